//! How values stand in SQL, and how conditions are put together.

use std::ffi::OsString;
use std::ops::Deref;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use rusqlite::Row;
use rusqlite::types::{FromSql, ToSqlOutput, Value, ValueRef};

use crate::error::{Error, Result};

/// A row in which a bad cell costs only that cell, which reads as none, zero or empty.
///
/// SQLite keeps whatever another program writes: text as a number, a number that does not fit. What reports say about the
/// other rows, and of the rest of this one, does not depend on it.
pub(crate) struct Cells<'a, 'stmt>(pub &'a Row<'stmt>);

impl<'stmt> Deref for Cells<'_, 'stmt> {
    type Target = Row<'stmt>;

    fn deref(&self) -> &Self::Target {
        self.0
    }
}

impl Cells<'_, '_> {
    /// The value in a column.
    pub fn get<T: FromSql + Default>(&self, column: usize) -> rusqlite::Result<T> {
        match self.0.get(column) {
            Err(
                rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::Utf8Error(..),
            ) => Ok(T::default()),
            value => value,
        }
    }
}

/// A path as SQL text, or as a blob if it is not UTF-8.
pub(crate) fn to_sql(path: &Path) -> ToSqlOutput<'static> {
    ToSqlOutput::Owned(match path.to_str() {
        Some(text) => Value::Text(text.to_owned()),
        None => Value::Blob(path.as_os_str().as_bytes().to_vec()),
    })
}

/// A path from SQL; `None` for NULL and numbers.
pub(crate) fn from_sql(value: ValueRef) -> Option<PathBuf> {
    match value {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            Some(OsString::from_vec(bytes.to_vec()).into())
        }
        _ => None,
    }
}

/// A command line as the `argv_json` columns have it.
pub(crate) fn argv_json(argv: &[String]) -> Option<String> {
    (!argv.is_empty()).then(|| serde_json::Value::from(argv).to_string())
}

pub(crate) fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// How many rows an SQL LIMIT lets pass; 0 stands for all of them.
pub(crate) fn limit(limit: usize) -> Result<i64> {
    match limit {
        0 => Ok(-1),
        _ => i64::try_from(limit).map_err(|_| Error::invalid("the limit is too large")),
    }
}

/// Conditions of a WHERE clause with their values, in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Conditions {
    sql: String,
    /// The values of its `?`.
    pub values: Vec<Value>,
}

impl Conditions {
    /// Adds a condition and the values of its `?`.
    pub fn add(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) {
        self.sql.push_str(if self.sql.is_empty() { "" } else { " AND " });
        self.sql.push_str(condition);
        self.values.extend(values);
    }

    /// Adds all conditions of another clause.
    pub fn append(&mut self, other: Self) {
        let sql = other.sql().to_owned();
        self.add(&sql, other.values);
    }

    /// The text after WHERE.
    pub fn sql(&self) -> &str {
        if self.sql.is_empty() { "true" } else { &self.sql }
    }
}
