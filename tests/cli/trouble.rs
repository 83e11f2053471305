//! A recorder that cannot write never changes what becomes of the child.

use scenariolog_tests::Lab;

/// A shell in which no file can grow beyond this many blocks of 512 bytes: what a full disk looks like, for
/// anybody and anywhere.
fn with_full_disk(lab: &Lab, blocks: u32, script: &str) -> scenariolog_tests::Ran {
    lab.sh(&format!("ulimit -f {blocks}; {script}"))
}

#[test]
fn a_disk_that_is_full_from_the_start() {
    let lab = Lab::new();
    let ran = with_full_disk(&lab, 0, "\"$SL\" exec -- sh -c 'echo out; exit 3'").exits(3);
    assert_eq!(ran.stdout, "out\n");
    assert!(ran.one_line().ends_with("; running the command unrecorded"), "{ran}");
    with_full_disk(&lab, 0, "\"$SL\" exec --strict -- touch ran").refused(125);
    with_full_disk(&lab, 0, "\"$SL\" init --db other.db").refused(1);
    assert!(!lab.path("ran").exists());
}

#[test]
fn a_disk_that_fills_up_with_the_output() {
    let lab = Lab::with_db();
    // 2000 KiB hold the database, and less than the output.
    let ran = with_full_disk(
        &lab,
        4000,
        "\"$SL\" exec -q --index none -- sh -c 'seq 500000; echo >done; exit 3'",
    );
    assert_eq!(
        ran.exits(3).one_line(),
        "warning: the log of stdout is cut off: File too large (os error 27)"
    );
    assert!(lab.path("done").exists());
    assert_eq!(lab.value::<String>("SELECT outcome || ' ' || exit_code FROM steps"), "failed 3");
    assert_eq!(
        lab.value::<i64>("SELECT size_bytes FROM artifacts WHERE kind = 'stdout'"),
        4000 * 512
    );
    lab.run(["artifact", "verify"]).ok();
}

#[test]
fn a_disk_that_has_no_room_for_the_index() {
    let lab = Lab::with_db();
    let ran = with_full_disk(&lab, 800, "\"$SL\" exec -q -- sh -c 'seq 50000; exit 3'").exits(3);
    assert!(ran.one_line().starts_with("warning: the output cannot be searched yet: "), "{ran}");
    lab.assert_sound();
    assert_eq!(lab.value::<String>("SELECT outcome || ' ' || exit_code FROM steps"), "failed 3");
    lab.run(["artifact", "verify"]).ok();
    // The next one that records completes the index.
    lab.start_run();
    let found = lab.run(["search", "49999", "-o", "csv", "--fields", "line_num"]).ok().stdout;
    assert_eq!(found, "line_num\n49999\n");
    lab.assert_sound();
}

#[test]
fn a_file_that_vanishes_while_the_child_runs() {
    let lab = Lab::new();
    let ran = lab.run(["exec", "-q", "--", "sh", "-c", "rm scenariolog.db*; exit 3"]).exits(3);
    assert!(ran.one_line().starts_with("warning: "), "{ran}");
}

#[test]
fn a_log_directory_that_vanishes_while_the_child_runs() {
    let lab = Lab::new();
    lab.run(["exec", "-q", "--", "sh", "-c", "rm -r .logs; echo out; exit 3"]).exits(3);
    assert_eq!(lab.value::<i32>("SELECT exit_code FROM steps"), 3);
    assert_eq!(
        lab.run(["artifact", "verify", "--fields", "state", "-o", "csv"]).exits(1).stdout,
        "state\nmissing\nmissing\n"
    );
    assert!(lab.run(["cat", "latest"]).refused(1).contains("cannot read "));
    // What is indexed can still be shown.
    assert!(lab.run(["search", "out"]).ok().stdout.contains("1: out"));
    assert!(
        lab.run(["failures", "-o", "csv", "--fields", "first_lines"]).ok().stdout.contains("out")
    );
}

#[test]
fn a_file_that_is_locked_is_waited_for() {
    let lab = Lab::with_db();
    let mut other = lab.connection();
    let lock = other.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();
    let child = lab.spawn(["exec", "-q", "--", "touch", "ran"]);
    // It sleeps between its attempts, and has not started the child.
    scenariolog_tests::wait_for("the recorder to sleep", || {
        let state =
            std::fs::read_to_string(format!("/proc/{}/wchan", child.id())).unwrap_or_default();
        state.contains("nanosleep").then_some(())
    });
    assert!(!lab.path("ran").exists());
    drop(lock);
    assert!(child.wait_with_output().unwrap().status.success());
    assert!(lab.path("ran").exists());
}
