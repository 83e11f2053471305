//! Lines of an artifact on their way into the index.

use std::borrow::Cow;
use std::fs::File;

use rusqlite::params;

use super::IndexOptions;
use super::notice::Notices;
use crate::error::{Error, Result, sqlite};
use crate::files::line_id::{LAST_LINE, line_id, line_ids};
use crate::files::lines::{Bounds, Lines};
use crate::redact::Redactor;
use crate::store::sql::signed;
use crate::store::transaction::Transaction;
use crate::store::{Store, schema};

/// How many bytes of text go into one transaction, so that other writers get their turn.
const TRANSACTION_BYTES: u64 = 4 << 20;

/// Bytes charged per artifact, so that empty ones fill a batch too.
const ARTIFACT_BYTES: u64 = 4 << 10;

/// The lines that a transaction adds, of one artifact or of many small ones.
#[derive(Default)]
struct Batch {
    /// First and last ids of consecutive lines.
    ranges: Vec<[i64; 2]>,
    bytes: u64,
}

impl Batch {
    /// Whether the transaction has had its share.
    fn is_full(&self) -> bool {
        self.bytes >= TRANSACTION_BYTES
    }

    /// Adds the lines to the full-text index, all at once: that is a tenth faster than one by one, and with each
    /// further multi-row statement FTS5 would write out what it has gathered.
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
    /// Lines indexed so far.
    pub lines_done: u64,
    /// How many bytes of the file those lines take.
    pub bytes_done: u64,
    cut_lines: u64,
    notices: Notices,
    /// Whether the artifact may have lines in the index already.
    replace: bool,
    begun: bool,
    /// The last line that was added.
    last_id: Option<i64>,
    /// Whether nothing is left to do.
    done: bool,
    /// Masks secrets in a file that nobody masked when it was written.
    redactor: Option<Redactor>,
}

impl Indexer {
    /// For an artifact that may have lines in the index already.
    pub fn again(artifact_id: i64, file: File, options: &IndexOptions) -> Result<Self> {
        Ok(Self { replace: true, ..Self::first(artifact_id, file, options)? })
    }

    /// For an artifact that has none.
    pub fn first(artifact_id: i64, file: File, options: &IndexOptions) -> Result<Self> {
        let bounds = Bounds { line_bytes: options.max_line_bytes, file_bytes: options.max_bytes };
        let lines = Lines::new(file, bounds).map_err(unreadable)?;
        Ok(Self {
            artifact_id,
            lines,
            lines_done: 0,
            bytes_done: 0,
            cut_lines: 0,
            notices: Notices::default(),
            replace: false,
            begun: false,
            last_id: None,
            done: false,
            redactor: None,
        })
    }

    /// Has secrets masked in the lines.
    pub fn redacting(self, redactor: Option<Redactor>) -> Self {
        Self { redactor, ..self }
    }

    /// Indexes all lines, in as many transactions as it takes.
    pub fn finish(&mut self, store: &Store) -> Result<()> {
        while !self.done {
            store.write("cannot index", |tx| self.fill_alone(tx))?;
        }
        Ok(())
    }

    /// Indexes artifacts that have no lines yet, small ones together.
    pub fn all(
        store: &Store,
        artifacts: impl IntoIterator<Item = (i64, File)>,
        options: &IndexOptions,
    ) -> Result<()> {
        let indexers = artifacts.into_iter().map(|(id, file)| Self::first(id, file, options));
        Self::run_all(store, indexers, |_| ())
    }

    /// Runs indexers one after the other, as many in a transaction as fit it.
    pub fn run_all(
        store: &Store,
        mut indexers: impl Iterator<Item = Result<Self>>,
        mut on_end: impl FnMut(&Self),
    ) -> Result<()> {
        let mut next = indexers.next().transpose()?;
        while next.is_some() {
            store.write("cannot index", |tx| {
                let mut batch = Batch::default();
                while let Some(indexer) = next.as_mut().filter(|_| !batch.is_full()) {
                    indexer.fill(tx, &mut batch)?;
                    if indexer.done {
                        on_end(indexer);
                        next = indexers.next().transpose()?;
                    }
                }
                batch.find(tx)
            })?;
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
    ///
    /// Of two that index one artifact at once, one stops: it finds other lines than it has added.
    fn fill(&mut self, tx: &Transaction, batch: &mut Batch) -> Result<()> {
        if !self.begun {
            self.begin(tx)?;
            batch.bytes += ARTIFACT_BYTES;
        }
        if last_line(tx, self.artifact_id)? != self.last_id {
            self.done = true;
            return Ok(());
        }
        self.add_lines(tx, batch)?;
        if self.done { self.note(tx) } else { Ok(()) }
    }

    fn begin(&mut self, tx: &Transaction) -> Result<()> {
        schema::ensure_fts(tx)?;
        if self.replace {
            forget(tx, self.artifact_id)?;
        }
        self.begun = true;
        Ok(())
    }

    fn add_lines(&mut self, tx: &Transaction, batch: &mut Batch) -> Result<()> {
        let failed = || sqlite("cannot index");
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
            batch.bytes += line.length;
            if self.notices.has(line.text.as_bytes()) {
                continue;
            }
            let id = line_id(self.artifact_id, line.number);
            let text = masked(&mut self.redactor, line.text);
            keep.execute(params![id, text]).map_err(failed())?;
            ids = Some([ids.map_or(id, |[first, _]| first), id]);
            self.lines_done += 1;
            self.bytes_done += line.length;
            self.cut_lines += u64::from(line.cut);
        }
        self.last_id = ids.map(|[_, last]| last).or(self.last_id);
        batch.ranges.extend(ids);
        Ok(())
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

/// The line as it may be indexed.
fn masked<'l>(redactor: &mut Option<Redactor>, line: Cow<'l, str>) -> Cow<'l, str> {
    let Some(redactor) = redactor else { return line };
    let mut text = Vec::with_capacity(line.len() + 1);
    for piece in [line.as_bytes(), b"\n"] {
        redactor.push(piece, &mut |kept| text.extend_from_slice(kept));
    }
    text.pop();
    Cow::Owned(String::from_utf8_lossy(&text).into_owned())
}

fn unreadable(source: std::io::Error) -> Error {
    Error::Io { what: "cannot read the artifact".into(), source }
}

/// Removes the artifact's lines and marks it as still to be indexed. A trigger removes the lines from FTS5.
fn forget(tx: &Transaction, artifact_id: i64) -> Result<()> {
    let (first, last) = line_ids(artifact_id);
    tx.prepare_cached("DELETE FROM log_lines WHERE line_id BETWEEN ?1 AND ?2")
        .and_then(|mut delete| delete.execute([first, last]))
        .map_err(sqlite("cannot clear the index"))?;
    mark_due(tx, artifact_id)
}

/// Marks an artifact as still to be indexed, so that an index that is cut off is completed later.
pub(crate) fn mark_due(tx: &Transaction, artifact_id: i64) -> Result<()> {
    tx.prepare_cached(
        "UPDATE artifacts SET indexed_lines = NULL, indexed_bytes = 0, cut_lines = NULL WHERE artifact_id = ?1",
    )
    .and_then(|mut update| update.execute([artifact_id]))
    .map(drop)
    .map_err(sqlite("cannot note what is to be indexed"))
}

/// The artifact's last indexed line.
fn last_line(tx: &Transaction, artifact_id: i64) -> Result<Option<i64>> {
    let (first, last) = line_ids(artifact_id);
    tx.prepare_cached("SELECT max(line_id) FROM log_lines WHERE line_id BETWEEN ?1 AND ?2")
        .and_then(|mut select| select.query_row([first, last], |row| row.get(0)))
        .map_err(sqlite("cannot read the index"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::recorded::Recorded;
    use crate::record::run::RunSpec;

    #[test]
    fn two_indexers_of_an_artifact_leave_each_line_once() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path().join("x.db")).unwrap();
        let run = store.start_run(&RunSpec::new(dir.path())).unwrap();
        let line = "all is well ".repeat(100) + "\n";
        let count = usize::try_from(TRANSACTION_BYTES).unwrap() * 2 / line.len();
        let artifact = run.add_artifact_bytes("log", "x", line.repeat(count).as_bytes()).unwrap();
        let indexer = || {
            let file = File::open(artifact.absolute_path()).unwrap();
            Indexer::again(artifact.artifact_id, file, &IndexOptions::default()).unwrap()
        };
        let (mut first, mut second) = (indexer(), indexer());
        store.write("", |tx| first.fill_alone(tx)).unwrap();
        store.write("", |tx| second.fill_alone(tx)).unwrap();
        first.finish(&store).unwrap();
        second.finish(&store).unwrap();
        assert_eq!(run.artifacts().unwrap()[0].indexed_lines, i64::try_from(count).ok());
        let check = "INSERT INTO log_lines_fts (log_lines_fts, rank) VALUES ('integrity-check', 1)";
        store.write("", |tx| tx.execute(check, []).map_err(sqlite(""))).unwrap();
    }
}
