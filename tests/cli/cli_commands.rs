//! What the other commands print.

use scenariolog_tests::Lab;

use crate::fixture::{assert_snapshot, recorded};

#[test]
fn what_a_suite_sees_while_it_is_recorded() {
    let recorded = recorded();
    assert_eq!(recorded.told.stdout, "");
    assert_snapshot("recording", &recorded.told.stderr);
}

#[test]
fn searches() {
    let recorded = recorded();
    let lines = [
        "search error",
        "search --context 1 'oops OR halfway'",
        "search -B 2 -A 1 1000",
        "search --literal 'expected ; at'",
        "search --literal '日本語 と'",
        "search --regex '^(oops|HALF)' --fields step_name,line_num,text",
        "search --regex '(?i)^half' --fields step_name,line_num,text",
        "search red",
        "search --kind stderr --step compile --limit 2 note",
        "search --failed --fields step_name,line_num,text 'before OR halfway OR hello'",
        "search --kv owner:ann 1234",
        "search --since 2026-11-22T20:00:30Z hello",
        "search --order rank --fields kind,text 'NEAR(note 7)'",
        "search nowhere",
        "search 'a AND'",
        "search '\"unclosed'",
        "search \"it's\"",
        "search ''",
    ];
    assert_snapshot("search", &recorded.transcripts(&lines));
}

#[test]
fn steps_and_their_output() {
    let recorded = recorded();
    let lines = [
        "show compile",
        "show 4",
        "show missing",
        "cat 6",
        "cat compile --stderr",
        "cat nested --kind report",
        "cat flaky",
        "cat nobody",
        "cat crash --kind report",
    ];
    assert_snapshot("steps", &recorded.transcripts(&lines));
}

#[test]
fn tags() {
    let recorded = recorded();
    recorded
        .lab
        .write("tags.json", r#"{"n": 1.50, "list": [1, "b"], "none": null, "text": "a: b"}"#);
    recorded.lab.write("tags.yaml", "colour: blue\nnested: {deep: true}\n");
    let lines = [
        "kv get greeting",
        "kv get work_dir",
        "kv get --step-id nested colour",
        "kv get nothing",
        "kv set --kv @tags.json --kv @tags.yaml --kv url=http://x:1 twice 2",
        "kv set twice -3",
        "kv list --fields key,value",
        "kv set --kv @nowhere.json",
        "kv remove twice",
        "kv get twice",
        "kv remove twice",
        "kv remove --step-id nested colour",
        "kv get --step-id nested colour",
    ];
    assert_snapshot("tags", &recorded.transcripts(&lines));
}

#[test]
fn artifacts_and_what_became_of_them() {
    let recorded = recorded();
    recorded.lab.write("new.txt", "a needle\n");
    recorded
        .lab
        .sh("echo more >>notes.txt; rm .logs/*/03-crash.stdout.log; chmod u+w .logs/*/*; \
                     printf 'ok NOW\\n' >\"$(ls .logs/*/08-flaky.2.stdout.log)\"")
        .ok();
    let lines = [
        "artifact add --kind report --step-id unpack new.txt",
        "search needle",
        "artifact verify --fields state,step_name,kind,detail",
        "artifact verify --suite smoke --fields state",
        "artifact add nowhere.txt",
        "artifact add --kind diff --step-id unpack --name ../local.diff - <new.txt",
        "artifact add --no-index - <new.txt",
        "artifact list --fields step_name,kind,path,size_bytes,sha256,indexed_lines -o jsonl | tail -n 2",
        "cat --kind diff unpack",
        "index fts --run-id latest",
        "index fts",
    ];
    assert_snapshot("artifacts", &recorded.transcripts(&lines));
}

#[test]
fn parameters() {
    let recorded = recorded();
    let lines = [
        "run start --print-parsed-parameters --suite nightly --kv a:b --kv c:d",
        "summary --print-parsed-parameters --output csv",
        "search --print-parsed-parameters",
    ];
    assert_snapshot("parameters", &recorded.transcripts(&lines));
}

#[test]
fn help() {
    let recorded = recorded();
    let lines = [
        "--help",
        "-h",
        "",
        "init -h",
        "run",
        "run start -h",
        "run end -h",
        "run exec -h",
        "exec -h",
        "runs -h",
        "summary -h",
        "failures -h",
        "timings -h",
        "show -h",
        "cat -h",
        "search -h",
        "kv get -h",
        "kv set -h",
        "kv remove -h",
        "kv list -h",
        "artifact add -h",
        "artifact list -h",
        "artifact verify -h",
        "index fts -h",
        "bash --help",
    ];
    assert_snapshot("help", &recorded.transcripts(&lines));
}

#[test]
fn a_literal_search_knows_the_case_of_every_letter() {
    let lab = Lab::new();
    lab.exec("echo viele grüße; echo 'refused by peer'; echo 'refused by the peer'").ok();
    let found = |text: &str| {
        let ran = lab.run(["search", "-F", text, "-o", "csv", "--fields", "line_num"]).ok();
        ran.stdout.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(found("GRÜ"), ["1"]);
    assert_eq!(found("Viele Grüß"), ["1"]);
    assert_eq!(found("Refused by pe"), ["2"]);
    assert_eq!(found("refused by"), ["2", "3"]);
    assert_eq!(found("refused by pea"), [""; 0]);
    assert_eq!(found("by peer"), ["2"]);
}

#[test]
fn exec_takes_the_command_without_dashes_too() {
    let lab = Lab::new();
    for line in ["exec -q --tee echo a -n -- b", "run exec -q --suite s echo a -n -- b"] {
        let ran = lab.sh(&format!("\"$SL\" {line}")).ok();
        assert_eq!(ran.stdout, "a -n -- b\n", "{line}");
    }
    let ran = lab.run(["exec", "-q", "--kind", "cmd", "echo", "--tee"]).ok();
    assert_eq!(ran.stdout, "--tee\n");
}

#[test]
fn a_run_starts_with_the_id_that_it_is_given() {
    let lab = Lab::new();
    assert_eq!(lab.run(["run", "start", "--run-id", "nightly-42"]).ok().stdout, "nightly-42\n");
    let said = lab.run(["run", "start", "--run-id", "nightly-42"]).refused(2);
    assert_eq!(said, "there is already a run \"nightly-42\"");
    lab.run(["exec", "--run-id", "nightly-42", "--", "true"]).ok();
    lab.run(["run", "end", "--run-id", "nightly-42"]).ok();
    lab.run(["exec", "-q", "--name", "later", "--", "true"]).ok();
    let shown = lab.run(["show", "--run-id", "nightly-42", "-o", "csv", "--fields", "step_name"]);
    assert_eq!(shown.ok().stdout, "step_name\ntrue\n");
    let summary =
        lab.run(["summary", "--run-id", "night", "-o", "csv", "--fields", "run_id,outcome"]);
    assert_eq!(summary.ok().stdout, "run_id,outcome\nnightly-42,passed\n");
}
