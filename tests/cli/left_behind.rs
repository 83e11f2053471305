//! What a killed recorder leaves behind is told, found and completed.

use std::os::unix::process::CommandExt;
use std::process::Stdio;

use scenariolog_tests::{Lab, signal_group, wait_for};

/// Kills a recorder with all that it started, when it has kept what its child said.
fn killed(lab: &Lab, command: &[&str]) {
    let script = "echo needle; echo pin >&2; sleep 60";
    let mut recorder = lab
        .command(command.iter().copied().chain(["--", "sh", "-c", script]))
        .process_group(0)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    for kind in ["stdout", "stderr"] {
        let log = format!("SELECT path FROM artifacts WHERE kind = '{kind}'");
        lab.wait_for_file(&lab.wait_for_row::<String>(&log));
    }
    recorder.kill().unwrap();
    recorder.wait().unwrap();
    // The child leads a group of its own, and holds the locks on its output until it is gone.
    children(lab).for_each(|pid| signal_group(pid, libc::SIGKILL));
    wait_for("the child to end", || children(lab).next().is_none().then_some(()));
}

/// The processes that work in the lab's directory.
fn children(lab: &Lab) -> impl Iterator<Item = u32> {
    let home = lab.path("").canonicalize().unwrap();
    std::fs::read_dir("/proc").unwrap().filter_map(move |entry| {
        let pid: u32 = entry.ok()?.file_name().to_str()?.parse().ok()?;
        let dir = std::fs::read_link(format!("/proc/{pid}/cwd")).ok()?;
        (dir == home).then_some(pid)
    })
}

fn lines(lab: &Lab, query: &str) -> usize {
    lab.run(["search", query, "-o", "jsonl"]).ok().stdout.lines().count()
}

#[test]
fn the_output_of_a_killed_run_is_found_after_one_command() {
    for command in [["index", "fts"].as_slice(), &["run", "start"], &["exec", "-q", "--", "true"]] {
        let lab = Lab::with_db();
        killed(&lab, &["run", "exec", "--suite", "killed"]);
        assert_eq!(
            lab.run(["search", "needle"]).ok().stderr.lines().last(),
            Some(
                "scenariolog: not searched: 2 artifacts not indexed yet, which index fts makes up for"
            )
        );
        lab.run(command).ok();
        assert!(!lab.run(["search", "needle"]).ok().stderr.contains("not searched"));
        assert_eq!((lines(&lab, "needle"), lines(&lab, "pin")), (1, 1), "{command:?}");
        lab.run(["artifact", "verify", "--suite", "killed"]).ok();
        lab.assert_sound();
    }
}

#[test]
fn a_run_of_another_host_can_be_indexed() {
    let lab = Lab::with_db();
    killed(&lab, &["run", "exec", "--suite", "killed"]);
    lab.connection().execute("UPDATE scenario_runs SET host = 'a-container'", []).unwrap();
    lab.run(["index", "fts"]).ok();
    assert_eq!(lines(&lab, "needle"), 1);
    let summary = lab.run(["summary", "-o", "csv", "--fields", "outcome"]).ok().stdout;
    assert_eq!(summary, "outcome\ninterrupted\n");
}

#[test]
fn an_index_that_was_cut_off_is_completed_by_the_next_recorder() {
    let lab = Lab::with_db();
    let run = lab.start_run();
    lab.run(["exec", "-q", "--run-id", &run, "--", "sh", "-c", "seq 1000 2000"]).ok();
    // As a recorder leaves it that is killed between the end and the lines.
    let conn = lab.connection();
    conn.execute_batch(
        "DELETE FROM log_lines WHERE line_num > 500;
         UPDATE artifacts SET indexed_lines = NULL, indexed_bytes = 0 WHERE kind = 'stdout';
         UPDATE steps SET pid = 1, pid_start = 1;",
    )
    .unwrap();
    lab.run(["exec", "-q", "--run-id", &run, "--", "true"]).ok();
    assert_eq!(lines(&lab, "1999"), 1);
    lab.assert_sound();
}

#[test]
fn two_that_index_the_same_do_not_fail() {
    let lab = Lab::with_db();
    let run = lab.start_run();
    lab.write("big.log", "all is well, said the log\n".repeat(400_000));
    let script = format!(
        "for n in 1 2 3 4; do
             \"$SL\" artifact add --run-id {run} --kind log big.log >/dev/null & pids=\"$pids $!\"
         done
         \"$SL\" index fts >/dev/null & pids=\"$pids $!\"
         for pid in $pids; do wait $pid || exit 1; done"
    );
    lab.sh(&script).ok();
    lab.run(["index", "fts"]).ok();
    assert_eq!(lab.value::<i64>("SELECT indexed_lines FROM artifacts"), 400_000);
    lab.assert_sound();
}

#[test]
fn a_run_whose_harness_is_dead_when_it_starts_does_not_belong_to_whoever_took_it_over() {
    let lab = Lab::with_db();
    let script = "(while kill -0 $$; do sleep 0.01; done; exec \"$SL\" run start --suite orphan) &";
    // In a session of its own, as suites of CI have it.
    let mut harness = lab.other("setsid");
    harness.args(["--wait", "sh", "-c", script]).stdout(Stdio::null()).stderr(Stdio::null());
    harness.status().unwrap();
    lab.wait_for_row::<String>("SELECT run_id FROM scenario_runs");
    let summary = || lab.run(["summary", "-o", "csv", "--fields", "outcome"]).ok().stdout;
    wait_for("the run to end", || (summary() == "outcome\ninterrupted\n").then_some(()));
}
