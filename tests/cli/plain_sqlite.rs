//! The file is for any SQLite: what the documentation promises to those who query it themselves.

use std::process::Command;

use scenariolog_tests::{Lab, skip};

/// Questions in plain SQL, and what they answer for the suite of [`recorded`].
const QUESTIONS: [(&str, &str); 8] = [
    (
        "SELECT artifact_id, line_num, text FROM log_lines_fts WHERE log_lines_fts MATCH 'needle' ORDER BY rowid",
        "3|2|a needle\n6|1|needle: broken",
    ),
    (
        "SELECT s.step_name, f.line_num FROM log_lines_fts AS f JOIN artifacts USING (artifact_id) JOIN steps AS s USING (step_id) \
         WHERE log_lines_fts MATCH 'needle AND broken' AND f.run_id = (SELECT max(run_id) FROM scenario_runs)",
        "bad|1",
    ),
    (
        "SELECT text FROM log_lines_fts WHERE log_lines_fts MATCH '\"needle broken\"' ORDER BY rank",
        "needle: broken",
    ),
    ("SELECT line_num, text FROM log_lines WHERE artifact_id = 3", "1|hay\n2|a needle"),
    ("SELECT outcome, count(*) FROM steps GROUP BY outcome ORDER BY 1", "failed|1\npassed|1"),
    ("SELECT step_name, duration_ms > 0 FROM steps ORDER BY step_num", "good|1\nbad|1"),
    (HISTORY, "bad|failed|1"),
    (
        "SELECT r.suite, k.v FROM scenario_runs AS r JOIN kv AS k USING (run_id) WHERE k.k = 'shard' AND k.step_id IS NULL",
        "plain|3",
    ),
];

/// What became of a step in the last runs of its suite.
const HISTORY: &str = "SELECT s.step_path, s.outcome, s.attempt FROM scenario_runs AS r JOIN steps AS s USING (run_id) \
                       WHERE r.suite = 'plain' AND s.step_path = 'bad' \
                       ORDER BY r.started_at DESC, r.run_id DESC LIMIT 50";

fn recorded() -> Lab {
    let lab = Lab::new();
    let suite = "\"$SL\" exec -q --name good -- printf 'hay\\na needle\\n'
                 \"$SL\" exec -q --name bad -- sh -c 'echo needle: broken >&2; exit 1'";
    lab.run([
        "run", "exec", "-q", "--index", "none", "--suite", "plain", "--kv", "shard:3", "--", "sh",
        "-c", suite,
    ])
    .exits(1);
    lab
}

fn assert_answers(name: &str, ask: impl Fn(&Lab, &str) -> Command) {
    let lab = recorded();
    let ask = |sql: &str| ask(&lab, sql).output().ok().filter(|output| output.status.success());
    match ask("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'") {
        Some(output) if output.stdout.starts_with(b"1") => {}
        _ => return skip(&format!("{name} (not installed, or without FTS5)")),
    }
    for (sql, answer) in QUESTIONS {
        let output = ask(sql).unwrap_or_else(|| panic!("{name} refuses {sql}"));
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim_end(), answer, "{name}: {sql}");
    }
    lab.assert_sound();
}

#[test]
fn the_shell_of_sqlite() {
    assert_answers("sqlite3", |lab, sql| {
        let mut command = lab.other("sqlite3");
        command.arg(lab.db()).arg(sql);
        command
    });
}

#[test]
fn python() {
    let script = "import sqlite3, sys\n\
                  for row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2]): print(*row, sep='|')";
    assert_answers("python3", |lab, sql| {
        let mut command = lab.other("python3");
        command.args(["-c", script]).arg(lab.db()).arg(sql);
        command
    });
}

#[test]
fn what_another_program_deletes_leaves_the_index_too() {
    let lab = recorded();
    let conn = lab.connection();
    conn.execute_batch("PRAGMA foreign_keys = ON; DELETE FROM scenario_runs").unwrap();
    for table in ["steps", "kv", "artifacts", "log_lines", "log_lines_fts"] {
        assert_eq!(lab.value::<i32>(&format!("SELECT count(*) FROM {table}")), 0, "{table}");
    }
    lab.assert_sound();
}

#[test]
fn the_history_of_a_step_is_a_few_seeks_a_run() {
    let lab = recorded();
    let plan: Vec<String> = lab
        .connection()
        .prepare(&format!("EXPLAIN QUERY PLAN {HISTORY}"))
        .unwrap()
        .query_map([], |row| row.get(3))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(
        plan,
        [
            "SEARCH r USING COVERING INDEX scenario_runs_by_suite (suite=?)",
            "SEARCH s USING INDEX steps_by_path (run_id=? AND step_path=?)"
        ]
    );
}
