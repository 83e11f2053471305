//! Bytes on their way into the files.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::process::Command;

use scenariolog::capture::{Captured, Digest, Sink, Spec, digest_file};

use crate::{Logs, collector, full_device, run, timeless};

fn stdout(captured: &Captured) -> &Digest {
    captured.stdout.as_ref().unwrap()
}

#[test]
fn each_stream_goes_to_its_file() {
    let logs = Logs::new();
    let captured = run(logs.shell("printf 'out\\nmore'; echo err >&2"));
    assert_eq!((logs.stdout(), logs.stderr()), (b"out\nmore".to_vec(), b"err\n".to_vec()));
    assert_eq!(timeless(captured.stdout), digest_file(&logs.path("stdout")).unwrap());
    assert_eq!(timeless(captured.stderr), digest_file(&logs.path("stderr")).unwrap());
    assert!(captured.warnings.is_empty(), "{:?}", captured.warnings);
}

#[test]
fn silence_is_an_empty_text() {
    let logs = Logs::new();
    let captured = run(logs.shell(":"));
    let digest = stdout(&captured);
    assert_eq!((digest.size, digest.lines, digest.is_text, digest.still_open), (0, 0, true, false));
}

#[test]
fn both_streams_interleave_without_loss() {
    let logs = Logs::new();
    let script = "i=0; while [ $i -lt 5000 ]; do echo o$i; echo e$i >&2; i=$((i+1)); done";
    let captured = run(logs.shell(script));
    for (bytes, letter) in [(logs.stdout(), "o"), (logs.stderr(), "e")] {
        let expected: String = (0..5000).map(|i| [letter, &i.to_string(), "\n"].concat()).collect();
        assert!(bytes == expected.as_bytes());
    }
    assert_eq!((stdout(&captured).lines, captured.stderr.unwrap().lines), (5000, 5000));
}

#[test]
fn bytes_stay_as_they_are() {
    let logs = Logs::new();
    let mut bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    bytes.extend_from_slice(b"\xff\xfe no newline at the end");
    fs::write(logs.path("in"), &bytes).unwrap();
    let captured = run(Spec { cwd: Some(logs.path("")), ..logs.shell("cat in; cat in >&2") });
    assert!(logs.stdout() == bytes && logs.stderr() == bytes);
    assert!(!stdout(&captured).is_text);
}

#[test]
fn a_line_may_be_of_any_length() {
    let logs = Logs::new();
    let captured = run(logs.shell("head -c 5000000 /dev/zero | tr '\\0' x"));
    let digest = stdout(&captured);
    assert_eq!((digest.size, digest.lines, digest.is_text), (5_000_000, 1, true));
    assert!(logs.stdout().iter().all(|byte| *byte == b'x'));
}

#[test]
fn the_file_is_written_from_its_offset_on() {
    let logs = Logs::new();
    let mut spec = logs.shell("printf new");
    let mut file = OpenOptions::new().write(true).open(logs.path("stdout")).unwrap();
    file.write_all(b"old, ").unwrap();
    spec.stdout = Sink::file(file);
    let captured = run(spec);
    assert_eq!((logs.stdout(), stdout(&captured).size), (b"old, new".to_vec(), 3));
}

#[test]
fn what_is_not_captured_is_inherited() {
    let logs = Logs::new();
    let captured = run(Spec { stderr: Sink::inherit(), ..logs.shell("echo out") });
    assert_eq!((logs.stdout(), captured.stderr), (b"out\n".to_vec(), None));
}

#[test]
fn a_full_disk_is_a_warning_and_the_child_does_not_notice() {
    let logs = Logs::new();
    let (tee, seen) = collector();
    let mut spec = logs.shell("yes | head -c 300000; echo done >&2; exit 3");
    spec.stdout = Sink::file(full_device()).tee(tee);
    let captured = run(spec);
    assert_eq!((captured.exit.code, logs.stderr()), (Some(3), b"done\n".to_vec()));
    let [warning] = captured.warnings.as_slice() else { panic!("{:?}", captured.warnings) };
    assert!(warning.starts_with("the log of stdout is cut off: No space left"), "{warning}");
    assert_eq!((stdout(&captured).size, seen.lock().unwrap().len()), (0, 300_000));
}

/// Runs in a process whose files may not grow beyond 100 blocks, as after `ulimit -f`.
#[test]
#[ignore = "a helper of the test below"]
fn size_limit_helper() {
    let Some(directory) = std::env::var_os("CAPTURE_TEST_DIRECTORY") else { return };
    let path = std::path::Path::new(&directory).join("stdout");
    let mut spec = Spec::new(["sh", "-c", "yes | head -c 300000; exit 3"]);
    spec.stdout = Sink::file(fs::File::create(&path).unwrap());
    let captured = run(spec);
    assert_eq!(captured.exit.code, Some(3));
    assert_eq!(timeless(captured.stdout), digest_file(&path).unwrap());
    assert_eq!(captured.warnings.len(), 1, "{:?}", captured.warnings);
}

#[test]
fn a_limit_on_file_sizes_does_not_kill_the_recorder() {
    let logs = Logs::new();
    let helper = crate::helper("output::size_limit_helper");
    let status = Command::new("sh")
        .args(["-c", "ulimit -f 100; exec \"$0\" \"$@\""])
        .arg(helper.get_program())
        .args(helper.get_args())
        .env("CAPTURE_TEST_DIRECTORY", logs.path(""))
        .status()
        .unwrap();
    assert!(status.success(), "{status}");
    assert!(!logs.stdout().is_empty());
}

/// Runs in a process of its own, whose peak memory is then its own too.
#[test]
#[ignore = "a helper of the test below"]
fn constant_memory_helper() {
    let logs = Logs::new();
    let mut spec = logs.shell("head -c 67108864 /dev/zero");
    spec.stdout = Sink::file(fs::File::create("/dev/null").unwrap());
    let before = peak_kib();
    let captured = run(spec);
    assert_eq!(stdout(&captured).size, 64 << 20);
    let grown = peak_kib() - before;
    assert!(grown < 8 * 1024, "grew by {grown} KiB");
}

#[cfg(target_os = "linux")]
fn peak_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn sixty_four_megabytes_pass_in_constant_memory() {
    let status = crate::helper("output::constant_memory_helper").status().unwrap();
    assert!(status.success(), "{status}");
}
