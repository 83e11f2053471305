//! Steps, each attempt a row.

use std::path::PathBuf;

use rusqlite::{Row, params};

use crate::error::{Result, sqlite};
use crate::record::recorded::Recorded;
use crate::record::run::Run;
use crate::record::status::Status;
use crate::record::step::Step;
use crate::row::record;
use crate::store::sql::from_sql;
use crate::store::{Store, id};

record! {
    /// A step of a run: one attempt of it.
    pub struct StepRow {
        /// Its number, counted under its parent or else in the run.
        pub step_num: i64,
        /// Its name.
        pub step_name: String,
        /// Which attempt it is, from 1.
        pub attempt: i64,
        /// How it ended, or "running".
        pub outcome: Status,
        /// The exit code, 128 + N for signal N.
        pub exit_code: Option<i64>,
        /// The signal that ended it.
        pub signal: Option<i64>,
        /// Why it ended so, where that is known.
        pub reason: Option<String>,
        /// How long it took, in milliseconds.
        pub duration_ms: Option<f64>,
        /// CPU time in the program, in milliseconds.
        pub user_ms: Option<f64>,
        /// CPU time in the kernel, in milliseconds.
        pub system_ms: Option<f64>,
        /// The largest resident size of one of its processes, in bytes.
        pub max_rss_bytes: Option<i64>,
        /// When it started, UTC.
        pub started_at: String,
        /// When it ended, UTC.
        pub completed_at: Option<String>,
        /// The script it ran.
        pub script_path: Option<PathBuf>,
        /// The command line, a JSON array.
        pub argv_json: Option<String>,
        /// The working directory.
        pub cwd: Option<PathBuf>,
        /// The host that recorded it.
        pub host: Option<String>,
        /// The process that recorded it.
        pub pid: Option<i64>,
        /// The step's id.
        pub step_id: String,
        /// The step it is nested in.
        pub parent_step_id: Option<String>,
        /// The run it belongs to.
        pub run_id: String,
        /// The names from the top of the run, its own last, with slashes between them.
        pub step_path: String,
    }
}

const SELECT: &str = "
    SELECT step_num, step_name, attempt, exit_code, signal, reason, duration_ms, user_ms, system_ms, max_rss_bytes,
           started_at, completed_at, script_path, argv_json, cwd, step_id, parent_step_id, run_id,
           outcome, host, pid, pid_start, step_path
    FROM steps";

/// The steps of a run, all attempts, in the order they started.
pub fn steps(run: &Run) -> Result<Vec<StepRow>> {
    select(run.store(), "WHERE run_id = ?1 ORDER BY started_at, step_id", run.id())
}

/// One step.
pub fn step(step: &Step) -> Result<StepRow> {
    select(step.store(), "WHERE step_id = ?1", step.id())?
        .pop()
        .ok_or_else(|| id::unknown(id::STEP, step.id()))
}

fn select(store: &Store, conditions: &str, id: &str) -> Result<Vec<StepRow>> {
    store.read(|conn| {
        conn.prepare_cached(&format!("{SELECT} {conditions}"))
            .and_then(|mut select| select.query_map(params![id], row)?.collect())
            .map_err(sqlite("cannot read the steps"))
    })
}

fn row(row: &Row) -> rusqlite::Result<StepRow> {
    Ok(StepRow {
        step_num: row.get(0)?,
        step_name: row.get(1)?,
        step_path: row.get(22)?,
        attempt: row.get(2)?,
        outcome: Status::from_row(row, 18)?,
        exit_code: row.get(3)?,
        signal: row.get(4)?,
        reason: row.get(5)?,
        duration_ms: row.get(6)?,
        user_ms: row.get(7)?,
        system_ms: row.get(8)?,
        max_rss_bytes: row.get(9)?,
        started_at: row.get(10)?,
        completed_at: row.get(11)?,
        script_path: from_sql(row.get_ref(12)?),
        argv_json: row.get(13)?,
        cwd: from_sql(row.get_ref(14)?),
        host: row.get(19)?,
        pid: row.get(20)?,
        step_id: row.get(15)?,
        parent_step_id: row.get(16)?,
        run_id: row.get(17)?,
    })
}
