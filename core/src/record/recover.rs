//! Recovery of work whose recorder died: it is marked interrupted, and its output is kept.

use std::fs::{File, TryLockError};

use rusqlite::{Connection, params};

use crate::error::{Result, sqlite};
use crate::files::digest::digest_file;
use crate::outcome::Outcome;
use crate::record::artifact;
use crate::record::owner::Owner;
use crate::store::{Store, id};

const REASON: &str = "its recorder died";

/// Marks as interrupted what dead recorders of this host left unfinished, in every run that has not ended or has
/// incomplete artifacts.
///
/// A step left open in a run that has ended is not marked; it merely reads as interrupted. Finding such steps would
/// take an index of unfinished steps, which would be a third of the cost of recording a step.
pub fn all(store: &Store) -> Result<()> {
    let runs: Vec<String> = store.read(|conn| {
        conn.prepare(
            "SELECT run_id FROM scenario_runs WHERE outcome IS NULL
             UNION SELECT run_id FROM artifacts WHERE size_bytes IS NULL",
        )
        .and_then(|mut select| select.query_map([], |row| row.get(0))?.collect())
        .map_err(sqlite("cannot look for unfinished work"))
    })?;
    for run_id in runs {
        self::run(store, &run_id)?;
        let dead = store.read(|conn| {
            dead_among(conn, id::RUN, "WHERE outcome IS NULL AND run_id = ?1", &run_id)
        })?;
        // The run comes last: once ended, it is not looked at again.
        interrupt(store, id::RUN, &dead)?;
    }
    Ok(())
}

/// Marks as interrupted what dead recorders left unfinished in a run, and completes the artifacts that they left or
/// that were still being written when their step ended.
pub fn run(store: &Store, run_id: &str) -> Result<()> {
    let (steps, commands) = store.read(|conn| {
        Ok((
            dead_among(conn, id::STEP, "WHERE outcome IS NULL AND run_id = ?1", run_id)?,
            dead_among(
                conn,
                id::COMMAND,
                "WHERE outcome IS NULL AND step_id IN (SELECT step_id FROM steps WHERE run_id = ?1)",
                run_id,
            )?,
        ))
    })?;
    interrupt(store, id::COMMAND, &commands)?;
    interrupt(store, id::STEP, &steps)?;
    complete_artifacts(store, run_id)
}

fn dead_among(
    conn: &Connection,
    kind: id::Kind,
    conditions: &str,
    run_id: &str,
) -> Result<Vec<String>> {
    let id::Kind { table, column, .. } = kind;
    let rows: Vec<(String, Option<Owner>)> = conn
        .prepare_cached(&format!("SELECT {column}, host, pid, pid_start FROM {table} {conditions}"))
        .and_then(|mut select| {
            select.query_map([run_id], |row| Ok((row.get(0)?, Owner::from_row(row, 1)?)))?.collect()
        })
        .map_err(sqlite("cannot look for unfinished work"))?;
    let dead = |owner: &Option<Owner>| {
        owner.as_ref().is_none_or(|owner| owner.is_here() && !owner.is_alive())
    };
    Ok(rows.into_iter().filter(|(_, owner)| dead(owner)).map(|(id, _)| id).collect())
}

fn interrupt(store: &Store, kind: id::Kind, ids: &[String]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let id::Kind { noun, table, column } = kind;
    let what = format!("cannot mark the {noun} as interrupted");
    store.write(&what, |tx| {
        for id in ids {
            // It may have ended in the meantime.
            tx.execute(
                &format!("UPDATE {table} SET outcome = ?2, reason = ?3 WHERE {column} = ?1 AND outcome IS NULL"),
                params![id, Outcome::Interrupted.as_str(), REASON],
            )
            .map_err(sqlite(&*what))?;
        }
        Ok(())
    })
}

fn complete_artifacts(store: &Store, run_id: &str) -> Result<()> {
    for artifact in store.read(|conn| artifact::left_behind(conn, run_id))? {
        let path = artifact.absolute_path();
        // An artifact whose file is gone stays unfinished, and `artifact verify` says so. So does one that is
        // still being written: its writer holds a lock.
        let Ok(file) = File::open(&path) else { continue };
        if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
            continue;
        }
        let Ok(digest) = digest_file(&path) else { continue };
        artifact::settle(store, artifact.artifact_id, file, &digest)?;
    }
    Ok(())
}
