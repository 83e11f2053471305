//! Steps that failed are run again as a run of their own.

use scenariolog_tests::Lab;

#[test]
fn what_failed_runs_again_in_its_directory_under_its_path() {
    let lab = Lab::new();
    std::fs::create_dir(lab.path("a b")).unwrap();
    let script = "\"$SL\" exec -q --name good -- sh -c 'echo good >>ran'
        \"$SL\" exec -q --name group -- sh -c '\"$SL\" exec -q --name inner -- sh -c \"echo inner >>ran; exit 3\"'
        cd 'a b' && \"$SL\" exec -q --name \"it's\" -- sh -c 'echo \"$0: $PWD\" >>../ran; test -e mended' \"o'ne\"";
    lab.run(["run", "exec", "--suite", "s", "--", "sh", "-c", script]).exits(1);
    let ran = |lab: &Lab| String::from_utf8(lab.read("ran")).unwrap();
    let before = ran(&lab);
    assert_eq!(before.lines().count(), 3);
    let old: String = lab.value("SELECT run_id FROM scenario_runs");
    lab.write("a b/mended", "");
    let again = lab.run(["rerun", "--failed"]).exits(1);
    assert!(again.stderr.contains(&format!("2 steps of the run {old} again")), "{again}");
    let after = ran(&lab);
    assert_eq!(after[before.len()..], before["good\n".len()..]);
    let run = "run_id = (SELECT run_id FROM kv WHERE k = 'rerun.of')";
    assert_eq!(lab.value::<String>("SELECT v FROM kv WHERE k = 'rerun.of'"), old);
    let steps: Vec<String> = lab.column(&format!(
        "SELECT step_path || ' ' || outcome FROM steps WHERE {run} ORDER BY step_num"
    ));
    assert_eq!(steps, ["group/inner failed", "it's passed"]);
    let history = lab.run(["history", "it's", "-o", "csv", "--fields", "outcome"]).ok().stdout;
    assert_eq!(history, "outcome\npassed\nfailed\n");
}

#[test]
fn where_nothing_failed_there_is_nothing_to_run() {
    let lab = Lab::new();
    lab.run(["exec", "-q", "--", "true"]).ok();
    let run: String = lab.value("SELECT run_id FROM scenario_runs");
    let said = lab.run(["rerun"]).refused(1);
    assert_eq!(said, format!("no step of the run {run} is to be run again"));
    assert_eq!(lab.run(["rerun", "nope"]).refused(1), "there is no run \"nope\"");
}
