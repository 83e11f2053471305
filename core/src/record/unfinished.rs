//! Artifacts that are still being written, or still to be indexed.

use rusqlite::{Connection, OptionalExtension, Row, ToSql, params};

use crate::error::{Result, sqlite};
use crate::record::artifact::{self, ArtifactRow};
use crate::record::owner::Owner;

/// The condition for an artifact to be still to be indexed.
macro_rules! due {
    () => {
        "indexed_bytes IS NOT NULL AND indexed_lines IS NULL"
    };
}

/// The condition for an artifact to be unfinished. It is that of the index which lists such artifacts: only then SQLite
/// uses it.
macro_rules! unfinished {
    () => {
        concat!("(size_bytes IS NULL OR ", due!(), ")")
    };
}

/// Unfinished artifacts under a condition, each with its recorder.
macro_rules! with_recorders {
    ($condition:expr) => {
        concat!(
            "SELECT artifact_id, COALESCE(s.host, r.host), COALESCE(s.pid, r.pid),
                    CASE WHEN s.step_id IS NULL THEN r.pid_start ELSE s.pid_start END
             FROM artifacts AS a JOIN scenario_runs AS r USING (run_id) LEFT JOIN steps AS s USING (step_id)
             WHERE ",
            unfinished!(),
            " AND ",
            $condition,
            " ORDER BY artifact_id"
        )
    };
}

/// The runs that have such artifacts; from these on SQLite looks by the index.
macro_rules! runs {
    () => {
        concat!("SELECT run_id FROM artifacts WHERE ", unfinished!())
    };
}

/// The runs that have such artifacts.
pub(crate) const RUNS: &str = runs!();
const DUE: &str = with_recorders!(concat!("a.run_id = ?1 AND ", due!()));
const ALL: &str = with_recorders!(concat!("a.run_id IN (", runs!(), ")"));

/// An artifact and its recorder.
pub(crate) type Unfinished = (ArtifactRow, Option<Owner>);

/// Artifacts of a run that are incomplete although their owner has ended.
pub(crate) fn left_behind(conn: &Connection, run_id: &str) -> Result<Vec<ArtifactRow>> {
    artifact::select(
        conn,
        "LEFT JOIN commands AS c USING (command_id) WHERE a.run_id = ?1 AND a.size_bytes IS NULL
         AND CASE WHEN a.command_id IS NOT NULL THEN c.outcome WHEN a.step_id IS NOT NULL THEN s.outcome
                  ELSE r.outcome END IS NOT NULL
         ORDER BY a.artifact_id",
        params![run_id],
    )
}

/// Whether steps or commands of a run have unfinished artifacts.
pub(crate) fn has_steps(conn: &Connection, run_id: &str) -> Result<bool> {
    conn.prepare_cached(concat!(
        "SELECT 1 FROM artifacts WHERE run_id = ?1 AND step_id IS NOT NULL AND ",
        unfinished!(),
        " LIMIT 1",
    ))
    .and_then(|mut select| select.query_row([run_id], |_| Ok(())).optional())
    .map(|row| row.is_some())
    .map_err(sqlite("cannot look for unfinished artifacts"))
}

/// Whether anything of a run is still being written, or was left so.
pub(crate) fn is_being_written(conn: &Connection, run_id: &str) -> Result<bool> {
    conn.query_row(
        "SELECT EXISTS (SELECT 1 FROM artifacts WHERE run_id = ?1 AND size_bytes IS NULL)",
        [run_id],
        |row| row.get(0),
    )
    .map_err(sqlite("cannot look for unfinished artifacts"))
}

/// Artifacts of a run that are still to be indexed.
pub(crate) fn due(conn: &Connection, run_id: &str) -> Result<Vec<Unfinished>> {
    list(conn, DUE, &[&run_id])
}

/// Unfinished artifacts of all runs.
pub(crate) fn all(conn: &Connection) -> Result<Vec<Unfinished>> {
    list(conn, ALL, &[])
}

fn list(conn: &Connection, sql: &str, values: &[&dyn ToSql]) -> Result<Vec<Unfinished>> {
    let found: Vec<(i64, Option<Owner>)> = conn
        .prepare_cached(sql)
        .and_then(|mut select| {
            let row = |row: &Row| Ok((row.get(0)?, Owner::from_row(row, 1)?));
            select.query_map(values, row)?.collect()
        })
        .map_err(sqlite("cannot list what is to be indexed"))?;
    found.into_iter().map(|(id, owner)| Ok((artifact::get(conn, id)?, owner))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn what_is_unfinished_is_found_without_looking_at_every_artifact() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path().join("x.db")).unwrap();
        let found = "SEARCH a USING INDEX artifacts_unfinished (run_id=?)";
        for sql in [DUE, ALL] {
            let plan: Vec<String> = store
                .read(|conn| {
                    conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
                        .and_then(|mut plan| {
                            let values = vec![""; plan.parameter_count()];
                            let values = rusqlite::params_from_iter(values);
                            plan.query_map(values, |row| row.get(3))?.collect()
                        })
                        .map_err(sqlite(""))
                })
                .unwrap();
            assert!(plan.iter().any(|step| step == found), "{plan:?}");
        }
    }
}
