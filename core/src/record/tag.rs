//! Tags: keys with values, each key once per scope.

use std::array;

use once_cell::sync::Lazy;
use rusqlite::{OptionalExtension, params, params_from_iter};

use crate::error::{Error, Result, sqlite};
use crate::record::scope::Scope;
use crate::redact::Counts;
use crate::row::row;
use crate::store::Store;
use crate::store::sql::Cells;
use crate::store::transaction::Transaction;
use crate::time;

row! {
    /// A tag of a run, step or command.
    pub struct TagRow {
        /// The key.
        pub key: String,
        /// The value.
        pub value: String,
        /// The run it belongs to.
        pub run_id: String,
        /// The step, unless it is the run's own tag.
        pub step_id: Option<String>,
        /// The command, unless it is the run's or the step's own tag.
        pub command_id: Option<String>,
        /// When it was last set.
        pub created_at: String,
    }
}

/// Tags per INSERT: one statement each would descend the indexes again.
const MOST_AT_ONCE: usize = 8;

/// The statements that set one tag, two tags, and so on.
static INSERTS: Lazy<[String; MOST_AT_ONCE]> = Lazy::new(|| {
    array::from_fn(|more| {
        let rows: Vec<_> = (0..=more)
            .map(|row| format!("(?1, ?2, ?3, ?{}, ?{}, ?4)", 2 * row + 5, 2 * row + 6))
            .collect();
        format!(
            "INSERT INTO kv (run_id, step_id, command_id, k, v, created_at) VALUES {}
             ON CONFLICT (run_id, COALESCE(step_id, ''), COALESCE(command_id, ''), k)
             DO UPDATE SET v = excluded.v, created_at = excluded.created_at",
            rows.join(", ")
        )
    })
});

/// Sets tags of a scope, all or none.
pub fn set<K: AsRef<str>, V: AsRef<str>>(
    store: &Store,
    scope: &Scope,
    tags: &[(K, V)],
) -> Result<()> {
    if tags.is_empty() {
        return Ok(());
    }
    store.write("cannot set the tag", |tx| insert(tx, scope, tags))
}

/// The value of one tag of a scope.
pub fn get(store: &Store, scope: &Scope, key: &str) -> Result<Option<String>> {
    store.read(|conn| {
        conn.query_row(
            "SELECT v FROM kv WHERE run_id = ?1 AND COALESCE(step_id, '') = ?2
             AND COALESCE(command_id, '') = ?3 AND k = ?4",
            params![
                scope.run_id,
                scope.step_id.as_deref().unwrap_or_default(),
                scope.command_id.as_deref().unwrap_or_default(),
                key
            ],
            |row| row.get(0),
        )
        .optional()
        .map_err(sqlite("cannot read the tag"))
    })
}

/// Removes a tag from a scope; false if there was none.
pub fn remove(store: &Store, scope: &Scope, key: &str) -> Result<bool> {
    store.write("cannot remove the tag", |tx| {
        tx.execute(
            "DELETE FROM kv WHERE run_id = ?1 AND COALESCE(step_id, '') = ?2
             AND COALESCE(command_id, '') = ?3 AND k = ?4",
            params![
                scope.run_id,
                scope.step_id.as_deref().unwrap_or_default(),
                scope.command_id.as_deref().unwrap_or_default(),
                key
            ],
        )
        .map(|rows| rows > 0)
        .map_err(sqlite("cannot remove the tag"))
    })
}

/// The tags of the scope itself, in the order of their keys.
pub fn list(store: &Store, scope: &Scope) -> Result<Vec<TagRow>> {
    store.read(|conn| {
        conn.prepare_cached(
            "SELECT k, v, run_id, step_id, command_id, created_at FROM kv
             WHERE run_id = ?1 AND COALESCE(step_id, '') = ?2 AND COALESCE(command_id, '') = ?3 ORDER BY k",
        )
        .and_then(|mut select| {
            let scope = params![
                scope.run_id,
                scope.step_id.as_deref().unwrap_or_default(),
                scope.command_id.as_deref().unwrap_or_default()
            ];
            select.query_map(scope, tag)?.collect()
        })
        .map_err(sqlite("cannot list the tags"))
    })
}

pub(crate) fn insert<K: AsRef<str>, V: AsRef<str>>(
    tx: &Transaction,
    scope: &Scope,
    tags: &[(K, V)],
) -> Result<()> {
    if tags.iter().any(|(key, _)| key.as_ref().is_empty()) {
        return Err(Error::invalid("the key of a tag is empty"));
    }
    if tx.redaction().is_empty() {
        return insert_all(tx, scope, tags);
    }
    let mut counts = Counts::default();
    let mut redacted = |text: &str| tx.redaction().text(text, &mut counts).into_owned();
    let tags: Vec<_> = tags
        .iter()
        .map(|(key, value)| (redacted(key.as_ref()), redacted(value.as_ref())))
        .collect();
    insert_all(tx, scope, &tags)?;
    count_redacted(tx, scope, &counts)
}

/// Adds to the tags that say how much was redacted by which rule.
pub(crate) fn count_redacted(tx: &Transaction, scope: &Scope, counts: &Counts) -> Result<()> {
    for (rule, count) in counts.iter() {
        tx.prepare_cached(
            "INSERT INTO kv (run_id, step_id, command_id, k, v, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (run_id, COALESCE(step_id, ''), COALESCE(command_id, ''), k)
             DO UPDATE SET v = CAST(CAST(v AS INTEGER) + excluded.v AS TEXT), created_at = excluded.created_at",
        )
        .and_then(|mut insert| {
            let key = format!("redacted.{rule}");
            let count = count.to_string();
            insert.execute(params![
                scope.run_id,
                scope.step_id,
                scope.command_id,
                key,
                count,
                time::now()
            ])
        })
        .map_err(sqlite("cannot count what was redacted"))?;
    }
    Ok(())
}

fn insert_all<K: AsRef<str>, V: AsRef<str>>(
    tx: &Transaction,
    scope: &Scope,
    tags: &[(K, V)],
) -> Result<()> {
    tags.chunks(MOST_AT_ONCE)
        .try_for_each(|tags| insert_at_once(tx, scope, tags).map_err(sqlite("cannot set the tag")))
}

fn insert_at_once<K: AsRef<str>, V: AsRef<str>>(
    tx: &Transaction,
    scope: &Scope,
    tags: &[(K, V)],
) -> rusqlite::Result<()> {
    let now = time::now();
    let shared =
        [Some(&*scope.run_id), scope.step_id.as_deref(), scope.command_id.as_deref(), Some(&now)];
    let texts = tags.iter().flat_map(|(key, value)| [Some(key.as_ref()), Some(value.as_ref())]);
    let mut insert = tx.prepare_cached(&INSERTS[tags.len() - 1])?;
    insert.execute(params_from_iter(shared.into_iter().chain(texts))).map(drop)
}

fn tag(row: &rusqlite::Row) -> rusqlite::Result<TagRow> {
    let row = &Cells(row);
    Ok(TagRow {
        key: row.get(0)?,
        value: row.get(1)?,
        run_id: row.get(2)?,
        step_id: row.get(3)?,
        command_id: row.get(4)?,
        created_at: row.get(5)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::recorded::Recorded;
    use crate::record::run::RunSpec;
    use crate::record::step::StepSpec;

    #[test]
    fn a_tag_is_removed_from_its_scope_alone() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path().join("x.db")).unwrap();
        let run = store.start_run(&RunSpec::new(dir.path())).unwrap();
        let step = run.start_step(&StepSpec::new("unpack")).unwrap();
        run.set_kv("shard", "1").unwrap();
        step.set_kv("shard", "2").unwrap();
        assert!(step.remove_kv("shard").unwrap());
        assert!(!step.remove_kv("shard").unwrap());
        assert_eq!(run.get_kv("shard").unwrap().as_deref(), Some("1"));
    }

    #[test]
    fn of_more_tags_than_a_statement_sets_the_last_of_a_key_counts() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path().join("x.db")).unwrap();
        let run = store.start_run(&RunSpec::new(dir.path())).unwrap();
        let step = run.start_step(&StepSpec::new("unpack")).unwrap();
        let keys =
            (0..=2 * MOST_AT_ONCE).map(|number| format!("k{:02}", number % (MOST_AT_ONCE + 2)));
        let tags: Vec<_> = keys.zip((0..).map(|value: i32| value.to_string())).collect();
        set(&store, &step.scope(), &tags).unwrap();
        let last = tags.iter().cloned().collect::<std::collections::BTreeMap<_, _>>();
        let listed = list(&store, &step.scope()).unwrap();
        assert!(listed.into_iter().map(|tag| (tag.key, tag.value)).eq(last));
    }
}
