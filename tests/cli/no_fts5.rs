//! Over an SQLite that really lacks FTS5: all works but the search, which says why.

use scenariolog_tests::{Lab, program, program_without_fts5};

fn without_fts5() -> Lab {
    Lab::of(program_without_fts5())
}

#[test]
fn the_build_lacks_it() {
    let lab = without_fts5();
    let told = lab.run(["init"]).ok();
    assert_eq!(
        told.one_line(),
        "FTS5 not available: everything but search and index fts will work"
    );
    assert_eq!(
        lab.column::<String>("SELECT name FROM sqlite_master WHERE name LIKE '%fts%'"),
        Vec::<String>::new()
    );
}

#[test]
fn a_suite_is_recorded_and_reported() {
    let lab = without_fts5();
    let suite = "\"$SL\" exec -q --name good -- echo fine; \"$SL\" exec -q --name bad -- sh -c 'echo woe >&2; exit 3'; \
                 \"$SL\" exec -q --name outer -- sh -c '\"$SL\" exec --kind cmd -- true; \"$SL\" kv set a b; \"$SL\" artifact add notes'";
    lab.write("notes", "text\n");
    let told = lab
        .run(["run", "exec", "--suite", "s", "--", "sh", "-c", &format!("{suite}; exit 1")])
        .exits(1);
    assert!(!told.stderr.contains("warning") && !told.stderr.contains("FTS5"), "{told}");
    let csv = |args: &str| lab.sh(&format!("\"$SL\" {args} -o csv")).ok().stdout;
    assert_eq!(
        csv("summary --fields suite,outcome,steps,passed,failed,fts_enabled"),
        "suite,outcome,steps,passed,failed,fts_enabled\ns,failed,3,2,1,false\n"
    );
    assert_eq!(csv("failures --fields step_name,first_lines"), "step_name,first_lines\nbad,woe\n");
    assert_eq!(csv("show --fields step_name,outcome").lines().count(), 4);
    assert_eq!(csv("timings --fields step_name").lines().count(), 4);
    assert_eq!(csv("kv list --step-id outer --fields key,value"), "key,value\na,b\n");
    assert_eq!(
        csv("artifact list --fields kind,indexed_lines")
            .lines()
            .filter(|line| line.ends_with(','))
            .count(),
        11
    );
    lab.run(["artifact", "verify"]).ok();
    assert_eq!(lab.run(["cat", "good"]).ok().stdout, "fine\n");
    lab.assert_sound();
}

#[test]
fn search_and_index_say_what_is_missing() {
    let lab = without_fts5();
    lab.exec("echo word").ok();
    for line in ["search word", "search --literal word", "search 'a AND'", "index fts"] {
        let said = lab.sh(&format!("\"$SL\" {line}")).refused(1);
        assert!(said.starts_with("FTS5 not available: "), "{line}: {said}");
    }
}

#[test]
fn the_full_program_indexes_such_a_file_later() {
    let mut lab = without_fts5();
    lab.exec("echo early").ok();
    lab.switch_to(program());
    assert_eq!(lab.run(["search", "early"]).ok().one_line(), "nothing found");
    assert_eq!(lab.run(["index", "fts"]).ok().one_line(), "indexed 1 line of 2 artifacts");
    assert!(lab.run(["search", "early"]).ok().stdout.contains("1: early"));
    lab.assert_sound();
}

#[test]
fn the_full_program_indexes_what_it_records_into_such_a_file() {
    let mut lab = without_fts5();
    lab.run(["init"]).ok();
    lab.switch_to(program());
    lab.exec("echo late").ok();
    assert!(lab.run(["search", "late"]).ok().stdout.contains("1: late"));
    lab.assert_sound();
}

#[test]
fn a_file_with_an_index_can_still_be_recorded_into() {
    let mut lab = Lab::new();
    let run = lab.start_run();
    lab.run(["exec", "-q", "--run-id", &run, "--", "echo", "before"]).ok();
    lab.switch_to(program_without_fts5());
    let told = lab.run(["exec", "--run-id", &run, "--", "echo", "between"]).ok();
    assert_eq!(told.stderr.lines().count(), 1, "{told}");
    lab.run(["run", "end", "--run-id", &run, "--exit-code", "0"]).ok();
    lab.run(["summary"]).ok();
    lab.run(["search", "before"]).refused(1);
    lab.switch_to(program());
    lab.run(["index", "fts"]).ok();
    for word in ["before", "between"] {
        assert!(lab.run(["search", word]).ok().stdout.contains(word));
    }
    lab.assert_sound();
}

#[test]
fn an_indexed_file_of_version_1_is_left_for_a_program_that_can_read_it() {
    let mut lab = without_fts5();
    let conn = lab.connection();
    conn.execute_batch(include_str!("version_1.sql")).unwrap();
    drop(conn);
    let before = lab.read("scenariolog.db");
    let said = lab.run(["summary"]).refused(1);
    assert!(said.starts_with("FTS5 not available: "), "{said}");
    assert!(lab.read("scenariolog.db") == before, "it was changed");
    lab.switch_to(program());
    assert_eq!(lab.run(["runs", "-o", "csv", "--fields", "run_id"]).ok().stdout.lines().count(), 4);
}
