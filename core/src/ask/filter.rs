//! Which runs, steps and lines a question is about.

use rusqlite::types::Value;

use crate::error::Result;
use crate::outcome::Outcome;
use crate::store::sql::Conditions;
use crate::store::{Store, id};
use crate::time;

/// Which runs a report or a search covers. Everything given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunFilter {
    /// A run: an id, a unique prefix, or `latest`. With `suite`, `latest` is the latest of that suite.
    pub run: Option<String>,
    /// Runs of this suite.
    pub suite: Option<String>,
    /// Runs that started at or after this date, time, or age (`2h`, `7d`).
    pub since: Option<String>,
}

impl RunFilter {
    /// One run: an id, a unique prefix, or `latest`.
    pub fn run(id: impl Into<String>) -> Self {
        Self { run: Some(id.into()), ..Self::default() }
    }

    /// The conditions on `r`, the runs.
    pub(crate) fn conditions(&self, store: &Store) -> Result<Conditions> {
        let mut conditions = Conditions::default();
        if let Some(suite) = &self.suite {
            conditions.add("r.suite = ?", [Value::from(suite.clone())]);
        }
        if let Some(since) = &self.since {
            conditions.add("r.started_at >= ?", [Value::from(time::since(since)?)]);
        }
        match self.run.as_deref() {
            Some("latest") if self.suite.is_some() => {
                let newest = "r.run_id = (SELECT run_id FROM scenario_runs WHERE suite = ?
                              ORDER BY started_at DESC, run_id DESC LIMIT 1)";
                conditions.add(newest, self.suite.clone().map(Value::from));
            }
            Some(run) => {
                let run_id = store.read(|conn| id::resolve(conn, id::RUN, run))?;
                conditions.add("r.run_id = ?", [Value::from(run_id)]);
            }
            None => {}
        }
        Ok(conditions)
    }
}

/// The outcomes that make a suite red, as an SQL list.
pub(crate) fn failures() -> String {
    let words: Vec<String> = Outcome::ALL
        .into_iter()
        .filter(|outcome| outcome.is_failure())
        .map(|outcome| format!("'{outcome}'"))
        .collect();
    words.join(", ")
}
