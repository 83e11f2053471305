//! Artifacts: files that a run, step or command left, with their size and hash.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, Row, ToSql, params};

use crate::error::{Error, Result, sqlite};
use crate::files::digest::{Digest, Hasher, digest};
use crate::files::timeline::Arrivals;
use crate::files::{names, open};
use crate::index::{IndexOptions, Indexer};
use crate::record::scope::Scope;
use crate::record::tag;
use crate::redact::{Counts, Redaction, Redactor};
use crate::row::row;
use crate::signals::FileLimit;
use crate::store::Store;
use crate::store::sql::{Cells, from_sql, signed, to_sql};
use crate::store::transaction::Transaction;
use crate::time;

row! {
    /// A file that belongs to a run, a step or a command.
    pub struct ArtifactRow {
        /// Its number in the file.
        pub artifact_id: i64,
        /// The run it belongs to.
        pub run_id: String,
        /// The step; none if it belongs to the run itself.
        pub step_id: Option<String>,
        /// The command; none if it belongs to the run or the step itself.
        pub command_id: Option<String>,
        /// The step's number.
        pub step_num: Option<i64>,
        /// The step's name.
        pub step_name: Option<String>,
        /// What it is: stdout, stderr, or what the suite calls it.
        pub kind: String,
        /// Where it is, relative to the run's root if it lies under it.
        pub path: PathBuf,
        /// Whether it is text, by its content; unknown while it is being written.
        pub is_text: Option<bool>,
        /// Its size in bytes.
        pub size_bytes: Option<i64>,
        /// Its SHA-256 in hexadecimal.
        pub sha256: Option<String>,
        /// How many lines it has.
        pub line_count: Option<i64>,
        /// Lines that search can find; unknown if it is not indexed.
        pub indexed_lines: Option<i64>,
        /// How many bytes of the file those lines take.
        pub indexed_bytes: Option<i64>,
        /// Lines too long to be indexed whole.
        pub cut_lines: Option<i64>,
        /// When it was added.
        pub created_at: String,
        /// The run's root directory.
        pub root_dir: PathBuf,
        /// The step's path: the names from the top of the run, its own last, with slashes between them.
        pub step_path: Option<String>,
    }
}

impl ArtifactRow {
    /// Where the file is.
    pub fn absolute_path(&self) -> PathBuf {
        self.root_dir.join(&self.path)
    }

    /// Opens the file for reading. What a recorder wrote must be a regular file of the record's `owner` (see
    /// [`Store::owner`]) and not a link; a file that was added by its path is opened with the caller's rights.
    pub fn open(&self, owner: u32) -> io::Result<File> {
        if self.was_written_by_recorder() {
            open::recorded(&self.absolute_path(), owner)
        } else {
            open::regular(&self.absolute_path())
        }
    }

    /// Opens what a recorder wrote, as recovery does: never a file that was added by its path.
    pub(crate) fn open_recorded(&self, owner: u32) -> io::Result<File> {
        if self.was_written_by_recorder() {
            return open::recorded(&self.absolute_path(), owner);
        }
        Err(io::ErrorKind::PermissionDenied.into())
    }

    /// What masks secrets in its lines on their way into the index: in what a recorder wrote they are masked already.
    pub(crate) fn redactor(&self, store: &Store) -> Option<Redactor> {
        if self.was_written_by_recorder() { None } else { store.redaction().redactor() }
    }

    /// Whether it lies in a directory named after its run, where recorders put their files.
    fn was_written_by_recorder(&self) -> bool {
        self.path.components().any(|part| part.as_os_str() == self.run_id.as_str())
    }
}

/// The columns of [`ArtifactRow`], for statements that end in conditions on `a`, `s` and `r`.
pub(crate) const SELECT: &str = "
    SELECT a.artifact_id, a.run_id, a.step_id, a.command_id, s.step_num, s.step_name, a.kind, a.path, a.is_text,
           a.size_bytes, a.sha256, a.line_count, a.indexed_lines, a.indexed_bytes, a.cut_lines, a.created_at,
           r.root_dir, s.step_path
    FROM artifacts AS a JOIN scenario_runs AS r USING (run_id) LEFT JOIN steps AS s USING (step_id)";

/// A file to register.
#[derive(Debug, Clone)]
pub struct NewArtifact<'a> {
    kind: &'a str,
    path: &'a Path,
    index: Option<IndexOptions>,
}

impl<'a> NewArtifact<'a> {
    /// A file that stays where it is, indexed if it is text.
    pub fn file(kind: &'a str, path: &'a Path) -> Self {
        Self { kind, path, index: Some(IndexOptions::default()) }
    }

    /// Indexes it within these bounds, or not at all.
    #[must_use]
    pub fn index(mut self, options: Option<IndexOptions>) -> Self {
        self.index = options;
        self
    }
}

/// Registers a file, or records the present state of one that was registered before under the same kind.
pub fn add(store: &Store, scope: &Scope, new: &NewArtifact) -> Result<ArtifactRow> {
    let path = new.path.canonicalize().map_err(|error| Error::io("add", new.path, error))?;
    if new.kind.is_empty() {
        return Err(Error::invalid("the kind of the artifact is empty"));
    }
    let fts5 = store.has_fts5()?;
    let mut file = open::regular(&path).map_err(|error| Error::io("add", new.path, error))?;
    let digest = digest(&mut file).map_err(|error| Error::io("read", &path, error))?;
    let index = new.index.as_ref().filter(|_| digest.is_text && fts5);
    let artifact = store.write("cannot add the artifact", |tx| {
        let id = register(tx, scope, new.kind, &path)?;
        complete(tx, id, &digest, index.is_some())?;
        get(tx, id)
    })?;
    let Some(options) = index else { return Ok(artifact) };
    let indexer = Indexer::again(artifact.artifact_id, file, options)?;
    indexer.redacting(artifact.redactor(store)).finish(store)?;
    store.read(|conn| get(conn, artifact.artifact_id))
}

/// Writes bytes to a new file in a directory, created if missing, and registers the file.
pub fn add_bytes(
    store: &Store,
    scope: &Scope,
    dir: &Path,
    kind: &str,
    name: &OsStr,
    bytes: &[u8],
) -> Result<ArtifactRow> {
    let (path, redacted) = copy_new(dir, name, &mut &*bytes, store.redaction())?;
    let artifact = add(store, scope, &NewArtifact::file(kind, &path))?;
    count_redacted(store, scope, &redacted)?;
    Ok(artifact)
}

/// Copies what `bytes` yields to a new file in a directory, which is created if needed, with secrets masked. [`add`]
/// registers it, and [`count_redacted`] adds up what was masked.
pub fn copy_new(
    dir: &Path,
    name: &OsStr,
    bytes: &mut dyn Read,
    redaction: &Redaction,
) -> Result<(PathBuf, Counts)> {
    let mut redacted = Counts::default();
    let (path, mut file) = create_new(dir, name, redaction, &mut redacted)?;
    let copied = match redaction.redactor() {
        None => io::copy(bytes, &mut file).map(drop),
        Some(mut redactor) => {
            let copied = redactor.copy(bytes, &mut file);
            redacted.merge(redactor.counts());
            copied
        }
    };
    copied.map_err(|error| {
        // Half a file must not look like an artifact; if it cannot be removed, there is no more to do.
        let _ = fs::remove_file(&path);
        Error::io("write", &path, error)
    })?;
    Ok((path, redacted))
}

/// Adds to what is known to have been masked in a scope.
pub fn count_redacted(store: &Store, scope: &Scope, redacted: &Counts) -> Result<()> {
    if redacted.is_empty() {
        return Ok(());
    }
    store.write("cannot count what was redacted", |tx| tag::count_redacted(tx, scope, redacted))
}

/// A file that was just written.
pub(crate) struct Written {
    pub path: PathBuf,
    /// Open for reading and appending.
    pub file: File,
    pub digest: Digest,
    /// What was masked in it.
    pub redacted: Counts,
}

/// Writes bytes to a new file in a directory, with secrets masked.
pub(crate) fn write_new(
    dir: &Path,
    name: &OsStr,
    bytes: &[u8],
    redaction: &Redaction,
) -> Result<Written> {
    let mut redacted = Counts::default();
    let (path, mut file) = create_new(dir, name, redaction, &mut redacted)?;
    let bytes = &*redaction.bytes(bytes, &mut redacted);
    let _limit = FileLimit::tolerated();
    file.write_all(bytes).map_err(|error| Error::io("write", &path, error))?;
    let mut hasher = Hasher::new();
    hasher.update(bytes);
    Ok(Written { path, file, digest: hasher.finish(), redacted })
}

/// Creates a file in a directory, called `name` as far as its characters are fit for a file name.
fn create_new(
    dir: &Path,
    name: &OsStr,
    redaction: &Redaction,
    redacted: &mut Counts,
) -> Result<(PathBuf, File)> {
    let mut name = redaction.bytes(name.as_bytes(), redacted).into_owned();
    // A slash in it is a letter like others: the number that many names begin with would be taken for a directory.
    name.iter_mut().filter(|byte| **byte == b'/').for_each(|byte| *byte = b'-');
    let name = Path::new(OsStr::from_bytes(&name));
    let suffix = name.extension().map(|extension| format!(".{}", names::slug(extension)));
    let stem = names::slug(name.file_stem().unwrap_or_default());
    names::create_new(dir, &stem, &suffix.unwrap_or_default())
}

/// A scope's own artifacts, in the order they were added.
pub fn of(store: &Store, scope: &Scope) -> Result<Vec<ArtifactRow>> {
    store.read(|conn| {
        select(
            conn,
            "WHERE a.run_id = ?1 AND a.step_id IS ?2 AND a.command_id IS ?3 ORDER BY a.artifact_id",
            params![scope.run_id, scope.step_id, scope.command_id],
        )
    })
}

/// Finds or inserts the row of a file whose content is not known yet.
pub(crate) fn register(tx: &Transaction, scope: &Scope, kind: &str, path: &Path) -> Result<i64> {
    let failed = || sqlite("cannot add the artifact");
    let root = tx
        .prepare_cached("SELECT root_dir FROM scenario_runs WHERE run_id = ?1")
        .and_then(|mut select| {
            select.query_row([&scope.run_id], |row| Ok(from_sql(row.get_ref(0)?)))
        })
        .map_err(failed())?;
    let path = to_sql(names::relative(path, &root.unwrap_or_default()));
    let known: Option<i64> = tx
        .prepare_cached(
            "SELECT artifact_id FROM artifacts
             WHERE run_id = ?1 AND step_id IS ?2 AND command_id IS ?3 AND kind = ?4 AND path = ?5",
        )
        .and_then(|mut select| {
            let key = params![scope.run_id, scope.step_id, scope.command_id, kind, path];
            select.query_row(key, |row| row.get(0)).optional()
        })
        .map_err(failed())?;
    if let Some(id) = known {
        return Ok(id);
    }
    tx.prepare_cached(
        "INSERT INTO artifacts (run_id, step_id, command_id, kind, path, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )
    .and_then(|mut insert| {
        insert.insert(params![
            scope.run_id,
            scope.step_id,
            scope.command_id,
            kind,
            path,
            time::now()
        ])
    })
    .map_err(failed())
}

/// Records size, hash and type, now that the content is known; and that it is still to be indexed, if it `is_due`.
pub(crate) fn complete(
    tx: &Transaction,
    artifact_id: i64,
    digest: &Digest,
    is_due: bool,
) -> Result<()> {
    tx.prepare_cached(
        "UPDATE artifacts SET is_text = ?2, size_bytes = ?3, sha256 = ?4, line_count = ?5,
         timeline = COALESCE(?6, timeline), indexed_lines = iif(?7, NULL, indexed_lines),
         indexed_bytes = iif(?7, 0, indexed_bytes), cut_lines = iif(?7, NULL, cut_lines)
         WHERE artifact_id = ?1",
    )
    .and_then(|mut update| {
        update.execute(params![
            artifact_id,
            digest.is_text,
            signed(digest.size),
            digest.sha256,
            signed(digest.lines),
            digest.timeline,
            is_due
        ])
    })
    .map(drop)
    .map_err(sqlite("cannot complete the artifact"))
}

/// Keeps when the first part of an artifact arrived, which goes on being written after the end of its owner.
pub(crate) fn keep_timeline(tx: &Transaction, artifact_id: i64, digest: &Digest) -> Result<()> {
    tx.execute(
        "UPDATE artifacts SET timeline = ?2 WHERE artifact_id = ?1",
        params![artifact_id, digest.timeline],
    )
    .map(drop)
    .map_err(sqlite("cannot keep the timeline"))
}

/// Completes and indexes an artifact that was still being written after its owner ended.
pub(crate) fn settle(store: &Store, artifact_id: i64, file: File, digest: &Digest) -> Result<()> {
    let index = digest.is_text && store.has_fts5()?;
    store.write("cannot complete the artifact", |tx| complete(tx, artifact_id, digest, index))?;
    if index {
        Indexer::again(artifact_id, file, &IndexOptions::default())?.finish(store)?;
    }
    Ok(())
}

/// When the bytes of an artifact arrived, if that was kept.
pub(crate) fn arrivals(conn: &Connection, artifact_id: i64) -> Result<Option<Arrivals>> {
    let timeline: Option<Option<Vec<u8>>> = conn
        .prepare_cached("SELECT timeline FROM artifacts WHERE artifact_id = ?1")
        .and_then(|mut select| select.query_row([artifact_id], |row| Cells(row).get(0)).optional())
        .map_err(sqlite("cannot read the timeline"))?;
    Ok(timeline.flatten().and_then(|bytes| Arrivals::decode(&bytes)))
}

pub(crate) fn get(conn: &Connection, artifact_id: i64) -> Result<ArtifactRow> {
    select(conn, "WHERE a.artifact_id = ?1", params![artifact_id])?
        .pop()
        .ok_or_else(|| Error::NotFound(format!("there is no artifact {artifact_id}")))
}

pub(crate) fn select(
    conn: &Connection,
    conditions: &str,
    values: &[&dyn ToSql],
) -> Result<Vec<ArtifactRow>> {
    conn.prepare_cached(&format!("{SELECT} {conditions}"))
        .and_then(|mut select| select.query_map(values, artifact)?.collect())
        .map_err(sqlite("cannot list the artifacts"))
}

/// Reads a row of [`SELECT`].
pub(crate) fn artifact(row: &Row) -> rusqlite::Result<ArtifactRow> {
    let row = &Cells(row);
    Ok(ArtifactRow {
        artifact_id: row.get(0)?,
        run_id: row.get(1)?,
        step_id: row.get(2)?,
        command_id: row.get(3)?,
        step_num: row.get(4)?,
        step_name: row.get(5)?,
        step_path: row.get(17)?,
        kind: row.get(6)?,
        path: from_sql(row.get_ref(7)?).unwrap_or_default(),
        is_text: row.get(8)?,
        size_bytes: row.get(9)?,
        sha256: row.get(10)?,
        line_count: row.get(11)?,
        indexed_lines: row.get(12)?,
        indexed_bytes: row.get(13)?,
        cut_lines: row.get(14)?,
        created_at: row.get(15)?,
        root_dir: from_sql(row.get_ref(16)?).unwrap_or_default(),
    })
}
