//! The decision whether a run may pass, and how a step is run again.

use scenariolog_tests::Lab;

/// Records a run of two steps; `broken` says which fails.
fn record(lab: &Lab, broken: &str) {
    let script = "for step in load store; do \"$SL\" exec -q --name $step -- sh -c 'echo \"warning: slow\"
        if [ $0 = $1 ]; then echo \"ERROR: lost the lock\" >&2; exit 1; fi' $step \"$1\"; done; true";
    lab.run(["run", "exec", "--suite", "nightly", "--", "sh", "-c", script, "sh", broken]).ok();
}

/// The verdicts on the rules, and the exit status.
fn gate(lab: &Lab, args: &[&str]) -> (Vec<String>, i32) {
    let command = ["gate", "-o", "csv", "--fields", "rule,verdict,found,allowed"];
    let ran = lab.run(command.iter().chain(args));
    (ran.stdout.lines().skip(1).map(str::to_owned).collect(), ran.status)
}

#[test]
fn a_rule_that_is_broken_says_by_what() {
    let lab = Lab::new();
    record(&lab, "none");
    let rules = ["--min-steps", "2", "--max-warnings", "2"];
    let (held, status) = gate(&lab, &rules);
    assert_eq!(
        (held, status),
        (
            [
                "recorded,held,\"passed, 2 steps\",\"a run that has ended, with steps\"",
                "new failures,held,0,0",
                "steps still failing,held,0,0",
                "flaky failures,held,0,0",
                "steps,held,2,at least 2",
                "warnings,held,2,at most 2",
            ]
            .map(str::to_owned)
            .to_vec(),
            0
        )
    );
    record(&lab, "store");
    let (rules, status) = gate(&lab, &["--min-steps", "3", "--max-warnings", "1"]);
    let broken: Vec<_> = rules.iter().filter(|rule| rule.contains(",broken,")).collect();
    assert_eq!(status, 1);
    assert_eq!(
        broken,
        ["new failures,broken,1,0", "steps,broken,2,at least 3", "warnings,broken,2,at most 1"]
    );
    assert_eq!(gate(&lab, &["latest~1"]).1, 0);
    record(&lab, "store");
    assert!(gate(&lab, &[]).0.contains(&"steps still failing,broken,1,0".to_owned()));
}

#[test]
fn missing_data_are_not_green() {
    let lab = Lab::new();
    lab.run(["run", "exec", "--suite", "nightly", "--", "true"]).ok();
    let (rules, status) = gate(&lab, &[]);
    assert_eq!(
        (status, &*rules[0]),
        (3, "recorded,missing,it has no steps,\"a run that has ended, with steps\"")
    );
    record(&lab, "none");
    assert_eq!(gate(&lab, &["--max-regressions", "0"]).1, 3);
    assert_eq!(gate(&lab, &["--shards", "2"]).1, 3);
    for shard in ["1", "2"] {
        let tags = [
            ("CI_JOB_NAME", "test"),
            ("CI_PIPELINE_ID", "77"),
            ("CI_NODE_INDEX", shard),
            ("GITLAB_CI", "true"),
        ];
        let script = "\"$SL\" exec -q --name s -- true";
        let mut run = lab.command(["run", "exec", "--suite", "nightly", "--", "sh", "-c", script]);
        assert!(run.envs(tags).status().unwrap().success());
    }
    assert_eq!(gate(&lab, &["--shards", "2"]).1, 0);
    assert_eq!(gate(&lab, &["--shards", "3"]).1, 3);
    let nothing = Lab::with_db().run(["gate"]);
    assert_eq!(nothing.refused(1), "nothing is recorded yet: there is no run");
}

#[test]
fn known_failures_are_tolerated_until_they_expire() {
    let lab = Lab::new();
    record(&lab, "none");
    record(&lab, "store");
    let known = |expires: &str, step: &str| {
        let entry = format!(
            "[[known]]\nstep = '{step}'\ntext = 'lost the lock'\nticket = 'DB-7'\nreason = 'engine'\nexpires = {expires}\n"
        );
        lab.write("scenariolog.toml", entry);
        let ran = lab.run(["gate", "-o", "csv", "--fields", "rule,verdict,found,details"]);
        (ran.status, ran.stdout)
    };
    let (status, rules) = known("2999-01-31", "st*");
    assert_eq!(status, 0, "{rules}");
    assert!(rules.contains("known failures,noted,1,\n"), "{rules}");
    let (status, rules) = known("2026-01-31", "st*");
    assert_eq!(status, 1, "{rules}");
    assert!(rules.contains("DB-7, engine, until 2026-01-31: no longer tolerated"), "{rules}");
    let (status, rules) = known("2999-01-31", "load");
    assert_eq!(status, 1, "{rules}");
    assert!(rules.contains("its step passes: remove the entry"), "{rules}");
    lab.write("scenariolog.toml", "[gate]\nmin_steps = 'many'\n");
    let said = lab.run(["gate"]).refused(2);
    assert!(
        said.ends_with("scenariolog.toml:2: \"min_steps\" must be a number from 0 on"),
        "{said}"
    );
}

#[test]
fn a_step_is_run_again_by_what_repro_prints() {
    let lab = Lab::new();
    std::fs::create_dir(lab.path("a b")).unwrap();
    let script = "cd 'a b' && \"$SL\" exec -q --name \"it's\" -- sh -c 'echo \"$0: $PWD\" >>../ran; exit 3' \"o'ne\"";
    lab.run(["run", "exec", "--", "sh", "-c", script]).exits(3);
    let line = lab.run(["repro", "it's"]).ok().stdout;
    lab.sh(&line).exits(3);
    let ran = String::from_utf8(lab.read("ran")).unwrap();
    let lines: Vec<_> = ran.lines().collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0], lines[1]);
    let said = lab.run(["repro", "nothing"]).refused(1);
    assert_eq!(said, "there is no step \"nothing\"");
}

#[test]
fn an_answer_keeps_to_its_budget_and_says_what_it_left_out() {
    let lab = Lab::new();
    let script = "for n in 1 2 3 4 5 6 7 8; do \"$SL\" exec -q --name step$n -- sh -c 'echo ERROR: block $0 is broken; exit 1' $n; done";
    lab.run(["run", "exec", "--suite", "s", "--", "sh", "-c", script]).exits(1);
    for report in ["explain", "failures"] {
        for format in ["table", "jsonl", "json", "yaml", "csv"] {
            let ran = lab.run([report, "--max-bytes", "1400", "-o", format]).ok();
            assert!(ran.stdout.len() <= 1400, "{report}, {format}: {} bytes", ran.stdout.len());
            let said = if format == "table" { &ran.stdout } else { &ran.stderr };
            assert!(
                said.contains("more left out by the budget of 1400 bytes"),
                "{report}, {format}: {said}"
            );
        }
        let whole = lab.run([report, "--budget", "100000"]).ok();
        assert!(whole.stdout.contains("step8") && !whole.stdout.contains("left out by"), "{whole}");
    }
}

#[test]
fn runs_that_cannot_be_compared_are_one_clear_line() {
    let lab = Lab::new();
    let said = |args: &[&str], status| lab.run(args).refused(status);
    let script = "\"$SL\" exec -q --name s -- false";
    for suite in ["a", "b"] {
        lab.run(["run", "exec", "--suite", suite, "--", "sh", "-c", script]).exits(1);
    }
    let id = |run: &str| {
        lab.value::<String>(&format!("SELECT run_id FROM scenario_runs WHERE suite = '{run}'"))
    };
    let (a, b) = (id("a"), id("b"));
    assert_eq!(
        said(&["diff", "latest~1"], 2),
        format!(
            "the runs have nothing in common: {a} is of the suite \"a\", {b} of the suite \"b\""
        )
    );
    assert_eq!(
        said(&["diff", "latest", "latest"], 2),
        format!("{b} is compared with itself; name two runs")
    );
    assert_eq!(
        said(&["diff"], 1),
        format!(
            "no run of the suite \"b\" before {b} passed; name the run to compare with, such as latest~1"
        )
    );
    assert_eq!(said(&["diff", "last-green"], 1), said(&["diff"], 1));
    assert_eq!(said(&["failures", "--run-id", "last-green"], 1), "there is no run that passed yet");
    assert_eq!(said(&["explain", "latest~5"], 1), "there are no 6 runs");
    assert_eq!(said(&["explain", "--suite", "c"], 1), "there is no run of the suite \"c\"");
    let running = lab.run(["run", "start", "--suite", "b"]).ok().stdout;
    assert_eq!(
        said(&["diff", "latest~1", "latest"], 2),
        format!("the run {} is still running; compare it when it has ended", running.trim())
    );
    lab.write("scenariolog.toml", "[[known]]\nstep = 1\n");
    assert!(said(&["explain"], 2).ends_with("scenariolog.toml:2: \"step\" must be a text"));
}
