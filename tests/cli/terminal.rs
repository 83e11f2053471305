//! At a terminal.

use std::os::unix::process::ExitStatusExt;

use scenariolog_tests::{Lab, Terminal, within};

#[test]
fn ctrl_c_reaches_the_child_and_the_caller_sees_it() {
    let lab = Lab::new();
    let args = ["exec", "-q", "--", "sh", "-c", "echo here; echo >ready; exec sleep 60"];
    let (mut terminal, mut child) = Terminal::spawn(&mut lab.command(args));
    lab.wait_for_file("ready");
    terminal.press("\x03");
    // Not status 130: a shell's loop over steps stops only where its command died of the signal.
    assert_eq!(within(&mut child).signal(), Some(libc::SIGINT));
    assert_eq!(lab.value::<String>("SELECT outcome || ' ' || signal FROM steps"), "interrupted 2");
    assert_eq!(lab.value::<String>("SELECT outcome FROM scenario_runs"), "interrupted");
    assert_eq!(lab.run(["cat", "latest"]).ok().stdout, "here\n");
}

#[test]
fn a_child_may_ask_a_question_at_the_terminal() {
    let lab = Lab::new();
    let script = "echo >ready; read answer </dev/tty; echo \"answer: $answer\" >answered";
    let (mut terminal, mut child) =
        Terminal::spawn(&mut lab.command(["exec", "-q", "--", "sh", "-c", script]));
    lab.wait_for_file("ready");
    terminal.press("forty-two\n");
    assert!(within(&mut child).success());
    assert_eq!(lab.wait_for_file("answered"), "answer: forty-two\n");
}

#[test]
fn ctrl_c_ends_a_whole_suite() {
    let lab = Lab::new();
    let suite = "trap 'exit 130' INT; \"$SL\" exec -q -- sh -c 'echo >ready; exec sleep 60'; \"$SL\" exec -q -- touch ran";
    let (mut terminal, mut child) =
        Terminal::spawn(&mut lab.command(["run", "exec", "-q", "--", "sh", "-c", suite]));
    lab.wait_for_file("ready");
    terminal.press("\x03");
    let status = within(&mut child);
    assert!(status.code() == Some(130) || status.signal() == Some(libc::SIGINT), "{status}");
    assert_eq!(lab.value::<String>("SELECT outcome FROM scenario_runs"), "interrupted");
    assert_eq!(lab.value::<String>("SELECT outcome FROM steps"), "interrupted");
    assert!(!lab.path("ran").exists());
}

#[test]
fn tables_are_coloured_and_fit_the_width() {
    let lab = Lab::new();
    lab.exec(&format!("echo {} >&2; exit 1", "word ".repeat(60))).exits(1);
    let (terminal, mut child) = Terminal::spawn(
        lab.command(["failures", "--fields", "outcome,first_lines"]).env("TERM", "xterm"),
    );
    assert!(within(&mut child).success());
    let screen = terminal.screen();
    assert!(screen.contains("\x1b[31mfailed"), "{screen:?}");
    assert!(
        screen.lines().count() > 3 && screen.lines().all(|line| line.len() < 100),
        "{screen:?}"
    );

    let mut plain = lab.command(["summary"]);
    let (terminal, mut child) = Terminal::spawn(plain.env("NO_COLOR", "1"));
    assert!(within(&mut child).success());
    assert!(!terminal.screen().contains('\x1b'));
}

#[test]
fn nothing_recorded_acts_on_the_terminal() {
    const EVIL: &str = "\u{1b}]52;c;aGk=\u{7}\u{1b}[2J\u{9b}31m\u{7f}\r\u{8}\u{202e}x";
    let lab = Lab::new();
    let script = format!("printf '%s\\n' '{EVIL}' >&2; exit 1");
    let kv = format!("k:{EVIL}");
    lab.run(["exec", "-q", "--name", EVIL, "--kv", &kv, "--", "sh", "-c", &script]).exits(1);
    let seen = |args: &[&str]| {
        let mut command = lab.command(args);
        let (terminal, mut child) = Terminal::spawn(command.env("NO_COLOR", "1"));
        within(&mut child);
        // The terminal itself puts a carriage return before each line feed.
        let screen = terminal.screen().replace("\r\n", "\n");
        let acts = |c: char| c != '\n' && c != '\t' && (c.is_control() || c == '\u{202e}');
        assert!(!screen.contains(acts), "{args:?}: {screen:?}");
        screen
    };
    for format in ["table", "json", "jsonl", "yaml", "csv", "csv-safe", "markdown"] {
        for report in [&["show"][..], &["show", "1"], &["failures"], &["kv", "list", "--step-id=1"]]
        {
            seen(&[report, &["--output", format]].concat());
        }
    }
    let read: serde_json::Value = serde_json::from_str(&seen(&["show", "-o", "json"])).unwrap();
    assert_eq!(read[0]["step_name"], EVIL);
    assert!(seen(&["kv", "get", "--step-id=1", "k"]).contains("\\u001b]52;"));
    assert!(seen(&["show", EVIL]).contains("\\u001b]52;"));
    assert!(seen(&["summary", "--db", &format!("no{EVIL}")]).contains("\\u001b]52;"));

    // A program gets what was recorded.
    let piped = lab.run(["kv", "get", "--step-id=1", "k"]).ok();
    assert_eq!(piped.stdout, format!("{EVIL}\n"));
    let piped = lab.run(["show", "-o", "csv", "--fields", "step_name"]).ok();
    assert_eq!(piped.stdout, format!("step_name\n\"{EVIL}\"\n"));
}
