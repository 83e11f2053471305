//! Runs with the counts of their steps.

use rusqlite::{Connection, Row};

use crate::ask::answer::Answer;
use crate::ask::filter::{RunFilter, Usual};
use crate::ask::report::declare::{Place, Report};
use crate::ask::report::opt::{ALL_RUNS, Opt, RUN_ID, SINCE, SUITE};
use crate::error::{Result, sqlite};
use crate::outcome::Outcome;
use crate::record::attempt;
use crate::record::status::Status;
use crate::row::{ReportRow, row};
use crate::store::reader::Reader;
use crate::store::sql::{Cells, Conditions, from_sql, limit};
use crate::store::{Store, id, schema};

row! {
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

pub(super) const REPORTS: &[Report] = &[
    Report {
        name: "runs",
        place: Place::Command(&["runs"]),
        about: "List runs, the newest first",
        order: "the newest run first",
        row: RunRow::TYPE,
        fields: &[
            "run_id",
            "started_at",
            "suite",
            "outcome",
            "steps",
            "passed",
            "failures",
            "duration_ms",
        ],
        none: "no runs found",
        limited: None,
        options: &[
            Opt::text("suite", "Runs of this suite").value("NAME"),
            Opt::text(
                "since",
                "Runs started since then: a date, a time, or an age such as 90m, 2h, 7d",
            )
            .value("WHEN"),
            Opt::limit("20", "At most this many runs; 0 for all"),
        ],
        bad: None,
        ask: |store, given| Ok(run_rows(store, &given.runs(), given.count("limit")?)?.into()),
    },
    Report {
        name: "summary",
        place: Place::Command(&["summary"]),
        about: "Show how a run ended, with its steps counted by outcome",
        order: "the newest run first",
        row: RunRow::TYPE,
        fields: &[
            "run_id",
            "suite",
            "outcome",
            "steps",
            "passed",
            "failed",
            "error",
            "timed_out",
            "interrupted",
            "skipped",
            "duration_ms",
        ],
        none: "no runs found",
        limited: None,
        options: &[RUN_ID, SUITE, SINCE, ALL_RUNS],
        bad: None,
        ask: |store, given| Ok(summary_rows(store, &given.runs())?.into()),
    },
];

/// The runs that the filter lets through, usually all, the newest first; `most` of them, or all for 0.
pub fn runs(store: &Store, filter: &RunFilter, most: usize) -> Result<Vec<RunRow>> {
    run_rows(store, filter, most)?.collect()
}

/// [`runs`], read one by one.
pub fn run_rows(store: &Store, filter: &RunFilter, most: usize) -> Result<Answer<RunRow>> {
    counted(store, &filter.conditions(store, Usual::All)?, most)
}

/// How runs ended, usually the latest; the newest comes first.
pub fn summary(store: &Store, filter: &RunFilter) -> Result<Vec<RunRow>> {
    summary_rows(store, filter)?.collect()
}

/// [`summary`], read one by one.
pub fn summary_rows(store: &Store, filter: &RunFilter) -> Result<Answer<RunRow>> {
    counted(store, &filter.conditions(store, Usual::Latest)?, 0)
}

fn counted(store: &Store, conditions: &Conditions, most: usize) -> Result<Answer<RunRow>> {
    let sql = format!(
        "SELECT r.run_id, r.suite, r.exit_code, r.signal, r.reason, r.duration_ms, r.started_at, r.completed_at,
                r.root_dir, r.outcome, r.host, r.pid, r.pid_start
         FROM scenario_runs AS r WHERE {} ORDER BY r.started_at DESC, r.run_id DESC LIMIT {}",
        conditions.sql(),
        limit(most)?
    );
    Answer::new(store, |reader| {
        reader.select(&sql, &conditions.values).map_err(sqlite("cannot read the runs"))?;
        let conn = reader.conn();
        let fts_enabled = schema::has_index(conn)? && schema::has_fts5(conn)?;
        Ok(move |reader: &mut Reader| {
            let mut found = reader.next(row).map_err(sqlite("cannot read the runs"))?;
            if let Some(run) = &mut found {
                run.fts_enabled = fts_enabled;
                count_steps(reader.conn(), run)?;
            }
            Ok(found)
        })
    })
}

/// One run: an id, a unique prefix, or `latest`.
pub fn run(store: &Store, run: &str) -> Result<RunRow> {
    let mut rows = runs(store, &RunFilter::run(run), 1)?;
    rows.pop().ok_or_else(|| id::unknown(id::RUN, run))
}

fn row(row: &Row) -> rusqlite::Result<RunRow> {
    let row = &Cells(row);
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
            attempt::judges_in("?1")
        ))
        .and_then(|mut select| {
            select
                .query_map([&run.run_id], |row| {
                    Ok((Cells(row).get(0)?, Status::from_row(row, 1)?))
                })?
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
