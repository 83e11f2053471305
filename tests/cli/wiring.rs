//! How the output of a child reaches its recorder: through two pipes, one, or a terminal.

use scenariolog_tests::{Lab, Terminal, within};

/// Writes to both streams by turns, as fast as it can.
const TURNS: &str = "i=0; while [ $i -lt 200 ]; do echo o$i; echo e$i >&2; i=$((i+1)); done";

fn turns() -> String {
    (0..200).map(|i| format!("o{i}\ne{i}\n")).collect()
}

fn exec(lab: &Lab, how: &str, script: &str) {
    lab.run(["exec", "-q", "--name", "it", "--streams", how, "--", "sh", "-c", script]).ok();
}

fn kinds(lab: &Lab) -> Vec<String> {
    lab.column("SELECT kind FROM artifacts ORDER BY artifact_id")
}

fn tag(lab: &Lab) -> Vec<String> {
    lab.column("SELECT v FROM kv WHERE k = 'streams'")
}

#[test]
fn merged_is_one_file_in_the_exact_order() {
    let lab = Lab::with_db();
    exec(&lab, "merged", TURNS);
    assert_eq!(lab.run(["cat", "it"]).ok().stdout, turns());
    assert_eq!((kinds(&lab), tag(&lab)), (vec!["stdout".to_owned()], vec!["merged".to_owned()]));
    assert!(lab.run(["search", "e199"]).ok().stdout.contains("400: e199"));
    // Where only one of the streams is passed on, so is the one that both are.
    for tee in ["--tee", "--tee-stderr", "--tee-stdout"] {
        let line = ["exec", "-q", tee, "--streams", "merged", "--", "sh", "-c", TURNS];
        let ran = lab.run(line).ok();
        assert_eq!(ran.stdout + &ran.stderr, turns(), "{tee}");
    }
    let whole = lab.run(["run", "exec", "-q", "--streams", "merged", "--", "sh", "-c", TURNS]).ok();
    assert_eq!(whole.stdout, turns());
}

#[test]
fn what_goes_on_to_one_file_is_in_the_exact_order_each_time() {
    let lab = Lab::with_db();
    for _ in 0..20 {
        let line = format!("\"$SL\" run exec -q -- sh -c '{TURNS}' 2>&1");
        assert_eq!(lab.sh(&line).ok().stdout, turns());
    }
}

#[test]
fn split_stays_split_where_both_go_to_one_file() {
    let lab = Lab::with_db();
    for (how, files) in [("auto", 1), ("split", 2)] {
        lab.sh(&format!(
            "\"$SL\" exec -q --tee --streams {how} -- sh -c 'echo a; echo b >&2' >both 2>&1"
        ))
        .ok();
        let count =
            "SELECT count(*) FROM artifacts WHERE run_id = (SELECT max(run_id) FROM scenario_runs)";
        assert_eq!(lab.value::<i64>(count), files, "{how}");
    }
    let line = lab.run(["exec", "--streams", "both", "--", "true"]).refused(125);
    assert!(line.contains("auto, split, merged, pty"), "{line}");
}

#[test]
fn pty_is_a_terminal_where_there_is_none() {
    let lab = Lab::with_db();
    let script = "stty size <&1; test -t 1 && test -t 2 && ! test -t 0 && echo terminal; cat; echo $TERM; \
                  printf '\\033[31mred\\033[0m alert\\n' >&2; exit 3";
    let line = ["exec", "-q", "--name", "it", "--streams", "pty", "--", "sh", "-c", script];
    lab.run(line).exits(3);
    let shown = lab.run(["cat", "it"]).ok().stdout;
    let lines: Vec<_> = shown.lines().collect();
    assert_eq!(lines, ["24 80", "terminal", "xterm-256color", "\u{1b}[31mred\u{1b}[0m alert"]);
    assert_eq!((kinds(&lab), tag(&lab)), (vec!["stdout".to_owned()], vec!["pty".to_owned()]));
    let found: Vec<String> = lab.column("SELECT text FROM log_lines WHERE text LIKE '%alert%'");
    assert_eq!(found, ["red alert"]);
    exec(&lab, "pty", TURNS);
    assert_eq!(lab.run(["cat", "it"]).ok().stdout.replace('\r', ""), turns());
}

#[test]
fn pty_passes_on_keys_and_the_size_of_ours() {
    let lab = Lab::with_db();
    let script = "stty size; printf 'name? '; read name; echo \"hello $name\"; \
                  while [ \"$(stty size)\" = '24 80' ]; do sleep 0.05; done; stty size";
    let mut command = lab.command([
        "exec",
        "--tee",
        "--name",
        "it",
        "--streams",
        "pty",
        "--",
        "sh",
        "-c",
        script,
    ]);
    let (mut terminal, mut child) = Terminal::spawn(&mut command);
    terminal.expect("name? ");
    terminal.press("ann\r");
    terminal.expect("hello ann");
    terminal.resize(40, 132);
    assert_eq!(within(&mut child).code(), Some(0));
    let shown = lab.run(["cat", "it"]).ok().stdout;
    assert!(
        shown.starts_with("24 80\r\nname? ann\r\nhello ann\r\n") && shown.ends_with("40 132\r\n"),
        "{shown}"
    );
    let screen = terminal.screen();
    assert!(screen.contains(&shown), "{screen:?} {shown:?}");
}

#[test]
fn pty_gives_the_terminal_back_as_it_was() {
    let lab = Lab::with_db();
    let script = "stty -g >before; \"$SL\" exec -q --streams pty -- true; stty -g >after";
    let (_terminal, mut child) = Terminal::spawn(lab.other("sh").args(["-c", script]));
    assert_eq!(within(&mut child).code(), Some(0));
    assert!(lab.read("before") == lab.read("after"));
}

#[test]
fn keys_that_ask_for_the_end_reach_the_child_at_its_terminal() {
    let lab = Lab::with_db();
    let script = "trap 'echo caught; exit 5' INT; echo ready; while :; do sleep 0.05; done";
    let mut command = lab.command([
        "exec",
        "--tee",
        "--name",
        "it",
        "--streams",
        "pty",
        "--",
        "sh",
        "-c",
        script,
    ]);
    let (mut terminal, mut child) = Terminal::spawn(&mut command);
    terminal.expect("ready");
    terminal.press("\u{3}");
    assert_eq!(within(&mut child).code(), Some(5));
    assert_eq!(lab.value::<String>("SELECT outcome FROM steps"), "failed");
    // One that dies of it takes its script along, as without a recorder.
    let script = "\"$SL\" exec --tee --streams pty -- sh -c 'echo ready; sleep 100'; echo went on";
    let (mut terminal, mut child) = Terminal::spawn(lab.other("sh").args(["-c", script]));
    terminal.expect("ready");
    terminal.press("\u{3}");
    within(&mut child);
    let screen = terminal.screen();
    assert!(!screen.contains("went on"), "{screen}");
    let last = "SELECT outcome FROM steps WHERE step_id = (SELECT max(step_id) FROM steps)";
    assert_eq!(lab.value::<String>(last), "interrupted");
}

#[test]
fn time_in_which_a_step_was_stopped_is_not_its_own() {
    for how in ["split", "pty"] {
        let lab = Lab::with_db();
        let mut command = lab.other("bash");
        command.args(["--norc", "--noprofile", "-i"]).env("PS1", "$ ");
        let (mut terminal, mut child) = Terminal::spawn(&mut command);
        terminal.expect("$ ");
        let step =
            "sh -c 'echo up; echo ready; while [ ! -e go ]; do sleep 0.05; done; echo got it'";
        terminal.press(&format!("\"$SL\" exec --timeout 30s --tee --streams {how} -- {step}\r"));
        terminal.expect("up\r\nready");
        terminal.press_until("\u{1a}", "Stopped");
        std::thread::sleep(std::time::Duration::from_millis(1500));
        terminal.press("fg\r");
        lab.write("go", "");
        terminal.expect("\ngot it");
        terminal.expect("$ ");
        terminal.press("exit\r");
        assert_eq!(within(&mut child).code(), Some(0), "{how}");
        let stopped: f64 = lab.value(
            "SELECT (julianday(completed_at) - julianday(started_at)) * 86400e3 - duration_ms FROM steps",
        );
        assert!(stopped > 1400.0, "{how}: {stopped}");
    }
}
