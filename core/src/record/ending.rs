//! How a run, step or command ended, and writing it into its row.

use std::time::{Duration, Instant, SystemTime};

use rusqlite::{OptionalExtension, params};

use crate::capture::Usage;
use crate::error::{Error, Result, sqlite};
use crate::outcome::Outcome;
use crate::redact::Counts;
use crate::store::id::{self, Kind};
use crate::store::transaction::Transaction;
use crate::time;

/// How something ended. What is left out is derived: the outcome from the signal and the exit code, the duration
/// from the clock.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ending {
    /// The outcome; by default [`Ending::judge`] derives it from signal and exit code.
    pub outcome: Option<Outcome>,
    /// The exit code, as a shell has it: 128 + N for signal N.
    pub exit_code: Option<i32>,
    /// The signal that ended it.
    pub signal: Option<i32>,
    /// Why it was skipped, was interrupted or could not be judged.
    pub reason: Option<String>,
    /// How long it took; by default the time since it was started through its handle, or from start to end
    /// where one of them was given.
    pub duration: Option<Duration>,
    /// What it used.
    pub usage: Option<Usage>,
    /// End time, for what is imported from elsewhere; by default now.
    pub completed_at: Option<SystemTime>,
}

impl Ending {
    /// An ending with this outcome.
    pub fn outcome(outcome: Outcome) -> Self {
        Self { outcome: Some(outcome), ..Self::default() }
    }

    /// An ending with this exit code: 0 passed, anything else failed.
    pub fn exit_code(code: i32) -> Self {
        Self { exit_code: Some(code), ..Self::default() }
    }

    /// Adds why it ended so.
    #[must_use]
    pub fn reason(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// The outcome, given or derived. A child ended by a signal from outside was interrupted; one that died of
    /// its own fault failed.
    pub fn judge(&self) -> Option<Outcome> {
        self.outcome.or_else(|| match (self.signal, self.exit_code) {
            (Some(signal), _) if ends_from_outside(signal) => Some(Outcome::Interrupted),
            (None, Some(0)) => Some(Outcome::Passed),
            (None, None) => None,
            _ => Some(Outcome::Failed),
        })
    }
}

/// Whether people, terminals and schedulers send this signal, rather than a program's own fault raising it.
pub(crate) fn ends_from_outside(signal: i32) -> bool {
    matches!(signal, libc::SIGHUP | libc::SIGINT | libc::SIGKILL | libc::SIGTERM)
}

/// Writes the ending into a row that has none yet. A row that was marked interrupted because its recorder seemed
/// dead can still be completed.
pub(crate) fn close(
    tx: &Transaction,
    kind: Kind,
    id: &str,
    started: Option<Instant>,
    ending: &Ending,
) -> Result<Outcome> {
    let Kind { noun, table, column } = kind;
    let outcome = ending.judge().ok_or_else(|| {
        Error::invalid(format!("the {noun} needs an outcome or an exit code to end"))
    })?;
    let now = ending.completed_at.map_or_else(time::now, time::at);
    // The clock says nothing about an end that lies elsewhere.
    let clock = started.filter(|_| ending.completed_at.is_none()).map(|instant| instant.elapsed());
    let duration_ms = match ending.duration.or(clock) {
        Some(duration) => Some(time::millis(duration)),
        None => column_of(tx, kind, "started_at", id)?.and_then(|it| time::elapsed_ms(&it, &now)),
    };
    let usage = ending.usage.as_ref();
    // Not counted: it mostly repeats what the output says.
    let mut counts = Counts::default();
    let reason = ending.reason.as_deref().map(|it| tx.redaction().text(it, &mut counts));
    let changed = tx
        .prepare_cached(&format!(
            "UPDATE {table} SET completed_at = ?2, outcome = ?3, exit_code = ?4, signal = ?5, reason = ?6,
             duration_ms = ?7, user_ms = ?8, system_ms = ?9, max_rss_bytes = ?10
             WHERE {column} = ?1 AND completed_at IS NULL"
        ))
        .and_then(|mut update| {
            update.execute(params![
                id,
                now,
                outcome.as_str(),
                ending.exit_code,
                ending.signal,
                reason.as_deref(),
                duration_ms,
                usage.map(|usage| time::millis(usage.user)),
                usage.map(|usage| time::millis(usage.system)),
                usage
                    .filter(|usage| usage.max_rss_bytes > 0)
                    .map(|usage| i64::try_from(usage.max_rss_bytes).unwrap_or(i64::MAX)),
            ])
        })
        .map_err(sqlite(format!("cannot end the {noun}")))?;
    if changed == 0 {
        let before = column_of(tx, kind, "outcome", id)?.unwrap_or_default();
        return Err(Error::invalid(format!("the {noun} {id} has already ended as {before}")));
    }
    Ok(outcome)
}

/// When something began by the clock of this process, which times of its output count from.
pub(crate) fn begun(
    tx: &Transaction,
    kind: Kind,
    id: &str,
    started: Option<Instant>,
) -> Result<Instant> {
    if let Some(started) = started {
        return Ok(started);
    }
    let now = Instant::now();
    let since = column_of(tx, kind, "started_at", id)?
        .and_then(|started_at| time::elapsed_ms(&started_at, &time::now()))
        .and_then(|ms| Duration::try_from_secs_f64(ms / 1e3).ok());
    Ok(since.and_then(|since| now.checked_sub(since)).unwrap_or(now))
}

/// The value of a column in a row that must exist.
fn column_of(tx: &Transaction, kind: Kind, wanted: &str, row: &str) -> Result<Option<String>> {
    let Kind { noun, table, column } = kind;
    tx.prepare_cached(&format!("SELECT {wanted} FROM {table} WHERE {column} = ?1"))
        .and_then(|mut select| select.query_row([row], |row| row.get(0)).optional())
        .map_err(sqlite(format!("cannot read the {noun}")))?
        .ok_or_else(|| id::unknown(kind, row))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{RunSpec, StepSpec, Store, report};

    #[test]
    fn what_is_imported_took_as_long_as_its_times_say() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path().join("x.db")).unwrap();
        let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let run = store.start_run(&RunSpec::new(dir.path()).started_at(start)).unwrap();
        let spec = StepSpec { started_at: Some(start), ..StepSpec::new("unpack") };
        let step = run.start_step(&spec).unwrap();
        let end = Some(start + Duration::from_millis(1500));
        let ending = Ending { completed_at: end, ..Ending::outcome(Outcome::Passed) };
        step.end(&ending).unwrap();
        assert_eq!(report::step(&step).unwrap().duration_ms, Some(1500.0));
        run.end(&ending).unwrap();
        assert_eq!(report::run(&store, run.id()).unwrap().duration_ms, Some(1500.0));
    }

    #[test]
    fn the_outcome_follows_from_signal_and_exit_code() {
        let by_signal = |signal| Ending { signal: Some(signal), ..Ending::exit_code(128 + signal) };
        assert_eq!(Ending::exit_code(0).judge(), Some(Outcome::Passed));
        assert_eq!(Ending::exit_code(3).judge(), Some(Outcome::Failed));
        assert_eq!(by_signal(libc::SIGKILL).judge(), Some(Outcome::Interrupted));
        assert_eq!(by_signal(libc::SIGSEGV).judge(), Some(Outcome::Failed));
        assert_eq!(Ending::default().judge(), None);
        let skipped = Ending { outcome: Some(Outcome::Skipped), ..Ending::exit_code(1) };
        assert_eq!(skipped.judge(), Some(Outcome::Skipped));
    }
}
