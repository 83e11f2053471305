//! What reads better as text than as a table: failures, the end of a run, and where in the record something is.

use std::io::{self, Write};

use scenariolog::report::{self, FailureRow};
use scenariolog::{Error, Outcome, Recorded, Result, Run, Status};

use crate::render::{clean, duration_ms};
use crate::say::say;
use crate::words::counted;

/// Prints failures one below the other: a heading each, then the excerpt of its output.
pub fn print_failures(failures: &[FailureRow]) -> Result<()> {
    if failures.is_empty() {
        say("no failures");
    }
    let mut out = io::BufWriter::new(io::stdout().lock());
    failures
        .iter()
        .enumerate()
        .try_for_each(|(index, failure)| {
            out.write_all(if index > 0 { b"\n" } else { b"" })?;
            write_failure(&mut out, failure)
        })
        .and_then(|()| out.flush())
        .map_err(|source| Error::Io { what: "cannot write the failures".into(), source })
}

fn write_failure(out: &mut dyn Write, failure: &FailureRow) -> io::Result<()> {
    writeln!(out, "{}", heading(failure))?;
    if let (Some(kind), Some(path)) = (&failure.kind, &failure.path) {
        writeln!(out, "  {} {}", clean(kind), clean(&path.to_string_lossy()))?;
    }
    let lines = |out: &mut dyn Write, lines: &[String]| {
        lines.iter().try_for_each(|line| writeln!(out, "  | {}", clean(line)))
    };
    lines(out, &failure.first_lines)?;
    let is_shown = !failure.first_lines.is_empty() || !failure.last_lines.is_empty();
    if is_shown && failure.left_out > 0 {
        writeln!(out, "  ... {}", counted(failure.left_out, "more line"))?;
    }
    lines(out, &failure.last_lines)
}

fn heading(failure: &FailureRow) -> String {
    let place = place(failure.suite.as_deref(), failure.step_num, failure.step_path.as_deref());
    let attempt = match failure.attempt {
        Some(attempt) if attempt > 1 => format!(", attempt {attempt}"),
        _ => String::new(),
    };
    let how = match (failure.signal, failure.exit_code) {
        (Some(signal), _) => format!(" (signal {signal})"),
        (None, Some(code)) => format!(" (exit {code})"),
        (None, None) => String::new(),
    };
    let took =
        failure.duration_ms.map(|took| format!(" in {}", duration_ms(took))).unwrap_or_default();
    let reason =
        failure.reason.as_deref().map(|reason| format!(": {}", clean(reason))).unwrap_or_default();
    format!("{place}{attempt} {}{how}{took}{reason}", failure.outcome)
}

/// A step as headings name it, or the run if there is no step, with the suite in front.
pub fn place(suite: Option<&str>, step_num: Option<i64>, step_path: Option<&str>) -> String {
    let suite = suite.map(|suite| format!("{}, ", clean(suite))).unwrap_or_default();
    match (step_num, step_path) {
        (Some(number), Some(path)) => format!("{suite}step {number} {}", clean(path)),
        _ => format!("{suite}the run"),
    }
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
