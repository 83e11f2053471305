//! The fingerprints of steps that failed: taken when their run ends, or where that has not happened, when they are asked for.

use rusqlite::{Connection, Row, params};

use crate::error::{Result, sqlite};
use crate::essence::fingerprint::{Essence, is_current};
use crate::record::artifact;
use crate::record::status::may_be_failure;
use crate::store::Store;
use crate::store::sql::Cells;

/// What must be known of a step.
#[derive(Debug, Clone, Default)]
pub(crate) struct Failure {
    pub run_id: String,
    pub step_id: String,
    /// How it ended: outcome, exit code, signal, reason.
    how: String,
}

impl Failure {
    /// Reads `run_id`, `step_id`, `outcome`, `exit_code`, `signal` and `reason` from this column on.
    pub fn from_row(row: &Row, first: usize) -> rusqlite::Result<Self> {
        let cells = Cells(row);
        let (outcome, exit_code): (Option<String>, Option<i64>) =
            (cells.get(first + 2)?, cells.get(first + 3)?);
        let (signal, reason): (Option<i64>, Option<String>) =
            (cells.get(first + 4)?, cells.get(first + 5)?);
        let how = format!(
            "{} exit={} signal={} {}",
            outcome.unwrap_or_default(),
            exit_code.unwrap_or_default(),
            signal.unwrap_or_default(),
            reason.unwrap_or_default()
        );
        Ok(Self { run_id: cells.get(first)?, step_id: cells.get(first + 1)?, how })
    }

    /// What is essential in it, from the files of its outputs. `owner` is the user id that the record belongs to.
    pub fn essence(&self, conn: &Connection, owner: u32) -> Result<Essence> {
        let outputs = artifact::select(
            conn,
            "WHERE a.run_id = ?1 AND a.step_id = ?2 AND a.command_id IS NULL ORDER BY a.artifact_id",
            params![self.run_id, self.step_id],
        )?;
        let mut essence = Essence::default();
        for output in outputs {
            // A file that is gone says nothing any more.
            if let Ok(file) = output.open(owner) {
                let _ = essence.see(&output.kind, file);
            }
        }
        Ok(essence)
    }

    /// Its fingerprint: the one that was recorded, if that is of this version, or a new one.
    pub fn fingerprint(
        &self,
        conn: &Connection,
        owner: u32,
        known: Option<String>,
    ) -> Result<String> {
        match known.filter(|known| is_current(known)) {
            Some(known) => Ok(known),
            None => Ok(self.essence(conn, owner)?.fingerprint(&self.how)),
        }
    }
}

/// How many are taken at the end of a run, for which its suite waits: where everything fails, the rest can wait.
const MOST: usize = 500;

/// Records the fingerprints of a run's failed steps that have none yet, up to a number.
pub(crate) fn take(store: &Store, run_id: &str) -> Result<()> {
    let owner = store.owner()?;
    let taken = store.read(|conn| {
        failures_without(conn, run_id)?
            .into_iter()
            .map(|failure| Ok((failure.fingerprint(conn, owner, None)?, failure.step_id)))
            .collect::<Result<Vec<_>>>()
    })?;
    if taken.is_empty() {
        return Ok(());
    }
    store.write("cannot record the fingerprints", |tx| {
        taken.iter().try_for_each(|(fingerprint, step_id)| {
            tx.prepare_cached("UPDATE steps SET fingerprint = ?2 WHERE step_id = ?1")
                .and_then(|mut update| update.execute([step_id, fingerprint]))
                .map(drop)
                .map_err(sqlite("cannot record the fingerprints"))
        })
    })
}

fn failures_without(conn: &Connection, run_id: &str) -> Result<Vec<Failure>> {
    conn.prepare_cached(&format!(
        "SELECT run_id, step_id, outcome, exit_code, signal, reason FROM steps
         WHERE run_id = ?1 AND fingerprint IS NULL AND outcome IS NOT NULL AND {} LIMIT {MOST}",
        may_be_failure("outcome")
    ))
    .and_then(|mut select| select.query_map([run_id], |row| Failure::from_row(row, 0))?.collect())
    .map_err(sqlite("cannot read the failures"))
}
