//! Killed at any moment, and many at once: the file opens, is sound, and tells no lies.

use std::collections::BTreeSet;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use scenariolog_tests::{Lab, signal, signal_group, wait_for};

/// Delays in milliseconds, the same in every run of the tests.
struct Delays(u64);

impl Delays {
    fn next(&mut self, most: u64) -> Duration {
        // A linear congruential generator, by Knuth.
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Duration::from_micros((self.0 >> 33) % (most * 1000))
    }
}

/// A suite as the harness runs it: a step that writes a while, over and over.
const HARNESS: &str = "run=$(\"$SL\" run start --suite faulty)
    while :; do
        \"$SL\" exec -q --run-id \"$run\" --name busy -- sh -c '
            i=0; while [ $i -lt 40 ]; do i=$((i+1)); echo \"line $i\"; echo \"aside $i\" >&2; done; sleep 0.01; echo end'
    done";

/// A process in a group of its own.
fn group(command: &mut Command) -> Child {
    command.process_group(0).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Kills a process and all that it started, so that nothing of it goes on writing.
fn kill_group(child: &mut Child) {
    signal_group(child.id(), libc::SIGKILL);
    child.wait().unwrap();
}

/// The recorders that are recorded in rows without an outcome.
fn recorders(lab: &Lab) -> Vec<u32> {
    lab.column("SELECT pid FROM steps WHERE outcome IS NULL")
}

fn is_gone(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.is_empty() || stat.contains(") Z ")
}

/// Asserts what holds of a file whose recorders are dead: it is sound, nothing reads as running, no step that was cut
/// off reads as passed, before and after that has been written down.
fn assert_honest(lab: &Lab) {
    lab.assert_sound();
    let unfinished: BTreeSet<String> =
        lab.column("SELECT step_id FROM steps WHERE completed_at IS NULL").into_iter().collect();
    let reads = |lab: &Lab| {
        let rows = lab.run(["show", "-o", "jsonl", "--fields", "step_id,outcome"]).ok().stdout;
        let rows = rows.lines().map(|row| serde_json::from_str::<serde_json::Value>(row).unwrap());
        for row in rows {
            let cut = unfinished.contains(row["step_id"].as_str().unwrap());
            assert_eq!(row["outcome"], if cut { "interrupted" } else { "passed" }, "{row}");
        }
    };
    reads(lab);
    let summary = lab.run(["summary", "-o", "csv", "--fields", "outcome"]).ok().stdout;
    assert_eq!(summary, "outcome\ninterrupted\n");

    lab.start_run();
    assert_eq!(lab.value::<i32>("SELECT count(*) FROM steps WHERE outcome IS NULL"), 0);
    let faulty = "SELECT outcome || ': ' || reason FROM scenario_runs WHERE suite = 'faulty'";
    assert_eq!(lab.column::<String>(faulty), ["interrupted: its recorder died"]);
    let written: BTreeSet<String> =
        lab.column("SELECT step_id FROM steps WHERE outcome = 'interrupted'").into_iter().collect();
    assert_eq!(written, unfinished);
    // The output so far is complete, and found.
    assert_eq!(lab.value::<i32>("SELECT count(*) FROM artifacts WHERE size_bytes IS NULL"), 0);
    lab.run(["artifact", "verify", "--suite", "faulty"]).ok();
    for step in unfinished {
        let output = lab.run(["cat", &step]).ok().stdout;
        let found =
            lab.run(["search", "line", "--step", &step, "--limit", "0", "-o", "jsonl"]).ok().stdout;
        assert_eq!(
            output.lines().filter(|line| line.starts_with("line")).count(),
            found.lines().count()
        );
    }
    lab.assert_sound();
}

#[test]
fn a_suite_killed_at_any_moment() {
    let mut delays = Delays(1);
    for _ in 0..12 {
        let lab = Lab::with_db();
        let mut harness = group(lab.other("sh").args(["-c", HARNESS]));
        lab.wait_for_row::<String>("SELECT run_id FROM scenario_runs");
        thread::sleep(delays.next(150));
        // The recorders are in the harness's group. What they record is in groups of its own, and finds nobody left to
        // read what it writes.
        kill_group(&mut harness);
        wait_for("the recorders to end", || recorders(&lab).into_iter().all(is_gone).then_some(()));
        assert_honest(&lab);
    }
}

#[test]
fn a_recorder_killed_at_any_moment() {
    let mut delays = Delays(2);
    for _ in 0..12 {
        let lab = Lab::with_db();
        let run = lab.start_run();
        lab.connection()
            .execute("UPDATE scenario_runs SET suite = 'faulty', pid = 1, pid_start = 1", [])
            .unwrap();
        let script =
            "i=0; while [ $i -lt 100 ]; do i=$((i+1)); echo \"line $i\"; sleep 0.001; done";
        let mut recorder =
            group(&mut lab.command(["exec", "-q", "--run-id", &run, "--", "sh", "-c", script]));
        thread::sleep(delays.next(60));
        kill_group(&mut recorder);
        assert_honest(&lab);
    }
}

#[test]
fn a_child_killed_at_any_moment() {
    let mut delays = Delays(3);
    let lab = Lab::new();
    for _ in 0..10 {
        let pid_file = lab.path("pid");
        let _ = std::fs::remove_file(&pid_file);
        let mut recorder = lab.spawn([
            "exec",
            "-q",
            "--",
            "sh",
            "-c",
            "echo $$ >pid; while :; do echo line; done",
        ]);
        let pid = wait_for("the child", || lab.wait_for_file("pid").trim().parse().ok());
        thread::sleep(delays.next(20));
        signal(pid, libc::SIGKILL);
        assert_eq!(recorder.wait().unwrap().code(), Some(137));
        let row = "SELECT outcome || ' ' || signal FROM steps ORDER BY step_id DESC LIMIT 1";
        assert_eq!(lab.value::<String>(row), "interrupted 9");
    }
    lab.run(["artifact", "verify", "--all-runs"]).ok();
    lab.assert_sound();
}

#[test]
fn a_harness_killed_while_its_step_goes_on() {
    let lab = Lab::new();
    let script = "run=$(\"$SL\" run start --suite faulty); \"$SL\" exec -q --run-id $run -- sh -c 'echo $$ >ready; exec sleep 60'";
    let mut harness = lab.other("sh").args(["-c", &format!("{script}; true")]).spawn().unwrap();
    lab.wait_for_file("ready");
    harness.kill().unwrap();
    harness.wait().unwrap();
    // The step is still being recorded, so the run is still going on.
    let outcome = |report: &str| lab.run([report, "-o", "csv", "--fields", "outcome"]).ok().stdout;
    assert_eq!(
        (outcome("show"), outcome("summary")),
        ("outcome\nrunning\n".into(), "outcome\nrunning\n".into())
    );
    let pid = recorders(&lab)[0];
    signal(pid, libc::SIGKILL);
    wait_for("the recorder to end", || is_gone(pid).then_some(()));
    assert_eq!(
        (outcome("show"), outcome("summary")),
        ("outcome\ninterrupted\n".into(), "outcome\ninterrupted\n".into())
    );
    signal(lab.wait_for_file("ready").trim().parse().unwrap(), libc::SIGKILL);
}

#[test]
fn killed_while_the_file_is_created() {
    let mut delays = Delays(4);
    for _ in 0..20 {
        let lab = Lab::new();
        let mut child = lab.spawn(["run", "start"]);
        thread::sleep(delays.next(8));
        child.kill().unwrap();
        child.wait().unwrap();
        let run = lab.start_run();
        lab.run(["exec", "-q", "--run-id", &run, "--", "echo", "word"]).ok();
        assert!(lab.run(["search", "word"]).ok().stdout.contains("word"));
        lab.assert_sound();
    }
}

#[test]
fn sixteen_processes_record_fifty_steps_each_into_one_fresh_file() {
    let lab = Lab::new();
    let worker = "run=$(\"$SL\" run start --suite w$0) || exit 1; i=0
        while [ $i -lt 50 ]; do i=$((i+1)); \"$SL\" exec -q --run-id $run -- echo \"step $i of $0\" || exit 2; done
        exec \"$SL\" run end --run-id $run";
    let workers: Vec<Child> = (0..16)
        .map(|number| {
            let mut shell = lab.other("sh");
            shell
                .args(["-c", worker, &number.to_string()])
                .stdout(Stdio::piped())
                .stderr(Stdio::piped());
            shell.spawn().unwrap()
        })
        .collect();
    for worker in workers {
        let ended = scenariolog_tests::Ran::from(worker.wait_with_output().unwrap()).ok();
        assert_eq!(ended.stderr, "");
    }
    assert_eq!(lab.value::<i32>("SELECT count(*) FROM scenario_runs WHERE outcome = 'passed'"), 16);
    let complete = "SELECT count(*) FROM (SELECT count(*) AS n, count(DISTINCT step_num) AS d, max(step_num) AS m FROM steps
                    WHERE outcome = 'passed' GROUP BY run_id) WHERE n = 50 AND d = 50 AND m = 50";
    assert_eq!(lab.value::<i32>(complete), 16);
    assert_eq!(lab.value::<i32>("SELECT count(*) FROM artifacts WHERE sha256 IS NOT NULL"), 1600);
    let hits =
        lab.run(["search", "step", "--limit", "0", "-o", "csv", "--fields", "text"]).ok().stdout;
    assert_eq!(hits.lines().skip(1).collect::<BTreeSet<_>>().len(), 800);
    lab.run(["artifact", "verify", "--all-runs"]).ok();
    lab.assert_sound();
}

#[test]
fn sixteen_steps_of_one_run_at_once_have_numbers_of_their_own() {
    let lab = Lab::new();
    let run = lab.start_run();
    let steps: Vec<Child> = (0..16)
        .map(|_| lab.spawn(["exec", "-q", "--run-id", &run, "--name", "same", "--", "echo", "x"]))
        .collect();
    for step in steps {
        assert!(step.wait_with_output().unwrap().status.success());
    }
    let mut numbers: Vec<i32> = lab.column("SELECT step_num FROM steps");
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=16).collect::<Vec<_>>());
    assert_eq!(lab.value::<i32>("SELECT count(DISTINCT path) FROM artifacts"), 32);
}

#[test]
fn a_file_that_many_create_at_once() {
    for commands in [["init"].as_slice(), &["run", "start"], &["exec", "-q", "--", "true"]] {
        let lab = Lab::new();
        let processes: Vec<Child> = (0..16).map(|_| lab.spawn(commands)).collect();
        for process in processes {
            let ended = scenariolog_tests::Ran::from(process.wait_with_output().unwrap()).ok();
            assert_eq!(ended.stderr, "", "{commands:?}");
        }
        let runs = if commands == ["init"] { 0 } else { 16 };
        assert_eq!(lab.value::<i32>("SELECT count(*) FROM scenario_runs"), runs);
        lab.assert_sound();
    }
}

#[test]
fn readers_see_whole_rows_while_others_write() {
    let lab = Lab::with_db();
    let mut harness = group(lab.other("sh").args(["-c", HARNESS]));
    lab.wait_for_row::<String>("SELECT step_id FROM steps WHERE outcome = 'passed'");
    for _ in 0..15 {
        lab.run(["summary"]).ok();
        lab.run(["search", "line", "-C", "2"]).ok();
        let torn = "SELECT count(*) FROM steps JOIN artifacts USING (step_id) WHERE outcome = 'passed' AND sha256 IS NULL";
        assert_eq!(lab.value::<i32>(torn), 0);
    }
    kill_group(&mut harness);
}
