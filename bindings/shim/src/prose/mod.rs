//! What reads better as text than as a table: failures, hits, and the end of a run.

mod cells;
mod explain;
mod failures;
mod hits;
mod repro;

use scenariolog::row::Column;
use scenariolog::{Outcome, Recorded, Result, Run, Status, report};

use self::cells::Incoming;
use crate::render::duration_ms;
use crate::say::say;
use crate::words::counted;

/// How a report reads as text.
#[derive(Clone, Copy)]
pub struct Prose {
    /// Prints rows with these columns, and returns how many there were.
    pub print: fn(&'static [Column], Incoming) -> Result<usize>,
    /// The columns that are shown.
    pub columns: &'static [&'static str],
}

/// How the report of this name reads as text, if it does.
pub fn of(report: &str) -> Option<Prose> {
    Some(match report {
        "explain" => Prose { print: explain::print, columns: explain::COLUMNS },
        "failures" => Prose { print: failures::print, columns: failures::COLUMNS },
        "repro" => Prose { print: repro::print, columns: repro::COLUMNS },
        "search" => Prose { print: hits::print, columns: hits::COLUMNS },
        _ => return None,
    })
}

/// Says in one line how the run ended and how to ask about it.
pub fn summarize(run: &Run) {
    let (store, run_id) = (run.store(), run.id());
    let Ok(row) = report::run(store, run_id) else { return };
    let name =
        row.suite.as_deref().map(|suite| format!(" {}", suite.escape_debug())).unwrap_or_default();
    let took =
        row.duration_ms.map(duration_ms).map(|took| format!(" in {took}")).unwrap_or_default();
    let steps = match (row.steps, row.failures) {
        (0, _) => String::new(),
        (steps, 0) => format!("; {}", counted(steps, "step")),
        (steps, failures) => format!("; {failures} of {} failed", counted(steps, "step")),
    };
    let ask = if row.outcome == Status::Ended(Outcome::Passed) { "summary" } else { "failures" };
    let db = store.path().display();
    say(&format!(
        "run{name} {}{took}{steps}; ask: scenariolog {ask} --db {db} --run-id {run_id}",
        row.outcome
    ));
}
