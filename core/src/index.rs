//! The line index: what of an artifact can be found by `search`.

use std::fs::File;
use std::str::FromStr;

use rusqlite::params;

use crate::capture::Digest;
use crate::error::{Error, Result, sqlite};
use crate::lines::{Bounds, Lines, readable};
use crate::transaction::Transaction;
use crate::{RunFilter, Store, schema};

/// Text that goes into one transaction, so that other writers get their turn.
const TRANSACTION_BYTES: u64 = 4 << 20;

/// As so much text counts what each artifact takes besides its lines, of which it may have none.
const ARTIFACT_BYTES: u64 = 4 << 10;

/// The bits of a line's id that are its number.
const LINE_BITS: u32 = 32;

/// The highest number that fits them.
const LAST_LINE: u64 = u32::MAX as u64;

/// Which of a child's streams are indexed when it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Streams {
    /// Both.
    #[default]
    All,
    /// Only standard error.
    Stderr,
    /// None; `index fts` can do it later.
    None,
}

impl Streams {
    /// Whether a stream of this kind is indexed.
    pub fn includes(self, kind: &str) -> bool {
        match self {
            Self::All => true,
            Self::Stderr => kind == "stderr",
            Self::None => false,
        }
    }
}

impl FromStr for Streams {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self> {
        match word {
            "all" => Ok(Self::All),
            "stderr" => Ok(Self::Stderr),
            "none" => Ok(Self::None),
            _ => Err(Error::invalid(format!("\"{word}\" is not one of all, stderr, none"))),
        }
    }
}

/// What is indexed, and how much of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexOptions {
    /// Which streams of a child.
    pub streams: Streams,
    /// Of a line, this many bytes; the rest cannot be searched.
    pub max_line_bytes: usize,
    /// Of an artifact, this many bytes: of a larger one the first and the last half of them.
    pub max_bytes: u64,
}

impl Default for IndexOptions {
    fn default() -> Self {
        Self { streams: Streams::All, max_line_bytes: 16 << 10, max_bytes: 16 << 20 }
    }
}

/// What an indexing run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Indexed {
    /// Artifacts whose lines can now be found.
    pub artifacts: u64,
    /// Their lines.
    pub lines: u64,
    /// What those lines take in the files, in bytes.
    pub bytes: u64,
    /// Text artifacts whose file is gone or cannot be read.
    pub missing: u64,
}

/// Builds the index of the text artifacts of the runs that the filter lets through anew, from their files.
pub fn rebuild(store: &Store, filter: &RunFilter, options: &IndexOptions) -> Result<Indexed> {
    if !store.has_fts5()? {
        return Err(Error::NoFts5("nothing can be indexed"));
    }
    store.write("cannot create the full-text index", schema::ensure_fts)?;
    let mut artifacts = crate::artifact::list(store, filter)?;
    artifacts.retain(|artifact| artifact.is_text == Some(true));
    // FTS5 gathers lines in the order of their ids, and writes out what it has when one goes back.
    artifacts.sort_by_key(|artifact| artifact.artifact_id);
    let (mut total, mut missing) = (Indexed::default(), 0);
    let mut indexers = artifacts.iter().filter_map(|artifact| {
        let file = File::open(artifact.absolute_path()).inspect_err(|_| missing += 1).ok()?;
        Some(Indexer::again(artifact.artifact_id, file, options))
    });
    let mut next = indexers.next().transpose()?;
    while next.is_some() {
        store.write("cannot index", |tx| {
            let mut batch = Batch::default();
            while let Some(indexer) = next.as_mut().filter(|_| !batch.is_full()) {
                indexer.fill(tx, &mut batch)?;
                if indexer.done {
                    total.count(indexer);
                    next = indexers.next().transpose()?;
                }
            }
            batch.find(tx)
        })?;
    }
    Ok(Indexed { missing, ..total })
}

impl Indexed {
    fn count(&mut self, indexer: &Indexer) {
        self.artifacts += 1;
        self.lines += indexer.lines_done;
        self.bytes += indexer.bytes_done;
    }
}

/// The lines that a transaction adds, of one artifact or of many small ones.
#[derive(Default)]
struct Batch {
    /// The first and last ids of lines that follow each other.
    ranges: Vec<[i64; 2]>,
    bytes: u64,
}

impl Batch {
    fn is_full(&self) -> bool {
        self.bytes >= TRANSACTION_BYTES
    }

    /// Makes the lines findable. All at once: that is a tenth faster than one by one, and each further statement
    /// of several rows would make FTS5 write out what it has gathered.
    fn find(&self, tx: &Transaction) -> Result<()> {
        if self.ranges.is_empty() {
            return Ok(());
        }
        let ranges_json = format!("{:?}", self.ranges);
        tx.prepare_cached(
            "INSERT INTO log_lines_fts (rowid, text)
             SELECT line_id, text FROM json_each(?1) AS range
             CROSS JOIN log_lines ON line_id BETWEEN range.value ->> 0 AND range.value ->> 1
             WHERE text <> ''",
        )
        .and_then(|mut insert| insert.execute([ranges_json]))
        .map(drop)
        .map_err(sqlite("cannot index"))
    }
}

/// The indexing of one artifact, a transaction at a time.
pub(crate) struct Indexer {
    artifact_id: i64,
    lines: Lines,
    lines_done: u64,
    bytes_done: u64,
    cut_lines: u64,
    /// Whether the artifact may have lines in the index already.
    replace: bool,
    begun: bool,
    done: bool,
}

impl Indexer {
    /// For an artifact that may have lines in the index already.
    pub fn again(artifact_id: i64, file: File, options: &IndexOptions) -> Result<Self> {
        Ok(Self { replace: true, ..Self::fresh(artifact_id, file, options)? })
    }

    /// For an artifact that has none.
    fn fresh(artifact_id: i64, file: File, options: &IndexOptions) -> Result<Self> {
        let bounds = Bounds { line_bytes: options.max_line_bytes, file_bytes: options.max_bytes };
        let lines = Lines::new(file, bounds).map_err(unreadable)?;
        Ok(Self {
            artifact_id,
            lines,
            lines_done: 0,
            bytes_done: 0,
            cut_lines: 0,
            replace: false,
            begun: false,
            done: false,
        })
    }

    /// Indexes as much of an artifact that has no lines yet as fits the transaction. What is no text is not indexed.
    pub fn begin(
        tx: &Transaction,
        artifact_id: i64,
        file: File,
        digest: &Digest,
        options: &IndexOptions,
    ) -> Result<Option<Self>> {
        if !digest.is_text {
            return Ok(None);
        }
        let mut indexer = Self::fresh(artifact_id, file, options)?;
        indexer.fill_alone(tx)?;
        Ok(Some(indexer))
    }

    /// Indexes what is left, in as many transactions as it takes.
    pub fn finish(&mut self, store: &Store) -> Result<()> {
        while !self.done {
            store.write("cannot index", |tx| self.fill_alone(tx))?;
        }
        Ok(())
    }

    /// Indexes as much as fits one transaction.
    fn fill_alone(&mut self, tx: &Transaction) -> Result<()> {
        let mut batch = Batch::default();
        self.fill(tx, &mut batch)?;
        batch.find(tx)
    }

    /// Adds lines until the batch is full.
    fn fill(&mut self, tx: &Transaction, batch: &mut Batch) -> Result<()> {
        let failed = || sqlite("cannot index");
        if !self.begun {
            schema::ensure_fts(tx)?;
            if self.replace {
                forget(tx, self.artifact_id)?;
            }
            self.begun = true;
            batch.bytes += ARTIFACT_BYTES;
        }
        let mut keep = tx
            .prepare_cached("INSERT INTO log_lines (line_id, text) VALUES (?1, ?2)")
            .map_err(failed())?;
        let mut ids: Option<[i64; 2]> = None;
        while !batch.is_full() {
            let line = self.lines.next().map_err(unreadable)?;
            let Some(line) = line.filter(|line| line.number <= LAST_LINE) else {
                self.done = true;
                break;
            };
            let id = line_id(self.artifact_id, line.number);
            keep.execute(params![id, readable(line.bytes)]).map_err(failed())?;
            ids = Some([ids.map_or(id, |[first, _]| first), id]);
            self.lines_done += 1;
            self.bytes_done += line.length;
            self.cut_lines += u64::from(line.cut);
            batch.bytes += line.length;
        }
        batch.ranges.extend(ids);
        if self.done { self.note(tx) } else { Ok(()) }
    }

    fn note(&self, tx: &Transaction) -> Result<()> {
        tx.prepare_cached(
            "UPDATE artifacts SET indexed_lines = ?2, indexed_bytes = ?3, cut_lines = ?4 WHERE artifact_id = ?1",
        )
        .and_then(|mut update| {
            update.execute(params![
                self.artifact_id,
                signed(self.lines_done),
                signed(self.bytes_done),
                signed(self.cut_lines)
            ])
        })
        .map(drop)
        .map_err(sqlite("cannot note what is indexed"))
    }
}

fn unreadable(source: std::io::Error) -> Error {
    Error::Io { what: "cannot read the artifact".into(), source }
}

/// The id of a line: its artifact and its number.
pub(crate) fn line_id(artifact_id: i64, number: u64) -> i64 {
    (artifact_id << LINE_BITS) | signed(number)
}

/// The first and last id that a line of the artifact can have.
pub(crate) fn line_ids(artifact_id: i64) -> (i64, i64) {
    (artifact_id << LINE_BITS, (artifact_id << LINE_BITS) | i64::from(u32::MAX))
}

/// The artifact and the number of the line with this id.
pub(crate) fn parts(line_id: i64) -> (i64, i64) {
    (line_id >> LINE_BITS, line_id & i64::from(u32::MAX))
}

pub(crate) fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Takes the artifact's lines out of the index. Its trigger takes them out of FTS5.
fn forget(tx: &Transaction, artifact_id: i64) -> Result<()> {
    let (first, last) = line_ids(artifact_id);
    tx.prepare_cached("DELETE FROM log_lines WHERE line_id BETWEEN ?1 AND ?2")
        .and_then(|mut delete| delete.execute([first, last]))
        .map(drop)
        .map_err(sqlite("cannot clear the index"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::{Query, search};
    use crate::{Recorded, RunSpec};

    #[test]
    fn artifacts_share_transactions_and_large_ones_take_several() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path().join("x.db")).unwrap();
        let run = store.start_run(&RunSpec::new(dir.path())).unwrap();
        let line = "all is well ".repeat(100) + "\n";
        let many = TRANSACTION_BYTES / 800;
        let large = line.repeat(usize::try_from(many).unwrap());
        let texts = ["no luck", &large, "", "no\n\nluck", "luck"];
        let artifacts =
            texts.map(|text| run.add_artifact_bytes("log", "x", text.as_bytes()).unwrap());
        std::fs::remove_file(artifacts[4].absolute_path()).unwrap();
        for _ in 0..2 {
            let indexed = rebuild(&store, &RunFilter::default(), &IndexOptions::default()).unwrap();
            assert_eq!((indexed.artifacts, indexed.missing), (4, 1));
            assert_eq!(indexed.lines, 1 + many + 3);
            // What cannot be indexed anew stays as it was.
            let hits = search(&store, &Query::new("luck")).unwrap();
            assert_eq!(hits.iter().map(|hit| hit.line_num).collect::<Vec<_>>(), [1, 3, 1]);
            let check =
                "INSERT INTO log_lines_fts (log_lines_fts, rank) VALUES ('integrity-check', 1)";
            store.write("", |tx| tx.execute(check, []).map_err(sqlite(""))).unwrap();
        }
    }
}
