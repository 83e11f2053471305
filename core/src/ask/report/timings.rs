//! Where the time goes: the slowest steps of a run, or of each path across runs.

use rusqlite::Row;

use crate::ask::answer::Answer;
use crate::ask::filter::{RunFilter, Usual};
use crate::ask::report::declare::{Place, Report};
use crate::ask::report::opt::{ALL_RUNS, Opt, RUN_ID, SINCE, SUITE};
use crate::error::{Result, sqlite};
use crate::record::status::Status;
use crate::row::{ReportRow, row};
use crate::store::Store;
use crate::store::reader::Reader;
use crate::store::sql::{Cells, limit};

row! {
    /// What a step took.
    pub struct TimingRow {
        /// The step's number.
        pub step_num: i64,
        /// The step's name.
        pub step_name: String,
        /// Which attempt it is, from 1.
        pub attempt: i64,
        /// How it ended, or "running".
        pub outcome: Status,
        /// How long it took, in milliseconds.
        pub duration_ms: Option<f64>,
        /// Its share of the run's duration, in percent.
        pub percent: Option<f64>,
        /// CPU time in the program, in milliseconds.
        pub user_ms: Option<f64>,
        /// CPU time in the kernel, in milliseconds.
        pub system_ms: Option<f64>,
        /// The largest resident size of one of its processes, in bytes.
        pub max_rss_bytes: Option<i64>,
        /// The step's id.
        pub step_id: String,
        /// The run.
        pub run_id: String,
        /// The run's suite.
        pub suite: Option<String>,
        /// The names from the top of the run, its own last, with slashes between them.
        pub step_path: String,
    }
}

row! {
    /// What the steps of one path took in several runs.
    pub struct AcrossRow {
        /// The run's suite.
        pub suite: Option<String>,
        /// The steps' name.
        pub step_name: String,
        /// How many were recorded.
        pub count: i64,
        /// The quickest, in milliseconds.
        pub min_ms: f64,
        /// The one in the middle, in milliseconds.
        pub median_ms: f64,
        /// The slowest, in milliseconds.
        pub max_ms: f64,
        /// The most recent one, in milliseconds.
        pub last_ms: f64,
        /// The names from the top of their runs, their own last, with slashes between them.
        pub step_path: String,
    }
}

const SLOWEST: Opt = Opt::limit("20", "At most this many steps; 0 for all").alias("top");

pub(super) const REPORTS: &[Report] = &[
    Report {
        name: "timings",
        place: Place::Command(&["timings"]),
        about: "Show the slowest steps of a run, or across runs",
        order: "the slowest step first",
        row: TimingRow::TYPE,
        fields: &[
            "step_num",
            "step_path",
            "outcome",
            "duration_ms",
            "percent",
            "user_ms",
            "system_ms",
            "max_rss_bytes",
        ],
        none: "no steps found",
        limited: None,
        options: &[RUN_ID, SUITE, SINCE, ALL_RUNS, SLOWEST],
        bad: None,
        ask: |store, given| Ok(timing_rows(store, &given.runs(), given.count("limit")?)?.into()),
    },
    Report {
        name: "across_runs",
        place: Place::Flag {
            of: "timings",
            flag: "across-runs",
            doc: "Compare steps of the same path across runs: all runs, or those since a time",
            conflicts: &["run_id"],
        },
        about: "Compare steps of the same path across runs",
        order: "the largest median first",
        row: AcrossRow::TYPE,
        fields: &["suite", "step_path", "count", "min_ms", "median_ms", "max_ms", "last_ms"],
        none: "no steps found",
        limited: None,
        options: &[SUITE, SINCE, SLOWEST],
        bad: None,
        ask: |store, given| Ok(across_rows(store, &given.runs(), given.count("limit")?)?.into()),
    },
];

/// The slowest steps of the runs that the filter lets through, usually of the latest; `most` of them, or all for 0.
pub fn timings(store: &Store, filter: &RunFilter, most: usize) -> Result<Vec<TimingRow>> {
    timing_rows(store, filter, most)?.collect()
}

/// [`timings`], read one by one.
pub fn timing_rows(store: &Store, filter: &RunFilter, most: usize) -> Result<Answer<TimingRow>> {
    let conditions = filter.conditions(store, Usual::Latest)?;
    let sql = format!(
        "SELECT s.step_num, s.step_name, s.attempt, s.duration_ms,
                CASE WHEN r.duration_ms > 0 THEN round(100 * s.duration_ms / r.duration_ms, 1) END,
                s.user_ms, s.system_ms, s.max_rss_bytes, s.step_id, r.run_id, r.suite,
                s.outcome, s.host, s.pid, s.pid_start, s.step_path
         FROM scenario_runs AS r JOIN steps AS s USING (run_id)
         WHERE {} ORDER BY s.duration_ms DESC NULLS LAST, s.step_id LIMIT {}",
        conditions.sql(),
        limit(most)?
    );
    Answer::select(store, "cannot read the timings", &sql, &conditions.values, timing)
}

fn timing(row: &Row) -> rusqlite::Result<TimingRow> {
    let row = &Cells(row);
    Ok(TimingRow {
        step_num: row.get(0)?,
        step_name: row.get(1)?,
        step_path: row.get(15)?,
        attempt: row.get(2)?,
        outcome: Status::from_row(row, 11)?,
        duration_ms: row.get(3)?,
        percent: row.get(4)?,
        user_ms: row.get(5)?,
        system_ms: row.get(6)?,
        max_rss_bytes: row.get(7)?,
        step_id: row.get(8)?,
        run_id: row.get(9)?,
        suite: row.get(10)?,
    })
}

/// The steps of each suite and path across the runs that the filter lets through, usually all, by median from the
/// slowest on; `most` of them, or all for 0.
pub fn across_runs(store: &Store, filter: &RunFilter, most: usize) -> Result<Vec<AcrossRow>> {
    let conditions = filter.conditions(store, Usual::All)?;
    let sql = format!(
        "SELECT r.suite, s.step_path, s.duration_ms, s.step_name FROM scenario_runs AS r JOIN steps AS s USING (run_id)
         WHERE {} AND s.duration_ms IS NOT NULL ORDER BY r.suite, s.step_path, s.started_at",
        conditions.sql()
    );
    let mut reader = Reader::new(store)?;
    reader.select(&sql, &conditions.values).map_err(sqlite("cannot read the timings"))?;
    let (mut rows, mut group) = (Vec::new(), Vec::<Timed>::new());
    loop {
        let timed = reader.next(Timed::read).map_err(sqlite("cannot read the timings"))?;
        let is_same = |timed: &Timed| group.last().is_some_and(|last| last.is_of_same_step(timed));
        if !timed.as_ref().is_some_and(is_same) {
            rows.extend(summarize(&group));
            group.clear();
        }
        let Some(timed) = timed else { break };
        group.push(timed);
    }
    rows.sort_by(|a, b| b.median_ms.total_cmp(&a.median_ms));
    if most > 0 {
        rows.truncate(most);
    }
    Ok(rows)
}

/// [`across_runs`], which cannot be had one by one: the first is known when all steps are read.
pub fn across_rows(store: &Store, filter: &RunFilter, most: usize) -> Result<Answer<AcrossRow>> {
    across_runs(store, filter, most).map(Answer::from)
}

/// What a step took in one run.
struct Timed {
    suite: Option<String>,
    step_path: String,
    step_name: String,
    duration: f64,
}

impl Timed {
    fn read(row: &Row) -> rusqlite::Result<Self> {
        let row = &Cells(row);
        Ok(Self {
            suite: row.get(0)?,
            step_path: row.get(1)?,
            duration: row.get(2)?,
            step_name: row.get(3)?,
        })
    }

    fn is_of_same_step(&self, other: &Self) -> bool {
        (&self.suite, &self.step_path) == (&other.suite, &other.step_path)
    }
}

/// One row for the durations of one path, which come in the order of time.
fn summarize(timed: &[Timed]) -> Option<AcrossRow> {
    let last = timed.last()?;
    let mut durations: Vec<f64> = timed.iter().map(|step| step.duration).collect();
    durations.sort_by(f64::total_cmp);
    let middle = durations.len() / 2;
    let median_ms = if durations.len() % 2 == 1 {
        durations[middle]
    } else {
        f64::midpoint(durations[middle - 1], durations[middle])
    };
    Some(AcrossRow {
        suite: last.suite.clone(),
        step_name: last.step_name.clone(),
        step_path: last.step_path.clone(),
        count: i64::try_from(durations.len()).unwrap_or(i64::MAX),
        min_ms: *durations.first()?,
        median_ms,
        max_ms: *durations.last()?,
        last_ms: last.duration,
    })
}
