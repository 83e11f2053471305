//! The state of a run, step or command: running, or ended with an outcome.

use std::fmt;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use crate::outcome::Outcome;
use crate::record::owner::Owner;
use crate::row::{Field, Value, ValueType};

/// The state of a run, step or command at the time of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// It has not ended, and its recorder can be seen alive on this host.
    Running,
    /// It ended. Without an outcome and without a living recorder it was interrupted.
    Ended(Outcome),
}

impl Status {
    /// The word for the `outcome` column of reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Ended(outcome) => outcome.as_str(),
        }
    }

    /// Whether it is a reason for a suite to be red.
    pub const fn is_failure(self) -> bool {
        matches!(self, Self::Ended(outcome) if outcome.is_failure())
    }

    /// The status in a row that has `outcome`, `host`, `pid` and `pid_start` from this column on. An outcome that is none
    /// of the words says no more than that it could not be judged.
    pub(crate) fn from_row(row: &Row, first: usize) -> rusqlite::Result<Self> {
        let outcome = row.get_ref(first)?;
        if outcome != ValueRef::Null {
            let word = outcome.as_str().ok().and_then(|word| word.parse().ok());
            return Ok(Self::Ended(word.unwrap_or(Outcome::Error)));
        }
        let alive = Owner::from_row(row, first + 1)?.is_some_and(|owner| owner.is_alive());
        Ok(if alive { Self::Running } else { Self::Ended(Outcome::Interrupted) })
    }
}

/// The SQL condition that something may be a failure, whose [`Status`] then says whether it is: without an outcome that
/// depends on its recorder.
pub(crate) fn may_be_failure(outcome: &str) -> String {
    let words: Vec<String> = Outcome::ALL
        .into_iter()
        .filter(|outcome| outcome.is_failure())
        .map(|outcome| format!("'{outcome}'"))
        .collect();
    format!("({outcome} IS NULL OR {outcome} IN ({}))", words.join(", "))
}

/// Whether a run that has not ended still goes on although its harness cannot be seen: while a step of it does.
pub(crate) fn run_goes_on(conn: &Connection, run_id: &str) -> rusqlite::Result<bool> {
    let mut select = conn.prepare_cached(
        "SELECT NULL, s.host, s.pid, s.pid_start FROM scenario_runs AS r JOIN steps AS s USING (run_id)
         WHERE r.run_id = ?1 AND r.outcome IS NULL AND s.outcome IS NULL",
    )?;
    let mut steps = select.query_map([run_id], |row| Status::from_row(row, 0))?;
    steps.try_fold(false, |goes_on, status| Ok(goes_on || status? == Status::Running))
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Field for Status {
    const TYPE: ValueType = ValueType::Text;
    const WORDS: Option<&'static str> = Some("Status");

    fn into_value(self) -> Value {
        Value::Text(self.as_str().to_owned())
    }
}
