//! Lines of an artifact on their way into the index.

use std::fs::File;

use rusqlite::params;

use super::IndexOptions;
use crate::error::{Error, Result, sqlite};
use crate::files::digest::Digest;
use crate::files::line_id::{LAST_LINE, line_id, line_ids};
use crate::files::lines::{Bounds, Lines, readable};
use crate::store::sql::signed;
use crate::store::transaction::Transaction;
use crate::store::{Store, schema};

/// How many bytes of text go into one transaction, so that other writers get their turn.
const TRANSACTION_BYTES: u64 = 4 << 20;

/// Bytes charged per artifact, so that empty ones fill a batch too.
const ARTIFACT_BYTES: u64 = 4 << 10;

/// The lines that a transaction adds, of one artifact or of many small ones.
#[derive(Default)]
pub(crate) struct Batch {
    /// First and last ids of consecutive lines.
    ranges: Vec<[i64; 2]>,
    bytes: u64,
}

impl Batch {
    /// Whether the transaction has had its share.
    pub fn is_full(&self) -> bool {
        self.bytes >= TRANSACTION_BYTES
    }

    /// Adds the lines to the full-text index, all at once: that is a tenth faster than one by one, and with each
    /// further multi-row statement FTS5 would write out what it has gathered.
    pub fn find(&self, tx: &Transaction) -> Result<()> {
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
    /// Lines indexed so far.
    pub lines_done: u64,
    /// How many bytes of the file those lines take.
    pub bytes_done: u64,
    cut_lines: u64,
    /// Whether the artifact may have lines in the index already.
    replace: bool,
    begun: bool,
    /// Whether all lines are indexed.
    pub done: bool,
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

    /// Starts on an artifact that has no lines yet, with as many as fit the transaction. Binary content is not
    /// indexed.
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

    /// Indexes the rest, in as many transactions as it takes.
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
    pub fn fill(&mut self, tx: &Transaction, batch: &mut Batch) -> Result<()> {
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

/// Removes the artifact's lines. A trigger removes them from FTS5.
fn forget(tx: &Transaction, artifact_id: i64) -> Result<()> {
    let (first, last) = line_ids(artifact_id);
    tx.prepare_cached("DELETE FROM log_lines WHERE line_id BETWEEN ?1 AND ?2")
        .and_then(|mut delete| delete.execute([first, last]))
        .map(drop)
        .map_err(sqlite("cannot clear the index"))
}
