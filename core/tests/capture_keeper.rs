//! A keeper process, left behind by a program that ends as the command line does.
//!
//! The program starts itself: once to ask for the keeper, and around that to see what it does.

#![allow(clippy::unwrap_used, reason = "all of this is a test")]

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use scenariolog::capture::{Canceller, Keeper, LateStreams, Sink, Spec, digest_file, run};

/// Set in the environment of the program that asks for a keeper.
const IS_RECORDER: &str = "CAPTURE_KEEPER_TEST_IS_RECORDER";

/// A child that leaves somebody behind who waits for the file `go`, then writes and ends.
const SCRIPT: &str = "(while ! test -e go; do sleep 0.01; done
    i=0; while [ $i -lt 3000 ]; do echo late$i; i=$((i+1)); done; >survived) & echo early";

fn main() {
    if std::env::var_os(IS_RECORDER).is_some() { record() } else { observe() }
}

/// Records a child in the current directory, and ends before its output does.
fn record() {
    let mut spec = Spec::new(["sh", "-c", SCRIPT]);
    spec.stdout = Sink::file(File::create("stdout").unwrap());
    spec.stderr = Sink::file(File::create("stderr").unwrap());
    spec.drain = Duration::ZERO;
    spec.keeper = Keeper::Process;
    spec.on_late_end = Some(Box::new(write_down));
    handle_hangups();
    let captured = run(spec, &Canceller::new().unwrap()).unwrap();
    assert!(captured.warnings.is_empty(), "{:?}", captured.warnings);
    assert!(captured.stdout.unwrap().still_open);
}

/// Writes down what the keeper knows in the end, and which session it is in.
fn write_down(late: LateStreams) {
    let digest = late.stdout.unwrap();
    fs::write("late.part", format!("{} {} {}", digest.size, digest.sha256, session())).unwrap();
    fs::rename("late.part", "late").unwrap();
}

fn session() -> libc::pid_t {
    // SAFETY: it takes a number.
    unsafe { libc::getsid(0) }
}

/// A handler that must not be there in the keeper.
fn handle_hangups() {
    extern "C" fn handle(_: libc::c_int) {}
    let handler: extern "C" fn(libc::c_int) = handle;
    // SAFETY: the handler does nothing.
    unsafe { libc::signal(libc::SIGHUP, handler as libc::sighandler_t) };
}

fn observe() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    let recorder = Command::new(std::env::current_exe().unwrap())
        .current_dir(directory.path())
        .env(IS_RECORDER, "")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // This returns only when nobody holds its output any more: neither it nor the keeper.
    let output = recorder.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(fs::read(path("stdout")).unwrap(), b"early\n");
    assert!(!path("survived").exists());
    #[cfg(target_os = "linux")]
    inspect(directory.path());

    fs::write(path("go"), "").unwrap();
    wait_for("the keeper to report", || path("late").exists());
    let digest = digest_file(&path("stdout")).unwrap();
    assert!(path("survived").exists() && digest.lines == 3001);
    let late = fs::read_to_string(path("late")).unwrap();
    let (late, late_session) = late.rsplit_once(' ').unwrap();
    assert_eq!(late, format!("{} {}", digest.size, digest.sha256));
    assert_ne!(late_session, session().to_string());
}

/// Looks at the keeper itself: what it holds open, and which signals it handles.
#[cfg(target_os = "linux")]
fn inspect(directory: &Path) {
    let executable = std::env::current_exe().unwrap();
    let keeper = fs::read_dir("/proc")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|process| {
            fs::read_link(process.join("exe")).is_ok_and(|exe| exe == executable)
                && fs::read_link(process.join("cwd")).is_ok_and(|cwd| cwd == directory)
        })
        .unwrap();
    let log = |name: &str| directory.join(name).display().to_string();
    let [null, pipe] = ["/dev/null", "pipe"].map(str::to_owned);
    let mut expected =
        vec![null.clone(), null.clone(), null, log("stderr"), log("stdout"), pipe.clone(), pipe];
    expected.sort_unstable();
    // It may not have come to the end of closing yet.
    wait_for("nothing else to be open", || open_files(&keeper) == expected);

    let status = fs::read_to_string(keeper.join("status")).unwrap();
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap();
    // The two above 31 are the C library's own.
    let caught = u64::from_str_radix(caught.trim(), 16).unwrap() & 0x7fff_ffff;
    assert_eq!(caught, 0, "{caught:x}");
}

/// What a process has open, pipes without their numbers.
#[cfg(target_os = "linux")]
fn open_files(process: &Path) -> Vec<String> {
    let mut open: Vec<_> = fs::read_dir(process.join("fd"))
        .unwrap()
        .filter_map(|entry| fs::read_link(entry.unwrap().path()).ok())
        .map(|target| target.to_string_lossy().split(':').next().unwrap_or_default().to_owned())
        .collect();
    open.sort_unstable();
    open
}

fn wait_for(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(30), "waited in vain for {what}");
        sleep(Duration::from_millis(5));
    }
}
