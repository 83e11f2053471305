//! Ids, and how people abbreviate them.

use std::process;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use crate::error::{Error, Result, sqlite};

/// The kind of thing that an id identifies.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kind {
    /// The noun used in messages.
    pub noun: &'static str,
    /// The table that has its rows.
    pub table: &'static str,
    /// Its key.
    pub column: &'static str,
}

pub(crate) const RUN: Kind = Kind { noun: "run", table: "scenario_runs", column: "run_id" };
pub(crate) const STEP: Kind = Kind { noun: "step", table: "steps", column: "step_id" };
pub(crate) const COMMAND: Kind = Kind { noun: "command", table: "commands", column: "command_id" };

/// The random bits of an id: 12 and 62 of them.
const TAIL: u128 = (1 << 74) - 1;

/// A new id: unique, and later ones of this process sort after earlier ones.
///
/// The crate's own generator panics if the system has no random bytes to give, as in a process that is out
/// of descriptors.
pub(crate) fn new() -> String {
    make().to_string()
}

fn make() -> Uuid {
    static LAST: Mutex<(u64, u128)> = Mutex::new((0, 0));
    let since_1970 = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let millis = u64::try_from(since_1970.as_millis()).unwrap_or(u64::MAX);
    let random = random(since_1970);
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    *last = if millis > last.0 {
        // One bit is left free, so that ids of the same millisecond can count up.
        (millis, random & (TAIL >> 1))
    } else {
        (last.0, (last.1 + 1 + (random & 0xFFFF_FFFF)) & TAIL)
    };
    let (millis, tail) = *last;
    let bytes = ((tail >> 62) << 64 | tail & (TAIL >> 12)).to_be_bytes();
    let mut random_bytes = [0; 10];
    random_bytes.copy_from_slice(&bytes[6..]);
    uuid::Builder::from_unix_timestamp_millis(millis, &random_bytes).into_uuid()
}

/// Random bits, from the system if it has any to give.
fn random(now: Duration) -> u128 {
    let mut bytes = [0_u8; 16];
    // SAFETY: pointer and length are those of the array.
    if unsafe { libc::getentropy(bytes.as_mut_ptr().cast(), bytes.len()) } == 0 {
        return u128::from_ne_bytes(bytes);
    }
    random_of(now)
}

/// Bits that differ between processes and moments.
fn random_of(now: Duration) -> u128 {
    let seed = now.as_nanos() ^ (u128::from(process::id()) << 64);
    // An odd factor with bits all over, so that every bit of the seed reaches the upper half.
    seed.wrapping_mul(0xDA94_2042_E4DD_58B5_9E37_79B9_7F4A_7C15).rotate_left(64)
}

/// A new id that sorts after another one, even where the clock was set back since that was made.
pub(crate) fn new_after(floor: &str) -> String {
    let id = make();
    match Uuid::parse_str(floor) {
        Ok(floor) if floor >= id => {
            // Within one file ids are made one after another; two files diverge here.
            let step = 1 + (id.as_u128() & u128::from(u32::MAX));
            Uuid::from_u128(floor.as_u128().saturating_add(step)).to_string()
        }
        _ => id.to_string(),
    }
}

/// An id that something else has chosen. It names a directory too, and must not be taken for an option or a word.
pub(crate) fn chosen(text: &str) -> Result<String> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    let is_id = (1..=200).contains(&text.len())
        && text.chars().all(is_plain)
        && text.starts_with(|first: char| first.is_ascii_alphanumeric())
        && !["latest", "last-green"].contains(&text);
    is_id.then(|| text.to_owned()).ok_or_else(|| {
        Error::invalid(format!(
            "\"{}\" cannot be the id of a run; use up to 200 letters, digits, \"-\", \"_\" and \".\", \
             with a letter or digit first",
            text.escape_debug()
        ))
    })
}

/// Whether an id is one of [`new`], which sort by time; those of version 1 do not.
pub(crate) fn sorts_by_time(id: &str) -> bool {
    Uuid::parse_str(id).is_ok_and(|id| id.get_version_num() == 7)
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
    fn a_chosen_id_can_be_a_file_name() {
        for good in ["nightly-42", "X", "2026.11.27_1", &"a".repeat(200)] {
            assert_eq!(chosen(good).unwrap(), good);
        }
        for bad in ["", "latest", "last-green", "a/b", "..", "-x", "a b", "ü", &"a".repeat(201)] {
            assert!(chosen(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn ids_rise_though_the_clock_goes_back() {
        let future = "0fffffff-ffff-7fff-bfff-000000000000";
        let ids = [new_after(future), new_after(future)];
        assert!(ids.iter().all(|id| id.as_str() > future && sorts_by_time(id)), "{ids:?}");
        assert_ne!(ids[0], ids[1]);
        assert!(new_after("run-1").as_str() < future);
    }

    #[test]
    fn ids_differ_and_sort_by_the_order_they_were_made_in() {
        let ids: Vec<String> = (0..10_000).map(|_| new()).collect();
        assert!(ids.is_sorted_by(|a, b| a < b));
        let id = Uuid::parse_str(&ids[0]).unwrap();
        assert_eq!((id.get_version_num(), id.get_variant()), (7, uuid::Variant::RFC4122));
    }

    #[test]
    fn without_random_bytes_ids_differ_by_process_and_moment() {
        let at = |nanos| random_of(Duration::from_nanos(nanos));
        assert_ne!(at(1) >> 64, at(2) >> 64);
        assert_ne!(at(1) << 64, at(2) << 64);
    }
}
