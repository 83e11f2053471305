//! What a file that somebody else made may have SQLite do.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, Row};

use super::text::{FTS, TABLES};
use crate::error::{Error, Result, sqlite};

/// No text and no blob is longer: far above what is recorded, and far below what could exhaust memory.
const MAX_LENGTH: i32 = 64 << 20;

/// Has SQLite take nothing in the file on trust.
pub fn distrust(conn: &Connection) -> rusqlite::Result<()> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    conn.set_limit(Limit::SQLITE_LIMIT_LENGTH, MAX_LENGTH).map(drop)
}

/// Refuses a file in which something else stands in place of our tables or acts on them: a view that never ends, a trigger.
/// What belongs to other tables is nobody's business.
pub fn check(conn: &Connection, path: &Path) -> Result<()> {
    let failed = || sqlite("cannot read the schema");
    let mut select = conn
        .prepare(
            "SELECT type, name, lower(tbl_name), sql FROM sqlite_master WHERE rootpage = 0 OR rootpage IS NULL",
        )
        .map_err(failed())?;
    let acts = |row: &Row| {
        let (name, table, sql): (String, String, String) = (row.get(1)?, row.get(2)?, row.get(3)?);
        let is_foreign = !is_ours(&name, &sql) && is_our_table(&table);
        Ok(is_foreign.then_some((row.get(0)?, name)))
    };
    let rows = select.query_map([], acts).map_err(failed())?;
    for row in rows {
        let found: Option<(String, String)> = row.map_err(failed())?;
        if let Some((kind, name)) = found {
            let reason = format!("the {kind} {} in it is not ours", name.escape_debug());
            return Err(Error::NotAStore { path: path.to_owned(), reason });
        }
    }
    Ok(())
}

/// Whether our schema creates this by the same words, which start with the name in every version. The index of version 1
/// has words of its own, and nothing behind it.
fn is_ours(name: &str, sql: &str) -> bool {
    let words = sql.find(name).map(|at| format!("{};", &sql[at..]));
    // Views and triggers stand at the end of the tables' text, so they are found soonest from there.
    words.is_some_and(|words| FTS.contains(&words) || TABLES.rfind(&words).is_some())
        || (name == "log_lines_fts" && !sql.to_ascii_lowercase().contains("content"))
}

/// Whether a table or view of this name, in lower case, is part of our layout, or holds a part of the index.
fn is_our_table(name: &str) -> bool {
    name.starts_with("log_lines_fts")
        || TABLES.contains(&format!("EXISTS {name} ("))
        || TABLES.contains(&format!("EXISTS {name} AS\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    fn opened(sql: &str) -> Result<Store> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.db");
        drop(Store::create(&path).unwrap());
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        Store::open(&path)
    }

    #[test]
    fn what_acts_on_our_tables_is_ours() {
        let endless = "WITH RECURSIVE n AS (SELECT 1 UNION ALL SELECT 1 FROM n) SELECT * FROM n";
        for (sql, reason) in [
            (format!("DROP TABLE kv; CREATE VIEW KV AS {endless}"), "the view KV in it"),
            (
                format!("DROP VIEW log_lines_source; CREATE VIEW log_lines_source AS {endless}"),
                "the view",
            ),
            (
                "DROP TABLE kv; CREATE VIRTUAL TABLE kv USING fts5 (x)".to_owned(),
                "the table kv in it",
            ),
            (
                "CREATE TRIGGER t AFTER INSERT ON steps BEGIN DELETE FROM kv; END".to_owned(),
                "the trigger t in it",
            ),
        ] {
            let error = opened(&sql).map(drop).unwrap_err().to_string();
            assert!(error.contains(reason) && error.contains("left untouched"), "{error}");
        }
    }

    #[test]
    fn every_table_is_known() {
        for table in
            ["scenario_runs", "steps", "commands", "kv", "artifacts", "metrics", "log_lines"]
        {
            assert!(is_our_table(table), "{table}");
        }
        assert!(is_our_table("log_lines_source") && !is_our_table("steps_by_path"));
    }

    #[test]
    fn what_others_add_for_themselves_does_not_matter() {
        opened(
            "CREATE TABLE mine (x); CREATE VIEW slow AS SELECT * FROM steps;
                CREATE VIRTUAL TABLE words USING fts5 (x);
                CREATE TRIGGER mine_too AFTER INSERT ON mine BEGIN DELETE FROM mine; END",
        )
        .unwrap();
    }
}
