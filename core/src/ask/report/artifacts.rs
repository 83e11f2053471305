//! The artifacts of runs.

use rusqlite::ToSql;

use crate::ask::filter::RunFilter;
use crate::error::Result;
use crate::record::artifact::{self, Artifact};
use crate::store::Store;

/// The artifacts of the matching runs, with those of their steps and commands.
pub fn artifacts(store: &Store, filter: &RunFilter) -> Result<Vec<Artifact>> {
    let conditions = filter.conditions(store)?;
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
