//! A step that removes or replaces the files of the record costs nothing that was recorded, and is told of it.

use scenariolog_tests::{Lab, Ran};

/// A record with a step in it that is in the log alone, and a backup from before that.
fn with_a_step(lab: &Lab) {
    lab.run(["exec", "-q", "--name", "early", "--", "true"]).ok();
    let copy = "cp scenariolog.db backup.db; cp scenariolog.db-wal backup.db-wal 2>/dev/null; true";
    lab.sh(copy).ok();
    lab.run(["snapshot", "whole.db"]).ok();
    lab.run(["exec", "-q", "--name", "committed", "--", "echo", "needle"]).ok();
}

fn names(lab: &Lab) -> Vec<String> {
    lab.column("SELECT step_name || ' ' || coalesce(outcome, 'none') FROM steps ORDER BY step_name")
}

/// One line about it, whoever says it, and the status of the child.
fn told(ran: Ran) -> String {
    let ran = ran.exits(3);
    let warnings = ran.warnings();
    assert_eq!(warnings.len(), 1, "{ran}");
    warnings[0].to_owned()
}

fn exec(lab: &Lab, script: &str) -> Ran {
    let script = format!("{script}; echo pin; exit 3");
    lab.run(["exec", "-q", "--name", "remover", "--", "sh", "-c", &script])
}

const ALL: [&str; 3] = ["committed passed", "early passed", "remover failed"];

#[test]
fn a_log_that_is_removed() {
    for script in [
        "rm scenariolog.db-wal scenariolog.db-shm",
        "rm scenariolog.db-wal",
        "git init -q . && echo '*.db' >.gitignore && git add -f .gitignore scenariolog.db && git clean -fdq -e .logs",
        "mkdir away && mv scenariolog.db-* away",
    ] {
        let lab = Lab::with_db();
        with_a_step(&lab);
        let warning = told(exec(&lab, script));
        assert!(
            warning.ends_with("-wal was removed meanwhile; what it held is saved"),
            "{warning}"
        );
        assert_eq!(names(&lab), ALL, "{script}");
        assert!(lab.run(["search", "pin"]).ok().stdout.contains("1: pin"));
        assert!(lab.run(["search", "needle"]).ok().stdout.contains("1: needle"));
        lab.assert_sound();
    }
}

#[test]
fn a_file_that_is_removed() {
    for script in
        ["rm scenariolog.db*", "rm scenariolog.db", "mkdir away && mv scenariolog.db* away"]
    {
        let lab = Lab::with_db();
        with_a_step(&lab);
        let warning = told(exec(&lab, script));
        assert!(warning.ends_with("was removed meanwhile; it is written anew"), "{warning}");
        assert_eq!(names(&lab), ALL, "{script}");
        assert!(lab.run(["search", "pin"]).ok().stdout.contains("1: pin"));
        lab.assert_sound();
    }
}

#[test]
fn a_file_that_another_takes_the_place_of() {
    for script in [
        "rm scenariolog.db-*; mv whole.db scenariolog.db",
        "rm scenariolog.db*; cp whole.db scenariolog.db",
        "rm scenariolog.db*; \"$SL\" init",
    ] {
        let lab = Lab::with_db();
        with_a_step(&lab);
        let warning = told(exec(&lab, script));
        assert!(warning.contains("was replaced meanwhile; what is under way"), "{warning}");
        let names = names(&lab);
        assert!(names.contains(&"remover failed".to_owned()), "{script}: {names:?}");
        assert!(lab.run(["search", "pin"]).ok().stdout.contains("1: pin"));
        lab.run(["artifact", "verify"]).ok();
        lab.assert_sound();
    }
}

#[test]
fn a_log_that_is_removed_below_a_whole_run() {
    for script in ["rm scenariolog.db-*", "rm scenariolog.db*"] {
        let lab = Lab::with_db();
        let suite = format!(
            "\"$SL\" exec -q --name committed -- true
             \"$SL\" exec -q --name remover -- sh -c '{script}; exit 3'
             \"$SL\" exec -q --name later -- echo pin; exit 3"
        );
        lab.run(["run", "exec", "--suite", "all", "--", "sh", "-c", &suite]).exits(3);
        assert_eq!(names(&lab), ["committed passed", "later passed", "remover failed"], "{script}");
        assert_eq!(lab.column::<String>("SELECT outcome FROM scenario_runs"), ["failed"]);
        lab.assert_sound();
    }
}

#[test]
fn a_log_that_is_removed_while_many_record() {
    let lab = Lab::with_db();
    let run = lab.start_run();
    let script = format!(
        "for n in 1 2 3 4 5 6; do
             (for m in 1 2 3 4 5; do \"$SL\" exec -q --run-id {run} -- sh -c 'echo out; exit 3'; done) &
         done
         for n in 1 2 3 4 5; do rm -f scenariolog.db-wal scenariolog.db-shm; sleep 0.05; done; wait"
    );
    lab.sh(&script).exits(0);
    lab.assert_sound();
}

#[test]
fn a_backup_that_is_copied_in_place_is_not_ruined() {
    let lab = Lab::with_db();
    let run = lab.start_run();
    lab.run(["exec", "-q", "--run-id", &run, "--name", "early", "--", "true"]).ok();
    lab.run(["snapshot", "whole.db"]).ok();
    let script = "rm scenariolog.db-*; cp whole.db scenariolog.db; echo pin; exit 3";
    let ran =
        lab.run(["exec", "-q", "--run-id", &run, "--name", "copier", "--", "sh", "-c", script]);
    let warning = told(ran);
    assert!(warning.contains("-wal was removed meanwhile"), "{warning}");
    assert_eq!(names(&lab), ["copier failed", "early passed"]);
    assert!(lab.run(["search", "pin"]).ok().stdout.contains("1: pin"));
    lab.assert_sound();
}
