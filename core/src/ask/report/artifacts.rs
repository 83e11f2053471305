//! The artifacts of runs.

use crate::ask::answer::{Answer, Rows};
use crate::ask::filter::{RunFilter, Usual};
use crate::ask::report::declare::{Place, Report};
use crate::ask::report::opt::{ALL_RUNS, RUN_ID, SINCE, SUITE};
use crate::error::Result;
use crate::record::artifact::{ArtifactRow, SELECT, artifact};
use crate::row::ReportRow;
use crate::store::Store;

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

pub(super) const REPORTS: &[Report] = &[LIST];

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
