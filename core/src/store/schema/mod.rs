//! The layout of the file and how older layouts become it.

mod text;
mod trust;

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, ErrorCode, OptionalExtension};

use self::text::{FTS, TABLES};
use crate::error::{Error, Result, sqlite};
use crate::store::step_path::path_before;
use crate::store::transaction::Transaction;
use crate::time;

/// The schema version this library writes.
pub const VERSION: i64 = 4;

/// `PRAGMA application_id` of our files from version 2 on: `SLog` in ASCII.
const APPLICATION_ID: i64 = 0x534C_6F67;

const UPGRADE_FROM_V1: &str = include_str!("from_v1.sql");
const UPGRADE_FROM_V2: &str = include_str!("from_v2.sql");

/// The tables of a version 1 file, children last.
const V1_TABLES: [&str; 5] = ["scenario_runs", "steps", "commands", "kv", "artifacts"];

/// What a file turns out to be.
#[derive(Debug, PartialEq, Eq)]
enum Layout {
    Empty,
    V1,
    V2,
    V3,
    Current,
}

/// How often to try a lock that SQLite itself does not wait for.
const ASK_AGAIN: Duration = Duration::from_millis(5);

/// Brings the file behind the connection to [`VERSION`], creating the tables of an empty one when
/// `create` is set; waits for others as long as `patience` lasts. A file that is foreign or newer is refused
/// before anything is written.
pub fn prepare(conn: &mut Connection, path: &Path, create: bool, patience: Duration) -> Result<()> {
    trust::distrust(conn).map_err(sqlite(format!("cannot open {}", path.display())))?;
    match layout_at_once(conn, path)? {
        Layout::Current => Ok(()),
        Layout::Empty if !create => Err(Error::EmptyFile { path: path.to_owned() }),
        Layout::V1 if has_index(conn)? && !has_fts5(conn)? => {
            Err(Error::NoFts5("an indexed version 1 file cannot be upgraded here"))
        }
        Layout::Empty | Layout::V1 | Layout::V2 | Layout::V3 => upgrade(conn, path, patience),
    }
}

/// Whether the file is of an older version, which has to be upgraded before it can be read.
pub fn is_older(conn: &mut Connection, path: &Path) -> Result<bool> {
    Ok(matches!(layout_at_once(conn, path)?, Layout::V1 | Layout::V2 | Layout::V3))
}

/// Whether the SQLite in use has FTS5.
pub fn has_fts5(conn: &Connection) -> Result<bool> {
    conn.query_row("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'", [], |_| Ok(()))
        .optional()
        .map(|row| row.is_some())
        .map_err(sqlite("cannot list the modules of SQLite"))
}

/// Whether the file has a full-text index.
pub fn has_index(conn: &Connection) -> Result<bool> {
    table_exists(conn, "log_lines_fts")
}

/// Creates the full-text index where it is missing, over the lines that are there.
pub fn ensure_fts(tx: &Transaction) -> Result<()> {
    if has_index(tx)? { Ok(()) } else { create_fts(tx) }
}

/// The layout at one moment: between two looks another process may create the tables.
fn layout_at_once(conn: &mut Connection, path: &Path) -> Result<Layout> {
    let tx = conn.transaction().map_err(sqlite(format!("cannot read {}", path.display())))?;
    layout(&tx, path)
}

fn layout(conn: &Connection, path: &Path) -> Result<Layout> {
    let foreign = |reason: &str| Error::NotAStore { path: path.to_owned(), reason: reason.into() };
    let number = |pragma| {
        conn.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0)).map_err(|error| {
            match error.sqlite_error_code() {
                Some(ErrorCode::NotADatabase) => foreign("it is not an SQLite database"),
                _ => sqlite(format!("cannot read {}", path.display()))(error),
            }
        })
    };
    let (version, application) = (number("user_version")?, number("application_id")?);
    let found = match (version, application) {
        (VERSION, APPLICATION_ID) => Layout::Current,
        (2, APPLICATION_ID) => Layout::V2,
        (3, APPLICATION_ID) => Layout::V3,
        (0, 0) if is_empty(conn)? => Layout::Empty,
        (1, 0) if is_v1(conn)? => Layout::V1,
        (found, APPLICATION_ID) if found > VERSION => return Err(newer(path, found)),
        (found, 0) if found > VERSION && is_v1(conn)? => return Err(newer(path, found)),
        _ => return Err(foreign("it is another program's SQLite database")),
    };
    trust::check(conn, path)?;
    Ok(found)
}

fn newer(path: &Path, found: i64) -> Error {
    Error::NewerSchema { path: path.to_owned(), found, known: VERSION }
}

fn is_empty(conn: &Connection) -> Result<bool> {
    conn.query_row("SELECT count(*) = 0 FROM sqlite_master", [], |row| row.get(0))
        .map_err(sqlite("cannot read the schema"))
}

fn is_v1(conn: &Connection) -> Result<bool> {
    for table in ["scenario_runs", "steps", "kv", "artifacts"] {
        if !table_exists(conn, table)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn table_exists(conn: &Connection, name: &str) -> Result<bool> {
    conn.query_row("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?1", [name], |_| {
        Ok(())
    })
    .optional()
    .map(|row| row.is_some())
    .map_err(sqlite("cannot read the schema"))
}

/// Creates or upgrades in one transaction. The journal mode, which no transaction can change, comes
/// first: it is what tells readers and writers of an empty file apart from then on.
fn upgrade(conn: &Connection, path: &Path, patience: Duration) -> Result<()> {
    let failed = || format!("cannot prepare {}", path.display());
    // Syncs no more often than later writes do.
    conn.pragma_update(None, "synchronous", "normal").map_err(sqlite(failed()))?;
    use_wal(conn, patience).map_err(sqlite(failed()))?;
    conn.pragma_update(None, "foreign_keys", false).map_err(sqlite(failed()))?;
    let result = upgrade_in_transaction(conn, path);
    // Until then the main file is empty or old, and a copy of it alone would not be one of ours.
    let _ = conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
    conn.pragma_update(None, "legacy_alter_table", false).map_err(sqlite(failed()))?;
    conn.pragma_update(None, "foreign_keys", true).map_err(sqlite(failed()))?;
    result
}

/// Switches the file to WAL. If two processes do so at once, SQLite fails one at once; retry.
pub fn use_wal(conn: &Connection, patience: Duration) -> rusqlite::Result<()> {
    let begun = Instant::now();
    loop {
        match conn.pragma_update(None, "journal_mode", "wal") {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && begun.elapsed() < patience =>
            {
                thread::sleep(ASK_AGAIN);
            }
            result => return result,
        }
    }
}

fn upgrade_in_transaction(conn: &Connection, path: &Path) -> Result<()> {
    let failed = |error| sqlite(format!("cannot prepare {}", path.display()))(error);
    // References to a renamed table must go on naming the table that takes its place.
    conn.pragma_update(None, "legacy_alter_table", true).map_err(failed)?;
    let tx = Transaction::begin(conn).map_err(failed)?;
    // Another process may have been quicker between the look at the layout and the lock.
    match layout(&tx, path)? {
        Layout::Current => return Ok(()),
        Layout::Empty => create(&tx)?,
        Layout::V1 => upgrade_v1(&tx)?,
        Layout::V2 => upgrade_v2(&tx)?,
        Layout::V3 => upgrade_v3(&tx)?,
    }
    tx.pragma_update(None, "user_version", VERSION).map_err(failed)?;
    tx.pragma_update(None, "application_id", APPLICATION_ID).map_err(failed)?;
    tx.commit().map_err(failed)
}

fn create(tx: &Transaction) -> Result<()> {
    tx.execute_batch(TABLES).map_err(sqlite("cannot create the tables"))?;
    if has_fts5(tx)? { create_fts(tx) } else { Ok(()) }
}

fn create_fts(tx: &Transaction) -> Result<()> {
    tx.execute_batch(FTS)
        .and_then(|()| {
            tx.execute("INSERT INTO log_lines_fts (log_lines_fts) VALUES ('rebuild')", [])
        })
        .map(drop)
        .map_err(sqlite("cannot create the full-text index"))
}

fn upgrade_v1(tx: &Transaction) -> Result<()> {
    let failed = |error| sqlite("cannot upgrade from version 1")(error);
    let indexed = has_index(tx)?;
    tx.create_scalar_function("fixed_time", 1, FunctionFlags::SQLITE_UTF8, |context| {
        Ok(context.get::<Option<String>>(0)?.map(|text| time::normalize(&text)))
    })
    .map_err(failed)?;
    for table in V1_TABLES {
        if table_exists(tx, table)? {
            tx.execute_batch(&format!("ALTER TABLE {table} RENAME TO v1_{table}"))
                .map_err(failed)?;
        }
    }
    // The table that nobody wrote may be missing from a file of an early build.
    tx.execute_batch(V1_COMMANDS).and_then(|()| tx.execute_batch(TABLES)).map_err(failed)?;
    tx.execute_batch(UPGRADE_FROM_V1).map_err(failed)?;
    if indexed {
        tx.execute_batch(V1_LINES).map_err(failed)?;
    }
    if has_fts5(tx)? { create_fts(tx) } else { Ok(()) }
}

fn upgrade_v2(tx: &Transaction) -> Result<()> {
    let failed = |error| sqlite("cannot upgrade from version 2")(error);
    tx.create_scalar_function("path_before", 3, FunctionFlags::SQLITE_UTF8, |context| {
        let parent = (context.get::<String>(0)?, context.get::<String>(1)?);
        Ok(path_before(Some((&parent.0, &parent.1)), &context.get::<String>(2)?))
    })
    .map_err(failed)?;
    tx.execute_batch(V2_STEPS)
        .and_then(|()| tx.execute_batch(ARTIFACTS_FROM_V3))
        .and_then(|()| tx.execute_batch(TABLES))
        .and_then(|()| tx.execute_batch(UPGRADE_FROM_V2))
        .map_err(failed)
}

fn upgrade_v3(tx: &Transaction) -> Result<()> {
    tx.execute_batch(STEPS_FROM_V3)
        .and_then(|()| tx.execute_batch(ARTIFACTS_FROM_V3))
        .and_then(|()| tx.execute_batch(TABLES))
        .map_err(sqlite("cannot upgrade from version 3"))
}

/// Columns more, with the very words that the layout of new files has.
const STEPS_FROM_V3: &str = "
ALTER TABLE steps ADD COLUMN leaked INTEGER \
    /* 1: something kept its output open after it had ended */;
ALTER TABLE steps ADD COLUMN fingerprint TEXT \
    /* of its failure: what is equal in two failures has one */";

/// The same for artifacts, whose table is that of version 2 too.
const ARTIFACTS_FROM_V3: &str = "ALTER TABLE artifacts ADD COLUMN timeline BLOB \
    /* when which of its bytes arrived */";

/// Names of indexes are free again only when theirs are gone; the nested steps are still to be found.
const V2_STEPS: &str = "
DROP INDEX steps_by_run;
DROP INDEX steps_by_parent;
DROP INDEX artifacts_unfinished;
ALTER TABLE steps RENAME TO v2_steps;
CREATE INDEX v2_steps_by_parent ON v2_steps (parent_step_id);";

const V1_COMMANDS: &str = "CREATE TABLE IF NOT EXISTS v1_commands (
  command_id, step_id, command_num, argv0, argv_json, cwd, started_at, completed_at, exit_code, duration_ms)";

/// A line that was indexed twice is kept once; the old index goes before the new one takes its name.
const V1_LINES: &str = "
INSERT OR REPLACE INTO log_lines (line_id, text)
  SELECT (CAST(artifact_id AS INTEGER) << 32) + CAST(line_num AS INTEGER), text FROM log_lines_fts ORDER BY rowid;
DROP TABLE log_lines_fts;
UPDATE artifacts SET indexed_lines = n, indexed_bytes = bytes
  FROM (SELECT line_id >> 32 AS id, count(*) AS n, sum(length(CAST(text AS BLOB)) + 1) AS bytes
        FROM log_lines GROUP BY 1)
  WHERE artifact_id = id;";
