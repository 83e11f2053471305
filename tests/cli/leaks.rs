//! Steps that end while something they started holds their output open.

use scenariolog_tests::Lab;

/// Ends at once, and leaves something behind that says `late` when the file `go` is there, or the record is gone.
const LEAKY: &str = "echo early; (while [ ! -e go ] && [ -e scenariolog.db ]; do sleep 0.02; done; echo late) & exit 1";

fn leaked(lab: &Lab) -> Vec<Option<i64>> {
    lab.column("SELECT leaked FROM steps ORDER BY step_id")
}

#[test]
fn a_leaky_step_is_told_and_an_ordinary_one_is_not() {
    let lab = Lab::with_db();
    let ran = lab.exec(LEAKY).exits(1);
    assert!(ran.stderr.contains("leaky"), "{ran}");
    // What ends with the step, or a moment later, is no leak; nor is what has its own output.
    let ran = lab.exec("(sleep 0.1; echo soon) & (sleep 1) >/dev/null 2>&1 & echo x").ok();
    assert!(!ran.stderr.contains("leaky"), "{ran}");
    assert_eq!(leaked(&lab), [Some(1), None]);
    let run: String = lab.value("SELECT min(run_id) FROM scenario_runs");
    let shown = lab.run(["show", "--run-id", &run, "it"]).ok().stdout;
    assert!(shown.lines().any(|line| line.starts_with("leaked ")), "{shown}");
    let failed = lab.run(["failures", "--run-id", &run]).ok().stdout;
    assert!(failed.lines().next().unwrap().ends_with(", leaky"), "{failed}");
    assert!(!lab.run(["show", "it"]).ok().stdout.contains("leaked"));
    lab.write("go", "");
}

#[test]
fn late_output_is_found_when_it_has_come_and_nobody_starts_a_run() {
    for command in ["exec", "run exec"] {
        let lab = Lab::with_db();
        lab.sh(&format!("\"$SL\" {command} -- sh -c '{LEAKY}'")).exits(1);
        assert_eq!(lab.value::<i64>("SELECT count(*) FROM artifacts WHERE size_bytes IS NULL"), 2);
        assert!(lab.run(["search", "early"]).ok().stdout.contains("1: early"));
        lab.write("go", "");
        let text: String = lab.wait_for_row("SELECT text FROM log_lines WHERE text = 'late'");
        assert_eq!(text, "late");
        lab.wait_for_row::<i64>(
            "SELECT indexed_lines FROM artifacts WHERE kind = 'stdout' AND size_bytes = 11",
        );
        assert!(lab.run(["search", "late"]).ok().stdout.contains("2: late"), "{command}");
        lab.run(["artifact", "verify"]).ok();
        lab.assert_sound();
    }
}

#[test]
fn what_comes_late_has_the_time_of_the_end() {
    let lab = Lab::with_db();
    lab.exec(LEAKY).exits(1);
    lab.write("go", "");
    lab.wait_for_row::<i64>("SELECT size_bytes FROM artifacts WHERE size_bytes = 11");
    let stamped = lab.run(["cat", "it", "--timestamps"]).ok().stdout;
    let since = |line: &str| {
        let (_, rest) = line.split_once('+').unwrap();
        rest.split_once(" s ").unwrap().0.trim().parse::<f64>().unwrap()
    };
    let times: Vec<f64> = stamped.lines().map(since).collect();
    let took: f64 = lab.value("SELECT duration_ms / 1e3 FROM steps");
    assert!(matches!(times[..], [early, late] if early < late && late > took), "{stamped} {took}");
}
