//! Which runs a question is about.

use rusqlite::OptionalExtension;
use rusqlite::types::Value;

use crate::error::{Error, Result, sqlite};
use crate::store::sql::Conditions;
use crate::store::{Store, recent};
use crate::time;

/// Which runs a question is about. Everything given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunFilter {
    /// Which run, or all of them.
    pub run: Selection,
    /// Runs of this suite, of which there must be one.
    pub suite: Option<String>,
    /// Runs that started at or after this date, time, or age (`2h`, `7d`).
    pub since: Option<String>,
}

/// Which of the runs that the rest of a filter lets through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Selection {
    /// What is usual for the question: a report is about the latest run, of the suite if one is given, or about all
    /// since a time if that is given; a search is about all runs.
    #[default]
    Usual,
    /// All of them.
    All,
    /// A run: its id, a unique prefix of it, or `latest`, `latest~1`, `last-green`, which with a suite are of that.
    One(String),
}

/// What is usual for a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usual {
    /// The latest run, or all since a time.
    Latest,
    /// All runs.
    All,
}

impl From<Option<String>> for Selection {
    fn from(run: Option<String>) -> Self {
        run.map_or(Self::Usual, Self::One)
    }
}

impl RunFilter {
    /// One run: an id, a unique prefix, or `latest`.
    pub fn run(id: impl Into<String>) -> Self {
        Self { run: Selection::One(id.into()), ..Self::default() }
    }

    /// All runs.
    pub fn all() -> Self {
        Self { run: Selection::All, ..Self::default() }
    }

    /// The same filter, but about all runs where no run is named.
    #[must_use]
    pub fn or_all(mut self) -> Self {
        if self.run == Selection::Usual {
            self.run = Selection::All;
        }
        self
    }

    /// The conditions on `r`, the runs.
    pub(crate) fn conditions(&self, store: &Store, usual: Usual) -> Result<Conditions> {
        let mut conditions = Conditions::default();
        if let Some(suite) = &self.suite {
            store.read(|conn| check_suite(conn, suite))?;
            conditions.add("r.suite = ?", [Value::from(suite.clone())]);
        }
        if let Some(since) = &self.since {
            conditions.add("r.started_at >= ?", [Value::from(time::since(since)?)]);
        }
        if let Some(run) = self.named(usual) {
            let suite = self.suite.as_deref();
            let run_id = store.read(|conn| recent::run(conn, suite, run))?;
            conditions.add("r.run_id = ?", [Value::from(run_id)]);
        }
        Ok(conditions)
    }

    fn named(&self, usual: Usual) -> Option<&str> {
        match (&self.run, usual) {
            (Selection::One(run), _) => Some(run),
            (Selection::Usual, Usual::Latest) if self.since.is_none() => Some("latest"),
            (Selection::Usual | Selection::All, _) => None,
        }
    }
}

fn check_suite(conn: &rusqlite::Connection, suite: &str) -> Result<()> {
    conn.prepare_cached("SELECT 1 FROM scenario_runs WHERE suite = ?1 LIMIT 1")
        .and_then(|mut select| select.query_row([suite], |_| Ok(())).optional())
        .map_err(sqlite("cannot look up the suite"))?
        .ok_or_else(|| {
            Error::NotFound(format!("there is no run of the suite \"{}\"", suite.escape_debug()))
        })
}
