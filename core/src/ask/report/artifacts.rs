//! The artifacts of runs.

use std::path::PathBuf;

use crate::ask::answer::{Answer, Rows};
use crate::ask::filter::{RunFilter, Usual};
use crate::ask::report::declare::{Place, Report};
use crate::ask::report::opt::{ALL_RUNS, Opt, RUN_ID, SINCE, SUITE};
use crate::error::Result;
use crate::record::artifact::{ArtifactRow, SELECT, artifact};
use crate::row::{ReportRow, row};
use crate::store::Store;
use crate::store::sql::{from_sql, limit};

row! {
    /// One of the largest artifacts, and how much of the space it takes.
    pub struct LargestRow {
        /// Its size in bytes.
        pub size_bytes: i64,
        /// Its share of the size of all artifacts of the matching runs, in percent.
        pub percent: Option<f64>,
        /// What it is: stdout, stderr, or what the suite calls it.
        pub kind: String,
        /// Where it is, relative to the run's root if it lies under it.
        pub path: PathBuf,
        /// The step's number; none if it belongs to the run itself.
        pub step_num: Option<i64>,
        /// The step's path: the names from the top of the run, its own last, with slashes between them.
        pub step_path: Option<String>,
        /// The run's suite.
        pub suite: Option<String>,
        /// The artifact's number.
        pub artifact_id: i64,
        /// The step's id.
        pub step_id: Option<String>,
        /// The run it belongs to.
        pub run_id: String,
        /// The run's root directory.
        pub root_dir: PathBuf,
    }
}

const LARGEST: Report = Report {
    name: "largest_artifacts",
    place: Place::Flag {
        of: "artifacts",
        flag: "largest",
        doc: "The largest artifacts instead, with their share of the space",
        conflicts: &[],
    },
    about: "List the largest artifacts",
    order: "the largest first",
    row: LargestRow::TYPE,
    fields: &["size_bytes", "percent", "step_num", "step_path", "kind", "path"],
    none: "no artifacts",
    limited: None,
    options: &[RUN_ID, SUITE, SINCE, ALL_RUNS, Opt::limit("20", "At most this many; 0 for all")],
    bad: None,
    ask: |store, given| largest(store, &given.runs(), given.count("limit")?).map(Rows::from),
};

fn largest(store: &Store, filter: &RunFilter, most: usize) -> Result<Answer<LargestRow>> {
    let conditions = filter.conditions(store, Usual::Latest)?;
    let sql = format!(
        "SELECT a.size_bytes, round(100.0 * a.size_bytes / NULLIF(sum(a.size_bytes) OVER (), 0), 1), a.kind, a.path,
                s.step_num, s.step_path, r.suite, a.artifact_id, a.step_id, a.run_id, r.root_dir
         FROM artifacts AS a JOIN scenario_runs AS r USING (run_id) LEFT JOIN steps AS s USING (step_id)
         WHERE {} AND a.size_bytes IS NOT NULL ORDER BY a.size_bytes DESC, a.artifact_id LIMIT {}",
        conditions.sql(),
        limit(most)?
    );
    Answer::select(store, "cannot list the artifacts", &sql, &conditions.values, |row| {
        Ok(LargestRow {
            size_bytes: row.get(0)?,
            percent: row.get(1)?,
            kind: row.get(2)?,
            path: from_sql(row.get_ref(3)?).unwrap_or_default(),
            step_num: row.get(4)?,
            step_path: row.get(5)?,
            suite: row.get(6)?,
            artifact_id: row.get(7)?,
            step_id: row.get(8)?,
            run_id: row.get(9)?,
            root_dir: from_sql(row.get_ref(10)?).unwrap_or_default(),
        })
    })
}

const LIST: Report = Report {
    name: "artifacts",
    place: Place::Command(&["artifact", "list"]),
    about: "List artifacts",
    order: "as they were added",
    row: ArtifactRow::TYPE,
    fields: &["artifact_id", "step_num", "step_path", "kind", "size_bytes", "is_text", "path"],
    none: "no artifacts",
    limited: None,
    options: &[RUN_ID, SUITE, SINCE, ALL_RUNS],
    bad: None,
    ask: |store, given| artifact_rows(store, &given.runs()).map(Rows::from),
};

pub(super) const REPORTS: &[Report] = &[LIST, LARGEST];

/// The artifacts of the matching runs, usually of the latest, with those of their steps and commands.
pub fn artifacts(store: &Store, filter: &RunFilter) -> Result<Vec<ArtifactRow>> {
    artifact_rows(store, filter)?.collect()
}

/// [`artifacts`], read one by one.
pub fn artifact_rows(store: &Store, filter: &RunFilter) -> Result<Answer<ArtifactRow>> {
    let conditions = filter.conditions(store, Usual::Latest)?;
    let sql = format!("{SELECT} WHERE {} ORDER BY a.artifact_id", conditions.sql());
    Answer::select(store, "cannot list the artifacts", &sql, &conditions.values, artifact)
}
