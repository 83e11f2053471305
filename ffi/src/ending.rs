//! Endings.

use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::time::Duration;

use scenariolog::{Ending, Outcome, Result};

use crate::boundary;
use crate::convert::{owned_text, time};
use crate::error::scenariolog_error;
use crate::options;
use crate::outcome::{self, scenariolog_outcome};
use crate::status::scenariolog_status;

/// How a run, step or command ended. Set it to `SCENARIOLOG_ENDING_INIT` first.
///
/// What is left out follows from the rest: the outcome from the signal and the exit code, the duration from the
/// time since the start.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct scenariolog_ending {
    /// `sizeof(scenariolog_ending)`. The INIT macro sets it.
    pub struct_size: u32,
    /// The outcome, or `SCENARIOLOG_OUTCOME_NONE` to derive it from the rest.
    pub outcome: scenariolog_outcome,
    /// Whether `exit_code` is given.
    pub has_exit_code: i32,
    /// The exit code, as in a shell: 128 + N for signal N.
    pub exit_code: i32,
    /// The signal that ended it, or 0.
    pub signal: i32,
    /// Whether `duration_ns` is given.
    pub has_duration: i32,
    /// How long it took, in nanoseconds. It is recorded to the microsecond.
    pub duration_ns: u64,
    /// Why it was skipped, interrupted or in error. May be NULL.
    pub reason: *const c_char,
    /// End time, for what is imported from elsewhere, in nanoseconds since 1970-01-01 UTC. 0 means now.
    pub completed_at_ns: i64,
}

impl scenariolog_ending {
    /// # Safety
    ///
    /// The reason is NULL or a NUL-terminated string.
    unsafe fn to_core(self) -> Result<Ending> {
        Ok(Ending {
            outcome: outcome::from_c(self.outcome)?,
            exit_code: (self.has_exit_code != 0).then_some(self.exit_code),
            signal: (self.signal != 0).then_some(self.signal),
            // SAFETY: the caller's promise is passed on.
            reason: unsafe { owned_text(self.reason, "reason") }?,
            duration: (self.has_duration != 0).then(|| Duration::from_nanos(self.duration_ns)),
            usage: None,
            completed_at: time(self.completed_at_ns),
        })
    }
}

/// Ends something and stores its outcome.
///
/// # Safety
///
/// The ending is NULL or as large as it says. Its reason is NULL or a NUL-terminated string.
pub(crate) unsafe fn end(
    ending: *const scenariolog_ending,
    outcome: Option<&mut MaybeUninit<scenariolog_outcome>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
    end: impl FnOnce(&Ending) -> Result<Outcome>,
) -> scenariolog_status {
    boundary::optional(outcome, error, || {
        // SAFETY: the caller's promise is passed on.
        let ending = unsafe { options::read(ending)?.to_core()? };
        Ok(outcome::to_c(Some(end(&ending)?)))
    })
}
