//! What exec passes on, and what it writes down of it.

use std::fs::File;
use std::io::Write as _;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::Stdio;

use scenariolog_tests::{Lab, Ran, signal, signal_group, wait_for, within};

/// What is recorded of the only step: outcome, exit code, signal.
fn ending(lab: &Lab) -> (Option<String>, Option<i32>, Option<i32>) {
    lab.connection()
        .query_row("SELECT outcome, exit_code, signal FROM steps", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .unwrap()
}

fn ended(
    outcome: &str,
    exit_code: i32,
    signal: Option<i32>,
) -> (Option<String>, Option<i32>, Option<i32>) {
    (Some(outcome.to_owned()), Some(exit_code), signal)
}

/// Records a script, and waits for the file `ready` that it writes.
fn spawn_until_ready(lab: &Lab, options: &[&str], script: &str) -> std::process::Child {
    let child = lab.spawn([&["exec", "-q"], options, &["--", "sh", "-c", script]].concat());
    lab.wait_for_file("ready");
    child
}

#[test]
fn exit_codes_are_the_childs() {
    for code in [0, 1, 2, 77, 124, 125, 255] {
        let lab = Lab::new();
        lab.exec(&format!("exit {code}")).exits(code);
        let outcome = if code == 0 { "passed" } else { "failed" };
        assert_eq!(ending(&lab), ended(outcome, code, None));
    }
}

#[test]
fn a_signal_from_outside_interrupts_and_one_of_its_own_fails() {
    for (name, number, outcome) in [
        ("HUP", 1, "interrupted"),
        ("INT", 2, "interrupted"),
        ("KILL", 9, "interrupted"),
        ("TERM", 15, "interrupted"),
        ("ABRT", 6, "failed"),
        ("SEGV", 11, "failed"),
        ("PIPE", 13, "failed"),
    ] {
        let lab = Lab::new();
        lab.exec(&format!("ulimit -c 0; kill -{name} $$")).exits(128 + number);
        assert_eq!(ending(&lab), ended(outcome, 128 + number, Some(number)));
    }
}

#[test]
fn a_signal_to_the_recorder_goes_to_the_child_and_the_rows_are_finished() {
    for number in [libc::SIGINT, libc::SIGTERM, libc::SIGHUP] {
        let lab = Lab::new();
        let mut child = spawn_until_ready(&lab, &[], "echo before; echo >ready; exec sleep 60");
        signal(child.id(), number);
        assert_eq!(Ran::from(child.wait_with_output().unwrap()).status, 128 + number);
        assert_eq!(ending(&lab), ended("interrupted", 128 + number, Some(number)));
        assert_eq!(lab.value::<String>("SELECT outcome FROM scenario_runs"), "interrupted");
        assert_eq!(
            lab.value::<i32>("SELECT count(*) FROM steps WHERE completed_at IS NOT NULL"),
            1
        );
        assert_eq!(lab.run(["cat", "latest"]).ok().stdout, "before\n");
        lab.run(["artifact", "verify"]).ok();
        child = lab.spawn(["search", "before"]);
        assert!(within(&mut child).success());
    }
}

#[test]
fn a_script_stops_at_a_step_that_was_interrupted_with_it() {
    let lab = Lab::new();
    // Both are interrupted, as by a scheduler; bash goes on unless its command died of the signal.
    let script = "\"$SL\" exec -q -- sh -c 'echo >ready; exec sleep 60'; touch went-on";
    let mut bash = lab.other("bash");
    let mut bash = bash.args(["-c", script]).process_group(0).spawn().unwrap();
    lab.wait_for_file("ready");
    signal_group(bash.id(), libc::SIGINT);
    assert_eq!(within(&mut bash).signal(), Some(libc::SIGINT));
    assert!(!lab.path("went-on").exists());
}

#[test]
fn a_child_may_clean_up_when_it_is_signalled() {
    let lab = Lab::new();
    let script = "trap 'echo cleaned up; exit 9' TERM; echo >ready; while :; do sleep 0.05; done";
    let child = spawn_until_ready(&lab, &[], script);
    signal(child.id(), libc::SIGTERM);
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(9));
    assert_eq!(ending(&lab), ended("interrupted", 9, None));
    assert_eq!(lab.run(["cat", "latest"]).ok().stdout, "cleaned up\n");
}

#[test]
fn the_whole_process_group_is_signalled() {
    let lab = Lab::new();
    let script = "sh -c 'trap \"echo grandchild >gone; exit\" TERM; echo >ready; while :; do sleep 0.05; done'; exit 3";
    let child = spawn_until_ready(&lab, &[], script);
    signal(child.id(), libc::SIGTERM);
    child.wait_with_output().unwrap();
    assert_eq!(lab.wait_for_file("gone"), "grandchild\n");
}

#[test]
fn an_interrupted_suite_is_recorded_as_that() {
    let lab = Lab::new();
    let suite = "\"$SL\" exec -q --name one -- true; \"$SL\" exec -q --name two -- sh -c 'echo >ready; sleep 60'; \
                 \"$SL\" exec -q --name three -- true";
    let child = lab.spawn(["run", "exec", "-q", "--suite", "cut", "--", "sh", "-c", suite]);
    lab.wait_for_file("ready");
    signal(child.id(), libc::SIGINT);
    assert_eq!(Ran::from(child.wait_with_output().unwrap()).status, 130);
    assert_eq!(lab.value::<String>("SELECT outcome FROM scenario_runs"), "interrupted");
    let steps: Vec<String> =
        lab.column("SELECT step_name || ' ' || outcome FROM steps ORDER BY step_num");
    assert_eq!(steps, ["one passed", "two interrupted"]);
    lab.assert_sound();
}

#[test]
fn a_timeout_ends_the_child() {
    let lab = Lab::new();
    let told = lab
        .run(["exec", "--timeout", "200ms", "--", "sh", "-c", "echo begun; exec sleep 60"])
        .exits(124);
    assert!(told.stderr.starts_with("scenariolog: step 1 sh timed_out (signal 15) in "), "{told}");
    assert_eq!(ending(&lab), ended("timed_out", 124, Some(15)));
    assert_eq!(lab.run(["cat", "latest"]).ok().stdout, "begun\n");
}

#[test]
fn a_timeout_kills_a_child_that_does_not_listen_and_its_children() {
    let lab = Lab::new();
    let script = "trap '' TERM; sh -c 'echo $$ >pid; while :; do sleep 0.05; done'";
    lab.run(["exec", "-q", "--timeout", "0.3", "--kill-after", "0.1s", "--", "sh", "-c", script])
        .exits(124);
    assert_eq!(ending(&lab), ended("timed_out", 124, Some(9)));
    let pid = lab.wait_for_file("pid").trim().to_owned();
    wait_for("the end of the grandchild", || {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        (stat.is_empty() || stat.contains(") Z ")).then_some(())
    });
}

#[test]
fn a_child_that_ends_well_when_its_time_is_up_has_timed_out_all_the_same() {
    let lab = Lab::new();
    let script = "trap 'exit 0' TERM; while :; do sleep 0.05; done";
    lab.run(["exec", "-q", "--timeout", "0.2", "--", "sh", "-c", script]).exits(124);
    assert_eq!(ending(&lab), ended("timed_out", 124, None));
}

#[test]
fn output_is_quiet_unless_teed() {
    let script = "echo out; echo err >&2";
    for (option, stdout, stderr) in [
        ("--", "", ""),
        ("--tee", "out\n", "err\n"),
        ("--tee-stdout", "out\n", ""),
        ("--tee-stderr", "", "err\n"),
    ] {
        let mut args = vec!["exec", "-q", option, "--", "sh", "-c", script];
        args.dedup();
        let lab = Lab::new();
        let ran = lab.run(args).ok();
        assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), (stdout, stderr), "{option}");
        assert_eq!(lab.run(["cat", "latest"]).ok().stdout, "out\n");
        assert_eq!(lab.run(["cat", "latest", "--stderr"]).ok().stdout, "err\n");
    }
}

#[test]
fn what_was_teed_is_not_shown_again_as_the_tail() {
    let script = "echo out; echo err >&2; exit 1";
    let quiet = Lab::new().exec(script).exits(1);
    assert!(quiet.stderr.ends_with(".stderr.log:\n  | err\n"), "{quiet}");
    let teed = Lab::new().run(["exec", "--tee", "--", "sh", "-c", script]).exits(1);
    assert_eq!(teed.stderr.lines().count(), 2, "{teed}");
    let off = Lab::new().run(["exec", "--tail", "0", "--", "sh", "-c", script]).exits(1);
    assert_eq!(off.stderr.lines().count(), 1, "{off}");
}

#[test]
fn stdin_passes_through() {
    let lab = Lab::new();
    let input = lab.write("input", "from outside\n");
    let ran = lab
        .command(["exec", "-q", "--tee", "--", "cat"])
        .stdin(File::open(input).unwrap())
        .output()
        .unwrap();
    assert_eq!(ran.stdout, b"from outside\n");
    assert_eq!(
        lab.sh("printf 1234 | { \"$SL\" exec -q -- head -c 2 >/dev/null; cat; }").ok().stdout,
        "34"
    );
}

#[test]
fn the_working_directory_passes_through_unless_another_is_given() {
    let lab = Lab::new();
    std::fs::create_dir(lab.path("inner")).unwrap();
    let here = lab.path("").canonicalize().unwrap();
    lab.exec("pwd -P").ok();
    assert_eq!(lab.run(["cat", "latest"]).ok().stdout, format!("{}\n", here.display()));
    lab.run(["exec", "-q", "--work-dir", "inner", "--", "sh", "-c", "pwd -P"]).ok();
    assert_eq!(
        lab.run(["cat", "latest"]).ok().stdout,
        format!("{}\n", here.join("inner").display())
    );
    lab.run(["exec", "-q", "--work-dir", "nowhere", "--", "touch", "ran"]).exits(125).one_line();
    assert!(!lab.path("ran").exists());
}

/// Bytes of every sort, with the question whether they are text.
fn awkward() -> Vec<(&'static str, Vec<u8>, bool)> {
    vec![
        ("nothing", vec![], true),
        ("no end of line", b"the end".to_vec(), true),
        ("a NUL", b"a\0b\n".to_vec(), true),
        ("all bytes", (0..=255).cycle().take(100_000).collect(), false),
        ("invalid UTF-8", b"caf\xe9\n\xff\xfe\n".to_vec(), true),
        ("numbers", (0..1000_u32).flat_map(u32::to_le_bytes).collect(), false),
        ("a huge line", vec![b'x'; 3_000_000], true),
        ("only line ends", vec![b'\n'; 10_000], true),
        ("carriage returns", b"10%\r20%\r\n100%\r\n".to_vec(), true),
        ("escape sequences", b"\x1b[1;31mred\x1b[0m\n".to_vec(), true),
    ]
}

#[test]
fn output_is_recorded_byte_for_byte() {
    let lab = Lab::new();
    for (name, bytes, is_text) in awkward() {
        lab.write("bytes", &bytes);
        let run = lab
            .command(["exec", "-q", "--tee", "--name", name, "--", "cat", "bytes"])
            .output()
            .unwrap();
        assert!(run.status.success());
        assert!(run.stdout == bytes, "{name}: the tee differs");
        let cat = lab.command(["cat", "latest"]).output().unwrap();
        assert!(cat.stdout == bytes, "{name}: the file differs: {}", Ran::from(cat));
        let hash = lab.sh("sha256sum bytes").stdout;
        let row = "SELECT sha256 || ' ' || size_bytes || ' ' || is_text FROM artifacts ORDER BY artifact_id DESC LIMIT 1 OFFSET 1";
        let expected = format!("{} {} {}", &hash[..64], bytes.len(), i32::from(is_text));
        assert_eq!(lab.value::<String>(row), expected, "{name}");
    }
    lab.run(["artifact", "verify", "--all-runs"]).ok();
    lab.assert_sound();
}

#[test]
fn a_huge_line_is_cut_in_the_index_alone() {
    let lab = Lab::new();
    lab.exec("printf 'needle '; head -c 100000 /dev/zero | tr '\\0' x; echo; echo haystack").ok();
    assert_eq!(
        lab.run(["search", "needle", "--output", "csv", "--fields", "line_num"]).ok().stdout,
        "line_num\n1\n"
    );
    assert_eq!(
        lab.run(["search", "haystack", "--output", "csv", "--fields", "line_num"]).ok().stdout,
        "line_num\n2\n"
    );
    assert_eq!(lab.value::<i32>("SELECT cut_lines FROM artifacts WHERE kind = 'stdout'"), 1);
}

#[test]
fn of_large_output_both_ends_are_indexed_and_the_bound_is_told() {
    let lab = Lab::new();
    lab.run(["exec", "-q", "--index-max-bytes", "2000", "--", "seq", "10000"]).ok();
    for (number, found) in [("7", true), ("5000", false), ("9999", true)] {
        let hits = lab.run(["search", number, "-o", "csv", "--fields", "line_num"]).ok().stdout;
        assert_eq!(hits, if found { format!("line_num\n{number}\n") } else { "line_num\n".into() });
    }
    let partly = "SELECT line_count = 10000 AND indexed_bytes BETWEEN 1000 AND 3000 FROM artifacts WHERE kind = 'stdout'";
    assert!(lab.value::<bool>(partly));
    lab.run(["index", "fts"]).ok();
    assert!(lab.run(["search", "5000"]).ok().stdout.contains("5000: 5000"));
}

#[test]
fn index_names_the_streams() {
    for (streams, found) in [("all", 2), ("stderr", 1), ("none", 0)] {
        let lab = Lab::new();
        lab.run(["exec", "-q", "--index", streams, "--", "sh", "-c", "echo word; echo word >&2"])
            .ok();
        assert_eq!(lab.run(["search", "word", "-o", "jsonl"]).ok().stdout.lines().count(), found);
    }
}

#[test]
fn both_streams_at_once_and_much_of_them() {
    let lab = Lab::new();
    lab.exec(
        "i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo out $i; echo err $i >&2; done; seq 200000",
    )
    .ok();
    assert_eq!(lab.run(["cat", "latest"]).ok().stdout.lines().count(), 203_000);
    assert_eq!(lab.run(["cat", "latest", "--stderr"]).ok().stdout.lines().last(), Some("err 3000"));
    lab.run(["artifact", "verify"]).ok();
}

/// A step that leaves a process behind, which writes a line when the file `go` is there. Were the step to wait for
/// it, it would give up and write nothing.
const SERVER: &str = "echo early; (i=0; while [ ! -e go ] && [ $i -lt 400 ]; do i=$((i+1)); sleep 0.05; done; \
                      [ -e go ] && echo late) & exit 0";

/// Lets the process of [`SERVER`] write its line, and waits until nobody holds the file any more.
fn let_server_end(lab: &Lab) {
    lab.write("go", "");
    let path = lab.value::<String>("SELECT path FROM artifacts WHERE kind = 'stdout'");
    wait_for("the last writer to leave", || {
        let file = File::open(lab.path(&path)).unwrap();
        (lab.read(&path) == b"early\nlate\n" && file.try_lock().is_ok()).then_some(())
    });
}

#[test]
fn a_background_process_neither_hangs_the_step_nor_loses_its_output() {
    let lab = Lab::new();
    let run = lab.start_run();
    lab.run(["exec", "-q", "--run-id", &run, "--", "sh", "-c", SERVER]).ok();
    assert_eq!(ending(&lab), ended("passed", 0, None));
    let_server_end(&lab);
    lab.run(["run", "end", "--run-id", &run, "--exit-code", "0"]).ok();
    assert_eq!(lab.run(["cat", "latest"]).ok().stdout, "early\nlate\n");
    assert_eq!(lab.value::<i32>("SELECT size_bytes FROM artifacts WHERE kind = 'stdout'"), 11);
    lab.run(["artifact", "verify"]).ok();
    assert!(lab.run(["search", "late"]).ok().stdout.contains("2: late"));
    lab.assert_sound();
}

#[test]
fn output_that_is_still_being_written_is_not_taken_for_complete() {
    let lab = Lab::new();
    let run = lab.start_run();
    lab.run(["exec", "-q", "--run-id", &run, "--", "sh", "-c", SERVER]).ok();
    lab.run(["run", "end", "--run-id", &run, "--exit-code", "0"]).ok();
    let states = lab.run(["artifact", "verify", "-o", "csv", "--fields", "state"]).ok().stdout;
    assert_eq!(states, "state\nunfinished\nunfinished\n");
    let_server_end(&lab);
    lab.start_run();
    lab.run(["artifact", "verify", "--run-id", &run]).ok();
    assert_eq!(lab.value::<i32>("SELECT size_bytes FROM artifacts WHERE kind = 'stdout'"), 11);
    assert!(lab.run(["search", "late"]).ok().stdout.contains("2: late"));
}

#[test]
fn a_reader_that_goes_away_ends_the_child_as_it_would_without_a_recorder() {
    let lab = Lab::new();
    let ran = lab.sh("\"$SL\" exec -q --tee -- sh -c 'yes; echo $? >status' | head -n 1").ok();
    assert_eq!(ran.stdout, "y\n");
    assert_eq!(lab.wait_for_file("status"), "141\n");
    lab.wait_for_row::<String>("SELECT outcome FROM steps");
    lab.run(["artifact", "verify"]).ok();
}

#[test]
fn reports_into_a_closed_pipe_or_a_full_disk() {
    let lab = Lab::new();
    lab.exec("seq 20000").ok();
    let ran = lab.sh("{ \"$SL\" search --limit 0 '1*'; echo \"status $?\" >&2; } | head -n 1").ok();
    assert_eq!((ran.stdout.lines().count(), ran.stderr.as_str()), (1, "status 0\n"));
    for line in ["summary", "search 1", "cat latest", "kv get host"] {
        let ran = lab.sh(&format!("\"$SL\" {line} >/dev/full")).exits(1);
        assert!(ran.one_line().contains("No space left on device"), "{ran}");
    }
}

#[test]
fn a_tee_that_takes_no_more_is_a_warning() {
    let lab = Lab::new();
    let ran = lab.sh("\"$SL\" exec -q --tee -- sh -c 'seq 10000; exit 6' >/dev/full").exits(6);
    assert_eq!(
        ran.one_line(),
        "warning: the copy of stdout is cut off: No space left on device (os error 28)"
    );
    assert_eq!(lab.run(["cat", "latest"]).ok().stdout.lines().count(), 10000);
}

#[test]
fn what_the_child_used_and_who_recorded_it_are_kept() {
    let lab = Lab::new();
    lab.exec("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done").ok();
    let kept = "SELECT duration_ms > 0 AND user_ms + system_ms > 0 AND max_rss_bytes > 100000 AND host <> '' AND pid > 0 FROM steps";
    assert!(lab.value::<bool>(kept));
    assert!(lab.value::<bool>("SELECT max(started_at) < max(completed_at) FROM steps"));
}

#[test]
fn provenance_is_kept_as_tags_of_the_run() {
    let lab = Lab::new();
    let git = "git init -q -b trunk . && git -c user.name=a -c user.email=a@b commit -q --allow-empty -m one && echo x >f && git add f";
    lab.sh(git).ok();
    lab.command(["run", "start", "--suite", "s", "--suite-version", "7.1"])
        .envs([("GITHUB_ACTIONS", "true"), ("GITHUB_JOB", "tests"), ("GITHUB_SHA", "abc")])
        .output()
        .unwrap();
    let tag = |key: &str| lab.run(["kv", "get", key]).ok().stdout.trim_end().to_owned();
    let sha = lab.sh("git rev-parse HEAD").ok().stdout;
    assert_eq!(tag("git.sha"), sha.trim_end());
    for (key, value) in [
        ("git.branch", "trunk"),
        ("git.dirty", "true"),
        ("suite", "s"),
        ("suite.version", "7.1"),
        ("user", "tester"),
        ("os", "linux"),
        ("ci.provider", "github"),
        ("ci.job", "tests"),
        ("ci.sha", "abc"),
    ] {
        assert_eq!(tag(key), value, "{key}");
    }
    assert_eq!(
        tag("cwd"),
        lab.path("").canonicalize().unwrap().display().to_string().trim_end_matches('/')
    );
}

#[test]
fn writing_to_its_stdin_works_while_it_runs() {
    let lab = Lab::new();
    let mut child = lab
        .command([
            "exec",
            "-q",
            "--tee-stdout",
            "--",
            "sh",
            "-c",
            "read a; echo \"1 $a\"; read b; echo \"2 $b\"",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"x\n").unwrap();
    stdin.write_all(b"y\n").unwrap();
    assert_eq!(child.wait_with_output().unwrap().stdout, b"1 x\n2 y\n");
}
