//! Reports.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use scenariolog::report::{self, FailureOptions};
use scenariolog::{Recorded, Result, verify};

use crate::boundary;
use crate::convert::{pairs, size, text};
use crate::cursor::scenariolog_cursor;
use crate::error::scenariolog_error;
use crate::filter::{self, scenariolog_run_filter};
use crate::options::{self, scenariolog_pair};
use crate::run::{self, scenariolog_run};
use crate::status::scenariolog_status;
use crate::step::{self, scenariolog_step};
use crate::store::{self, scenariolog_store};

/// In `scenariolog_failure_options`: no lines, where 0 means the default number.
pub const SCENARIOLOG_NO_LINES: i32 = -1;

/// Which failures to report, and how much of their output. Set it to `SCENARIOLOG_FAILURE_OPTIONS_INIT` first.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct scenariolog_failure_options {
    /// `sizeof(scenariolog_failure_options)`. The INIT macro sets it.
    pub struct_size: u32,
    /// Whether to report failed attempts too if a later attempt succeeded.
    pub all_attempts: i32,
    /// Number of first lines. 0 means 3; `SCENARIOLOG_NO_LINES` means none.
    pub first_lines: i32,
    /// Number of last lines. 0 means 7; `SCENARIOLOG_NO_LINES` means none.
    pub last_lines: i32,
    /// Maximum number of failures. 0 means all.
    pub limit: u64,
    /// Number of lines that name the failure. 0 means 4; `SCENARIOLOG_NO_LINES` means none.
    pub key_lines: i32,
}

impl scenariolog_failure_options {
    fn to_core(self) -> FailureOptions {
        let lines = |number: i32, default| match number {
            0 => default,
            ..=SCENARIOLOG_NO_LINES => 0,
            number => usize::try_from(number).unwrap_or(usize::MAX),
        };
        let default = FailureOptions::default();
        FailureOptions {
            first: lines(self.first_lines, default.first),
            last: lines(self.last_lines, default.last),
            key: lines(self.key_lines, default.key),
            all_attempts: self.all_attempts != 0,
            limit: size(self.limit),
        }
    }
}

/// The options of a report. Set it to `SCENARIOLOG_REPORT_OPTIONS_INIT` first.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct scenariolog_report_options {
    /// `sizeof(scenariolog_report_options)`. The INIT macro sets it.
    pub struct_size: u32,
    /// The options by name, each as text: a number in decimal, a truth value as `true` or `false`, a tag as
    /// `key=value`. Of an option that is given twice the last counts, but tags add up.
    pub options: *const scenariolog_pair,
    /// Number of options.
    pub option_count: usize,
}

impl scenariolog_report_options {
    /// # Safety
    ///
    /// The pointers are as the header asks.
    unsafe fn to_core(self) -> Result<report::Options> {
        // SAFETY: the caller's promise is passed on.
        let pairs = unsafe { pairs(self.options, self.option_count, "options")? };
        Ok(pairs
            .into_iter()
            .fold(report::Options::new(), |options, (name, value)| options.set(name, value)))
    }
}

/// Asks a report by its name, as the command line does, with the same options and the same defaults.
///
/// @reports
///
/// What is not given has its default: a report that takes `all_runs` is about the latest run, or the latest run of
/// `suite`, unless it is given `run_id`, `since` or `all_runs`. A `limit` of 0 means all. An unknown report or
/// option is `SCENARIOLOG_ERR_INVALID_ARGUMENT`, whose message lists the known ones.
///
/// `options` may be NULL. Free `*cursor` with `scenariolog_cursor_free`.
///
///     scenariolog_pair pairs[] = {{"suite", "nightly"}, {"limit", "5"}};
///     scenariolog_report_options options = SCENARIOLOG_REPORT_OPTIONS_INIT;
///     scenariolog_cursor *slowest;
///     options.options = pairs;
///     options.option_count = 2;
///     if (scenariolog_report(store, "timings", &options, &slowest, NULL) == SCENARIOLOG_OK) {
///         size_t name = scenariolog_cursor_find_column(slowest, "step_name");
///         while (scenariolog_cursor_next(slowest, NULL) == SCENARIOLOG_ROW)
///             puts(scenariolog_cursor_text(slowest, name, NULL));
///     }
///     scenariolog_cursor_free(slowest);
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_report(
    store: Option<&scenariolog_store>,
    name: *const c_char,
    options: *const scenariolog_report_options,
    cursor: Option<&mut MaybeUninit<Option<Box<scenariolog_cursor>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::object(cursor, error, || {
        // SAFETY: the caller's pointers are as the header asks.
        let (name, options) = unsafe { (text(name, "name")?, options::read(options)?.to_core()?) };
        report::find(name)?.ask(store::store(store)?, &options).map(scenariolog_cursor::new)
    })
}

/// Reports at most `limit` runs, the newest first, with the counts of their steps. A `limit` of 0 means all. A step
/// counts once, with its last attempt.
///
/// @columns `runs`
///
/// `runs` may be NULL. Free `*cursor` with `scenariolog_cursor_free`, here and after every report.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_report_runs(
    store: Option<&scenariolog_store>,
    runs: *const scenariolog_run_filter,
    limit: u64,
    cursor: Option<&mut MaybeUninit<Option<Box<scenariolog_cursor>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::object(cursor, error, || {
        // SAFETY: the caller's pointers are as the header asks.
        let runs = unsafe { filter::runs(runs) }?;
        report::run_rows(store::store(store)?, &runs, size(limit)).map(scenariolog_cursor::new)
    })
}

/// Reports one run, with the columns of `scenariolog_report_runs`.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_report_run(
    run: Option<&scenariolog_run>,
    cursor: Option<&mut MaybeUninit<Option<Box<scenariolog_cursor>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::object(cursor, error, || {
        let run = run::run(run)?;
        report::run(run.store(), run.id()).map(|row| scenariolog_cursor::new(vec![row]))
    })
}

/// Reports the steps of a run, all attempts, in the order they started.
///
/// @columns `steps`
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_report_steps(
    run: Option<&scenariolog_run>,
    cursor: Option<&mut MaybeUninit<Option<Box<scenariolog_cursor>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::object(cursor, error, || {
        report::step_rows(run::run(run)?).map(scenariolog_cursor::new)
    })
}

/// Reports one step, with the columns of `scenariolog_report_steps`.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_report_step(
    step: Option<&scenariolog_step>,
    cursor: Option<&mut MaybeUninit<Option<Box<scenariolog_cursor>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::object(cursor, error, || {
        report::step(step::step(step)?).map(|row| scenariolog_cursor::new(vec![row]))
    })
}

/// Reports the commands of a step, in the order they started.
///
/// @columns `commands`
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_report_commands(
    step: Option<&scenariolog_step>,
    cursor: Option<&mut MaybeUninit<Option<Box<scenariolog_cursor>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::object(cursor, error, || {
        report::command_rows(step::step(step)?).map(scenariolog_cursor::new)
    })
}

/// Reports failures with the first and last lines of their output: the newest run first, its steps in the order they
/// started.
///
/// @columns `failures`
///
/// `runs` and `options` may be NULL.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_report_failures(
    store: Option<&scenariolog_store>,
    runs: *const scenariolog_run_filter,
    options: *const scenariolog_failure_options,
    cursor: Option<&mut MaybeUninit<Option<Box<scenariolog_cursor>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::object(cursor, error, || {
        // SAFETY: the caller's pointers are as the header asks.
        let (runs, options) = unsafe { (filter::runs(runs)?, options::read(options)?.to_core()) };
        report::failure_rows(store::store(store)?, &runs, &options).map(scenariolog_cursor::new)
    })
}

/// Reports at most `limit` steps, the slowest first. A `limit` of 0 means all.
///
/// @columns `timings`
///
/// `runs` may be NULL.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_report_timings(
    store: Option<&scenariolog_store>,
    runs: *const scenariolog_run_filter,
    limit: u64,
    cursor: Option<&mut MaybeUninit<Option<Box<scenariolog_cursor>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::object(cursor, error, || {
        // SAFETY: the caller's pointers are as the header asks.
        let runs = unsafe { filter::runs(runs) }?;
        report::timing_rows(store::store(store)?, &runs, size(limit)).map(scenariolog_cursor::new)
    })
}

/// Reports how long the steps of each suite and path took across runs, at most `limit` rows, the slowest median
/// first. A `limit` of 0 means all.
///
/// @columns `across_runs`
///
/// `runs` may be NULL.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_report_across_runs(
    store: Option<&scenariolog_store>,
    runs: *const scenariolog_run_filter,
    limit: u64,
    cursor: Option<&mut MaybeUninit<Option<Box<scenariolog_cursor>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::object(cursor, error, || {
        // SAFETY: the caller's pointers are as the header asks.
        let runs = unsafe { filter::runs(runs) }?;
        report::across_rows(store::store(store)?, &runs, size(limit)).map(scenariolog_cursor::new)
    })
}

/// Reports the artifacts of runs, with those of their steps and commands, in the order they were added.
///
/// @columns `artifacts`
///
/// `runs` may be NULL.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_report_artifacts(
    store: Option<&scenariolog_store>,
    runs: *const scenariolog_run_filter,
    cursor: Option<&mut MaybeUninit<Option<Box<scenariolog_cursor>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::object(cursor, error, || {
        // SAFETY: the caller's pointers are as the header asks.
        let runs = unsafe { filter::runs(runs) }?;
        report::artifact_rows(store::store(store)?, &runs).map(scenariolog_cursor::new)
    })
}

/// Hashes the files of the runs' artifacts again and reports the state of each: `ok`, `changed`, `missing`,
/// `unreadable` or `unfinished`.
///
/// @columns `verify`
///
/// `runs` may be NULL.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_report_verify(
    store: Option<&scenariolog_store>,
    runs: *const scenariolog_run_filter,
    cursor: Option<&mut MaybeUninit<Option<Box<scenariolog_cursor>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::object(cursor, error, || {
        // SAFETY: the caller's pointers are as the header asks.
        let runs = unsafe { filter::runs(runs) }?;
        verify::verified_rows(store::store(store)?, &runs).map(scenariolog_cursor::new)
    })
}
