//! Write transactions.

use std::ops::Deref;

use rusqlite::Connection;

use crate::redact::Redaction;

/// A transaction that waits for its turn before it reads anything. Dropped without a commit it is rolled back.
///
/// Its statements come from the cache: rusqlite's own transaction compiles them each time, which is a
/// twentieth of what it costs to record a step.
pub struct Transaction<'c> {
    conn: &'c Connection,
    redaction: Redaction,
}

impl<'c> Transaction<'c> {
    /// Begins one.
    pub fn begin(conn: &'c Connection) -> rusqlite::Result<Self> {
        conn.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        Ok(Self { conn, redaction: Redaction::default() })
    }

    /// Redacts what it writes.
    pub fn redacting(mut self, redaction: Redaction) -> Self {
        self.redaction = redaction;
        self
    }

    /// What is to be redacted of what it writes.
    pub fn redaction(&self) -> &Redaction {
        &self.redaction
    }

    /// Commits it.
    pub fn commit(self) -> rusqlite::Result<()> {
        self.conn.prepare_cached("COMMIT")?.execute([]).map(drop)
    }
}

impl Deref for Transaction<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.conn
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if !self.conn.is_autocommit() {
            // Where this fails, SQLite has rolled back by itself.
            let _ = self.conn.execute_batch("ROLLBACK");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(conn: &Connection) -> i64 {
        conn.query_row("SELECT count(*) FROM t", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn only_what_is_committed_lasts() {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch("CREATE TABLE t (x)").unwrap();
        let insert = || {
            let tx = Transaction::begin(&conn).unwrap();
            tx.execute("INSERT INTO t VALUES (1)", []).unwrap();
            tx
        };
        drop(insert());
        assert_eq!(count(&conn), 0);
        insert().commit().unwrap();
        assert_eq!(count(&conn), 1);
        let panics = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _tx = insert();
            panic!("in the middle");
        }));
        assert!(panics.is_err() && conn.is_autocommit());
        assert_eq!(count(&conn), 1);
    }
}
