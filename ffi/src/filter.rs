//! Filters.

use std::ffi::c_char;

use scenariolog::{Result, RunFilter};

use crate::convert::owned_text;
use crate::options;

/// Which runs a report or a search covers: those that match every member given. NULL instead of a filter means all
/// runs. Set it to `SCENARIOLOG_RUN_FILTER_INIT` first.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct scenariolog_run_filter {
    /// `sizeof(scenariolog_run_filter)`. The INIT macro sets it.
    pub struct_size: u32,
    /// One run: its id, a unique prefix of one, or `latest`, which with `suite` is the suite's latest. May be NULL.
    pub run_id: *const c_char,
    /// Runs of this suite, of which there must be one. May be NULL.
    pub suite: *const c_char,
    /// Runs that started at or after this date, time or age, such as `2026-11-22`, `2h` or `7d`. May be NULL.
    pub since: *const c_char,
    /// Whether a filter that names no run means the runs that are usual for the question: a report is about the latest
    /// one, of the suite if one is given, or about all since a time if that is given. 0 stands for all runs.
    pub usual: i32,
}

/// The filter at a pointer.
///
/// # Safety
///
/// The pointer and the filter's strings are as the header asks.
pub(crate) unsafe fn runs(filter: *const scenariolog_run_filter) -> Result<RunFilter> {
    // SAFETY: the caller's promise is passed on.
    unsafe {
        let filter = options::read(filter)?;
        let runs = RunFilter {
            run: owned_text(filter.run_id, "run_id")?.into(),
            suite: owned_text(filter.suite, "suite")?,
            since: owned_text(filter.since, "since")?,
        };
        Ok(if filter.usual == 0 { runs.or_all() } else { runs })
    }
}
