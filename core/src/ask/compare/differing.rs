//! What is different in the steps of two runs.

use std::collections::HashMap;
use std::fmt;

use rusqlite::{Connection, Row};

use crate::ask::compare::past::Line;
use crate::ask::compare::spread::Spread;
use crate::error::{Result, sqlite};
use crate::outcome::Outcome;
use crate::record::attempt;
use crate::record::status::Status;
use crate::row::{Field, Value, ValueType};
use crate::store::sql::Cells;

/// How many runs before tell how much the duration of a step varies.
const RUNS: usize = 10;

/// Shorter differences are not worth a look, in milliseconds.
const LEAST_MS: f64 = 10.0;

/// How a step differs between two runs. Failures come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// It fails, and did not.
    NewlyFailing,
    /// It fails in both.
    StillFailing,
    /// It failed, and passes.
    Fixed,
    /// It is only in the later run.
    Added,
    /// It is only in the earlier run.
    Removed,
    /// It took longer, by more than its duration varies.
    Slower,
    /// It took less long, by more than its duration varies.
    Faster,
    /// It ended otherwise, in a way that is neither better nor worse.
    Changed,
}

impl Change {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NewlyFailing => "newly failing",
            Self::StillFailing => "still failing",
            Self::Fixed => "fixed",
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Slower => "slower",
            Self::Faster => "faster",
            Self::Changed => "changed",
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Field for Change {
    const TYPE: ValueType = ValueType::Text;

    fn into_value(self) -> Value {
        Value::Text(self.as_str().to_owned())
    }
}

/// A step as it is in one run.
#[derive(Debug, Clone)]
pub(crate) struct Side {
    pub step_id: String,
    pub status: Status,
    pub duration_ms: Option<f64>,
}

/// The steps of a run by their paths: the last attempt of each, of repetitions the last.
pub(crate) fn sides(conn: &Connection, run_id: &str) -> Result<Vec<(String, Side)>> {
    let sql = format!(
        "SELECT s.step_path, s.step_id, s.outcome, s.host, s.pid, s.pid_start, s.duration_ms
         FROM steps AS s WHERE s.run_id = ?1 AND {} ORDER BY s.started_at, s.step_id",
        attempt::judges_in("?1")
    );
    let side = |row: &Row| {
        let row = Cells(row);
        let status = Status::from_row(&row, 2)?;
        Ok((row.get(0)?, Side { step_id: row.get(1)?, status, duration_ms: row.get(6)? }))
    };
    conn.prepare_cached(&sql)
        .and_then(|mut select| select.query_map([run_id], side)?.collect())
        .map_err(sqlite("cannot read the steps"))
}

/// A step that differs.
#[derive(Debug, Clone)]
pub(crate) struct Difference {
    pub change: Change,
    pub step_path: String,
    pub before: Option<Side>,
    pub after: Option<Side>,
}

/// What differs between two runs, failures first, and else in the order of the later run.
pub(crate) fn differences(conn: &Connection, before: &str, line: &Line) -> Result<Vec<Difference>> {
    let mut earlier: HashMap<String, Side> = sides(conn, before)?.into_iter().collect();
    let mut found = Vec::new();
    // A path that several steps have is compared once, by the last of them.
    let mut later: HashMap<String, usize> = HashMap::new();
    let all = sides(conn, &line.run_id)?;
    for (index, (step_path, _)) in all.iter().enumerate() {
        later.insert(step_path.clone(), index);
    }
    for (index, (step_path, after)) in all.into_iter().enumerate() {
        if later.get(&step_path) != Some(&index) {
            continue;
        }
        let before = earlier.remove(&step_path);
        let change = match &before {
            None if after.status.is_failure() => Some(Change::NewlyFailing),
            None => Some(Change::Added),
            Some(before) => change(conn, line, &step_path, before, &after)?,
        };
        found.extend(change.map(|change| Difference {
            change,
            step_path,
            before,
            after: Some(after),
        }));
    }
    let removed = earlier.into_iter().map(|(step_path, side)| Difference {
        change: Change::Removed,
        step_path,
        before: Some(side),
        after: None,
    });
    let mut removed: Vec<_> = removed.collect();
    removed.sort_by(|a, b| a.step_path.cmp(&b.step_path));
    found.extend(removed);
    found.sort_by_key(|difference| difference.change);
    Ok(found)
}

fn change(
    conn: &Connection,
    line: &Line,
    step_path: &str,
    before: &Side,
    after: &Side,
) -> Result<Option<Change>> {
    let passed = |side: &Side| side.status == Status::Ended(Outcome::Passed);
    Ok(match (before.status.is_failure(), after.status.is_failure()) {
        (false, true) => Some(Change::NewlyFailing),
        (true, true) => Some(Change::StillFailing),
        (true, false) if passed(after) => Some(Change::Fixed),
        (false, false) if passed(before) && passed(after) => {
            pace(conn, line, step_path, before, after)?
        }
        _ if before.status == after.status => None,
        _ => Some(Change::Changed),
    })
}

/// Whether it took longer or less long by more than the runs before vary. Where they are too few to know, by half.
fn pace(
    conn: &Connection,
    line: &Line,
    step_path: &str,
    before: &Side,
    after: &Side,
) -> Result<Option<Change>> {
    let (Some(was), Some(is)) = (before.duration_ms, after.duration_ms) else { return Ok(None) };
    let difference = is - was;
    if difference.abs() < LEAST_MS || difference.abs() < was * 0.1 {
        return Ok(None);
    }
    let past = line.past(conn, step_path, RUNS)?;
    let took = past.iter().filter(|run| run.is_passed()).filter_map(|run| run.duration_ms);
    let noise = Spread::of(took.collect()).map_or(was / 2.0, |spread| spread.noise);
    Ok((difference.abs() > noise).then_some(if difference > 0.0 {
        Change::Slower
    } else {
        Change::Faster
    }))
}
