//! Recovery of work whose recorder died: it is marked interrupted, and its output is kept.

use std::fs::TryLockError;
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, params};

use crate::error::{Result, sqlite};
use crate::files::digest::digest;
use crate::index::{IndexOptions, Indexer};
use crate::outcome::Outcome;
use crate::record::artifact::{self, ArtifactRow};
use crate::record::owner::Owner;
use crate::record::unfinished;
use crate::store::{Store, id};

const REASON: &str = "its recorder died";

/// Marks as interrupted what dead recorders of this host left unfinished, in every run that has not ended or has
/// incomplete artifacts.
///
/// A step left open in a run that has ended is not marked; it merely reads as interrupted. Finding such steps would
/// take an index of unfinished steps, which would be a third of the cost of recording a step.
pub fn all(store: &Store) -> Result<()> {
    let runs: Vec<String> = store.read(|conn| {
        conn.prepare(&format!(
            "SELECT run_id FROM scenario_runs WHERE outcome IS NULL UNION {}",
            unfinished::RUNS
        ))
        .and_then(|mut select| select.query_map([], |row| row.get(0))?.collect())
        .map_err(sqlite("cannot look for unfinished work"))
    })?;
    for run_id in runs {
        let dead = store.read(|conn| {
            dead_among(conn, id::RUN, "WHERE outcome IS NULL AND run_id = ?1", &run_id)
        })?;
        interrupt(store, id::RUN, &dead)?;
        self::run(store, &run_id)?;
    }
    Ok(())
}

/// Marks as interrupted what dead recorders left unfinished in a run, and completes the artifacts that they left or
/// that were still being written when their step ended.
pub fn run(store: &Store, run_id: &str) -> Result<()> {
    mark(store, run_id)?;
    complete(store, run_id)
}

/// Marks as interrupted the steps and commands of a run whose recorders died.
pub(crate) fn mark(store: &Store, run_id: &str) -> Result<()> {
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
    interrupt(store, id::STEP, &steps)
}

/// How often what has just ended is looked for, and how long it is to the next look: whoever recorded the step, and holds
/// its files too, may need a moment to end.
const LOOKS: u32 = 20;
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// Completes the artifacts of a run that were written on after the end of their step, for whoever has seen their last
/// writer end.
pub fn late(store: &Store, run_id: &str) -> Result<()> {
    for _ in 0..LOOKS {
        complete(store, run_id)?;
        if !store.read(|conn| unfinished::is_being_written(conn, run_id))? {
            break;
        }
        thread::sleep(LOOK_AGAIN);
    }
    Ok(())
}

/// Completes the artifacts of a run, and their index.
pub(crate) fn complete(store: &Store, run_id: &str) -> Result<()> {
    complete_artifacts(store, &store.read(|conn| unfinished::left_behind(conn, run_id))?)?;
    complete_index(store, run_id)
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

/// The same after a step of the run, for all its other steps. It costs next to nothing if there is nothing to do, as usual.
pub(crate) fn complete_steps(store: &Store, run_id: &str) -> Result<()> {
    if store.read(|conn| unfinished::has_steps(conn, run_id))? {
        complete(store, run_id)?;
    }
    Ok(())
}

/// Completes artifacts that were left unfinished, as far as nobody is writing them any more.
pub(crate) fn complete_artifacts(store: &Store, artifacts: &[ArtifactRow]) -> Result<()> {
    let owner = store.owner()?;
    for artifact in artifacts {
        // An artifact whose file is gone stays unfinished, and `artifact verify` says so. So does one that is
        // still being written: its writer holds a lock.
        let Ok(mut file) = artifact.open_recorded(owner) else { continue };
        if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
            continue;
        }
        let Ok(digest) = digest(&mut file) else { continue };
        artifact::settle(store, artifact.artifact_id, file, &digest)?;
    }
    Ok(())
}

/// Indexes what its recorder marked as still to be indexed and did not get to, unless it may still be at it.
fn complete_index(store: &Store, run_id: &str) -> Result<()> {
    if !store.has_fts5()? {
        return Ok(());
    }
    let owner = store.owner()?;
    let due = store.read(|conn| unfinished::due(conn, run_id))?;
    let is_left = |recorder: &Option<Owner>| {
        recorder.as_ref().is_none_or(|recorder| recorder.is_this() || !recorder.is_alive())
    };
    let indexers =
        due.iter().filter(|(_, recorder)| is_left(recorder)).filter_map(|(artifact, _)| {
            let file = artifact.open(owner).ok()?;
            Some(Indexer::again(artifact.artifact_id, file, &IndexOptions::default()))
        });
    Indexer::run_all(store, indexers, |_| ())
}

/// How many artifacts with something in them no living recorder will complete or index: a search does not find what is in
/// them before that is made up for.
pub fn not_indexed(store: &Store) -> Result<u64> {
    let owner = store.owner()?;
    let all = store.read(unfinished::all)?;
    let open = |artifact: &ArtifactRow| match artifact.size_bytes {
        Some(_) => artifact.open(owner),
        None => artifact.open_recorded(owner),
    };
    let is_left = |(artifact, recorder): &(ArtifactRow, Option<Owner>)| {
        recorder.as_ref().is_none_or(|recorder| !recorder.is_alive())
            && open(artifact).and_then(|file| Ok(file.metadata()?.len() > 0)).unwrap_or(false)
    };
    Ok(all.iter().filter(|row| is_left(row)).fold(0, |count, _| count + 1))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;
    use crate::exec::Target;
    use crate::exec::stream::Stream;
    use crate::index;
    use crate::record::ending::Ending;
    use crate::record::recorded::Recorded;
    use crate::record::run::RunSpec;
    use crate::record::step::{Step, StepSpec};
    use crate::store::transaction::Transaction;

    fn output(step: &Step, kind: &str) -> Stream {
        let mut stream = Stream::open(&Target::Step(step.clone()), kind).unwrap();
        stream.append(b"line\n").unwrap();
        stream
    }

    #[test]
    fn an_index_that_was_cut_off_is_completed() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path().join("x.db")).unwrap();
        let run = store.start_run(&RunSpec::new(dir.path())).unwrap();
        let step = run.start_step(&StepSpec::new("build")).unwrap();
        let artifact = output(&step, "stdout").end().unwrap();
        let due = |tx: &Transaction| index::mark_due(tx, artifact.artifact_id);
        store.write("", due).unwrap();
        super::run(&store, run.id()).unwrap();
        assert_eq!(step.artifacts().unwrap()[0].indexed_lines, Some(1));

        // A living recorder other than this process may still be at it.
        store.write("", due).unwrap();
        let parent = std::os::unix::process::parent_id();
        store
            .write("", |tx| {
                let update = "UPDATE steps SET pid = ?1, pid_start = NULL";
                tx.execute(update, [parent]).map_err(sqlite(""))
            })
            .unwrap();
        super::run(&store, run.id()).unwrap();
        assert_eq!(step.artifacts().unwrap()[0].indexed_lines, None);
    }

    #[test]
    fn what_stands_in_place_of_a_log_is_not_read() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path().join("x.db")).unwrap();
        let run = store.start_run(&RunSpec::new(dir.path())).unwrap();
        let step = run.start_step(&StepSpec::new("build")).unwrap();
        let secret = dir.path().join("secret");
        fs::write(&secret, "password\n").unwrap();
        let streams = ["kept", "linked", "fifo"].map(|kind| output(&step, kind).path().to_owned());
        step.end(&Ending::exit_code(0)).unwrap();
        fs::remove_file(&streams[1]).unwrap();
        symlink(&secret, &streams[1]).unwrap();
        fs::remove_file(&streams[2]).unwrap();
        let status = std::process::Command::new("mkfifo").arg(&streams[2]).status().unwrap();
        assert!(status.success());

        super::run(&store, run.id()).unwrap();
        let sizes = step.artifacts().unwrap().into_iter().map(|it| it.size_bytes);
        assert_eq!(sizes.collect::<Vec<_>>(), [Some(5), None, None]);
    }
}
