//! Steps, each attempt a row.

use std::path::PathBuf;

use rusqlite::Row;
use rusqlite::types::Value;

use crate::ask::answer::{Answer, Rows};
use crate::ask::filter::Usual;
use crate::ask::report::declare::{Place, Report};
use crate::ask::report::opt::{ALL_RUNS, RUN_ID, SINCE, SUITE};
use crate::error::Result;
use crate::record::recorded::Recorded;
use crate::record::run::Run;
use crate::record::status::Status;
use crate::record::step::Step;
use crate::row::{ReportRow, row};
use crate::store::sql::{Cells, from_sql};
use crate::store::{Store, id};

row! {
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
        /// Set if something that it started kept its output open after it had ended.
        pub leaked: Option<bool>,
    }
}

pub(super) const REPORTS: &[Report] = &[Report {
    name: "steps",
    place: Place::Nowhere,
    about: "Show the steps of runs, all attempts",
    order: "the newest run first, its steps as they started",
    row: StepRow::TYPE,
    fields: &["step_num", "step_path", "attempt", "outcome", "exit_code", "duration_ms", "step_id"],
    none: "the run has no steps",
    limited: None,
    options: &[RUN_ID, SUITE, SINCE, ALL_RUNS],
    bad: None,
    ask: |store, given| {
        let conditions = given.runs().conditions(store, Usual::Latest)?;
        let order = "ORDER BY r.started_at DESC, r.run_id DESC, s.started_at, s.step_id";
        select(store, &format!("WHERE {} {order}", conditions.sql()), &conditions.values)
            .map(Rows::from)
    },
}];

const SELECT: &str = "
    SELECT s.step_num, s.step_name, s.attempt, s.exit_code, s.signal, s.reason, s.duration_ms, s.user_ms, s.system_ms,
           s.max_rss_bytes, s.started_at, s.completed_at, s.script_path, s.argv_json, s.cwd, s.step_id,
           s.parent_step_id, s.run_id, s.outcome, s.host, s.pid, s.pid_start, s.step_path, s.leaked
    FROM scenario_runs AS r JOIN steps AS s USING (run_id)";

/// The steps of a run, all attempts, in the order they started.
pub fn steps(run: &Run) -> Result<Vec<StepRow>> {
    step_rows(run)?.collect()
}

/// [`steps`], read one by one.
pub fn step_rows(run: &Run) -> Result<Answer<StepRow>> {
    let conditions = "WHERE r.run_id = ? ORDER BY s.started_at, s.step_id";
    select(run.store(), conditions, &[Value::from(run.id().to_owned())])
}

/// One step.
pub fn step(step: &Step) -> Result<StepRow> {
    select(step.store(), "WHERE s.step_id = ?", &[Value::from(step.id().to_owned())])?
        .next()
        .unwrap_or_else(|| Err(id::unknown(id::STEP, step.id())))
}

fn select(store: &Store, conditions: &str, values: &[Value]) -> Result<Answer<StepRow>> {
    let sql = format!("{SELECT} {conditions}");
    Answer::select(store, "cannot read the steps", &sql, values, row)
}

fn row(row: &Row) -> rusqlite::Result<StepRow> {
    let row = &Cells(row);
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
        leaked: row.get(23)?,
    })
}
