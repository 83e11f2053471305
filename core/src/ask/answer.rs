//! Answers: rows that are read as they are asked for.

use std::collections::VecDeque;
use std::fmt;

use rusqlite::Row;

use crate::error::{Result, sqlite};
use crate::row::{Column, ReportRow, RowType, Value};
use crate::store::Store;
use crate::store::reader::Reader;

/// How many rows are read before the answer is handed out: mistakes in a question come out at once, and a short answer
/// holds its rows and no connection.
const AHEAD: usize = 100;

/// Reads the next row, or none after the last.
type Next<R> = Box<dyn FnMut(&mut Reader) -> Result<Option<R>> + Send>;

/// Typed rows, one after the other, at constant memory. After an error there are no more.
///
/// Rows beyond the first hundred are read from the file when they are asked for, in the state that the file had when
/// the question was put. Until the last is read, the answer keeps a connection, and may outlive the store.
pub struct Answer<R> {
    ahead: VecDeque<R>,
    rest: Option<(Reader, Next<R>)>,
}

impl<R: 'static> Answer<R> {
    /// Puts a question: `start` begins its statement and says how each row is read.
    pub(crate) fn new<N>(
        store: &Store,
        start: impl FnOnce(&mut Reader) -> Result<N>,
    ) -> Result<Self>
    where
        N: FnMut(&mut Reader) -> Result<Option<R>> + Send + 'static,
    {
        let mut reader = Reader::new(store)?;
        let next = Box::new(start(&mut reader)?);
        let mut answer = Self { ahead: VecDeque::new(), rest: Some((reader, next)) };
        while answer.ahead.len() < AHEAD {
            match answer.read()? {
                Some(row) => answer.ahead.push_back(row),
                None => break,
            }
        }
        Ok(answer)
    }

    /// The rows of one statement. `what` is the trouble if it cannot be read.
    pub(crate) fn select(
        store: &Store,
        what: &'static str,
        sql: &str,
        values: &[rusqlite::types::Value],
        row: fn(&Row) -> rusqlite::Result<R>,
    ) -> Result<Self> {
        Self::new(store, |reader| {
            reader.select(sql, values).map_err(sqlite(what))?;
            Ok(move |reader: &mut Reader| reader.next(row).map_err(sqlite(what)))
        })
    }

    /// Makes another row of each.
    pub(crate) fn map_rows<S>(self, mut map: impl FnMut(R) -> S + Send + 'static) -> Answer<S> {
        let ahead = self.ahead.into_iter().map(&mut map).collect();
        let rest = self.rest.map(|(reader, mut next)| {
            let next: Next<S> = Box::new(move |reader| Ok(next(reader)?.map(&mut map)));
            (reader, next)
        });
        Answer { ahead, rest }
    }

    fn read(&mut self) -> Result<Option<R>> {
        let Some((reader, next)) = &mut self.rest else { return Ok(None) };
        let row = reader.check_process().and_then(|()| next(reader));
        if !matches!(row, Ok(Some(_))) {
            self.rest = None;
        }
        row
    }
}

/// Rows that are there already.
impl<R> From<Vec<R>> for Answer<R> {
    fn from(rows: Vec<R>) -> Self {
        Self { ahead: rows.into(), rest: None }
    }
}

impl<R: 'static> Iterator for Answer<R> {
    type Item = Result<R>;

    fn next(&mut self) -> Option<Result<R>> {
        match self.ahead.pop_front() {
            Some(row) => Some(Ok(row)),
            None => self.read().transpose(),
        }
    }
}

impl<R> fmt::Debug for Answer<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer").field("ahead", &self.ahead.len()).finish_non_exhaustive()
    }
}

/// Rows of any report: values by column, read as those of an [`Answer`] are.
pub struct Rows {
    /// What the rows are.
    pub row_type: RowType,
    rows: Box<dyn Iterator<Item = Result<Vec<Value>>> + Send>,
}

impl Rows {
    /// The columns, in the order of the values.
    pub fn columns(&self) -> &'static [Column] {
        self.row_type.columns
    }
}

impl<R: ReportRow + Send + 'static> From<Answer<R>> for Rows {
    fn from(answer: Answer<R>) -> Self {
        let rows = answer.map(|row| row.map(ReportRow::into_values));
        Self { row_type: R::TYPE, rows: Box::new(rows) }
    }
}

impl<R: ReportRow + Send + 'static> From<Vec<R>> for Rows {
    fn from(rows: Vec<R>) -> Self {
        Answer::from(rows).into()
    }
}

impl Iterator for Rows {
    type Item = Result<Vec<Value>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.rows.next()
    }
}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows").field("row_type", &self.row_type.name).finish_non_exhaustive()
    }
}
