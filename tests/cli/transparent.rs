//! What becomes of a child is what would have become of it without a recorder, whatever happens to that.

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::os::fd::{AsRawFd as _, OwnedFd};
use std::os::unix::ffi::OsStrExt as _;

use std::process::{Command, Stdio};

use rusqlite::TransactionBehavior;
use scenariolog_tests::{Lab, Ran, signal, wait_for, within};

fn bash(lab: &Lab, script: &str) -> Ran {
    lab.other("bash").args(["-c", script]).output().unwrap().into()
}

/// A file that is larger than what the limits below allow.
fn with_much_in_it() -> Lab {
    let lab = Lab::with_db();
    for _ in 0..4 {
        lab.run(["exec", "-q", "--", "seq", "3000"]).ok();
    }
    lab
}

#[test]
fn a_file_beyond_the_limit_of_file_sizes() {
    let lab = with_much_in_it();
    for limit in [0, 64, 128] {
        let ran = bash(&lab, &format!("ulimit -f {limit}; \"$SL\" exec -- sh -c 'exit 3'"));
        assert_eq!(ran.clone().exits(3).warnings().len(), 1, "{ran}");
    }
    lab.assert_sound();
}

#[test]
fn the_child_has_the_default_of_the_limits_signal_still() {
    let lab = Lab::with_db();
    let script = "ulimit -f 1; \"$SL\" exec -q -- sh -c 'exec head -c 100000 /dev/zero >big'";
    // 128 + SIGXFSZ
    bash(&lab, script).exits(153);
}

#[test]
fn standard_error_whose_reader_is_gone() {
    let lab = Lab::with_db();
    for options in ["", "--run-id nobody"] {
        let script = format!(
            "exec 3> >(exec true); sleep .2; \"$SL\" exec {options} -- touch ran 2>&3; echo $?"
        );
        assert_eq!(bash(&lab, &script).ok().stdout, "0\n");
        fs::remove_file(lab.path("ran")).unwrap();
    }
}

#[test]
fn standard_error_that_is_full() {
    let lab = Lab::with_db();
    for options in ["", "--run-id nobody", "--kv foo"] {
        let script = format!("\"$SL\" exec {options} -- sh -c 'echo x >&2; exit 3' 2>/dev/full");
        bash(&lab, &script).exits(3);
    }
    bash(&lab, "\"$SL\" run exec -- sh -c 'echo x >&2; exit 3' 2>/dev/full").exits(3);
}

#[test]
fn standard_error_that_takes_no_more_and_does_not_block() {
    let lab = Lab::with_db();
    let (_reader, mut writer) = std::io::pipe().unwrap();
    // SAFETY: the descriptor is open, and the flag is one that it can have.
    unsafe { libc::fcntl(writer.as_raw_fd(), libc::F_SETFL, libc::O_NONBLOCK) };
    while writer.write(&[b'.'; 4096]).is_ok() {}
    while writer.write(b".").is_ok() {}
    let stderr = Stdio::from(OwnedFd::from(writer));
    let mut command = lab.command(["exec", "--", "sh", "-c", "echo x >&2; exit 3"]);
    let ended = within(&mut command.stderr(stderr).stdout(Stdio::null()).spawn().unwrap());
    assert_eq!(ended.code(), Some(3));
    assert_eq!(lab.value::<i32>("SELECT exit_code FROM steps"), 3);
}

#[test]
fn hardly_any_descriptors() {
    let lab = Lab::with_db();
    for limit in 4..=24 {
        let script = format!("ulimit -n {limit}; exec \"$SL\" exec -- sh -c 'exit 3'");
        let ran = bash(&lab, &script).exits(3);
        // One about the record, and one about the settings that could not be looked for.
        assert!(ran.warnings().len() <= 2 && !ran.stderr.contains("panicked"), "{limit}: {ran}");
    }
    lab.assert_sound();
}

/// Opens the file and holds its write lock while `body` runs.
fn while_locked<T>(lab: &Lab, body: impl FnOnce() -> T) -> T {
    let mut other = lab.connection();
    let lock = other.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
    let value = body();
    drop(lock);
    value
}

#[test]
fn a_lock_that_others_hold_delays_the_start_by_a_second_at_most_and_loses_nothing() {
    let lab = Lab::with_db();
    let run = lab.start_run();
    let own = ["exec", "-q", "--name", "it", "--", "sh", "-c", "echo out; touch ran; exit 3"];
    let of_run = [&["exec", "--run-id", &run][..], &own[1..]].concat();
    let whole = ["run", "exec", "-q", "--", "sh", "-c", "echo out; touch ran; exit 3"];
    for command in [&own[..], &of_run, &whole] {
        let mut child = while_locked(&lab, || {
            let child = lab.spawn(command);
            wait_for("the child to run", || lab.path("ran").exists().then_some(()));
            child
        });
        assert_eq!(within(&mut child).code(), Some(3), "{command:?}");
        fs::remove_file(lab.path("ran")).unwrap();
    }
    let ends = "SELECT outcome || ' ' || exit_code || ' ' || (SELECT group_concat(size_bytes) FROM artifacts
                WHERE artifacts.step_id = steps.step_id) FROM steps";
    assert_eq!(lab.column::<String>(ends), ["failed 3 4,0", "failed 3 4,0"]);
    let runs = "SELECT count(*) FROM scenario_runs WHERE outcome = 'failed' AND exit_code = 3";
    assert_eq!(lab.value::<i32>(runs), 2);
    assert!(lab.run(["search", "out"]).ok().stdout.contains("out"));
    lab.assert_sound();
}

#[test]
fn a_start_that_was_held_up_is_written_while_the_child_runs() {
    let lab = Lab::with_db();
    let script = "touch ran; until test -e go; do sleep 0.01; done";
    let mut child = while_locked(&lab, || {
        let child = lab.spawn(["exec", "-q", "--name", "it", "--", "sh", "-c", script]);
        wait_for("the child to run", || lab.path("ran").exists().then_some(()));
        child
    });
    let running = "SELECT step_num FROM steps WHERE step_name = 'it' AND outcome IS NULL";
    assert_eq!(lab.wait_for_row::<i32>(running), 1);
    lab.write("go", "");
    assert!(within(&mut child).success());
    assert_eq!(lab.value::<String>("SELECT outcome FROM steps"), "passed");
}

#[test]
fn strictness_waits_for_the_lock() {
    let lab = Lab::with_db();
    let mut child = while_locked(&lab, || {
        let child = lab.spawn(["exec", "-q", "--strict", "--", "touch", "ran"]);
        // Beyond the second after which it would start the child otherwise.
        std::thread::sleep(std::time::Duration::from_millis(1500));
        assert!(!lab.path("ran").exists());
        child
    });
    assert!(within(&mut child).success());
    assert!(lab.path("ran").exists());
}

/// A file system of 1 KiB blocks in a file, for as long as this lives.
struct SmallBlocks<'a> {
    lab: &'a Lab,
}

impl<'a> SmallBlocks<'a> {
    /// None where nobody lets us mount one.
    fn mount(lab: &'a Lab) -> Option<Self> {
        let script = "mkdir mnt && dd if=/dev/zero of=image bs=1M count=8 && mkfs.ext4 -q -b 1024 image \
                      && mount -o loop image mnt";
        (lab.sh(script).status == 0).then_some(Self { lab })
    }
}

impl Drop for SmallBlocks<'_> {
    fn drop(&mut self) {
        self.lab.sh("umount mnt");
    }
}

#[test]
fn a_full_disk_of_small_blocks() {
    let lab = Lab::new();
    let Some(_disk) = SmallBlocks::mount(&lab) else {
        eprintln!("SKIPPED: a disk of small blocks wants the right to mount one");
        return;
    };
    let fill = "cd mnt; \"$SL\" init; rm -f scenariolog.db-*; dd if=/dev/zero of=fill bs=1k 2>/dev/null; \
                size=$(stat -c %s fill)";
    lab.sh(fill);
    // So much is left that the shared memory of 32 KiB begins to fit, and the rest of it does not.
    for left in [6, 8, 10, 12, 16, 24] {
        let script = format!(
            "cd mnt; rm -f scenariolog.db-*; dd if=/dev/zero of=fill bs=1k 2>/dev/null; \
             truncate -s -{left}K fill; \"$SL\" exec -- sh -c 'exit 3'"
        );
        let ran = bash(&lab, &script).exits(3);
        assert_eq!(ran.warnings().len(), 1, "{left}: {ran}");
    }
}

#[test]
fn words_that_are_not_utf8_or_not_tags_are_recorded_as_far_as_they_make_sense() {
    let broken = OsStr::from_bytes(b"b\xFFd");
    for (options, name, tags) in [
        (&[OsStr::new("--name"), broken][..], "b\u{FFFD}d", 0),
        (&[OsStr::new("--run-id"), broken], "sh", 0),
        (&[OsStr::new("--suite"), broken], "sh", 0),
        (&["--kv", "a:b", "--kv", "foo"].map(OsStr::new), "sh", 1),
        (&["--kv", "@nofile", "--kv", "a:b"].map(OsStr::new), "sh", 1),
        (&[OsStr::new("--parent-step-id"), broken], "sh", 0),
    ] {
        let lab = Lab::new();
        let command = |start: &[&str]| {
            let start = start.iter().map(OsStr::new);
            let args = start.chain(options.iter().copied());
            lab.run(args.chain(["--", "sh", "-c", "exit 3"].map(OsStr::new)))
        };
        let ran = command(&["exec", "-q"]).exits(3);
        assert_eq!(ran.warnings().len(), 1, "{options:?}: {ran}");
        assert_eq!(lab.value::<String>("SELECT step_name FROM steps"), name);
        let kept = "SELECT count(*) FROM kv WHERE step_id IS NOT NULL AND k = 'a' AND v = 'b'";
        assert_eq!(lab.value::<i32>(kept), tags);
        command(&["exec", "--strict"]).refused(125);
    }
    let lab = Lab::new();
    let ran = lab.command(["exec", "-q", "--", "true"]).env("SCENARIOLOG_RUN_ID", broken).output();
    assert_eq!(Ran::from(ran.unwrap()).ok().warnings().len(), 1);
    assert_eq!(lab.value::<String>("SELECT outcome FROM steps"), "passed");
}

#[test]
fn a_parent_that_is_not_there_is_left_out() {
    let lab = Lab::new();
    let run = lab.start_run();
    let options = ["exec", "-q", "--run-id", &run, "--parent-step-id", "nobody"];
    let ran = lab.run(options.iter().copied().chain(["--", "sh", "-c", "exit 3"])).exits(3);
    assert_eq!(ran.warnings().len(), 1, "{ran}");
    assert_eq!(lab.value::<i32>("SELECT exit_code FROM steps WHERE parent_step_id IS NULL"), 3);
    lab.run(options.iter().copied().chain(["--strict", "--", "touch", "ran"])).refused(125);
    assert!(!lab.path("ran").exists());
}

/// Every signal that ends a process by default and can be handled: POSIX's, Linux's, some real-time ones.
const ENDING: [&str; 26] = [
    "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "USR1", "SEGV", "USR2", "PIPE",
    "ALRM", "TERM", "XCPU", "XFSZ", "VTALRM", "PROF", "IO", "PWR", "SYS", "34", "35", "50", "63",
    "64",
];

#[test]
fn every_signal_that_would_end_the_recorder_is_the_childs() {
    let lab = Lab::with_db();
    for name in ENDING {
        let script = format!(
            "\"$SL\" exec -q -- bash -c 'trap \"echo $1 >got; exit 7\" $1; >ready; while :; do sleep .01; done' x {name} & \
             until test -e ready; do sleep .01; done; kill -{name} $!; wait $!"
        );
        // Job control, so that the shell does not have its background job ignore SIGINT and SIGQUIT.
        bash(&lab, &format!("set -m; rm -f ready got; {script}")).exits(7);
        assert_eq!(lab.read("got"), format!("{name}\n").as_bytes());
    }
}

#[test]
fn a_child_that_dies_of_a_signal_that_was_passed_on_was_interrupted() {
    let lab = Lab::with_db();
    let child = lab.spawn(["exec", "-q", "--", "sh", "-c", ">ready; exec sleep 60"]);
    lab.wait_for_row::<String>("SELECT step_id FROM steps");
    wait_for("the child", || lab.path("ready").exists().then_some(()));
    signal(child.id(), libc::SIGUSR1);
    assert_eq!(Ran::from(child.wait_with_output().unwrap()).status, 138);
    assert_eq!(lab.value::<String>("SELECT outcome || signal FROM steps"), "interrupted10");

    // One that it handles, and fails for another reason, is a message.
    let script = "trap 'exit 5' USR1; >ready2; while :; do sleep .01; done";
    let child = lab.spawn(["exec", "-q", "--name", "2", "--", "sh", "-c", script]);
    wait_for("the child", || lab.path("ready2").exists().then_some(()));
    signal(child.id(), libc::SIGUSR1);
    assert_eq!(Ran::from(child.wait_with_output().unwrap()).status, 5);
    assert_eq!(lab.value::<String>("SELECT outcome FROM steps WHERE step_name = '2'"), "failed");
}

#[test]
fn the_child_starts_with_the_signals_that_the_recorder_was_started_with() {
    use std::os::unix::process::CommandExt as _;

    let lab = Lab::with_db();
    let states = |command: &mut Command, ignored: &[i32], held: &[i32]| {
        let (ignored, held) = (ignored.to_vec(), held.to_vec());
        // SAFETY: all of it is async-signal-safe, and the set is initialised before it is used.
        unsafe {
            command.pre_exec(move || {
                for signal in [libc::SIGPIPE, libc::SIGCHLD, libc::SIGXFSZ, libc::SIGUSR1] {
                    libc::signal(signal, libc::SIG_DFL);
                }
                for signal in &ignored {
                    libc::signal(*signal, libc::SIG_IGN);
                }
                let mut set = std::mem::zeroed();
                libc::sigemptyset(&raw mut set);
                for signal in &held {
                    libc::sigaddset(&raw mut set, *signal);
                }
                libc::sigprocmask(libc::SIG_SETMASK, &raw const set, std::ptr::null_mut());
                Ok(())
            });
        }
        let lines = Ran::from(command.output().unwrap()).ok().stdout;
        let sets =
            lines.lines().map(|line| u64::from_str_radix(line.split_once('\t').unwrap().1, 16));
        // Without the two that the C library keeps for itself, and sets as it likes.
        sets.map(|set| set.unwrap() & !(0b11 << 31)).collect::<Vec<_>>()
    };
    let grep = ["grep", "^Sig[BI]", "/proc/self/status"];
    for (ignored, held) in [
        (&[][..], &[][..]),
        (&[libc::SIGPIPE], &[]),
        (&[libc::SIGCHLD], &[]),
        (&[libc::SIGXFSZ, libc::SIGUSR1], &[]),
        (&[], &[libc::SIGUSR1, 40]),
        (&[libc::SIGCHLD, libc::SIGPIPE], &[libc::SIGTERM]),
    ] {
        let bare = states(lab.other(grep[0]).args(&grep[1..]), ignored, held);
        for options in [&["--tee"][..], &["--run-id", "nobody"]] {
            let args = ["exec", "-q"].iter().chain(options).chain(&["--"]).chain(&grep);
            assert_eq!(states(&mut lab.command(args), ignored, held), bare, "{ignored:?} {held:?}");
        }
    }
    // Whatever it inherits, the recorder learns how its child ended.
    assert_eq!(lab.value::<i32>("SELECT count(DISTINCT outcome) FROM steps"), 1);
}

#[test]
fn no_time_at_all_is_no_limit() {
    let lab = Lab::with_db();
    lab.run(["exec", "-q", "--timeout", "0", "--", "sleep", "0.1"]).ok();
    lab.run(["exec", "-q", "--timeout", "0s", "--run-id", "nobody", "--", "sleep", "0.1"]).ok();
    assert_eq!(lab.value::<String>("SELECT outcome FROM steps"), "passed");
}

#[test]
fn what_a_recorder_says_of_a_step_is_not_found_a_second_time() {
    let lab = Lab::new();
    let step = "\"$SL\" exec --name bad -- sh -c 'echo needle >&2; exit 3'; echo haystack; echo '  | mine'";
    let ran = lab.run(["run", "exec", "--", "sh", "-c", step]).ok();
    // It is still said, and still in the file.
    assert!(ran.stderr.contains("\n  | needle\n"), "{ran}");
    let said = "SELECT path FROM artifacts WHERE step_id IS NULL AND kind = 'stderr'";
    let said = String::from_utf8(lab.read(lab.value::<String>(said))).unwrap();
    assert!(said.contains("step 1 bad failed") && said.contains("needle"), "{said}");
    let hits = |query: &str| {
        let hits = lab.run(["search", query, "-o", "csv", "--fields", "text"]).status;
        let found = lab.run(["search", query, "-o", "jsonl", "--fields", "text"]).stdout;
        (hits, found.lines().count())
    };
    assert_eq!(hits("needle").1, 1);
    assert_eq!(hits("haystack").1, 1);
    assert_eq!(hits("mine").1, 1);
    lab.run(["index", "fts"]).ok();
    assert_eq!(hits("needle").1, 1);
    lab.assert_sound();
}

const TRACED: &str =
    "echo out1; echo out2; ls /no/such/file; echo out3; (echo err1 >&2); echo out4";

#[test]
fn what_goes_to_one_file_is_passed_on_in_the_order_it_was_written_in() {
    let lab = Lab::with_db();
    lab.write("suite.sh", TRACED);
    let bare = bash(&lab, "bash -x suite.sh 2>&1").stdout;
    for _ in 0..10 {
        let ran = bash(&lab, "\"$SL\" run exec -q -- bash -x suite.sh 2>&1").ok();
        assert_eq!(ran.stdout, bare);
        let ran = bash(&lab, "\"$SL\" exec -q --tee -- bash -x suite.sh >both 2>&1; cat both");
        assert_eq!(ran.stdout, bare);
    }
    let run = "SELECT path FROM artifacts WHERE step_id IS NULL AND kind = 'stdout' LIMIT 1";
    assert_eq!(lab.read(lab.value::<String>(run)), bare.as_bytes());
    let noted = "SELECT count(*) FROM kv WHERE k = 'streams' AND v = 'merged'";
    assert_eq!(lab.value::<i32>(noted), 20);
    assert_eq!(lab.run(["cat", "latest"]).ok().stdout, bare);
    let found = lab.run(["search", "out3", "--failed", "-o", "jsonl"]);
    assert_eq!(found.status, 0, "{found}");
}

#[test]
fn streams_of_two_files_stay_two_and_so_they_do_where_nobody_looks() {
    let lab = Lab::with_db();
    lab.write("suite.sh", TRACED);
    for script in [
        "\"$SL\" exec -q --tee -- bash -x suite.sh >out 2>err; cat out",
        "\"$SL\" exec -q --tee -- bash -x suite.sh >/dev/null 2>&1; \"$SL\" cat latest",
    ] {
        assert_eq!(bash(&lab, script).ok().stdout, "out1\nout2\nout3\nout4\n");
    }
    assert_eq!(lab.value::<i32>("SELECT count(*) FROM artifacts WHERE kind = 'stderr'"), 2);
}

#[test]
fn a_run_of_its_own_is_not_named_after_its_step() {
    let lab = Lab::new();
    fs::create_dir(lab.path("project")).unwrap();
    for options in ["--name unpack", "", "--suite mine"] {
        lab.sh(&format!("cd project; \"$SL\" exec -q {options} -- true")).ok();
    }
    let suites =
        lab.run(["runs", "--db", "project/scenariolog.db", "-o", "csv", "--fields", "suite"]);
    assert_eq!(suites.ok().stdout, "suite\nmine\nproject\nproject\n");
}
