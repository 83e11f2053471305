//! Making room: old runs, or only their output, leave the file.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Row, params};

use crate::error::{Error, Result, sqlite};
use crate::record::artifact;
use crate::record::status::{Status, may_be_failure};
use crate::row::row;
use crate::store::sql::{Cells, from_sql};
use crate::store::{Store, id, schema};
use crate::time;

/// What leaves the file. A run does if it is beyond one of the bounds, of which at least one must be given, and nothing
/// protects it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PruneOptions {
    /// How many runs of each suite stay, the newest.
    pub keep: Option<usize>,
    /// Runs that started before this date, time, or age (`30d`) leave.
    pub older_than: Option<String>,
    /// How many bytes of output stay, of the newest runs.
    pub max_bytes: Option<u64>,
    /// Whether only output leaves, its files and its lines; what is known of runs and steps stays.
    pub logs_only: bool,
    /// Whether directories of runs leave that are in no file any more. Give it only if no other file has its output there.
    pub orphans: bool,
}

row! {
    /// A run that leaves the file, or a directory that belongs to none.
    pub struct PruneRow {
        /// What leaves: run, output or directory.
        pub what: String,
        /// The run.
        pub run_id: Option<String>,
        /// The run's suite.
        pub suite: Option<String>,
        /// When it started, UTC.
        pub started_at: Option<String>,
        /// How it ended.
        pub outcome: Option<Status>,
        /// How many bytes of output it has.
        pub output_bytes: i64,
        /// Which bound it is beyond.
        pub reason: String,
        /// The directory, of one that belongs to no run.
        pub path: Option<PathBuf>,
    }
}

/// A run in the file.
struct Candidate {
    row: PruneRow,
    /// What protects it: it failed or goes on, is the last of its suite that passed, or has a failure that no run before had.
    is_protected: bool,
}

/// What would leave.
pub fn plan(store: &Store, options: &PruneOptions) -> Result<Vec<PruneRow>> {
    let oldest = options.older_than.as_deref().map(time::since).transpose()?;
    if oldest.is_none() && options.keep.is_none() && options.max_bytes.is_none() && !options.orphans
    {
        return Err(Error::invalid(
            "nothing says what is to leave: a number of runs, an age or a size",
        ));
    }
    let mut leaving = Vec::new();
    let (mut of_suite, mut bytes) = (HashMap::new(), 0_u64);
    for candidate in store.read(candidates)? {
        let Candidate { mut row, is_protected } = candidate;
        let count = of_suite.entry(row.suite.clone()).or_insert(0_usize);
        *count += 1;
        bytes = bytes.saturating_add(u64::try_from(row.output_bytes).unwrap_or(0));
        let reason = if options.keep.is_some_and(|keep| *count > keep) {
            Some("more runs than stay")
        } else if oldest.is_some() && row.started_at < oldest {
            Some("too old")
        } else if options.max_bytes.is_some_and(|most| bytes > most) {
            Some("more output than stays")
        } else {
            None
        };
        if let Some(reason) = reason.filter(|_| !is_protected) {
            reason.clone_into(&mut row.reason);
            if options.logs_only { "output" } else { "run" }.clone_into(&mut row.what);
            leaving.push(row);
        }
    }
    leaving.reverse();
    if options.orphans {
        leaving.extend(orphans(store)?);
    }
    Ok(leaving)
}

/// Lets it leave, and gives the space back. Runs that are recorded meanwhile are not touched.
pub fn prune(store: &Store, options: &PruneOptions) -> Result<Vec<PruneRow>> {
    let leaving = plan(store, options)?;
    for row in &leaving {
        match (&row.run_id, &row.path) {
            (Some(run_id), _) => {
                remove_files(store, run_id)?;
                remove_rows(store, run_id, options.logs_only)?;
            }
            (None, Some(path)) => {
                fs::remove_dir_all(path).map_err(|error| Error::io("remove", path, error))?;
            }
            (None, None) => {}
        }
    }
    if leaving.iter().any(|row| row.run_id.is_some()) {
        shrink(store)?;
    }
    Ok(leaving)
}

/// All runs, the newest first.
fn candidates(conn: &Connection) -> Result<Vec<Candidate>> {
    let failed = || sqlite("cannot read the runs");
    let words = |sql: &str| -> Result<HashSet<String>> {
        conn.prepare(sql)
            .and_then(|mut select| select.query_map([], |row| row.get(0))?.collect())
            .map_err(failed())
    };
    let last_green = words(
        "SELECT run_id FROM (SELECT run_id, max(started_at) FROM scenario_runs WHERE outcome = 'passed' GROUP BY suite)",
    )?;
    let first_of_its_kind = words(
        "SELECT run_id FROM (SELECT s.run_id, min(s.started_at) FROM steps AS s WHERE s.fingerprint IS NOT NULL
                             GROUP BY s.fingerprint)",
    )?;
    let sql = format!(
        "SELECT r.run_id, r.suite, r.started_at, r.outcome, r.host, r.pid, r.pid_start, {},
                COALESCE((SELECT sum(size_bytes) FROM artifacts AS a WHERE a.run_id = r.run_id), 0)
         FROM scenario_runs AS r ORDER BY r.started_at DESC, r.run_id DESC",
        may_be_failure("r.outcome")
    );
    let candidate = |row: &Row| {
        let cells = Cells(row);
        let run_id: String = cells.get(0)?;
        let is_failure: bool = cells.get(7)?;
        Ok(Candidate {
            is_protected: is_failure
                || last_green.contains(&run_id)
                || first_of_its_kind.contains(&run_id),
            row: PruneRow {
                what: String::new(),
                suite: cells.get(1)?,
                started_at: cells.get(2)?,
                outcome: Some(Status::from_row(&cells, 3)?),
                output_bytes: cells.get(8)?,
                reason: String::new(),
                run_id: Some(run_id),
                path: None,
            },
        })
    };
    conn.prepare(&sql)
        .and_then(|mut select| select.query_map([], candidate)?.collect())
        .map_err(failed())
}

/// Removes the files that recorders wrote for a run; what users added by its path is theirs.
fn remove_files(store: &Store, run_id: &str) -> Result<()> {
    let owner = store.owner()?;
    let artifacts =
        store.read(|conn| artifact::select(conn, "WHERE a.run_id = ?1", params![run_id]))?;
    let mut dirs = HashSet::new();
    for artifact in artifacts {
        // One that is gone, or that something else stands in for, is left as it is.
        if artifact.open_recorded(owner).is_ok() {
            let path = artifact.absolute_path();
            fs::remove_file(&path).map_err(|error| Error::io("remove", &path, error))?;
            dirs.extend(
                path.ancestors()
                    .skip(1)
                    .take_while(|dir| is_below(dir, run_id))
                    .map(Path::to_owned),
            );
        }
    }
    let mut dirs: Vec<PathBuf> = dirs.into_iter().collect();
    dirs.sort_by_key(|dir| std::cmp::Reverse(dir.components().count()));
    for dir in dirs {
        // What is not ours in it keeps it.
        let _ = fs::remove_dir(dir);
    }
    Ok(())
}

/// Whether a directory is that of the run, or in it.
fn is_below(dir: &Path, run_id: &str) -> bool {
    dir.components().any(|part| part.as_os_str() == run_id)
}

fn remove_rows(store: &Store, run_id: &str, logs_only: bool) -> Result<()> {
    let what = "cannot remove the run";
    store.write(what, |tx| {
        if !logs_only {
            return tx
                .execute("DELETE FROM scenario_runs WHERE run_id = ?1", [run_id])
                .map(drop)
                .map_err(sqlite(what));
        }
        tx.execute(
            "DELETE FROM log_lines WHERE line_id >> 32 IN (SELECT artifact_id FROM artifacts WHERE run_id = ?1)",
            [run_id],
        )
        .and_then(|_| {
            tx.execute(
                "UPDATE artifacts SET indexed_lines = NULL, indexed_bytes = NULL, cut_lines = NULL WHERE run_id = ?1",
                [run_id],
            )
        })
        .map(drop)
        .map_err(sqlite(what))
    })
}

/// Gives the space of what was removed back to the disk. The index only notes what was removed until it is merged.
fn shrink(store: &Store) -> Result<()> {
    let what = "cannot merge the index";
    if store.has_fts5()? && store.read(schema::has_index)? {
        store.write(what, |tx| {
            tx.execute("INSERT INTO log_lines_fts (log_lines_fts) VALUES ('optimize')", [])
                .map(drop)
                .map_err(sqlite(what))
        })?;
    }
    store.read(|conn| {
        conn.execute_batch("VACUUM").map_err(sqlite("cannot make the file smaller"))
    })?;
    store.checkpoint()
}

/// Directories that are called like runs and stand where runs of the file have their output, but belong to none.
fn orphans(store: &Store) -> Result<Vec<PruneRow>> {
    let dirs: Vec<PathBuf> = store.read(|conn| {
        conn.prepare("SELECT DISTINCT root_dir, log_dir FROM scenario_runs")
            .and_then(|mut select| {
                let dir = |row: &Row| {
                    let root = from_sql(row.get_ref(0)?).unwrap_or_default();
                    Ok(from_sql(row.get_ref(1)?).map(|log_dir| root.join(log_dir)))
                };
                select.query_map([], dir)?.collect::<rusqlite::Result<Vec<_>>>()
            })
            .map(|dirs| dirs.into_iter().flatten().collect())
            .map_err(sqlite("cannot read the runs"))
    })?;
    let mut found = Vec::new();
    for entry in dirs.iter().filter_map(|dir| fs::read_dir(dir).ok()).flatten().flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str().filter(|name| id::sorts_by_time(name)) else { continue };
        let is_dir = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let is_known = store.read(|conn| Ok(id::find(conn, id::RUN, name)?.is_some()))?;
        if is_dir && !is_known {
            found.push(PruneRow {
                what: "directory".to_owned(),
                run_id: None,
                suite: None,
                started_at: None,
                outcome: None,
                output_bytes: size_of(&entry.path()),
                reason: "belongs to no run of the file".to_owned(),
                path: Some(entry.path()),
            });
        }
    }
    Ok(found)
}

/// How many bytes the files in a directory have.
fn size_of(dir: &Path) -> i64 {
    let files = fs::read_dir(dir).into_iter().flatten().flatten();
    let size = |file: fs::DirEntry| match file.file_type() {
        Ok(kind) if kind.is_dir() => size_of(&file.path()),
        _ => file.metadata().map_or(0, |it| i64::try_from(it.len()).unwrap_or(i64::MAX)),
    };
    files.map(size).sum()
}
