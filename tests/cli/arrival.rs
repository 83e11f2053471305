//! When output arrived: both streams in one order, with times, and where a step was silent.

use scenariolog_tests::Lab;

/// The lines of `cat --merged`, after a step that spoke in turns, far enough apart to be told from each other.
const TURNS: &str =
    "echo one >&2; sleep 0.1; printf tw; sleep 0.1; echo err >&2; sleep 0.1; echo o; printf three";

#[test]
fn both_streams_come_line_by_line_in_the_order_of_arrival() {
    let lab = Lab::with_db();
    lab.exec(TURNS).ok();
    let merged = lab.run(["cat", "it", "--merged"]).ok();
    assert_eq!(merged.stdout, "one\ntwo\nerr\nthree");
    assert!(merged.one_line().contains("two pipes"), "{merged}");
    let stamped = lab.run(["cat", "it", "--merged", "--timestamps"]).ok().stdout;
    let texts: Vec<_> = stamped.lines().filter_map(|line| line.split_once(" s ")).collect();
    assert_eq!(
        texts.iter().map(|(_, text)| *text).collect::<Vec<_>>(),
        ["stderr | one", "stdout | two", "stderr | err", "stdout | three"]
    );
    let began: String = lab.value("SELECT started_at FROM steps");
    for (stamp, _) in texts {
        let (at, since) = stamp.split_once('+').unwrap();
        assert!(at.trim_end() >= &began[..23] && at.trim_end().len() == 24, "{stamp}");
        assert!((0.0..30.0).contains(&since.parse::<f64>().unwrap()), "{stamp}");
    }
    let one = lab.run(["cat", "it", "--stderr", "--timestamps"]).ok();
    assert_eq!((one.stdout.lines().count(), one.stderr.as_str()), (2, ""));
}

#[test]
fn one_stream_has_no_order_to_explain_and_old_output_no_times() {
    let lab = Lab::with_db();
    lab.exec("echo a; exec 2>&-").ok();
    lab.connection().execute_batch("UPDATE artifacts SET timeline = NULL").unwrap();
    let stamped = lab.run(["cat", "it", "--timestamps"]).ok();
    assert_eq!(
        stamped.stdout.split_whitespace().collect::<Vec<_>>(),
        ["-", "-", "stdout", "|", "a"]
    );
    assert_eq!(stamped.stderr, "");
    let shown = lab.run(["show", "it"]).ok().stdout;
    assert!(!shown.contains("silent"), "{shown}");
}

#[test]
fn a_step_says_where_it_was_silent_longest() {
    let lab = Lab::with_db();
    lab.exec("echo a; echo b; printf c; sleep 1.1; echo d >&2; sleep 0.1; echo e").ok();
    let shown = lab.run(["show", "it"]).ok().stdout;
    let silent = shown.lines().find(|line| line.starts_with("silent")).unwrap();
    assert!(silent.ends_with(" s after line 3 of stdout"), "{silent}");
    lab.exec("sleep 1.1; echo late").ok();
    let shown = lab.run(["show", "it"]).ok().stdout;
    assert!(shown.contains(" s before its first output"), "{shown}");
    // What never says anything is not silent in between.
    lab.run(["exec", "--name", "mute", "--", "sleep", "1.1"]).ok();
    assert!(!lab.run(["show", "mute"]).ok().stdout.contains("silent"));
}

#[test]
fn a_timeline_takes_a_fiftieth_of_the_output_at_the_most() {
    let lab = Lab::with_db();
    lab.exec("for i in $(seq 3000); do echo x; echo y >&2; done; sleep 0.01; seq 200000").ok();
    let bytes =
        "SELECT length(timeline) FROM artifacts WHERE length(timeline) > size_bytes / 50 + 64";
    assert_eq!(lab.column::<i64>(bytes), Vec::<i64>::new());
    let kept = "SELECT count(*) FROM artifacts WHERE timeline IS NOT NULL AND size_bytes > 0";
    assert_eq!(lab.value::<i64>(kept), 2);
}

#[test]
fn what_is_masked_has_times_too() {
    let lab = Lab::with_db();
    let script = "echo token=abc123; sleep 0.1; echo two >&2; sleep 0.1; echo token=abc123 again";
    lab.run(["exec", "--name", "it", "--redact", "abc123", "--", "sh", "-c", script]).ok();
    let merged = lab.run(["cat", "it", "--merged"]).ok().stdout;
    let lines: Vec<_> = merged.lines().collect();
    assert!(
        matches!(lines[..], [a, "two", b] if a.contains("[redacted") && b.ends_with("again")),
        "{merged}"
    );
}
