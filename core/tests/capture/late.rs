//! Background processes that outlive their parent and hold its streams.

use std::fs;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use scenariolog::capture::{Keeper, LateEnd, LateStreams, Spec, Tee, digest_file};

use crate::{AGES, Logs, is_alive, run, timeless, wait_for};

/// A child that leaves somebody behind who waits for the file `go`, then writes and ends.
const SCRIPT: &str = "(while ! test -e go; do sleep 0.01; done
    i=0; while [ $i -lt 3000 ]; do echo late$i; i=$((i+1)); done; echo late >&2; >survived) &
    echo early; exit 6";

fn spec(logs: &Logs) -> Spec {
    Spec { cwd: Some(logs.path("")), drain: Duration::from_millis(20), ..logs.shell(SCRIPT) }
}

/// A callback, and where what it is called with arrives.
fn reporter() -> (Option<LateEnd>, Receiver<LateStreams>) {
    let (sender, receiver) = mpsc::channel();
    (Some(Box::new(move |late| sender.send(late).unwrap())), receiver)
}

#[test]
fn a_thread_reads_on() {
    let logs = Logs::new();
    let (on_late_end, receiver) = reporter();
    let begun = Instant::now();
    let captured = run(Spec { on_late_end, ..spec(&logs) });
    assert!(begun.elapsed() < AGES);
    assert_eq!((captured.exit.code, logs.stdout()), (Some(6), b"early\n".to_vec()));
    let (stdout, stderr) = (captured.stdout.unwrap(), captured.stderr.unwrap());
    assert_eq!((stdout.size, stdout.still_open, stderr.still_open), (6, true, true));

    fs::write(logs.path("go"), "").unwrap();
    let late = receiver.recv_timeout(AGES).unwrap();
    assert!(logs.path("survived").exists());
    assert!(logs.stdout().ends_with(b"late2999\n"));
    assert_eq!(timeless(late.stdout), digest_file(&logs.path("stdout")).unwrap());
    assert_eq!((late.stderr.unwrap().size, logs.stderr()), (5, b"late\n".to_vec()));
}

#[test]
fn a_stream_that_has_ended_is_not_late() {
    let logs = Logs::new();
    let (on_late_end, receiver) = reporter();
    let script = "(while ! test -e go; do sleep 0.01; done) 2>&- & exec 2>&-";
    let captured = run(Spec {
        cwd: Some(logs.path("")),
        drain: Duration::from_millis(20),
        on_late_end,
        ..logs.shell(script)
    });
    assert!(captured.stdout.unwrap().still_open && !captured.stderr.unwrap().still_open);
    fs::write(logs.path("go"), "").unwrap();
    let late = receiver.recv_timeout(AGES).unwrap();
    assert!(late.stdout.is_some() && late.stderr.is_none());
}

#[test]
fn a_short_overlap_is_waited_for() {
    let logs = Logs::new();
    let captured = run(Spec { drain: AGES, ..logs.shell("(sleep 0.1; echo last) & echo first") });
    assert_eq!(logs.stdout(), b"first\nlast\n");
    assert!(!captured.stdout.unwrap().still_open);
}

#[test]
fn somebody_who_never_stops_writing_does_not_hold_us_up() {
    let logs = Logs::new();
    let script = "yes & echo $! >pid; sleep 0.1";
    let captured =
        run(Spec { drain: Duration::ZERO, cwd: Some(logs.path("")), ..logs.shell(script) });
    assert!(captured.stdout.unwrap().still_open);
    kill(&logs);
}

#[test]
fn what_the_child_itself_wrote_is_read_however_short_the_wait() {
    let logs = Logs::new();
    let mut spec = logs.shell("sleep 1000 & echo $! >pid; head -c 900000 /dev/zero");
    spec.cwd = Some(logs.path(""));
    spec.drain = Duration::ZERO;
    // We are so slow that the child has long ended when much of it is still in the pipe.
    spec.stdout.tee = Some(Tee::callback(|_| thread::sleep(Duration::from_millis(100))));
    let captured = run(spec);
    assert_eq!(captured.stdout.unwrap().size, 900_000);
    kill(&logs);
}

/// Ends whoever wrote the file `pid`.
fn kill(logs: &Logs) {
    let pid: i32 = fs::read_to_string(logs.path("pid")).unwrap().trim().parse().unwrap();
    assert!(is_alive(pid));
    // SAFETY: kill takes plain numbers.
    unsafe { libc::kill(pid, libc::SIGKILL) };
}

#[cfg(target_os = "linux")]
#[test]
fn a_program_with_threads_is_not_forked() {
    let logs = Logs::new();
    let captured = run(Spec { keeper: Keeper::Process, ..spec(&logs) });
    let [warning] = captured.warnings.as_slice() else { panic!("{:?}", captured.warnings) };
    assert!(warning.contains("several threads"), "{warning}");
    fs::write(logs.path("go"), "").unwrap();
    wait_for("late output", || logs.stdout().ends_with(b"late2999\n"));
}
