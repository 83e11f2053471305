//! How soon questions across runs are answered: 1,000 runs of 100 steps, with 50 lines a step. In the last run 20 steps
//! failed that say 10,000 lines, as they do in the three runs before.

use rusqlite::Connection;

use crate::Result;
use crate::lab::Lab;
use crate::measure::{median, run};
use crate::table::{Budget, Table};

const FILE: &str = "across.db";

const ROUNDS: usize = 7;

const QUESTIONS: [(&str, &[&str], f64); 9] = [
    ("explain, 20 failures of 10,000 lines", &["explain"], 500.0),
    ("diff", &["diff", "latest~2", "latest~1"], 100.0),
    ("diff --lines", &["diff", "--lines", "step-7"], 100.0),
    ("history", &["history", "step-50"], 100.0),
    ("flaky", &["flaky"], 100.0),
    ("regressions", &["regressions"], 100.0),
    ("first-seen", &["first-seen", "lost the lock"], 100.0),
    ("failures --group of all runs", &["failures", "--group", "--all-runs"], 100.0),
    ("gate", &["gate", "latest~1"], 100.0),
];

/// The runs, their steps and outputs, and 5,600,000 lines.
const RECORD: &str = "
PRAGMA synchronous = off;
BEGIN;
CREATE TEMP TABLE n AS WITH RECURSIVE n (i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < 9999) SELECT i FROM n;
INSERT INTO scenario_runs (run_id, root_dir, suite, started_at, completed_at, outcome, duration_ms)
  SELECT printf('0199%04x-0000-7000-8000-000000000000', i), '/', 'big',
         strftime('%Y-%m-%dT%H:%M:%f', 1760000000 + i * 600, 'unixepoch') || '000000Z',
         strftime('%Y-%m-%dT%H:%M:%f', 1760000500 + i * 600, 'unixepoch') || '000000Z',
         iif(i = 999, 'failed', 'passed'), 500000.0
  FROM n WHERE i < 1000;
INSERT INTO kv (run_id, k, v, created_at)
  SELECT run_id, 'git.sha', printf('%040x', rowid / 2), started_at
  FROM (SELECT run_id, started_at, row_number() OVER (ORDER BY run_id) AS rowid FROM scenario_runs);
INSERT INTO kv (run_id, k, v, created_at) SELECT run_id, 'git.branch', 'main', started_at FROM scenario_runs;
INSERT INTO steps (step_id, run_id, step_num, step_name, started_at, completed_at, outcome, duration_ms, fingerprint)
  SELECT printf('%s%012x', substr(run_id, 1, 24), i + 1), run_id, i + 1, 'step-' || i, started_at, completed_at,
         iif(outcome = 'failed' AND i < 20 OR i = 50 AND unixepoch(started_at) / 600 % 97 = 0, 'failed', 'passed'),
         900.0 + (i * 7919 + unixepoch(started_at)) % 50,
         iif(outcome = 'failed' AND i < 20 OR i = 50 AND unixepoch(started_at) / 600 % 97 = 0, printf('1-%012x', i), NULL)
  FROM scenario_runs CROSS JOIN n WHERE i < 100 ORDER BY 1;
INSERT INTO artifacts (run_id, step_id, kind, path, is_text, size_bytes, sha256, created_at, line_count, indexed_lines,
                       indexed_bytes, cut_lines)
  SELECT run_id, step_id, 'stdout', step_id, 1, lines * 70, '', started_at, lines, lines, lines * 70, 0
  FROM (SELECT *, iif(step_num <= 20 AND run_id >= '019903e4', 10000, 50) AS lines FROM steps) ORDER BY step_id;
INSERT INTO log_lines (line_id, text)
  SELECT (artifact_id << 32) + i + 1,
         CASE WHEN i = lines / 2 AND failed THEN 'ERROR: step ' || artifact_id || ' lost the lock on table users'
         ELSE printf('2026-11-27 12:%02d:%02d.%03d INFO [worker-%d] request %08x took %d ms in stage %s', i % 60, i % 59,
                     artifact_id % 1000, i % 8, i * 7919 + artifact_id, i % 90, substr('parseload store', 1 + i % 3 * 5, 5))
         END
  FROM (SELECT artifact_id, line_count AS lines, outcome = 'failed' AS failed FROM artifacts JOIN steps USING (step_id))
  CROSS JOIN n WHERE i < lines;
INSERT INTO log_lines_fts (log_lines_fts) VALUES ('rebuild');
COMMIT;";

/// Adds a row for each question: whole processes, beside one that only says its version.
pub fn measure(lab: &Lab, table: &mut Table) -> Result<()> {
    run(&mut lab.scenariolog(FILE, &["init"]))?;
    Connection::open(lab.path(FILE))?.execute_batch(RECORD)?;
    for (what, args, most) in QUESTIONS {
        let times: Result<Vec<f64>> =
            (0..ROUNDS).map(|_| Ok(lab.run(FILE, args)?.wall.as_secs_f64() * 1e3)).collect();
        let asked = median(times?);
        table.add(
            what,
            format!("{asked:.1} ms"),
            String::new(),
            (asked, " ms"),
            Budget::AtMost(most),
        );
    }
    lab.remove(FILE);
    Ok(())
}
