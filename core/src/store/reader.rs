//! A connection of its own for one question, and the statement that it steps through.
//!
//! Rows are read as they are asked for, so a question holds its statement between two rows, and with it SQLite's
//! view of the file. On the store's connection that would stop the store from writing. So a reader takes that
//! connection for itself and gives it back at its end; a store that is used meanwhile opens another.

use std::mem::ManuallyDrop;
use std::ptr::NonNull;

use rusqlite::types::Value;
use rusqlite::{CachedStatement, Connection, Row, Rows};

use crate::error::Result;
use crate::store::Store;

/// A connection that nobody else uses, and at most one statement on it that is being stepped through.
pub(crate) struct Reader {
    store: Store,
    /// From a box, whose content stays in its place when the reader moves.
    conn: NonNull<Connection>,
    stepping: Option<Stepping>,
}

/// A statement and its rows, which borrow from it as it does from the connection.
struct Stepping {
    /// Ended before the statement is dropped.
    rows: ManuallyDrop<Rows<'static>>,
    /// From a box, as the connection is.
    statement: NonNull<CachedStatement<'static>>,
}

// SAFETY: the connection may change threads, as rusqlite says of it, and what borrows from it is owned by the same
// reader and goes with it. No part can be reached but through the reader, by one thread at a time.
unsafe impl Send for Reader {}

impl Reader {
    /// Takes the store's connection, or a new one while another reader has it.
    pub fn new(store: &Store) -> Result<Self> {
        let conn = Box::new(store.lend()?);
        Ok(Self { store: store.clone(), conn: NonNull::from(Box::leak(conn)), stepping: None })
    }

    /// The connection, for statements that end before the next row.
    pub fn conn(&self) -> &Connection {
        // SAFETY: the reader owns the connection, which is only ever borrowed shared until it is dropped.
        unsafe { self.conn.as_ref() }
    }

    /// Fails in a process that was forked off the one that opened the store.
    pub fn check_process(&self) -> Result<()> {
        self.store.check_process()
    }

    /// Begins a statement, and ends the one before.
    pub fn select(&mut self, sql: &str, values: &[Value]) -> rusqlite::Result<()> {
        self.end();
        // SAFETY: the connection outlives what borrows from it here: `end` drops that, and `drop` calls `end` first.
        let conn: &'static Connection = unsafe { &*self.conn.as_ptr() };
        let mut statement = Box::new(conn.prepare_cached(sql)?);
        for (index, value) in values.iter().enumerate() {
            statement.raw_bind_parameter(index + 1, value)?;
        }
        let statement = NonNull::from(Box::leak(statement));
        // SAFETY: nothing else refers to the statement, and `end` drops the rows before it.
        let rows = unsafe { &mut *statement.as_ptr() }.raw_query();
        self.stepping = Some(Stepping { rows: ManuallyDrop::new(rows), statement });
        Ok(())
    }

    /// Steps to the next row and reads it. After the last one, and without a statement, there is none.
    pub fn next<T>(
        &mut self,
        read: impl FnOnce(&Row) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Option<T>> {
        let Some(stepping) = &mut self.stepping else { return Ok(None) };
        stepping.rows.next()?.map(read).transpose()
    }

    fn end(&mut self) {
        if let Some(mut stepping) = self.stepping.take() {
            // SAFETY: both are dropped once, the rows first, since `stepping` is gone after this.
            unsafe {
                ManuallyDrop::drop(&mut stepping.rows);
                drop(Box::from_raw(stepping.statement.as_ptr()));
            }
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // A forked child must leave its parent's connection alone: ending a statement gives up locks.
        if self.check_process().is_err() {
            return;
        }
        self.end();
        // SAFETY: the connection came from a box, and nothing borrows from it any longer.
        let conn = unsafe { Box::from_raw(self.conn.as_ptr()) };
        self.store.give_back(*conn);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::sqlite;
    use crate::record::recorded::Recorded;
    use crate::record::run::{Run, RunSpec};

    fn tagged(dir: &std::path::Path) -> (Store, Run) {
        let store = Store::create(dir.join("x.db")).unwrap();
        let run = store.start_run(&RunSpec::new(dir)).unwrap();
        for tag in ["mine-a", "mine-b", "mine-c"] {
            run.set_kv(tag, "").unwrap();
        }
        (store, run)
    }

    fn tags(store: &Store) -> Reader {
        let mut reader = Reader::new(store).unwrap();
        let sql = "SELECT k FROM kv WHERE k BETWEEN ?1 AND ?2 ORDER BY k";
        let bounds = ["mine-a", "mine-z"].map(|bound| Value::Text(bound.to_owned()));
        reader.select(sql, &bounds).unwrap();
        reader
    }

    fn next(reader: &mut Reader) -> Option<String> {
        reader.next(|row| row.get(0)).unwrap()
    }

    #[test]
    fn a_store_records_while_it_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let (store, run) = tagged(dir.path());
        let mut reader = tags(&store);
        assert_eq!(next(&mut reader).as_deref(), Some("mine-a"));
        run.set_kv("mine-d", "").unwrap();
        let mut later = tags(&store);
        let rest: Vec<_> = std::iter::from_fn(|| next(&mut reader)).collect();
        assert_eq!(rest, ["mine-b", "mine-c"]);
        assert_eq!(std::iter::from_fn(|| next(&mut later)).count(), 4);
    }

    #[test]
    fn the_connection_goes_back_to_its_store() {
        let dir = tempfile::tempdir().unwrap();
        let (store, _run) = tagged(dir.path());
        let create = "CREATE TEMP TABLE mine (x)";
        store.read(|conn| conn.execute_batch(create).map_err(sqlite("test"))).unwrap();
        let mut reader = tags(&store);
        next(&mut reader);
        drop(reader);
        // A temporary table is there in the connection that made it, and in no other.
        let is_mine = |conn: &Connection| Ok(conn.prepare("SELECT x FROM mine").is_ok());
        assert!(store.read(is_mine).unwrap());
    }

    #[test]
    fn it_outlives_its_store_and_changes_threads() {
        let dir = tempfile::tempdir().unwrap();
        let (store, run) = tagged(dir.path());
        let mut reader = tags(&store);
        assert_eq!(next(&mut reader).as_deref(), Some("mine-a"));
        drop((store, run));
        let rest = std::thread::spawn(move || std::iter::from_fn(|| next(&mut reader)).count());
        assert_eq!(rest.join().unwrap(), 2);
    }
}
