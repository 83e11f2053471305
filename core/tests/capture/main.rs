//! Captures real processes.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod ending;
mod late;
mod output;
mod starting;
mod teeing;
mod terminal;

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use scenariolog::capture::{self, Canceller, Captured, Digest, Sink, Spec, Tee};

/// What no test comes near unless it hangs.
const AGES: Duration = Duration::from_secs(30);

/// A directory with the two log files of a capture.
struct Logs {
    directory: tempfile::TempDir,
}

impl Logs {
    fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// A spec for a shell script whose output goes to the files.
    fn shell(&self, script: &str) -> Spec {
        let mut spec = shell(script);
        spec.stdout = Sink::file(File::create(self.path("stdout")).unwrap());
        spec.stderr = Sink::file(File::create(self.path("stderr")).unwrap());
        spec
    }

    fn stdout(&self) -> Vec<u8> {
        fs::read(self.path("stdout")).unwrap()
    }

    fn stderr(&self) -> Vec<u8> {
        fs::read(self.path("stderr")).unwrap()
    }
}

/// A spec for a shell script that ignores no signal of the keyboard. Children go on ignoring what their caller
/// ignores, and what runs in the background of a shell without job control ignores some.
fn shell(script: &str) -> Spec {
    Spec::new(["env", "--default-signal=HUP,INT,QUIT", "sh", "-c", script])
}

/// What a file with the same content has: the digest without the times.
fn timeless(stream: Option<Digest>) -> Digest {
    let mut digest = stream.unwrap();
    assert_eq!(digest.timeline.is_some(), digest.size > 0);
    digest.timeline = None;
    digest
}

fn run(spec: Spec) -> Captured {
    capture::run(spec, &Canceller::new().unwrap()).unwrap()
}

/// A file that takes nothing.
fn full_device() -> File {
    OpenOptions::new().write(true).open("/dev/full").unwrap()
}

/// A tee into a vector.
fn collector() -> (Tee, Arc<Mutex<Vec<u8>>>) {
    let collected = Arc::new(Mutex::new(Vec::new()));
    let into = Arc::clone(&collected);
    (Tee::callback(move |bytes| into.lock().unwrap().extend_from_slice(bytes)), collected)
}

/// Waits for something that another process or thread is about to do.
fn wait_for(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < AGES, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn wait_for_file(path: &Path) {
    wait_for(&path.display().to_string(), || path.exists());
}

/// The letter that ps has for what the process does; `None` if there is no such process.
fn process_state(pid: i32) -> Option<u8> {
    let state = Command::new("ps").args(["-o", "stat=", "-p", &pid.to_string()]).output().unwrap();
    state.stdout.first().copied()
}

/// Whether the process lives; a zombie does not.
fn is_alive(pid: i32) -> bool {
    !matches!(process_state(pid), None | Some(b'Z'))
}

/// This test program, set to run one of its helpers in its first and only thread.
fn helper(name: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", name, "--ignored", "--test-threads=1", "--nocapture"]);
    command
}
