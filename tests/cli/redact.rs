//! Secrets are masked before anything is kept of them, and pass unchanged.

use std::fs;
use std::path::Path;

use scenariolog_tests::{Lab, Ran};

const PASSWORD: &str = "hunter2-is-long";

/// Every form in which the secrets of [`SETTINGS`] might survive.
const FORBIDDEN: &[&str] = &[
    "hunter2",
    "aHVudGVyMi",
    "h1bnRlcjIt",
    "odW50ZXIyL",
    "first-line-of-it",
    "second-line-of-it",
    "dbpass77",
    "abc123",
    "MIIEvQ",
    "CUST-1234",
];

const SETTINGS: &str = "[redact]\ndefault = true\nenv = ['DB_PASSWORD', 'PEM', 'PIN']\n
[redact.rules]\ncustomer = 'CUST-\\d{8}'\n";

const SUITE: &str = r#"
echo "password is $DB_PASSWORD for CUST-12345678, pin $PIN"
for before in '' x xx; do printf %s "$before$DB_PASSWORD" | base64; done
echo "$PEM"
printf %s "${DB_PASSWORD%-is-long}"; sleep 0.2; echo -is-long
echo "Authorization: Bearer abc123" >&2
echo pg://u:dbpass77@h
printf -- '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEF\n-----END PRIVATE KEY-----\n'
"$SL" exec --kind cmd --name "try $DB_PASSWORD" --kv "token:$DB_PASSWORD" -- echo "again $DB_PASSWORD"
echo "kept: $DB_PASSWORD" >note.txt
"$SL" artifact add --kind note note.txt >/dev/null
rm note.txt
"$SL" kv set "late:$DB_PASSWORD"
printf %s "and at last $DB_PASSWORD"
"#;

fn record<'a>(lab: &Lab, args: impl IntoIterator<Item = &'a str>) -> Ran {
    let pem = "first-line-of-it\nsecond-line-of-it";
    let mut command = lab.command(args);
    command.env("DB_PASSWORD", PASSWORD).env("PIN", "1").env("PEM", pem);
    command.output().unwrap().into()
}

/// The files of a directory that hold one of the texts.
fn holding(dir: &Path, texts: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(holding(&path, texts));
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        let holds = |text: &&&str| {
            path.to_string_lossy().contains(**text)
                || bytes.windows(text.len()).any(|window| window == text.as_bytes())
        };
        found.extend(texts.iter().find(holds).map(|text| format!("{text} in {}", path.display())));
    }
    found
}

#[test]
fn no_secret_survives_anywhere() {
    let lab = Lab::new();
    let settings = lab.write("scenariolog.toml", SETTINGS);
    let name = format!("step {PASSWORD}");
    let tag = format!("token:{PASSWORD}");
    let run = ["run", "exec", "-q", "--suite", &name, "--kv", &tag, "--", "sh", "-c"];
    let step = ["exec", "-q", "--name", &name, "--tee", "--", "sh", "-c", SUITE, PASSWORD];
    let args = run.into_iter().chain(["\"$SL\" \"$@\"", "sh"]).chain(step);
    let ran = record(&lab, args).ok();
    // What passes is what was written.
    for text in
        ["password is hunter2-is-long for CUST-12345678", "dbpass77", "MIIEvQ", "again hunter2"]
    {
        assert!(ran.stdout.contains(text), "{text}: {}", ran.stdout);
    }
    assert!(ran.stderr.contains("Bearer abc123"));

    fs::remove_file(settings).unwrap();
    assert_eq!(holding(&lab.path(""), FORBIDDEN), [""; 0]);
    let out = lab.run(["cat", "1"]).ok().stdout;
    assert!(
        out.starts_with("password is [redacted:DB_PASSWORD] for [redacted:customer], pin 1\n"),
        "{out}"
    );
    assert!(out.ends_with("and at last [redacted:DB_PASSWORD]"), "{out}");
    for (rule, least) in [("DB_PASSWORD", 7), ("PEM", 2), ("customer", 1), ("private-key", 1)] {
        let count = format!(
            "SELECT CAST(v AS INTEGER) FROM kv WHERE k = 'redacted.{rule}' AND step_id IS NOT NULL AND command_id IS NULL"
        );
        assert!(lab.value::<i64>(&count) >= least, "{rule}");
    }
    assert_eq!(
        lab.run(["artifact", "verify"]).status,
        1,
        "the note is gone, and nothing else changed"
    );
    lab.assert_sound();
}

#[test]
fn nothing_is_redacted_unless_asked_for() {
    let lab = Lab::new();
    record(&lab, ["exec", "-q", "--", "sh", "-c", "echo $DB_PASSWORD pg://u:dbpass77@h"]).ok();
    assert_eq!(lab.run(["cat", "1"]).ok().stdout, "hunter2-is-long pg://u:dbpass77@h\n");
    assert_eq!(lab.value::<i64>("SELECT count(*) FROM kv WHERE k LIKE 'redacted.%'"), 0);
}

#[test]
fn flags_reach_recorders_further_down_and_outweigh_the_file() {
    let lab = Lab::new();
    lab.write("scenariolog.toml", "[redact.rules]\nother = 'other-\\d+'\n");
    let inner = "\"$SL\" exec -q --name inner -- echo pin-1 other-2 $DB_PASSWORD";
    let flags = ["exec", "-q", "--redact", "pin-[0-9]+", "--redact-env", "DB_PASSWORD"];
    record(&lab, flags.into_iter().chain(["--", "sh", "-c", inner])).ok();
    assert_eq!(
        lab.run(["cat", "inner"]).ok().stdout,
        "[redacted:pattern] [redacted:other] [redacted:DB_PASSWORD]\n"
    );
    record(&lab, ["exec", "-q", "--redact", "none", "--name", "raw", "--", "echo", "other-2"]).ok();
    assert_eq!(lab.run(["cat", "raw"]).ok().stdout, "other-2\n");
}

#[test]
fn a_broken_file_is_one_warning_and_the_ready_set_takes_its_place() {
    let lab = Lab::new();
    lab.write("scenariolog.toml", "[redact]\nenv = [\n'A'\n");
    let args = ["exec", "-q", "--", "sh", "-c", "echo pg://u:dbpass77@h; exit 3"];
    let ran = lab.run(args).exits(3);
    let line = ran.one_line();
    assert!(line.contains("scenariolog.toml:") && line.contains("the ready set"), "{line}");
    assert_eq!(lab.run(["cat", "1"]).ok().stdout, "pg://u:[redacted:url-password]@h\n");
    let refused = lab.run([&["exec", "--strict"][..], &args[1..]].concat()).refused(125);
    assert!(refused.contains("scenariolog.toml:"), "{refused}");
    let ran = lab.run(["exec", "-q", "--redact", "(", "--", "true"]).ok();
    assert!(!ran.warnings().is_empty());
}

#[test]
fn an_ingested_stream_is_redacted() {
    let lab = Lab::new();
    let event = |rest: &str| format!("{{\"Package\":\"p\",\"Test\":\"TestA\",{rest}}}\n");
    let stream = event("\"Action\":\"run\"")
        + &event("\"Action\":\"output\",\"Output\":\"key pin-77\\n\"")
        + &event("\"Action\":\"fail\",\"Elapsed\":0.1");
    let file = lab.write("go.json", stream);
    lab.run(["ingest", "go-test", "-q", "--redact", "pin-[0-9]+", "go.json"]).exits(1);
    fs::remove_file(file).unwrap();
    assert_eq!(holding(&lab.path(""), &["pin-77"]), [""; 0]);
}
