//! Files of version 1, as the tool before this one wrote them, of version 2, as scenariolog 0.2.0 did, and of version 3.

use std::fs;
use std::process::Child;

use rusqlite::Connection;
use scenariolog_tests::{Lab, Ran};

/// The version that files become.
const VERSION: i64 = 4;

/// A directory with the file of `version_1.sql`, and with the output that it knows.
fn with_version_1() -> Lab {
    let lab = Lab::new();
    fs::create_dir(lab.path(".logs")).unwrap();
    lab.write(".logs/step-01-stdout.txt", "hello world\nsecond line\n");
    let conn = Connection::open(lab.db()).unwrap();
    conn.execute_batch(include_str!("version_1.sql")).unwrap();
    conn.execute("UPDATE scenario_runs SET root_dir = ?1", [lab.path("").to_str().unwrap()])
        .unwrap();
    lab
}

/// A directory with the file of `version_2.sql`, but for the output that it knows.
fn with_version_2() -> Lab {
    with_dump(include_str!("version_2.sql"))
}

/// The same with that of `version_3.sql`.
fn with_version_3() -> Lab {
    with_dump(include_str!("version_3.sql"))
}

fn with_dump(dump: &str) -> Lab {
    let lab = Lab::new();
    let conn = Connection::open(lab.db()).unwrap();
    conn.execute_batch("PRAGMA journal_mode = wal").unwrap();
    conn.execute_batch(dump).unwrap();
    lab
}

/// Every table of version 2 with every column it had, a row a line.
fn content(lab: &Lab) -> Vec<String> {
    let tables = [
        (
            "scenario_runs",
            "run_id, root_dir, suite, started_at, completed_at, exit_code, duration_ms, outcome, signal, reason, user_ms, system_ms, max_rss_bytes, log_dir, host, pid, pid_start",
        ),
        (
            "steps",
            "step_id, run_id, parent_step_id, step_num, attempt, step_name, script_path, argv_json, cwd, started_at, completed_at, exit_code, duration_ms, outcome, signal, reason, user_ms, system_ms, max_rss_bytes, host, pid, pid_start",
        ),
        (
            "commands",
            "command_id, step_id, command_num, name, argv0, argv_json, cwd, started_at, completed_at, exit_code, duration_ms, outcome, signal, reason, user_ms, system_ms, max_rss_bytes, host, pid, pid_start",
        ),
        ("kv", "kv_id, run_id, step_id, command_id, k, v, created_at"),
        (
            "artifacts",
            "artifact_id, run_id, step_id, command_id, kind, path, is_text, size_bytes, sha256, created_at, line_count, indexed_lines, indexed_bytes, cut_lines",
        ),
        ("log_lines", "line_id, text"),
    ];
    tables
        .iter()
        .flat_map(|(table, columns)| {
            lab.column::<String>(&format!(
                "SELECT json_array('{table}', {columns}) FROM {table} ORDER BY 1"
            ))
        })
        .collect()
}

/// The schema but for the order of things.
fn schema(lab: &Lab) -> Vec<String> {
    lab.column(
        "SELECT type || ' ' || name || ': ' || coalesce(sql, '') FROM sqlite_master ORDER BY 1",
    )
}

#[test]
fn nothing_is_lost() {
    let lab = with_version_1();
    lab.run(["init"]).ok();
    assert_eq!(lab.value::<i64>("PRAGMA user_version"), VERSION);
    lab.assert_sound();
    for (sql, rows) in [
        (
            "SELECT concat_ws('|', run_id, suite, started_at, completed_at, exit_code, duration_ms, outcome) FROM scenario_runs",
            vec![
                "run-a|nightly|2025-01-02T03:04:05.120000000Z|2025-01-02T03:05:05.000000000Z|1|60000.0|failed",
                "run-b|nightly|2025-01-03T00:00:00.000000000Z|interrupted",
                "run-c|2025-01-02T02:00:00.000000000Z|2025-01-02T02:00:01.000000000Z|0|1000.0|passed",
            ],
        ),
        (
            "SELECT concat_ws('|', step_id, step_num, attempt, step_name, script_path, started_at, completed_at, exit_code, \
             duration_ms, outcome) FROM steps",
            vec![
                "run-a-step-01|1|1|hello|scripts/01.sh|2025-01-02T03:04:06.000000000Z|2025-01-02T03:04:07.500000000Z|0|1500.0|passed",
                "run-a-step-02|2|1|killed|scripts/02.sh|2025-01-02T03:04:08.123456789Z|2025-01-02T03:04:09.000000000Z|-1|876.0|failed",
                "run-b-step-01|1|1|cut off|2025-01-03T00:00:01.000000000Z|interrupted",
            ],
        ),
        (
            "SELECT concat_ws('|', run_id, step_id, k, v, created_at) FROM kv ORDER BY kv_id",
            vec![
                "run-a|colour|blue|2025-01-02T03:04:07.000000000Z",
                "run-a|run-a-step-01|size|large|2025-01-02T03:04:08.000000000Z",
                "run-c|colour|red|2025-01-02T02:00:00.000000000Z",
            ],
        ),
        (
            "SELECT concat_ws('|', artifact_id, run_id, step_id, kind, path, is_text, size_bytes, sha256, created_at, indexed_lines) \
             FROM artifacts",
            vec![
                "1|run-a|run-a-step-01|stdout|.logs/step-01-stdout.txt|1|24|3a4c1b|2025-01-02T03:04:07.600000000Z|2",
                "2|run-a|run-a-step-01|stderr|.logs/step-01-stderr.txt|1|0|e3b0c4|2025-01-02T03:04:07.600000000Z",
                "5|run-a|stdout|.logs/run.txt|1|10|aaaaaa|2025-01-02T03:04:07.600000000Z|1",
                "6|run-a|stdout|.logs/run.txt|1|12|bbbbbb|2025-01-02T03:05:07.600000000Z",
            ],
        ),
        (
            "SELECT concat_ws('|', artifact_id, line_num, text) FROM log_lines",
            vec!["1|1|hello world", "1|2|second line", "5|1|naïve line"],
        ),
    ] {
        assert_eq!(lab.column::<String>(sql), rows, "{sql}");
    }
}

#[test]
fn the_layout_becomes_that_of_a_new_file() {
    let (old, new) = (with_version_1(), Lab::with_db());
    old.run(["init"]).ok();
    assert_eq!(schema(&old), schema(&new));
    for pragma in ["user_version", "application_id"] {
        let pragma = format!("PRAGMA {pragma}");
        assert_eq!(old.value::<i64>(&pragma), new.value::<i64>(&pragma));
    }
    assert_eq!(old.value::<String>("PRAGMA journal_mode"), "wal");
}

#[test]
fn version_2_keeps_all_it_has_and_its_steps_get_paths() {
    let lab = with_version_2();
    let before = content(&lab);
    assert_eq!(before.len(), 2 + 12 + 1 + 4 + 22 + 9);
    lab.run(["init"]).ok();
    assert_eq!(lab.value::<i64>("PRAGMA user_version"), VERSION);
    assert_eq!(content(&lab), before);
    assert_eq!(schema(&lab), schema(&Lab::with_db()));
    lab.assert_sound();
    assert_eq!(
        lab.column::<String>(
            "SELECT step_path || ' ' || attempt || coalesce(' ' || highest_num, '') FROM steps ORDER BY step_id"
        ),
        [
            "unpack 1",
            "late 1",
            "flaky 1",
            "flaky 2",
            "outer 1",
            "outer/inner 1",
            "outer/goes-on 1",
            "outer/inner 1",
            "m/p 1",
            "m/p/TestA 1",
            "m/p/TestA/sub 1",
            "killed 1"
        ]
    );
    assert!(lab.run(["search", "says"]).ok().stdout.contains("1: says so"));
}

#[test]
fn version_3_keeps_all_it_has() {
    let lab = with_version_3();
    let paths =
        "SELECT concat_ws('|', step_id, path_before, step_path, highest_num) FROM steps ORDER BY 1";
    let before = (content(&lab), lab.column::<String>(paths));
    assert_eq!(before.0.len(), 2 + 12 + 1 + 4 + 22 + 10);
    lab.run(["init"]).ok();
    assert_eq!(lab.value::<i64>("PRAGMA user_version"), VERSION);
    assert_eq!((content(&lab), lab.column::<String>(paths)), before);
    assert_eq!(schema(&lab), schema(&Lab::with_db()));
    lab.assert_sound();
    assert!(lab.run(["search", "says"]).ok().stdout.contains("1: says so"));
    let run: String = lab.value("SELECT run_id FROM scenario_runs WHERE suite = 'nightly'");
    lab.run(["exec", "-q", "--run-id", &run, "--root-dir", ".", "--", "echo", "new"]).ok();
    assert_eq!(lab.value::<i64>("SELECT max(step_num) FROM steps"), 12);
    lab.assert_sound();
}

#[test]
fn numbers_go_on_in_a_run_of_version_2() {
    let lab = with_version_2();
    let run: String = lab.value("SELECT run_id FROM scenario_runs WHERE suite = 'nightly'");
    lab.connection()
        .execute_batch("DELETE FROM steps WHERE step_name IN ('killed', 'outer')")
        .unwrap();
    let exec = |args: &[&str]| {
        let line = ["exec", "-q", "--run-id", &run, "--root-dir", "."];
        lab.run([&line, args, &["--", "true"]].concat()).ok();
    };
    exec(&["--name", "next"]);
    exec(&["--name", "unpack", "--step-num", "1"]);
    exec(&["--name", "after"]);
    assert_eq!(
        lab.column::<String>(
            "SELECT concat_ws(' ', step_num, step_name, attempt) FROM steps WHERE parent_step_id IS NULL \
             AND step_id > (SELECT max(step_id) FROM steps WHERE step_name = 'm/p') ORDER BY step_id"
        ),
        ["10 next 1", "1 unpack 2", "11 after 1"]
    );
}

#[test]
fn any_command_upgrades_and_everything_works_after() {
    for first in ["summary", "search hello", "run start", "index fts", "exec -q -- true"] {
        let lab = with_version_1();
        lab.sh(&format!("\"$SL\" {first}")).ok();
        assert_eq!(lab.value::<i64>("PRAGMA user_version"), VERSION, "{first}");
    }
    let lab = with_version_1();
    assert_eq!(
        lab.run(["runs", "-o", "csv", "--fields", "run_id,outcome,steps"]).ok().stdout,
        "run_id,outcome,steps\nrun-b,interrupted,1\nrun-a,failed,2\nrun-c,passed,0\n"
    );
    let hits =
        lab.run(["search", "line", "-o", "csv", "--fields", "run_id,step_name,line_num,text"]).ok();
    assert_eq!(
        hits.stdout,
        "run_id,step_name,line_num,text\nrun-a,hello,2,second line\nrun-a,,1,naïve line\n"
    );
    assert_eq!(
        lab.run(["cat", "--run-id", "run-a", "hello"]).ok().stdout,
        "hello world\nsecond line\n"
    );
    assert_eq!(lab.run(["kv", "get", "--run-id", "run-a", "colour"]).ok().stdout, "blue\n");
    let shown = lab.run(["show", "--run-id", "run-a", "run-a-step-02"]).ok().stdout;
    assert!(shown.lines().any(|line| line.split_whitespace().eq(["exit_code", "-1"])), "{shown}");
    // A run that the old tool left unfinished can be gone on with and ended.
    lab.run(["exec", "-q", "--run-id", "run-b", "--", "echo", "new line"]).ok();
    assert!(lab.run(["search", "new"]).ok().stdout.contains("new line"));
    lab.run(["run", "end", "--run-id", "run-b", "--exit-code", "0"]).ok();
    lab.assert_sound();
}

#[test]
fn upgrading_again_changes_nothing() {
    for lab in [with_version_1(), with_version_2(), with_version_3()] {
        lab.run(["init"]).ok();
        lab.connection().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        let before = lab.read("scenariolog.db");
        for line in ["init", "summary", "search hello", "init"] {
            lab.sh(&format!("\"$SL\" {line}")).ok();
        }
        assert!(lab.read("scenariolog.db") == before);
    }
}

#[test]
fn eight_processes_at_once_upgrade_it_once() {
    for lab in [with_version_2(), with_version_3()] {
        upgrade_by_eight(&lab);
        assert_eq!(lab.value::<i32>("SELECT count(*) FROM steps"), 12);
    }
    let lab = with_version_1();
    upgrade_by_eight(&lab);
    assert_eq!(lab.value::<i32>("SELECT count(*) FROM log_lines"), 3);
    assert_eq!(lab.value::<i32>("SELECT count(*) FROM steps"), 3);
}

fn upgrade_by_eight(lab: &Lab) {
    let processes: Vec<Child> = (0..8)
        .map(
            |number| {
                if number % 2 == 0 { lab.spawn(["init"]) } else { lab.spawn(["search", "hello"]) }
            },
        )
        .collect();
    for process in processes {
        Ran::from(process.wait_with_output().unwrap()).ok();
    }
    assert_eq!(schema(lab), schema(&Lab::with_db()));
    lab.assert_sound();
}

#[test]
fn an_upgrade_killed_halfway_is_as_if_it_had_not_begun() {
    for microseconds in (0..8000).step_by(400) {
        let lab = match microseconds / 400 % 3 {
            0 => with_version_1(),
            1 => with_version_2(),
            _ => with_version_3(),
        };
        let before: (i64, i32) =
            (lab.value("PRAGMA user_version"), lab.value("SELECT count(*) FROM steps"));
        let mut child = lab.spawn(["init"]);
        std::thread::sleep(std::time::Duration::from_micros(microseconds));
        child.kill().unwrap();
        child.wait().unwrap();
        let version: i64 = lab.value("PRAGMA user_version");
        assert!(version == before.0 || version == VERSION);
        lab.run(["init"]).ok();
        assert_eq!(lab.value::<i32>("SELECT count(*) FROM steps"), before.1);
        assert_eq!(schema(&lab), schema(&Lab::with_db()));
        lab.assert_sound();
    }
}

#[test]
fn rows_whose_owner_is_gone_are_kept() {
    let lab = with_version_1();
    lab.connection()
        .execute_batch(
            "PRAGMA foreign_keys = OFF;
             INSERT INTO steps VALUES ('orphan', 'gone', 1, 'x', NULL, '2025-01-01T00:00:00Z', NULL, NULL, NULL);
             INSERT INTO kv (run_id, step_id, k, v) VALUES ('run-a', 'gone', 'a', 'b');
             INSERT INTO artifacts VALUES (9, 'run-a', 'gone', NULL, 'stdout', 'x', 1, 2, 'cc', '2025-01-01T00:00:00Z');
             INSERT INTO log_lines_fts VALUES ('run-a', 77, 1, 'line of a lost artifact');",
        )
        .unwrap();
    lab.run(["init"]).ok();
    for (table, rows) in [("steps", 4), ("kv", 4), ("artifacts", 5), ("log_lines", 4)] {
        assert_eq!(lab.value::<i32>(&format!("SELECT count(*) FROM {table}")), rows, "{table}");
    }
    for line in [
        "runs",
        "summary --all-runs",
        "failures --all-runs",
        "search lost",
        "artifact list --all-runs",
        "index fts",
    ] {
        lab.sh(&format!("\"$SL\" {line}")).ok();
    }
    assert_eq!(lab.value::<String>("PRAGMA integrity_check"), "ok");
}

#[test]
fn a_file_without_an_index_gets_one() {
    let lab = with_version_1();
    lab.connection().execute_batch("DROP TABLE log_lines_fts").unwrap();
    lab.run(["index", "fts"]).ok();
    assert!(lab.run(["search", "hello"]).ok().stdout.contains("1: hello world"));
    assert_eq!(schema(&lab), schema(&Lab::with_db()));
    lab.assert_sound();
}

#[test]
fn a_file_without_the_table_that_nobody_wrote() {
    let lab = with_version_1();
    lab.connection().execute_batch("DROP TABLE commands").unwrap();
    lab.run(["init"]).ok();
    assert_eq!(schema(&lab), schema(&Lab::with_db()));
    lab.assert_sound();
}
