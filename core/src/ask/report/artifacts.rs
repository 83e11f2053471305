//! The artifacts of runs.

use rusqlite::ToSql;

use crate::ask::filter::{RunFilter, Usual};
use crate::error::Result;
use crate::record::artifact::{self, Artifact};
use crate::store::Store;

/// The artifacts of the matching runs, usually of the latest, with those of their steps and commands.
pub fn artifacts(store: &Store, filter: &RunFilter) -> Result<Vec<Artifact>> {
    let conditions = filter.conditions(store, Usual::Latest)?;
    let values: Vec<&dyn ToSql> =
        conditions.values.iter().map(|value| value as &dyn ToSql).collect();
    store.read(|conn| {
        artifact::select(
            conn,
            &format!("WHERE {} ORDER BY a.artifact_id", conditions.sql()),
            &values,
        )
    })
}
