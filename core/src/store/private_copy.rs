//! Reading a file where nothing can be written: on read-only media, in another user's directory.
//!
//! Where there is a write-ahead log, SQLite needs memory that is shared through a file beside it. Without that, it can read
//! the main file alone, which may lack all that was recorded last. And a file of an older version has to be upgraded before it
//! can be read. So they are copied to where that can be done.

use std::env;
use std::fs::{self, DirBuilder, File, Metadata};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::error::{Error, Result, sqlite};
use crate::files::open;
use crate::store::{id, schema};

/// How often to copy again because somebody wrote meanwhile.
const TRIES: u32 = 10;

/// The write-ahead log of a file, if it has one that holds something.
pub(super) fn log_of(path: &Path) -> Option<PathBuf> {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let log = PathBuf::from(log);
    fs::metadata(&log).is_ok_and(|metadata| metadata.len() > 0).then_some(log)
}

/// Connects to a copy of the file and its log, if it has one. The copy is gone from its directory when this returns.
pub(super) fn connect(path: &Path, log: Option<&Path>) -> Result<Connection> {
    let dir = env::temp_dir().join(format!("scenariolog-{}", id::new()));
    DirBuilder::new().mode(0o700).create(&dir).map_err(|error| Error::io("create", &dir, error))?;
    let copy = dir.join("copy.db");
    let conn = copy_files(path, log, &copy).and_then(|()| open_copy(&copy));
    // What is left of it is in a directory that nobody else can enter.
    let _ = fs::remove_dir_all(&dir);
    conn
}

/// Copies the files as they are at one moment: what changes meanwhile is copied again.
fn copy_files(path: &Path, log: Option<&Path>, copy: &Path) -> Result<()> {
    let failed = |error| Error::io("copy, to read its latest records,", path, error);
    let state = || -> io::Result<_> {
        let log = log.map(fs::metadata).transpose()?;
        Ok((stamp(&fs::metadata(path)?), log.as_ref().map(stamp)))
    };
    let mut before = state().map_err(failed)?;
    for _ in 0..TRIES {
        copy_one(path, copy).map_err(failed)?;
        if let Some(log) = log {
            copy_one(log, &copy.with_extension("db-wal")).map_err(failed)?;
        }
        let after = state().map_err(failed)?;
        if after == before {
            return Ok(());
        }
        before = after;
    }
    Err(Error::Busy { what: format!("cannot copy {} to read it", path.display()) })
}

/// Copies the content alone: the permissions may be those of a file that nobody can write.
fn copy_one(from: &Path, to: &Path) -> io::Result<()> {
    io::copy(&mut open::regular(from)?, &mut File::create(to)?).map(drop)
}

fn stamp(metadata: &Metadata) -> (u64, i64, i64) {
    (metadata.len(), metadata.mtime(), metadata.mtime_nsec())
}

/// Opens the copy and moves the log into it, so that the open file is all that it needs.
fn open_copy(copy: &Path) -> Result<Connection> {
    let failed = || sqlite("cannot read a copy of the file");
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = Connection::open_with_flags(copy, flags).map_err(failed())?;
    schema::prepare(&mut conn, copy, false, Duration::ZERO)?;
    conn.pragma_update(None, "journal_mode", "delete").map_err(failed())?;
    // What was written into it would be lost.
    conn.pragma_update(None, "query_only", true).map_err(failed())?;
    Ok(conn)
}
