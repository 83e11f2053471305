//! How records find their place: commands in steps, steps in steps, both in runs, through the environment.

use scenariolog_tests::{Lab, Ran};

#[test]
fn commands_of_a_step_pass_their_output_through_and_are_recorded() {
    let lab = Lab::new();
    let step = "x=$(\"$SL\" exec --kind cmd --name asking --kv a:b -- sh -c 'echo answer; echo aside >&2; exit 3'); \
                echo \"got $x, $?\"; \"$SL\" exec --kind command -- ./no-such-thing; exit $?";
    lab.run(["exec", "-q", "--name", "outer", "--", "sh", "-c", step]).exits(127);
    assert_eq!(lab.run(["cat", "outer"]).ok().stdout, "got answer, 3\n");
    assert!(lab.run(["cat", "outer", "--stderr"]).ok().stdout.starts_with("aside\n"));
    let commands: Vec<String> = lab.column(
        "SELECT command_num || ' ' || outcome || ' ' || exit_code || ' ' || argv0 FROM commands ORDER BY command_num",
    );
    assert_eq!(commands, ["1 failed 3 sh", "2 error 127 ./no-such-thing"]);
    assert_eq!(lab.value::<i32>("SELECT count(*) FROM steps"), 1);
    assert_eq!(lab.value::<String>("SELECT v FROM kv WHERE command_id IS NOT NULL"), "b");
    let kept = "SELECT kind FROM artifacts WHERE command_id IN (SELECT command_id FROM commands WHERE name = 'asking') ORDER BY artifact_id";
    assert_eq!(lab.column::<String>(kept), ["stdout", "stderr"]);
}

#[test]
fn a_step_within_a_step_knows_its_parent() {
    let lab = Lab::new();
    lab.run([
        "exec",
        "-q",
        "--name",
        "outer",
        "--",
        "sh",
        "-c",
        "\"$SL\" exec -q --name inner -- true",
    ])
    .ok();
    let parent =
        "SELECT p.step_name FROM steps AS s JOIN steps AS p ON p.step_id = s.parent_step_id";
    assert_eq!(lab.value::<String>(parent), "outer");
    assert_eq!(lab.value::<i32>("SELECT count(*) FROM scenario_runs"), 1);
}

#[test]
fn programs_below_find_their_place_in_the_environment() {
    let lab = Lab::new();
    std::fs::create_dir(lab.path("elsewhere")).unwrap();
    lab.exec("env | grep ^SCENARIOLOG | sort; cd elsewhere; \"$SL\" kv set from below; \"$SL\" kv get from").ok();
    let said = lab.run(["cat", "latest"]).ok().stdout;
    let root = lab.path("").canonicalize().unwrap().display().to_string();
    let (run, step): (String, String) =
        (lab.value("SELECT run_id FROM scenario_runs"), lab.value("SELECT step_id FROM steps"));
    let root_dir = root.trim_end_matches('/');
    assert_eq!(
        said,
        format!(
            "SCENARIOLOG_DB={root_dir}/scenariolog.db\nSCENARIOLOG_LOG_DIR={root_dir}/.logs\n\
             SCENARIOLOG_ROOT_DIR={root_dir}\nSCENARIOLOG_RUN_ID={run}\nSCENARIOLOG_STEP_ID={step}\nbelow\n"
        )
    );
    assert_eq!(lab.value::<String>("SELECT k || v FROM kv WHERE step_id IS NOT NULL"), "frombelow");
}

#[test]
fn flags_may_come_from_the_environment_and_win_over_it() {
    let lab = Lab::new();
    let run = |args: &[&str], env: &[(&str, &str)]| -> Ran {
        lab.command(args).envs(env.iter().copied()).output().unwrap().into()
    };
    run(&["init"], &[("SCENARIOLOG_DB", "other.db")]).ok();
    assert!(lab.path("other.db").exists() && !lab.db().exists());
    run(&["exec", "-q", "--", "true"], &[("SCENARIOLOG_LOG_DIR", "elsewhere")]).ok();
    assert!(lab.path("elsewhere").is_dir());
    let csv = run(&["runs", "--fields", "steps"], &[("SCENARIOLOG_OUTPUT", "csv")]).ok();
    assert_eq!(csv.stdout, "steps\n1\n");
    let table =
        run(&["runs", "--fields", "steps", "-o", "table"], &[("SCENARIOLOG_OUTPUT", "csv")]).ok();
    assert_eq!(table.stdout, "steps\n    1\n");
    run(&["summary"], &[("SCENARIOLOG_RUN_ID", "nobody")]).refused(1);
    run(&["summary", "--run-id", "latest"], &[("SCENARIOLOG_RUN_ID", "nobody")]).ok();
}

#[test]
fn run_exec_is_a_whole_run() {
    let lab = Lab::new();
    let suite =
        "echo to all; \"$SL\" exec --name one -- true; \"$SL\" exec --name two -- false; exit 5";
    let ran = lab
        .run(["run", "exec", "--suite", "whole", "--kv", "a:b", "--", "sh", "-c", suite])
        .exits(5);
    assert_eq!(ran.stdout, "to all\n");
    let last = ran.stderr.lines().last().unwrap();
    assert!(last.starts_with("scenariolog: run whole failed in "), "{ran}");
    assert!(last.contains("; 1 of 2 steps failed; ask: scenariolog failures --db "), "{ran}");
    let run = "SELECT outcome || ' ' || exit_code || ' ' || (duration_ms > 0) FROM scenario_runs";
    assert_eq!(lab.value::<String>(run), "failed 5 1");
    let own = "SELECT kind FROM artifacts WHERE step_id IS NULL AND size_bytes > 0 ORDER BY kind";
    assert_eq!(lab.column::<String>(own), ["stderr", "stdout"]);
    // The line tells a command that works.
    let ask = last.split_once("ask: scenariolog ").unwrap().1;
    lab.sh(&format!("\"$SL\" {ask}")).ok();
}
