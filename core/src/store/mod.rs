//! The file and the connection to it.

pub(crate) mod id;
mod private_copy;
pub(crate) mod reader;
pub(crate) mod recent;
mod redaction;
pub(crate) mod schema;
mod shm;
pub(crate) mod sql;
pub(crate) mod step_path;
pub(crate) mod transaction;

use std::ffi::OsString;
use std::fmt::{self, Write as _};
use std::fs;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use once_cell::sync::OnceCell;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use self::redaction::InForce;
use self::transaction::Transaction;
use crate::error::{Error, Result, sqlite};
use crate::files::mode::Mode;
use crate::redact::{RedactOptions, Redaction};
use crate::signals::FileLimit;

/// A scenariolog file, open. Clones share one connection; threads may share a store.
///
/// ```
/// # fn main() -> scenariolog::Result<()> {
/// # let dir = tempfile::tempdir().unwrap();
/// # let path = dir.path().join("scenariolog.db");
/// use scenariolog::{OpenOptions, Recorded, RunSpec};
///
/// let store = OpenOptions::new().create(true).open(&path)?;
/// let run = store.start_run(&RunSpec::new(dir.path()).suite("smoke"))?;
/// run.set_kv("shard", "3")?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    owner: u32,
    fts5: OnceCell<bool>,
    /// Whether anything was written through this store.
    has_written: AtomicBool,
    /// How to connect again, while a reader has the connection.
    options: OpenOptions,
    in_force: OnceCell<InForce>,
    conn: Mutex<Option<Connection>>,
}

/// How long to keep trying to switch a file to WAL while others use it.
const WAL_PATIENCE: Duration = Duration::from_secs(10);

/// How far the main file may lag behind its log before a writer checkpoints it.
const BEHIND: Duration = Duration::from_secs(5);

/// SQLite counts the milliseconds in an int, and rusqlite panics at more: 24 days.
const LONGEST_WAIT: Duration = Duration::from_millis(i32::MAX as u64);

/// How to open a file.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    create: bool,
    checkpoint: bool,
    busy_timeout: Duration,
    redact: RedactOptions,
    opening_timeout: Option<Duration>,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self {
            create: false,
            checkpoint: true,
            busy_timeout: Duration::from_secs(60),
            redact: RedactOptions::none(),
            opening_timeout: None,
        }
    }
}

impl OpenOptions {
    /// Opens an existing file, waits up to a minute for other writers, and checkpoints on close.
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates the file where there is none. Its directory must exist.
    #[must_use]
    pub fn create(mut self, create: bool) -> Self {
        self.create = create;
        self
    }

    /// Whether closing the last connection writes the log back into the main file, which costs a few
    /// milliseconds. A recorder of many small processes turns it off.
    #[must_use]
    pub fn checkpoint_on_close(mut self, checkpoint: bool) -> Self {
        self.checkpoint = checkpoint;
        self
    }

    /// How long to wait for other processes' writes.
    #[must_use]
    pub fn busy_timeout(mut self, timeout: Duration) -> Self {
        self.busy_timeout = timeout.min(LONGEST_WAIT);
        self
    }

    /// What to mask in whatever is recorded, beyond what the environment and the settings file ask for.
    #[must_use]
    pub fn redact(mut self, options: RedactOptions) -> Self {
        self.redact = options;
        self
    }

    /// How long to wait for them if the file must be created or upgraded; by default just as long.
    #[must_use]
    pub(crate) fn opening_timeout(mut self, timeout: Duration) -> Self {
        self.opening_timeout = Some(timeout);
        self
    }

    /// Opens the file, upgrading an older layout in place.
    pub fn open(&self, path: impl AsRef<Path>) -> Result<Store> {
        let _limit = FileLimit::tolerated();
        let path = std::path::absolute(path.as_ref())
            .map_err(|error| Error::io("open", path.as_ref(), error))?;
        self.check(&path)?;
        let conn = self.connect(&path)?;
        // A file that existed once must not be created again by a later connection.
        let options = Self { create: false, ..self.clone() };
        Ok(Store {
            inner: Arc::new(Inner {
                path,
                owner: process::id(),
                fts5: OnceCell::new(),
                has_written: AtomicBool::new(false),
                options,
                in_force: OnceCell::new(),
                conn: Mutex::new(Some(conn)),
            }),
        })
    }

    /// Says in plain words what SQLite would call "unable to open database file".
    fn check(&self, path: &Path) -> Result<()> {
        if path.is_dir() {
            return Err(Error::invalid(format!("{} is a directory, not a file", path.display())));
        }
        if path.exists() {
            return Ok(());
        }
        if !self.create {
            return Err(Error::NoFile { path: path.to_owned() });
        }
        match path.parent() {
            Some(parent) if !parent.is_dir() => Err(Error::NotFound(format!(
                "cannot create {}: its directory does not exist",
                path.display()
            ))),
            _ => Ok(()),
        }
    }

    fn connect(&self, path: &Path) -> Result<Connection> {
        match self.connect_to_write(path) {
            Err(error) if !self.create && is_read_only(&error) => connect_immutable(path),
            other => other,
        }
    }

    fn connect_to_write(&self, path: &Path) -> Result<Connection> {
        shm::reserve();
        if self.create {
            reserve(path);
        }
        let failed = || format!("cannot open {}", path.display());
        let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        flags.set(OpenFlags::SQLITE_OPEN_CREATE, self.create);
        let mut conn = Connection::open_with_flags(path, flags).map_err(sqlite(failed()))?;
        let opening_timeout = self.opening_timeout.unwrap_or(self.busy_timeout);
        conn.busy_timeout(opening_timeout).map_err(sqlite(failed()))?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, !self.checkpoint)
            .map_err(sqlite(failed()))?;
        // Otherwise a statement to which a partial index might apply is compiled again for each value bound to it.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
            .map_err(sqlite(failed()))?;
        schema::prepare(&mut conn, path, self.create, opening_timeout)?;
        if opening_timeout != self.busy_timeout {
            conn.busy_timeout(self.busy_timeout).map_err(sqlite(failed()))?;
        }
        // The cache holds 8 MiB: what a thousand steps' tags or a long log's index touch in one transaction would
        // not fit into SQLite's own two, and be written twice.
        conn.execute_batch(
            "PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8192;",
        )
        .map_err(sqlite(failed()))?;
        // A process that opens the file alone reads the whole log. With SQLite's own thousand
        // pages that would be a millisecond and a half for each of many small processes.
        if !self.checkpoint {
            conn.pragma_update(None, "wal_autocheckpoint", 250).map_err(sqlite(failed()))?;
        }
        Ok(conn)
    }
}

/// Creates a missing file with the permissions of this process's [`Mode`], which SQLite knows nothing of. It gives the
/// same to the files beside it, and says better what goes wrong.
fn reserve(path: &Path) {
    let mode = Mode::current().file();
    let _ = fs::OpenOptions::new().write(true).create_new(true).mode(mode).open(path);
}

fn checkpoint(conn: &Connection) -> rusqlite::Result<()> {
    conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
}

/// A file on read-only media cannot have the shared memory that WAL needs.
fn is_read_only(error: &Error) -> bool {
    matches!(error, Error::Sqlite { source, .. }
        if matches!(source.sqlite_error_code(), Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen)))
}

/// Connects to a file beside which nothing can be written.
fn connect_immutable(path: &Path) -> Result<Connection> {
    if let Some(log) = private_copy::log_of(path) {
        return private_copy::connect(path, Some(&log));
    }
    let failed = || format!("cannot open {} for reading", path.display());
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                uri.push(char::from(*byte));
            }
            _ => {
                // Writing to a string cannot fail.
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri.push_str("?immutable=1");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = Connection::open_with_flags(uri, flags).map_err(sqlite(failed()))?;
    if schema::is_older(&mut conn, path)? {
        return private_copy::connect(path, None);
    }
    schema::prepare(&mut conn, path, false, Duration::ZERO)?;
    Ok(conn)
}

impl Store {
    /// Opens an existing file with the default [`OpenOptions`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        OpenOptions::new().open(path)
    }

    /// Opens a file, creating it where there is none.
    pub fn create(path: impl AsRef<Path>) -> Result<Self> {
        OpenOptions::new().create(true).open(path)
    }

    /// The file's absolute path.
    pub fn path(&self) -> &Path {
        &self.inner.path
    }

    /// The user that the file belongs to, and with it what was recorded.
    pub fn owner(&self) -> Result<u32> {
        fs::metadata(self.path())
            .map(|metadata| metadata.uid())
            .map_err(|error| Error::io("look at", self.path(), error))
    }

    /// Whether full-text search works: the SQLite in use has FTS5.
    pub fn has_fts5(&self) -> Result<bool> {
        self.read(|conn| self.inner.fts5.get_or_try_init(|| schema::has_fts5(conn)).copied())
    }

    /// Switches the file to WAL if it is not, as recording needs.
    pub(crate) fn ensure_wal(&self) -> Result<()> {
        self.read(|conn| {
            let failed = || sqlite("cannot prepare for recording");
            let mode = |row: &rusqlite::Row| row.get::<_, String>(0);
            let mode = conn.pragma_query_value(None, "journal_mode", mode).map_err(failed())?;
            if mode == "wal" {
                Ok(())
            } else {
                schema::use_wal(conn, WAL_PATIENCE).map_err(failed())
            }
        })
    }

    /// What is redacted in everything that is recorded through it. Settled at the first call.
    pub fn redaction(&self) -> &Redaction {
        &self.in_force().redaction
    }

    /// What is wrong with what was asked to be redacted: a pattern, or the settings file.
    pub fn redaction_trouble(&self) -> Option<&str> {
        self.in_force().trouble.as_deref()
    }

    /// The variables by which a child's recorder redacts the same.
    pub(crate) fn redaction_variables(&self) -> Vec<(OsString, Option<OsString>)> {
        self.in_force().handed_on.variables()
    }

    fn in_force(&self) -> &InForce {
        self.inner.in_force.get_or_init(|| InForce::load(&self.inner.options.redact))
    }

    /// Writes what the write-ahead log holds back into the main file, as far as readers allow.
    pub fn checkpoint(&self) -> Result<()> {
        self.read(|conn| checkpoint(conn).map_err(sqlite("cannot checkpoint")))
    }

    /// Runs `body` with the connection, outside any transaction.
    pub(crate) fn read<T>(&self, body: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let mut conn = self.lock()?;
        let _limit = FileLimit::tolerated();
        let conn = match &mut *conn {
            Some(conn) => conn,
            lent => lent.insert(self.inner.options.connect(&self.inner.path)?),
        };
        body(conn)
    }

    /// Hands over the connection, or another one while that is lent out.
    pub(crate) fn lend(&self) -> Result<Connection> {
        let _limit = FileLimit::tolerated();
        let conn = self.lock()?.take();
        conn.map_or_else(|| self.inner.options.connect(&self.inner.path), Ok)
    }

    /// Takes a connection back, and closes it if the store has opened another.
    pub(crate) fn give_back(&self, conn: Connection) {
        let mut place = self.inner.conn.lock().unwrap_or_else(PoisonError::into_inner);
        let spare = if place.is_none() { place.replace(conn) } else { Some(conn) };
        let _limit = FileLimit::tolerated();
        // Closing takes its time, and others wait for the lock.
        drop(place);
        drop(spare);
    }

    /// Runs `body` in a short write transaction, which waits for its turn before it reads anything.
    pub(crate) fn write<T>(
        &self,
        what: &str,
        body: impl FnOnce(&Transaction) -> Result<T>,
    ) -> Result<T> {
        self.write_within(self.inner.options.busy_timeout, what, body)
    }

    /// Like [`Store::write`], waiting for its turn no longer than this, nor than the file's busy timeout.
    pub(crate) fn write_within<T>(
        &self,
        patience: Duration,
        what: &str,
        body: impl FnOnce(&Transaction) -> Result<T>,
    ) -> Result<T> {
        let usual = self.inner.options.busy_timeout;
        let redaction = self.redaction().clone();
        self.read(|conn| {
            let is_short = patience < usual;
            if is_short {
                conn.busy_timeout(patience).map_err(sqlite(what))?;
            }
            let tx = Transaction::begin(conn).map_err(sqlite(what));
            if is_short {
                conn.busy_timeout(usual).map_err(sqlite(what))?;
            }
            let tx = tx?.redacting(redaction);
            let value = body(&tx)?;
            tx.commit().map_err(sqlite(what))?;
            // Not after the first write of a store: a child may wait to be started.
            if self.inner.has_written.swap(true, Ordering::Relaxed) {
                self.catch_up(conn);
            }
            Ok(value)
        })
    }

    /// Runs `body`, whose transactions wait for their turn no longer than this. Other threads must not use the store.
    pub(crate) fn within<T>(
        &self,
        patience: Duration,
        body: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        let wait = |patience| {
            self.read(|conn| conn.busy_timeout(patience).map_err(sqlite("cannot use the file")))
        };
        wait(patience.min(self.inner.options.busy_timeout))?;
        let value = body();
        wait(self.inner.options.busy_timeout)?;
        value
    }

    /// Moves the log into the main file if that is behind. Best effort: if others prevent it, the next turn tries again.
    pub(crate) fn keep_up(&self) {
        let _ = self.read(|conn| {
            self.catch_up(conn);
            Ok(())
        });
    }

    /// Moves the log into the main file if nobody has written that for a while: a copy of it alone is then not far behind.
    fn catch_up(&self, conn: &Connection) {
        let written = fs::metadata(self.path()).and_then(|metadata| metadata.modified());
        if written.is_ok_and(|time| time.elapsed().is_ok_and(|age| age > BEHIND)) {
            let _ = checkpoint(conn);
        }
    }

    /// Fails in a process that was forked off the one that opened the store.
    pub(crate) fn check_process(&self) -> Result<()> {
        if self.inner.owner == process::id() { Ok(()) } else { Err(Error::Forked) }
    }

    fn lock(&self) -> Result<MutexGuard<'_, Option<Connection>>> {
        self.check_process()?;
        Ok(self.inner.conn.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("path", &self.inner.path).finish_non_exhaustive()
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        let _limit = FileLimit::tolerated();
        let conn = self.conn.get_mut().map_or_else(|error| error.into_inner().take(), Option::take);
        // A forked child must not close its parent's connection: closing writes.
        if self.owner == process::id() { drop(conn) } else { std::mem::forget(conn) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_timeout_will_do() {
        let dir = tempfile::tempdir().unwrap();
        let options = OpenOptions::new().create(true).busy_timeout(Duration::MAX);
        options.open(dir.path().join("x.db")).unwrap();
    }
}
