//! Runs with the counts of their steps.

use rusqlite::{Connection, Row, params_from_iter};

use crate::ask::filter::{RunFilter, Usual};
use crate::error::{Result, sqlite};
use crate::outcome::Outcome;
use crate::record::attempt;
use crate::record::status::Status;
use crate::row::record;
use crate::store::sql::{Conditions, from_sql, limit};
use crate::store::{Store, id, schema};

record! {
    /// A run and how its steps ended. A step counts once, with its last attempt.
    pub struct RunRow {
        /// The run's id.
        pub run_id: String,
        /// The suite.
        pub suite: Option<String>,
        /// How it ended, or "running".
        pub outcome: Status,
        /// The exit code.
        pub exit_code: Option<i64>,
        /// The signal that ended it.
        pub signal: Option<i64>,
        /// Why it ended so, where that is known.
        pub reason: Option<String>,
        /// How many steps it has.
        pub steps: i64,
        /// Steps that passed.
        pub passed: i64,
        /// Steps that failed.
        pub failed: i64,
        /// Steps that could not be judged.
        pub error: i64,
        /// Steps left out on purpose.
        pub skipped: i64,
        /// Steps that failed as expected.
        pub xfailed: i64,
        /// Steps that passed against expectation.
        pub xpassed: i64,
        /// Steps that took too long.
        pub timed_out: i64,
        /// Steps that were cut off.
        pub interrupted: i64,
        /// Steps that are a reason for it to be red: failed, in error, timed out or interrupted.
        pub failures: i64,
        /// Steps that are still running.
        pub running: i64,
        /// Steps that passed, but not at the first attempt.
        pub flaky: i64,
        /// How long it took, in milliseconds.
        pub duration_ms: Option<f64>,
        /// When it started, UTC.
        pub started_at: String,
        /// When it ended, UTC.
        pub completed_at: Option<String>,
        /// The host that recorded it.
        pub host: Option<String>,
        /// The directory that artifact paths are relative to.
        pub root_dir: std::path::PathBuf,
        /// The same as `steps`, for scripts written for the Go tool.
        pub total_steps: i64,
        /// The same as `failures`, for scripts written for the Go tool.
        pub failed_steps: i64,
        /// Whether the file's output can be searched.
        pub fts_enabled: bool,
    }
}

/// The runs that the filter lets through, usually all, the newest first; `most` of them, or all for 0.
pub fn runs(store: &Store, filter: &RunFilter, most: usize) -> Result<Vec<RunRow>> {
    counted(store, &filter.conditions(store, Usual::All)?, most)
}

/// How runs ended, usually the latest; the newest comes first.
pub fn summary(store: &Store, filter: &RunFilter) -> Result<Vec<RunRow>> {
    counted(store, &filter.conditions(store, Usual::Latest)?, 0)
}

fn counted(store: &Store, conditions: &Conditions, most: usize) -> Result<Vec<RunRow>> {
    let limit = limit(most)?;
    store.read(|conn| {
        let mut rows = select(conn, conditions, limit)?;
        let fts_enabled = schema::has_index(conn)? && schema::has_fts5(conn)?;
        for row in &mut rows {
            row.fts_enabled = fts_enabled;
            count_steps(conn, row)?;
        }
        Ok(rows)
    })
}

/// One run: an id, a unique prefix, or `latest`.
pub fn run(store: &Store, run: &str) -> Result<RunRow> {
    let mut rows = runs(store, &RunFilter::run(run), 1)?;
    rows.pop().ok_or_else(|| id::unknown(id::RUN, run))
}

fn select(conn: &Connection, conditions: &Conditions, limit: i64) -> Result<Vec<RunRow>> {
    let sql = format!(
        "SELECT r.run_id, r.suite, r.exit_code, r.signal, r.reason, r.duration_ms, r.started_at, r.completed_at,
                r.root_dir, r.outcome, r.host, r.pid, r.pid_start
         FROM scenario_runs AS r WHERE {} ORDER BY r.started_at DESC, r.run_id DESC LIMIT {limit}",
        conditions.sql()
    );
    conn.prepare_cached(&sql)
        .and_then(|mut select| {
            select.query_map(params_from_iter(&conditions.values), row)?.collect()
        })
        .map_err(sqlite("cannot read the runs"))
}

fn row(row: &Row) -> rusqlite::Result<RunRow> {
    Ok(RunRow {
        run_id: row.get(0)?,
        suite: row.get(1)?,
        outcome: Status::from_row(row, 9)?,
        exit_code: row.get(2)?,
        signal: row.get(3)?,
        reason: row.get(4)?,
        steps: 0,
        passed: 0,
        failed: 0,
        error: 0,
        skipped: 0,
        xfailed: 0,
        xpassed: 0,
        timed_out: 0,
        interrupted: 0,
        failures: 0,
        running: 0,
        flaky: 0,
        duration_ms: row.get(5)?,
        started_at: row.get(6)?,
        completed_at: row.get(7)?,
        host: row.get(10)?,
        root_dir: from_sql(row.get_ref(8)?).unwrap_or_default(),
        total_steps: 0,
        failed_steps: 0,
        fts_enabled: false,
    })
}

fn count_steps(conn: &Connection, run: &mut RunRow) -> Result<()> {
    let steps: Vec<(i64, Status)> = conn
        .prepare_cached(&format!(
            "SELECT s.attempt, s.outcome, s.host, s.pid, s.pid_start FROM steps AS s
             WHERE s.run_id = ?1 AND {}",
            attempt::judges()
        ))
        .and_then(|mut select| {
            select
                .query_map([&run.run_id], |row| Ok((row.get(0)?, Status::from_row(row, 1)?)))?
                .collect()
        })
        .map_err(sqlite("cannot count the steps"))?;
    for (attempt, status) in steps {
        run.steps += 1;
        run.flaky += i64::from(attempt > 1 && status == Status::Ended(Outcome::Passed));
        run.failures += i64::from(status.is_failure());
        *run.counter(status) += 1;
    }
    (run.total_steps, run.failed_steps) = (run.steps, run.failures);
    // A run whose harness cannot be seen is still going on while a step of it is.
    if run.running > 0 && run.completed_at.is_none() {
        run.outcome = Status::Running;
    }
    Ok(())
}

impl RunRow {
    fn counter(&mut self, status: Status) -> &mut i64 {
        match status {
            Status::Running => &mut self.running,
            Status::Ended(Outcome::Passed) => &mut self.passed,
            Status::Ended(Outcome::Failed) => &mut self.failed,
            Status::Ended(Outcome::Error) => &mut self.error,
            Status::Ended(Outcome::Skipped) => &mut self.skipped,
            Status::Ended(Outcome::Xfailed) => &mut self.xfailed,
            Status::Ended(Outcome::Xpassed) => &mut self.xpassed,
            Status::Ended(Outcome::TimedOut) => &mut self.timed_out,
            Status::Ended(Outcome::Interrupted) => &mut self.interrupted,
        }
    }
}
