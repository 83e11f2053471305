//! Reports of any length take the same memory.

use std::fs::File;
use std::io::{BufRead, BufReader};

use scenariolog_tests::Lab;

/// As many hits as take some 90 MB if they are held.
const HITS: usize = 150_000;

/// How much more memory they may take than a single hit, in KiB.
const BOUND_KIB: i64 = 32 << 10;

/// The largest resident size of the program with these arguments, in KiB, and what it printed.
#[allow(clippy::zombie_processes, reason = "wait4 waits for it, and says what it took")]
fn peak(lab: &Lab, args: &[&str]) -> (i64, usize) {
    let out = lab.path("out");
    let child = lab.command(args).stdout(File::create(&out).unwrap()).spawn().unwrap();
    let (mut status, mut usage) = (0, std::mem::MaybeUninit::<libc::rusage>::zeroed());
    let pid = libc::pid_t::try_from(child.id()).unwrap();
    // SAFETY: the child is ours and was not waited for, and both places are of the right type.
    assert_eq!(unsafe { libc::wait4(pid, &raw mut status, 0, usage.as_mut_ptr()) }, pid);
    assert_eq!(status, 0, "{args:?}");
    // SAFETY: all zeros are a rusage too.
    let usage = unsafe { usage.assume_init() };
    // Line by line: what this process takes counts for the children that it forks.
    let lines = BufReader::new(File::open(&out).unwrap()).lines().count();
    (usage.ru_maxrss, lines)
}

#[test]
fn a_search_with_very_many_hits_takes_little_memory() {
    let lab = Lab::with_db();
    lab.sh(&format!("\"$SL\" exec -q -- sh -c 'yes needle | head -n {HITS}'")).ok();
    let (least, _) = peak(&lab, &["search", "needle", "--limit", "1"]);
    let all = ["search", "needle", "--limit", "0"];
    for format in [&[][..], &["-ojsonl"], &["-ojson"], &["-ocsv"], &["-oyaml"]] {
        let (kib, lines) = peak(&lab, &[&all, format].concat());
        assert!(lines >= HITS, "{format:?}: {lines} lines");
        assert!(kib - least < BOUND_KIB, "{format:?}: {kib} KiB, and {least} for one hit");
    }
}

#[test]
fn hits_of_one_file_stay_together_however_many_there_are() {
    let lab = Lab::with_db();
    lab.sh("\"$SL\" exec -q -- sh -c 'seq 5000 | sed \"s/.*/& needle/\"'").ok();
    let printed = lab.run(["search", "needle", "--limit", "0", "-C", "1"]).ok().stdout;
    let mut lines = printed.lines();
    assert!(lines.next().unwrap().ends_with("stdout.log"), "{printed}");
    for (number, line) in (1..=5000).zip(&mut lines) {
        assert_eq!(line.trim_start(), format!("{number}: {number} needle"));
    }
    assert_eq!(lines.next(), None);
}
