//! Old runs leave the file, and what must stay stays.

use std::fs;
use std::path::PathBuf;

use scenariolog_tests::Lab;

/// Records a run of a suite whose step says so many lines, and returns its id.
fn record(lab: &Lab, suite: &str, lines: usize, status: &str) -> String {
    let script = format!(
        "\"$SL\" exec -q --name say -- sh -c 'seq {lines}; echo needle; test {status} = 0 || echo FAIL: {status} >&2; exit {status}'"
    );
    lab.run(["run", "exec", "--suite", suite, "--", "sh", "-c", &script]);
    lab.value("SELECT run_id FROM scenario_runs ORDER BY started_at DESC LIMIT 1")
}

fn runs(lab: &Lab) -> Vec<String> {
    lab.column("SELECT run_id FROM scenario_runs ORDER BY started_at")
}

fn dir(lab: &Lab, run: &str) -> PathBuf {
    lab.path(".logs").join(run)
}

#[test]
fn runs_leave_with_their_files_and_give_their_space_back() {
    let lab = Lab::new();
    let ids: Vec<_> = (0..6).map(|_| record(&lab, "a", 20_000, "0")).collect();
    let before = fs::metadata(lab.db()).unwrap().len();
    let listed = lab.run(["prune", "--keep", "2", "-o", "csv", "--fields", "what,run_id"]).ok();
    assert_eq!(listed.stdout.lines().count(), 5, "{listed}");
    assert_eq!(listed.one_line(), "4 would be removed; --apply does it");
    assert_eq!(runs(&lab), ids);
    lab.run(["prune", "--keep", "2", "--apply"]).ok();
    assert_eq!(runs(&lab), ids[4..]);
    assert!(ids[..4].iter().all(|id| !dir(&lab, id).exists()));
    assert!(ids[4..].iter().all(|id| dir(&lab, id).exists()));
    assert!(fs::metadata(lab.db()).unwrap().len() < before / 2);
    lab.assert_sound();
    let hits = lab.run(["search", "needle", "-o", "jsonl", "--limit", "0"]).ok().stdout;
    assert_eq!(hits.lines().count(), 2);
    // What stays can be recorded into.
    record(&lab, "a", 1, "0");
    lab.assert_sound();
}

#[test]
fn what_failed_the_last_green_run_and_the_first_of_a_kind_stay() {
    let lab = Lab::new();
    let green = record(&lab, "b", 1, "0");
    let failed = record(&lab, "a", 1, "3");
    let tolerated =
        "\"$SL\" exec -q --name say -- sh -c 'echo FAIL: of its own kind; exit 5'; true";
    lab.run(["run", "exec", "--suite", "a", "--", "sh", "-c", tolerated]).ok();
    let first: String =
        lab.value("SELECT run_id FROM scenario_runs ORDER BY started_at DESC LIMIT 1");
    let old: Vec<_> = (0..3).map(|_| record(&lab, "a", 1, "0")).collect();
    lab.run(["prune", "--keep", "0", "--apply"]).ok();
    assert_eq!(runs(&lab), [green, failed, first, old[2].clone()]);
    lab.run(["prune", "--older-than", "1d", "--apply"]).ok();
    assert_eq!(runs(&lab).len(), 4);
}

#[test]
fn output_alone_can_leave() {
    let lab = Lab::new();
    let old = record(&lab, "a", 50, "0");
    let new = record(&lab, "a", 50, "0");
    fs::write(dir(&lab, &old).join("notes"), "mine").unwrap();
    lab.run(["prune", "--max-size", "200", "--logs-only", "--apply"]).ok();
    assert_eq!(runs(&lab), [old.clone(), new]);
    let files: Vec<_> =
        fs::read_dir(dir(&lab, &old)).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(files, ["notes"]);
    let hits = lab.run(["search", "needle", "-o", "jsonl"]).ok().stdout;
    assert_eq!(hits.lines().count(), 1);
    lab.assert_sound();
    assert_eq!(lab.value::<i64>("SELECT count(*) FROM steps"), 2);
}

#[test]
fn directories_of_no_run_leave_if_that_is_asked_for() {
    let lab = Lab::new();
    let run = record(&lab, "a", 1, "0");
    let orphan = dir(&lab, "01a20552-8b30-70ab-86b9-55f5788b7659");
    let other = dir(&lab, "something-else");
    for dir in [&orphan, &other] {
        fs::create_dir(dir).unwrap();
        fs::write(dir.join("x.log"), "x").unwrap();
    }
    let listed = lab.run(["prune", "--orphans", "-o", "csv", "--fields", "what,path"]).ok().stdout;
    assert_eq!(listed, format!("what,path\ndirectory,{}\n", orphan.display()));
    lab.run(["prune", "--orphans", "--apply"]).ok();
    assert!(!orphan.exists() && other.exists() && dir(&lab, &run).exists());
}

#[test]
fn it_must_be_said_what_is_to_leave() {
    let lab = Lab::with_db();
    let said = lab.run(["prune", "--apply"]).refused(2);
    assert_eq!(said, "nothing says what is to leave: a number of runs, an age or a size");
    let said = lab.run(["prune", "--max-size", "many"]).refused(2);
    assert!(said.contains("\"many\" is not a size"), "{said}");
}
