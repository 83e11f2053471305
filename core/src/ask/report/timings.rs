//! Where the time goes: the slowest steps of a run, or of each path across runs.

use rusqlite::params_from_iter;

use crate::ask::filter::{RunFilter, Usual};
use crate::error::{Result, sqlite};
use crate::record::status::Status;
use crate::row::record;
use crate::store::Store;
use crate::store::sql::limit;

record! {
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

record! {
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

/// The slowest steps of the runs that the filter lets through, usually of the latest; `most` of them, or all for 0.
pub fn timings(store: &Store, filter: &RunFilter, most: usize) -> Result<Vec<TimingRow>> {
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
    let row = |row: &rusqlite::Row| {
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
    };
    store.read(|conn| {
        conn.prepare_cached(&sql)
            .and_then(|mut select| {
                select.query_map(params_from_iter(&conditions.values), row)?.collect()
            })
            .map_err(sqlite("cannot read the timings"))
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
    let timed: Vec<Timed> = store.read(|conn| {
        conn.prepare_cached(&sql)
            .and_then(|mut select| {
                let row = |row: &rusqlite::Row| {
                    Ok(Timed {
                        suite: row.get(0)?,
                        step_path: row.get(1)?,
                        duration: row.get(2)?,
                        step_name: row.get(3)?,
                    })
                };
                select.query_map(params_from_iter(&conditions.values), row)?.collect()
            })
            .map_err(sqlite("cannot read the timings"))
    })?;
    let mut rows: Vec<AcrossRow> = timed
        .chunk_by(|a, b| (&a.suite, &a.step_path) == (&b.suite, &b.step_path))
        .filter_map(summarize)
        .collect();
    rows.sort_by(|a, b| b.median_ms.total_cmp(&a.median_ms));
    if most > 0 {
        rows.truncate(most);
    }
    Ok(rows)
}

/// What a step took in one run.
struct Timed {
    suite: Option<String>,
    step_path: String,
    step_name: String,
    duration: f64,
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
