//! Ids, and how people abbreviate them.

use rusqlite::{Connection, OptionalExtension};

use crate::error::{Error, Result, sqlite};

/// What an id is of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kind {
    /// The noun of messages.
    pub noun: &'static str,
    /// The table of such rows.
    pub table: &'static str,
    /// Its key.
    pub column: &'static str,
}

pub(crate) const RUN: Kind = Kind { noun: "run", table: "scenario_runs", column: "run_id" };
pub(crate) const STEP: Kind = Kind { noun: "step", table: "steps", column: "step_id" };
pub(crate) const COMMAND: Kind = Kind { noun: "command", table: "commands", column: "command_id" };

/// A new id: unique, and later ones sort after earlier ones.
pub(crate) fn new() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// A new id that sorts after another one, even where the clock was set back since that was made.
pub(crate) fn new_after(floor: &str) -> String {
    let id = uuid::Uuid::now_v7();
    match uuid::Uuid::parse_str(floor) {
        Ok(floor) if floor >= id => {
            // Ids of one file are made one after the other; those of two files part here.
            let step = 1 + (id.as_u128() & u128::from(u32::MAX));
            uuid::Uuid::from_u128(floor.as_u128().saturating_add(step)).to_string()
        }
        _ => id.to_string(),
    }
}

/// Whether an id is one of [`new`], which sort by time; those of version 1 do not.
pub(crate) fn sorts_by_time(id: &str) -> bool {
    uuid::Uuid::parse_str(id).is_ok_and(|id| id.get_version_num() == 7)
}

/// The whole id that `text` stands for: itself, a unique prefix, or `latest`.
pub(crate) fn resolve(conn: &Connection, kind: Kind, text: &str) -> Result<String> {
    find(conn, kind, text)?.ok_or_else(|| unknown(kind, text))
}

/// Like [`resolve`], with `None` where there is no such thing.
pub(crate) fn find(conn: &Connection, kind: Kind, text: &str) -> Result<Option<String>> {
    let Kind { noun, table, column } = kind;
    let failed = sqlite(format!("cannot look up the {noun}"));
    if text == "latest" {
        // Ids sort by time, so that the table's own order is the order of beginning. Version 1 ids
        // do not, hence the look at the times.
        return conn
            .query_row(
                &format!(
                    "SELECT {column} FROM {table} ORDER BY started_at DESC, {column} DESC LIMIT 1"
                ),
                [],
                |row| row.get(0),
            )
            .optional()
            .map_err(failed);
    }
    if text.is_empty() {
        return Err(Error::invalid(format!("the id of the {noun} is empty")));
    }
    let sql = format!(
        "SELECT {column} FROM {table} WHERE {column} BETWEEN ?1 AND ?1 || char(0x10FFFF) \
         ORDER BY {column} LIMIT 2"
    );
    let found: Vec<String> = conn
        .prepare_cached(&sql)
        .and_then(|mut statement| statement.query_map([text], |row| row.get(0))?.collect())
        .map_err(failed)?;
    match found.as_slice() {
        [] => Ok(None),
        [first, ..] if first == text => Ok(Some(first.clone())),
        [only] => Ok(Some(only.clone())),
        [..] => Err(Error::Ambiguous(format!(
            "\"{text}\" is a prefix of several {noun} ids; give more of it"
        ))),
    }
}

pub(crate) fn unknown(kind: Kind, text: &str) -> Error {
    let noun = kind.noun;
    Error::NotFound(if text == "latest" {
        format!("nothing is recorded yet: there is no {noun}")
    } else {
        format!("there is no {noun} \"{}\"", text.escape_debug())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_rise_though_the_clock_goes_back() {
        let future = "0fffffff-ffff-7fff-bfff-000000000000";
        let ids = [new_after(future), new_after(future)];
        assert!(ids.iter().all(|id| id.as_str() > future && sorts_by_time(id)), "{ids:?}");
        assert_ne!(ids[0], ids[1]);
        assert!(new_after("run-1").as_str() < future);
    }
}
