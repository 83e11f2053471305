//! Children that are handed a terminal.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};
use std::ptr::null_mut;
use std::sync::mpsc::{self, Receiver};
use std::thread;

use scenariolog::capture::Spec;

use crate::{AGES, helper, process_state, run, wait_for};

/// The child's script, in the environment of the recorder.
const SCRIPT: &str = "CAPTURE_TEST_SCRIPT";

/// Records a child in the foreground and says how it ended, on a line of its own.
#[test]
#[ignore = "a helper of the tests below"]
fn recorder_helper() {
    let Ok(script) = std::env::var(SCRIPT) else { return };
    let captured = run(Spec { foreground: true, ..Spec::new(["sh", "-c", &script]) });
    println!("<signal {:?}, {}>", captured.exit.signal, captured.interrupted_from_terminal);
}

/// A shell at a terminal of its own, and who sits before it.
struct Session {
    shell: Child,
    keyboard: File,
    screen: Receiver<Vec<u8>>,
    seen: String,
    /// The child, if the session was [made ready](Session::ready).
    child: libc::pid_t,
}

impl Session {
    /// Runs a shell script in which `"$@"` is the recorder of the child's script.
    fn new(shell_script: &str, child_script: &str) -> Self {
        let (keyboard, terminal) = open_terminal();
        let recorder = helper("terminal::recorder_helper");
        let mut shell = Command::new("sh");
        shell
            // When it ends, the system throws away what nobody has read from the terminal.
            .args(["-c", &format!("{shell_script}; exec sleep 1000"), "sh"])
            .arg(recorder.get_program())
            .args(recorder.get_args())
            .env(SCRIPT, child_script)
            .stdin(terminal.try_clone().unwrap())
            .stdout(terminal.try_clone().unwrap())
            .stderr(terminal);
        // SAFETY: all calls are async-signal-safe.
        unsafe {
            shell.pre_exec(|| {
                // They may be ignored here, as in what runs in the background of a shell without job control.
                for signal in [libc::SIGHUP, libc::SIGINT, libc::SIGQUIT] {
                    libc::signal(signal, libc::SIG_DFL);
                }
                libc::setsid();
                libc::ioctl(0, libc::TIOCSCTTY, 0);
                Ok(())
            });
        }
        let shell = shell.spawn().unwrap();
        let screen = read_in_background(keyboard.try_clone().unwrap());
        Self { shell, keyboard, screen, seen: String::new(), child: 0 }
    }

    /// As `new`, with the child at the terminal before anybody touches the keyboard.
    fn ready(shell_script: &str, child_script: &str) -> Self {
        // It gets the terminal in the moment after its start; having read from there, it has it.
        let script = format!("echo \"child <$$>\"; read go; echo ready; {child_script}");
        let mut session = Self::new(shell_script, &script);
        session.expect("child <");
        session.child = session.expect(">").parse().unwrap();
        session.press("\n");
        session.expect("ready");
        session
    }

    fn expect_child_at_terminal(&self) {
        wait_for("the child to have the terminal", || {
            // SAFETY: it takes a plain number.
            unsafe { libc::tcgetpgrp(self.keyboard.as_raw_fd()) == self.child }
        });
    }

    /// Waits until this appears after what was waited for before. Returns what is in between.
    fn expect(&mut self, text: &str) -> String {
        loop {
            if let Some((before, after)) = self.seen.split_once(text) {
                let (before, after) = (before.to_owned(), after.to_owned());
                self.seen = after;
                return before;
            }
            let bytes = self.screen.recv_timeout(AGES);
            assert!(bytes.is_ok(), "no {text:?} in {:?}", self.seen);
            self.seen.push_str(&String::from_utf8_lossy(&bytes.unwrap()));
        }
    }

    fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // The end of the leader hangs the terminal up, which ends everybody at it.
        let _ = self.shell.kill();
        let _ = self.shell.wait();
    }
}

/// Both ends of a new terminal: the keyboard's and screen's, and the programs'.
fn open_terminal() -> (File, OwnedFd) {
    let (mut master, mut slave) = (-1, -1);
    // SAFETY: the two places are written to, and every other argument may be null.
    let result = unsafe {
        libc::openpty(&raw mut master, &raw mut slave, null_mut(), null_mut(), null_mut())
    };
    assert_eq!(result, 0);
    for fd in [master, slave] {
        // SAFETY: F_SETFD takes an integer.
        unsafe { libc::fcntl(fd, libc::F_SETFD, libc::FD_CLOEXEC) };
    }
    // SAFETY: both were just opened, and nobody else has them.
    unsafe { (File::from_raw_fd(master), OwnedFd::from_raw_fd(slave)) }
}

fn read_in_background(mut screen: File) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut buffer = [0; 4096];
        // At its end a terminal says so with an error.
        while let Ok(count @ 1..) = screen.read(&mut buffer) {
            if sender.send(buffer[..count].to_vec()).is_err() {
                break;
            }
        }
    });
    receiver
}

#[test]
fn the_child_can_read_and_the_terminal_comes_back() {
    let shell = "\"$@\"; read line; echo \"shell <$line>\"";
    let mut session = Session::ready(shell, "read line; echo \"child <$line>\"");
    session.press("one\n");
    session.expect("child <one>");
    session.expect("<signal None, false>");
    session.press("two\n");
    session.expect("shell <two>");
}

#[test]
fn an_interrupt_from_the_keyboard_reaches_the_child_alone() {
    let mut session = Session::ready("\"$@\"; echo \"shell <alive>\"", "exec sleep 1000");
    session.press("\x03");
    session.expect("<signal Some(2), true>");
    session.expect("shell <alive>");
}

#[test]
fn a_child_that_dies_of_another_signal_was_not_interrupted() {
    let mut session = Session::ready("\"$@\"", "kill -TERM $$");
    session.expect("<signal Some(15), false>");
}

#[test]
fn a_child_that_is_stopped_stops_the_job_and_goes_on_with_it() {
    let shell = "set -m; \"$@\"; echo \"status <$?>\"; fg; echo end";
    let child = "read line; echo \"child <$line>\"";
    let mut session = Session::ready(shell, child);
    session.press("\x1a");
    session.expect("status <148>");
    session.press("hello\n");
    session.expect("child <hello>");
    session.expect("<signal None, false>");
    session.expect("end");
}

#[test]
fn a_child_that_was_singled_out_to_stop_does_not_stop_the_job() {
    let mut session = Session::ready("set -m; \"$@\"; echo \"status <$?>\"", "kill -STOP $$");
    let child = session.child;
    wait_for("the child to stop", || process_state(child) == Some(b'T'));
    // SAFETY: kill takes plain numbers.
    unsafe { libc::kill(child, libc::SIGCONT) };
    session.expect("<signal None, false>");
    session.expect("status <0>");
}

#[test]
fn a_child_that_goes_on_has_the_terminal_again() {
    let shell = "set -m; \"$@\"; echo \"status <$?>\"; fg";
    let mut session = Session::ready(shell, "exec sleep 1000");
    session.press("\x1a");
    session.expect("status <148>");
    session.expect_child_at_terminal();
    session.press("\x03");
    session.expect("<signal Some(2), true>");
}

#[test]
fn a_job_that_asked_in_the_background_is_answered_with_fg() {
    let shell = "set -m; \"$@\" & until ps -o stat= -p $! | grep -q T; do :; done; fg; echo end";
    let mut session = Session::new(shell, "read line; echo \"child <$line>\"");
    session.press("hello\n");
    session.expect("child <hello>");
    session.expect("end");
}

#[test]
fn a_job_that_was_brought_to_the_foreground_need_not_stop_to_be_answered() {
    let shell =
        "set -m; \"$@\" & until pgrep -P $! >/dev/null; do :; done; fg; echo \"status <$?>\"";
    let child =
        "until ps -o stat= -p $PPID,$$ | grep -q +; do :; done; read line; echo \"<$line>\"";
    let mut session = Session::new(shell, child);
    session.press("hello\n");
    session.expect("<hello>");
    session.expect("status <0>");
}

#[test]
fn where_no_shell_could_continue_it_a_stopped_child_goes_on() {
    let child = "read line; echo \"child <$line>\"; exec sleep 1000";
    let mut session = Session::ready("exec \"$@\"", child);
    session.press("\x1a");
    session.expect("^Z");
    session.press("hello\n");
    session.expect("child <hello>");
}
