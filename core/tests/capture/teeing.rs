//! Output that somebody else reads too.

use std::fs::File;
use std::io::{self, PipeReader, Read, Write};
use std::os::fd::{AsRawFd, OwnedFd};
use std::thread;
use std::time::Duration;

use scenariolog::capture::{self, Canceller, Captured, Sink, Tee};

use crate::{AGES, Logs, collector, full_device, run, wait_for};

/// A tee into a pipe.
fn piped() -> (Tee, PipeReader) {
    let (reader, writer) = io::pipe().unwrap();
    (Tee::Fd(OwnedFd::from(writer)), reader)
}

/// Runs with a tee of standard output into a pipe, and with its reader.
fn run_piped(logs: &Logs, script: &str, tee: Tee) -> Captured {
    let mut spec = logs.shell(script);
    spec.stdout.tee = Some(tee);
    run(spec)
}

#[test]
fn a_function_sees_what_the_file_gets() {
    let logs = Logs::new();
    let (tee, seen) = collector();
    run_piped(&logs, "seq 1 50000", tee);
    assert!(*seen.lock().unwrap() == logs.stdout());
    assert!(logs.stdout().ends_with(b"\n50000\n"));
}

#[test]
fn a_function_alone_will_do() {
    let logs = Logs::new();
    let (tee, seen) = collector();
    let mut spec = logs.shell("echo hello");
    spec.stdout = Sink::inherit().tee(tee);
    let captured = run(spec);
    assert_eq!(
        (captured.stdout.unwrap().size, seen.lock().unwrap().as_slice()),
        (6, &b"hello\n"[..])
    );
}

#[test]
fn a_function_that_panics_is_called_no_more() {
    let logs = Logs::new();
    let captured = run_piped(&logs, "seq 1 50000", Tee::callback(|_| panic!("on purpose")));
    assert_eq!((captured.exit.code, captured.warnings.len()), (Some(0), 1));
    assert!(logs.stdout().ends_with(b"\n50000\n"));
}

#[test]
fn a_slow_reader_gets_everything_whether_or_not_its_pipe_blocks() {
    for is_blocking in [true, false] {
        let logs = Logs::new();
        let (tee, mut reader) = piped();
        if let (Tee::Fd(fd), false) = (&tee, is_blocking) {
            // SAFETY: F_SETFL takes an integer.
            unsafe { libc::fcntl(fd.as_raw_fd(), libc::F_SETFL, libc::O_NONBLOCK) };
        }
        let reading = thread::spawn(move || {
            thread::sleep(Duration::from_millis(100));
            let mut bytes = Vec::new();
            reader.read_to_end(&mut bytes).unwrap();
            bytes
        });
        let captured = run_piped(&logs, "seq 1 300000", tee);
        assert!(reading.join().unwrap() == logs.stdout());
        assert!(captured.warnings.is_empty(), "{:?}", captured.warnings);
        assert!(logs.stdout().ends_with(b"\n300000\n"));
    }
}

#[test]
fn when_the_reader_is_gone_the_child_meets_a_broken_pipe() {
    let logs = Logs::new();
    let (tee, reader) = piped();
    drop(reader);
    let captured = run_piped(&logs, "exec yes", tee);
    assert_eq!(captured.exit.signal, Some(libc::SIGPIPE));
    assert!(captured.warnings.is_empty(), "{:?}", captured.warnings);
}

#[test]
fn a_tee_that_fails_is_a_warning() {
    let logs = Logs::new();
    let captured = run_piped(&logs, "seq 1 50000", Tee::Fd(full_device().into()));
    assert_eq!(captured.exit.code, Some(0));
    let [warning] = captured.warnings.as_slice() else { panic!("{:?}", captured.warnings) };
    assert!(warning.starts_with("the copy of stdout is cut off: No space left"), "{warning}");
    assert!(logs.stdout().ends_with(b"\n50000\n"));
}

#[test]
fn a_tee_into_a_file_copies() {
    let logs = Logs::new();
    let copy = File::create(logs.path("copy")).unwrap();
    run_piped(&logs, "seq 1 50000", Tee::Fd(copy.into()));
    assert!(std::fs::read(logs.path("copy")).unwrap() == logs.stdout());
}

/// Fills the pipe of a tee but for the little that makes it poll as writable.
fn fill_up(tee: &Tee, reader: &mut PipeReader) {
    let Tee::Fd(fd) = tee else { return };
    let set_flags = |flags: libc::c_int| {
        // SAFETY: F_SETFL takes an integer.
        unsafe { libc::fcntl(fd.as_raw_fd(), libc::F_SETFL, flags) }
    };
    set_flags(libc::O_NONBLOCK);
    let mut writer = File::from(fd.try_clone().unwrap());
    while writer.write(&[b'.'; libc::PIPE_BUF]).is_ok() {}
    set_flags(0);
    reader.read_exact(&mut [0; libc::PIPE_BUF]).unwrap();
}

#[test]
fn a_reader_that_does_not_read_holds_up_neither_timeout_nor_signals() {
    for is_timeout in [true, false] {
        let logs = Logs::new();
        let (tee, mut reader) = piped();
        fill_up(&tee, &mut reader);
        let mut spec = logs.shell("exec yes");
        spec.stdout.tee = Some(tee);
        spec.timeout = is_timeout.then_some(Duration::from_millis(300));
        spec.kill_after = 10 * AGES;
        let canceller = Canceller::new().unwrap();
        let theirs = canceller.clone();
        let running = thread::spawn(move || capture::run(spec, &theirs).unwrap());
        // The tee takes no more than one piece, so that from then on nothing moves any more.
        wait_for("output", || logs.stdout().len() > libc::PIPE_BUF || running.is_finished());
        if !is_timeout {
            canceller.send(libc::SIGTERM);
        }
        wait_for("the end", || running.is_finished());
        let captured = running.join().unwrap();
        assert_eq!(captured.exit.signal, Some(libc::SIGTERM));
        assert!(captured.warnings.len() <= 1, "{:?}", captured.warnings);
    }
}
