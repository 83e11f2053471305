//! How children end, by themselves or not.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use scenariolog::capture::{self, Canceller, Captured, Exit, Spec};

use crate::{AGES, Logs, is_alive, run, shell, wait_for, wait_for_file};

/// Runs the script, and once it has made the file `ready` does something.
fn run_and(logs: &Logs, script: &str, then: impl FnOnce(&Canceller)) -> Captured {
    let spec = Spec { cwd: Some(logs.path("")), ..logs.shell(script) };
    let canceller = Canceller::new().unwrap();
    let theirs = canceller.clone();
    let running = thread::spawn(move || capture::run(spec, &theirs).unwrap());
    wait_for_file(&logs.path("ready"));
    then(&canceller);
    wait_for("the end", || running.is_finished());
    running.join().unwrap()
}

fn ending(captured: &Captured) -> (Option<i32>, Option<i32>) {
    (captured.exit.code, captured.exit.signal)
}

#[test]
fn exit_statuses_come_back() {
    for code in [0, 1, 77, 125, 255] {
        let captured = run(Spec::new(["sh", "-c", &format!("exit {code}")]));
        assert_eq!(ending(&captured), (Some(code), None));
        assert!(!captured.timed_out && captured.cancelled.is_none());
    }
}

#[test]
fn signals_that_end_a_child_come_back() {
    for signal in [libc::SIGKILL, libc::SIGTERM, libc::SIGSEGV, libc::SIGINT] {
        let captured = run(shell(&format!("kill -{signal} $$")));
        assert_eq!(ending(&captured), (None, Some(signal)));
        assert!(!captured.interrupted_from_terminal);
    }
}

#[test]
fn usage_and_duration_are_the_childs() {
    let script = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done";
    let captured = run(Spec::new(["sh", "-c", script]));
    assert!(captured.usage.user > Duration::ZERO);
    assert!(captured.duration >= captured.usage.user / 2);
    assert!(captured.usage.max_rss_bytes > 100_000);
}

#[test]
fn a_child_that_takes_too_long_is_terminated() {
    let logs = Logs::new();
    let timeout = Some(Duration::from_millis(50));
    let captured = run(Spec { timeout, ..logs.shell("echo begun; exec sleep 1000") });
    assert!(captured.timed_out);
    assert_eq!(ending(&captured), (None, Some(libc::SIGTERM)));
    assert_eq!(logs.stdout(), b"begun\n");
}

#[test]
fn a_child_that_ends_in_time_is_not() {
    let captured = run(Spec { timeout: Some(AGES), ..Spec::new(["true"]) });
    assert!(!captured.timed_out && captured.duration < AGES);
}

#[test]
fn a_child_that_ignores_that_is_killed_with_its_group() {
    let logs = Logs::new();
    let spec = Spec {
        timeout: Some(Duration::from_millis(50)),
        kill_after: Duration::from_millis(50),
        cwd: Some(logs.path("")),
        ..logs.shell("trap '' TERM; sleep 1000 & echo $! >pid; while :; do sleep 1; done")
    };
    let begun = Instant::now();
    let captured = run(spec);
    assert!(begun.elapsed() < AGES);
    assert_eq!((captured.timed_out, ending(&captured)), (true, (None, Some(libc::SIGKILL))));
    let pid = fs::read_to_string(logs.path("pid")).unwrap().trim().parse().unwrap();
    wait_for("the sleeper's death", || !is_alive(pid));
}

#[test]
fn what_a_terminated_child_leaves_behind_is_killed() {
    let logs = Logs::new();
    let spec = Spec {
        timeout: Some(Duration::from_millis(500)),
        kill_after: Duration::from_millis(50),
        drain: AGES,
        ..logs.shell("(trap '' TERM; echo in; while :; do sleep 1; done) & sleep 1000")
    };
    let begun = Instant::now();
    let captured = run(spec);
    assert!(begun.elapsed() < AGES);
    assert_eq!((captured.timed_out, ending(&captured)), (true, (None, Some(libc::SIGTERM))));
    assert!(!captured.stdout.unwrap().still_open);
}

#[test]
fn a_stopped_child_can_be_terminated() {
    let timeout = Some(Duration::from_millis(50));
    let script = "trap 'exit 9' TERM; kill -STOP $$; sleep 0";
    let captured = run(Spec { timeout, ..Spec::new(["sh", "-c", script]) });
    assert_eq!((captured.timed_out, ending(&captured)), (true, (Some(9), None)));
}

#[test]
fn signals_are_forwarded_to_the_group() {
    let logs = Logs::new();
    let script = "(trap 'echo inner; exit' TERM; >inner; while :; do sleep 0.01; done) &
        trap 'wait; echo outer; exit 4' TERM
        while ! test -e inner; do sleep 0.01; done; >ready; while :; do sleep 0.01; done";
    let captured = run_and(&logs, script, |canceller| canceller.send(libc::SIGTERM));
    assert_eq!((captured.cancelled, ending(&captured)), (Some(libc::SIGTERM), (Some(4), None)));
    assert_eq!(logs.stdout(), b"inner\nouter\n");
}

#[test]
fn a_child_may_ignore_a_signal_and_gets_the_next() {
    let logs = Logs::new();
    let script = "trap '>seen' HUP; >ready; while :; do sleep 0.01; done";
    let captured = run_and(&logs, script, |canceller| {
        canceller.send(libc::SIGHUP);
        wait_for_file(&logs.path("seen"));
        canceller.send(libc::SIGTERM);
    });
    assert_eq!(captured.cancelled, Some(libc::SIGHUP));
    assert_eq!(ending(&captured), (None, Some(libc::SIGTERM)));
}

#[test]
fn a_signal_from_before_the_start_is_not_lost() {
    let canceller = Canceller::new().unwrap();
    canceller.send(libc::SIGTERM);
    let captured = capture::run(Spec::new(["sleep", "1000"]), &canceller).unwrap();
    assert_eq!(captured.exit.signal, Some(libc::SIGTERM));
}

#[test]
fn captures_in_several_threads_do_not_meet() {
    let threads: Vec<_> = (0..8)
        .map(|code| {
            thread::spawn(move || {
                let logs = Logs::new();
                let captured = run(logs.shell(&format!("echo {code}; exit {code}")));
                assert_eq!(logs.stdout(), format!("{code}\n").into_bytes());
                captured.exit
            })
        })
        .collect();
    for (code, thread) in threads.into_iter().enumerate() {
        let Exit { code: ended, .. } = thread.join().unwrap();
        assert_eq!(ended, i32::try_from(code).ok());
    }
}
