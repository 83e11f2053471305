//! What became of a child that was recorded.

use std::path::PathBuf;
use std::time::SystemTime;

use super::Target;
use crate::capture::{Captured, StartError};
use crate::outcome::Outcome;
use crate::record::ending::Ending;

/// The exit status for a child that took longer than it was given, as timeout(1) has it.
const TIMED_OUT: i32 = 124;

/// The exit status for trouble that is the recorder's own, as env(1) and timeout(1) have it.
const TROUBLE: i32 = 125;

/// What became of a child that was recorded, or was to be.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct ExecResult {
    /// The status to exit with in the child's place: its own, 128 + N for signal N, 124 after a timeout, 127
    /// or 126 where it could not be started, 125 where how it ended is not known.
    pub exit_status: i32,
    /// How it ended, as it was recorded.
    pub ending: Ending,
    /// What it was recorded as, unless it could not be.
    pub target: Option<Target>,
    /// What was captured, unless it could not be started.
    pub captured: Option<Captured>,
    /// Why it could not be started.
    pub start_error: Option<StartError>,
    /// Where its standard output is, and its standard error too if both went to one file.
    pub stdout: Option<PathBuf>,
    /// Where its standard error is, if that has a file of its own.
    pub stderr: Option<PathBuf>,
    /// What went wrong with the recording, a line each.
    pub warnings: Vec<String>,
}

impl ExecResult {
    /// Whether something that it started still held its output open when it had ended and a moment had passed.
    pub fn leaked(&self) -> bool {
        let captured = self.captured.iter();
        captured.flat_map(|it| it.stdout.iter().chain(&it.stderr)).any(|stream| stream.still_open)
    }
}

impl From<Result<Captured, StartError>> for ExecResult {
    fn from(captured: Result<Captured, StartError>) -> Self {
        match captured {
            Ok(captured) => ended(captured),
            Err(error) => not_started(error),
        }
    }
}

fn not_started(error: StartError) -> ExecResult {
    ExecResult {
        exit_status: error.exit_status(),
        ending: Ending {
            exit_code: Some(error.exit_status()),
            ..Ending::outcome(Outcome::Error).reason(error.to_string())
        },
        start_error: Some(error),
        ..ExecResult::default()
    }
}

fn ended(mut captured: Captured) -> ExecResult {
    let is_unknown = captured.exit_unknown.is_some() && !captured.timed_out;
    let exit_status = match (captured.timed_out, captured.exit.code, captured.exit.signal) {
        (true, ..) => TIMED_OUT,
        (_, Some(code), _) => code,
        (_, _, Some(signal)) => 128 + signal,
        (_, None, None) => TROUBLE,
    };
    let outcome = match captured.cancelled {
        _ if captured.timed_out => Some(Outcome::TimedOut),
        _ if is_unknown => Some(Outcome::Error),
        // A child may answer a signal that we forwarded by cleaning up and exiting.
        Some(_) if exit_status != 0 => Some(Outcome::Interrupted),
        _ => None,
    };
    let reason = match &captured.exit_unknown {
        _ if captured.timed_out => Some("it took longer than its timeout".to_owned()),
        unknown => unknown.clone(),
    };
    ExecResult {
        exit_status,
        ending: Ending {
            outcome,
            exit_code: (!is_unknown).then_some(exit_status),
            signal: captured.exit.signal,
            reason,
            duration: Some(captured.duration),
            usage: Some(captured.usage),
            // Not the time of writing it down, which others may delay.
            completed_at: Some(SystemTime::now()),
        },
        warnings: captured.exit_unknown.iter().chain(&captured.warnings).cloned().collect(),
        captured: Some({
            captured.warnings.clear();
            captured
        }),
        ..ExecResult::default()
    }
}
