//! Attempts of one step, and which of them judges it.
//!
//! Steps of one run with the same parent, number and path are attempts of one step, and the last of them judges it.
//! What is nested in an attempt counts as long as that does.

use rusqlite::params;

use crate::error::{Result, sqlite};
use crate::store::transaction::Transaction;

/// The attempt that follows those there are.
pub(crate) fn next(
    tx: &Transaction,
    run_id: &str,
    parent: Option<&str>,
    step_path: &str,
    step_num: i64,
) -> Result<i64> {
    tx.prepare_cached(
        "SELECT COALESCE(max(attempt), 0) + 1 FROM steps
         WHERE run_id = ?1 AND step_path = ?2 AND step_num = ?3 AND parent_step_id IS ?4",
    )
    .and_then(|mut select| {
        select.query_row(params![run_id, step_path, step_num, parent], |row| row.get(0))
    })
    .map_err(sqlite("cannot count the attempts"))
}

/// The SQL condition that the step `s` judges: no attempt is later, neither its own nor of what it is nested in.
pub(crate) fn judges() -> String {
    format!(
        "(NOT {} AND (s.parent_step_id IS NULL OR NOT EXISTS (
           WITH RECURSIVE above (step_id) AS (
             SELECT s.parent_step_id
             UNION ALL
             SELECT steps.parent_step_id FROM above JOIN steps USING (step_id)
             WHERE steps.parent_step_id IS NOT NULL)
           SELECT 1 FROM above CROSS JOIN steps AS p USING (step_id) WHERE {})))",
        has_later("s"),
        has_later("p")
    )
}

fn has_later(step: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM steps AS later WHERE later.run_id = {step}.run_id
         AND later.step_path = {step}.step_path AND later.step_num = {step}.step_num
         AND later.attempt > {step}.attempt AND later.parent_step_id IS {step}.parent_step_id)"
    )
}
