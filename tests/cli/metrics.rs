//! Numbers that runs and steps measured.

use scenariolog_tests::Lab;

#[test]
fn numbers_are_kept_with_their_step_and_unit() {
    let lab = Lab::new();
    let script = "\"$SL\" metric latency 12.5 ms; \"$SL\" metric latency -3e-1 ms; \"$SL\" metric rows 40000";
    lab.run(["exec", "-q", "--name", "load", "--", "sh", "-c", script]).ok();
    lab.run(["metric", "coverage", "81.5", "%"]).ok();
    let listed = |args: &[&str]| {
        let fields = ["metrics", "-o", "csv", "--fields", "step_path,name,value,unit"];
        lab.run(fields.iter().chain(args)).ok().stdout
    };
    assert_eq!(
        listed(&[]),
        "step_path,name,value,unit\nload,latency,12.5,ms\nload,latency,-0.3,ms\nload,rows,40000,\n,coverage,81.5,%\n"
    );
    assert_eq!(listed(&["--name", "rows"]).lines().count(), 2);
    assert_eq!(listed(&["--step", "load", "--limit", "2"]).lines().count(), 3);
}

#[test]
fn what_is_no_number_is_refused() {
    let lab = Lab::new();
    lab.run(["exec", "-q", "--", "true"]).ok();
    for (value, says) in [
        ("fast", "\"fast\" is not a number"),
        ("nan", "the value of the metric \"x\" is not a finite number"),
        ("1e999", "the value of the metric \"x\" is not a finite number"),
    ] {
        let said = lab.run(["metric", "x", value]).refused(2);
        assert!(said.contains(says), "{said}");
    }
    assert!(lab.run(["metric", "", "1"]).refused(2).contains("the name of the metric is empty"));
    assert_eq!(lab.run(["metrics"]).ok().stdout, "");
}
