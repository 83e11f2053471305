//! Which runs a report or a search covers.

use std::ffi::c_char;

use scenariolog::{Result, RunFilter};

use crate::convert::owned_text;
use crate::options::{self, Options};

/// Which runs a report or a search covers: those of which everything given holds. NULL in place of a
/// filter stands for all runs. Set it to `SCENARIOLOG_RUN_FILTER_INIT` first.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct scenariolog_run_filter {
    /// `sizeof(scenariolog_run_filter)`, as the INIT macro has it.
    pub struct_size: u32,
    /// A run: its id, a unique beginning of one, or `latest`; with `suite`, the latest of that. May be NULL.
    pub run_id: *const c_char,
    /// Runs of this suite. May be NULL.
    pub suite: *const c_char,
    /// Runs that started at or after this date, time, or age: `2026-11-22`, `2h`, `7d`. May be NULL.
    pub since: *const c_char,
}

// SAFETY: pointers behind the size.
unsafe impl Options for scenariolog_run_filter {}

/// The filter at a pointer.
///
/// # Safety
///
/// The pointer and the filter's strings are as the header asks.
pub(crate) unsafe fn runs(filter: *const scenariolog_run_filter) -> Result<RunFilter> {
    // SAFETY: the caller's promise is passed on.
    unsafe {
        let filter = options::read(filter)?;
        Ok(RunFilter {
            run: owned_text(filter.run_id, "run_id")?,
            suite: owned_text(filter.suite, "suite")?,
            since: owned_text(filter.since, "since")?,
        })
    }
}
