//! Metrics of runs and steps.

use rusqlite::types::Value;

use crate::ask::answer::{Answer, Rows};
use crate::ask::filter::{RunFilter, Usual};
use crate::ask::report::declare::{Place, Report};
use crate::ask::report::opt::{ALL_RUNS, Opt, RUN_ID, SINCE, SUITE};
use crate::error::Result;
use crate::record::find::Meaning;
use crate::row::{ReportRow, row};
use crate::store::Store;
use crate::store::sql::limit;

row! {
    /// A number that a run or a step measured.
    pub struct MetricRow {
        /// What was measured.
        pub name: String,
        /// The number.
        pub value: f64,
        /// What it counts, such as ms or MB/s.
        pub unit: Option<String>,
        /// The step's number; none if it belongs to the run itself.
        pub step_num: Option<i64>,
        /// The step's path: the names from the top of the run, its own last, with slashes between them.
        pub step_path: Option<String>,
        /// The step's id.
        pub step_id: Option<String>,
        /// The run it belongs to.
        pub run_id: String,
        /// The run's suite.
        pub suite: Option<String>,
        /// When it was recorded, UTC.
        pub created_at: String,
    }
}

/// Which metrics.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MetricOptions {
    /// Only metrics of this name.
    pub name: Option<String>,
    /// Only a step: its id, number or path, or as much of the end of its path as no other step has.
    pub step: Option<String>,
    /// Maximum number of metrics; 0 for all.
    pub limit: usize,
}

pub(super) const REPORTS: &[Report] = &[Report {
    name: "metrics",
    place: Place::Command(&["metrics"]),
    about: "List the numbers that runs and steps measured",
    order: "the newest run first, its metrics as they were recorded",
    row: MetricRow::TYPE,
    fields: &["step_num", "step_path", "name", "value", "unit"],
    none: "no metrics",
    limited: Some("metrics"),
    options: &[
        RUN_ID,
        SUITE,
        SINCE,
        ALL_RUNS,
        Opt::text("metric", "Only metrics of this name").spelled("name").value("NAME"),
        Opt::text("step", "Only this step: its id, number or path, or the end of its path")
            .value("STEP"),
        Opt::limit("0", "At most this many metrics; 0 for all"),
    ],
    bad: None,
    ask: |store, given| {
        let options = MetricOptions {
            name: given.owned("metric"),
            step: given.owned("step"),
            limit: given.count("limit")?,
        };
        metric_rows(store, &given.runs(), &options).map(Rows::from)
    },
}];

/// The metrics of the matching runs, usually of the latest: the newest run first, its metrics as they were recorded.
pub fn metrics(
    store: &Store,
    filter: &RunFilter,
    options: &MetricOptions,
) -> Result<Vec<MetricRow>> {
    metric_rows(store, filter, options)?.collect()
}

/// [`metrics`], read one by one.
pub fn metric_rows(
    store: &Store,
    filter: &RunFilter,
    options: &MetricOptions,
) -> Result<Answer<MetricRow>> {
    let mut conditions = filter.conditions(store, Usual::Latest)?;
    if let Some(step) = &options.step {
        let meaning = store.read(|conn| Meaning::of(conn, &conditions, step))?;
        conditions.append(meaning.condition());
    }
    if let Some(name) = &options.name {
        conditions.add("m.name = ?", [Value::from(name.clone())]);
    }
    let sql = format!(
        "SELECT m.name, m.value, m.unit, s.step_num, s.step_path, m.step_id, m.run_id, r.suite, m.created_at
         FROM scenario_runs AS r JOIN metrics AS m USING (run_id) LEFT JOIN steps AS s ON s.step_id = m.step_id
         WHERE {} ORDER BY r.started_at DESC, r.run_id DESC, m.metric_id LIMIT {}",
        conditions.sql(),
        limit(options.limit)?
    );
    Answer::select(store, "cannot list the metrics", &sql, &conditions.values, |row| {
        Ok(MetricRow {
            name: row.get(0)?,
            value: row.get(1)?,
            unit: row.get(2)?,
            step_num: row.get(3)?,
            step_path: row.get(4)?,
            step_id: row.get(5)?,
            run_id: row.get(6)?,
            suite: row.get(7)?,
            created_at: row.get(8)?,
        })
    })
}
