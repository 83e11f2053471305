//! Whether the files at a store's paths are still those that it has open.
//!
//! A step may remove or replace them, as `git clean` does. SQLite notices nothing: it goes on writing to files that nobody
//! will ever see.

use std::ffi::c_int;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::ptr;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ffi};

use super::sql::to_sql;
use super::transaction::Transaction;
use crate::error::{Error, Result, sqlite};

/// How long to wait for others that save the same log.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often to ask them.
const ASK_AGAIN: Duration = Duration::from_millis(10);

/// A file, whatever it is called: its device and its number there.
type Identity = (u64, u64);

/// What stands at the paths of the main file and of its write-ahead log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    main: Option<Identity>,
    log: Option<Identity>,
    /// When the main file was last written, in seconds and nanoseconds, and its size.
    main_as_of: Option<(i64, i64, u64)>,
}

/// What has become of files that a store has open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// The log was removed.
    LogRemoved,
    /// The log was removed, and somebody has begun another.
    LogReplaced,
    /// The main file was removed.
    Removed,
    /// Another file stands in its place.
    Replaced,
}

impl Standing {
    /// What stands there now.
    pub fn of(path: &Path) -> Self {
        let main = fs::metadata(path).ok();
        let log = fs::metadata(log_of(path)).ok();
        let identity = |it: &fs::Metadata| (it.dev(), it.ino());
        Self {
            main: main.as_ref().map(identity),
            log: log.as_ref().map(identity),
            main_as_of: main.map(|it| (it.mtime(), it.mtime_nsec(), it.size())),
        }
    }

    /// Whether nobody has written the main file since then, by a copy in its place or by a checkpoint.
    pub fn is_main_as_it_was(self, now: Self) -> bool {
        self.main == now.main && self.main_as_of == now.main_as_of
    }

    /// Whether no log is known.
    pub fn has_no_log(self) -> bool {
        self.log.is_none()
    }

    /// What has changed since then, of what was there.
    pub fn change(self, now: Self) -> Option<Change> {
        match (self.main, now.main) {
            (Some(_), None) => return Some(Change::Removed),
            (Some(was), Some(is)) if was != is => return Some(Change::Replaced),
            _ => {}
        }
        match (self.log, now.log) {
            (Some(_), None) => Some(Change::LogRemoved),
            (Some(was), Some(is)) if was != is => Some(Change::LogReplaced),
            _ => None,
        }
    }

    /// Removes the log from beside a main file that it does not belong to, which would be ruined by it.
    pub fn remove_stray_log(self, path: &Path) {
        if self.log.is_some() && Self::of(path).log == self.log {
            // The main file was removed the same way, so this can be. Where it cannot, opening the file says so.
            let _ = fs::remove_file(log_of(path));
            let _ = fs::remove_file(beside(path, "-shm"));
        }
    }

    /// Whether more than one connection of this process has the log open. SQLite would go on using the shared memory
    /// of a removed log for the new one, as long as one of them is.
    pub fn log_is_shared(self) -> bool {
        let Some(log) = self.log else { return false };
        let Ok(entries) = fs::read_dir("/dev/fd") else { return false };
        let is_log = |path: PathBuf| fs::metadata(path).is_ok_and(|it| (it.dev(), it.ino()) == log);
        entries.flatten().filter(|entry| is_log(entry.path())).count() > 1
    }
}

fn log_of(path: &Path) -> PathBuf {
    beside(path, "-wal")
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Moves all that a removed log holds into the main file, unless somebody has begun another log or written that file
/// since it was looked at: what does not belong together would ruin it. Nobody can open the file meanwhile. Says whether all of it was moved.
pub(super) fn save_log(conn: &Connection, path: &Path, was: Standing) -> Result<bool> {
    let failed = || sqlite("cannot save the log that was removed");
    let Some(_closed) = Closed::to_others(conn).map_err(failed())? else { return Ok(false) };
    let now = Standing::of(path);
    if !now.has_no_log() || !was.is_main_as_it_was(now) {
        return Ok(false);
    }
    conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| {
        let (held, moved): (i64, i64) = (row.get(1)?, row.get(2)?);
        Ok(held == moved)
    })
    .map_err(failed())
}

/// A file that nobody else can open. Those who have it open keep it.
struct Closed(*mut ffi::sqlite3_file);

impl Closed {
    /// Waits for others that want the same; `None` if that takes too long.
    fn to_others(conn: &Connection) -> rusqlite::Result<Option<Self>> {
        // The connection has its lock only once it has read.
        conn.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))?;
        let mut file: *mut ffi::sqlite3_file = ptr::null_mut();
        // SAFETY: the connection is open, and this operation stores a pointer to its file, which lives as long.
        unsafe {
            ffi::sqlite3_file_control(
                conn.handle(),
                c"main".as_ptr(),
                ffi::SQLITE_FCNTL_FILE_POINTER,
                (&raw mut file).cast(),
            );
        }
        let until = Instant::now() + PATIENCE;
        while lock(file, ffi::SQLITE_LOCK_RESERVED) != ffi::SQLITE_OK {
            if Instant::now() > until {
                return Ok(None);
            }
            thread::sleep(ASK_AGAIN);
        }
        // While others have it open this fails, and leaves the lock behind that lets nobody new in.
        lock(file, ffi::SQLITE_LOCK_EXCLUSIVE);
        Ok(Some(Self(file)))
    }
}

impl Drop for Closed {
    fn drop(&mut self) {
        // SAFETY: the file belongs to a connection that outlives this, and has the lock that is given back.
        unsafe {
            if let Some(unlock) = (*self.0).pMethods.as_ref().and_then(|methods| methods.xUnlock) {
                unlock(self.0, ffi::SQLITE_LOCK_SHARED);
            }
        }
    }
}

fn lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    // SAFETY: the file, if there is one, is that of an open connection, which has at least the lock of a reader.
    unsafe {
        let methods = file.as_ref().and_then(|file| file.pMethods.as_ref());
        methods
            .and_then(|methods| methods.xLock)
            .map_or(ffi::SQLITE_ERROR, |lock| lock(file, level))
    }
}

/// Copies what is under way from a copy of the record into another: runs that have not ended, with all that belongs to
/// them. Their lines are indexed again by whoever completes indexes.
pub(super) fn carry_over(conn: &Connection, copy: &Path) -> Result<()> {
    let failed = || sqlite("cannot record anew what is under way");
    conn.execute("ATTACH ?1 AS kept", [to_sql(copy)]).map_err(failed())?;
    let result = carry_over_attached(conn);
    conn.execute_batch("DETACH kept").map_err(failed())?;
    result
}

const UNDER_WAY: &str = "SELECT run_id FROM kept.scenario_runs WHERE outcome IS NULL";

fn carry_over_attached(conn: &Connection) -> Result<()> {
    let failed = || sqlite("cannot record anew what is under way");
    let tx = Transaction::begin(conn).map_err(failed())?;
    let taken = format!(
        "SELECT EXISTS (SELECT 1 FROM kept.artifacts AS k JOIN main.artifacts AS m USING (artifact_id)
         WHERE k.run_id IN ({UNDER_WAY}) AND (k.run_id, k.path) <> (m.run_id, m.path))"
    );
    if tx.query_row(&taken, [], |row| row.get(0)).map_err(failed())? {
        return Err(Error::invalid("another record stands in place of the one that was begun"));
    }
    tx.execute_batch("PRAGMA defer_foreign_keys = ON").map_err(failed())?;
    let steps = format!("SELECT step_id FROM kept.steps WHERE run_id IN ({UNDER_WAY})");
    // What has ended in the other record is newer than what has not ended here.
    for (table, key, end, scope, of) in [
        ("scenario_runs", "run_id", "outcome", "run_id", UNDER_WAY),
        ("steps", "step_id", "outcome", "run_id", UNDER_WAY),
        ("commands", "command_id", "outcome", "step_id", &steps),
        ("artifacts", "artifact_id", "size_bytes", "run_id", UNDER_WAY),
    ] {
        let (columns, updates) = columns(&tx, table).map_err(failed())?;
        tx.execute_batch(&format!(
            "INSERT INTO main.{table} ({columns}) SELECT {columns} FROM kept.{table} WHERE {scope} IN ({of})
             ON CONFLICT ({key}) DO UPDATE SET {updates} WHERE {table}.{end} IS NULL"
        ))
        .map_err(failed())?;
    }
    tx.execute_batch(&format!(
        "INSERT INTO main.kv (run_id, step_id, command_id, k, v, created_at)
         SELECT run_id, step_id, command_id, k, v, created_at FROM kept.kv WHERE run_id IN ({UNDER_WAY})
         ON CONFLICT (run_id, COALESCE(step_id, ''), COALESCE(command_id, ''), k)
           DO UPDATE SET v = excluded.v, created_at = excluded.created_at WHERE excluded.created_at > kv.created_at;
         UPDATE main.artifacts SET indexed_lines = NULL, indexed_bytes = 0
         WHERE run_id IN ({UNDER_WAY}) AND indexed_lines > (SELECT count(*) FROM main.log_lines
           WHERE line_id BETWEEN artifacts.artifact_id << 32 AND (artifacts.artifact_id << 32) + 0xFFFFFFFF)"
    ))
    .map_err(failed())?;
    tx.commit().map_err(failed())
}

/// The stored columns of a table, and what takes each over from a new row.
fn columns(conn: &Connection, table: &str) -> rusqlite::Result<(String, String)> {
    conn.query_row(
        "SELECT group_concat(name, ', '), group_concat(name || ' = excluded.' || name, ', ')
         FROM pragma_table_info(?1, 'main')",
        [table],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}
