//! Reports.

use std::mem::MaybeUninit;

use scenariolog::report::{self, FailureOptions};
use scenariolog::{Recorded, verify};

use crate::boundary;
use crate::convert::size;
use crate::cursor::scenariolog_cursor;
use crate::error::scenariolog_error;
use crate::filter::{self, scenariolog_run_filter};
use crate::options;
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
            all_attempts: self.all_attempts != 0,
            limit: size(self.limit),
        }
    }
}

/// Reports at most `limit` runs, the newest first, with the counts of their steps. A `limit` of 0 means all. A step
/// counts once, with its last attempt.
///
/// Columns: `run_id`, `suite`, `outcome`, `exit_code`, `signal`, `reason`, `steps`, `passed`, `failed`,
/// `error`, `skipped`, `xfailed`, `xpassed`, `timed_out`, `interrupted`, `failures`, `running`,
/// `flaky`, `duration_ms`, `started_at`, `completed_at`, `host`, `root_dir`, `total_steps`, `failed_steps`,
/// `fts_enabled`.
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
        report::runs(store::store(store)?, &runs, size(limit)).map(scenariolog_cursor::new)
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
/// Columns: `step_num`, `step_name`, `attempt`, `outcome`, `exit_code`, `signal`, `reason`,
/// `duration_ms`, `user_ms`, `system_ms`, `max_rss_bytes`, `started_at`, `completed_at`, `script_path`,
/// `argv_json`, `cwd`, `host`, `pid`, `step_id`, `parent_step_id`, `run_id`, `step_path`.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_report_steps(
    run: Option<&scenariolog_run>,
    cursor: Option<&mut MaybeUninit<Option<Box<scenariolog_cursor>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::object(cursor, error, || report::steps(run::run(run)?).map(scenariolog_cursor::new))
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
/// Columns: `command_num`, `name`, `argv0`, `argv_json`, `outcome`, `exit_code`, `signal`,
/// `duration_ms`, `user_ms`, `system_ms`, `max_rss_bytes`, `started_at`, `completed_at`, `cwd`,
/// `command_id`, `step_id`, `step_path`.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_report_commands(
    step: Option<&scenariolog_step>,
    cursor: Option<&mut MaybeUninit<Option<Box<scenariolog_cursor>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::object(cursor, error, || {
        report::commands(step::step(step)?).map(scenariolog_cursor::new)
    })
}

/// Reports failures with the first and last lines of their output: the newest run first, its steps in the order they
/// started.
///
/// Columns: `run_id`, `suite`, `step_num`, `step_name`, `attempt`, `outcome`, `exit_code`, `signal`,
/// `reason`, `duration_ms`, `kind`, `path`, `first_lines`, `last_lines`, `left_out`, `step_id`,
/// `script_path`, `stderr_path`, `step_path`.
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
        report::failures(store::store(store)?, &runs, &options).map(scenariolog_cursor::new)
    })
}

/// Reports at most `limit` steps, the slowest first. A `limit` of 0 means all.
///
/// Columns: `step_num`, `step_name`, `attempt`, `outcome`, `duration_ms`, `percent`, `user_ms`,
/// `system_ms`, `max_rss_bytes`, `step_id`, `run_id`, `suite`, `step_path`.
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
        report::timings(store::store(store)?, &runs, size(limit)).map(scenariolog_cursor::new)
    })
}

/// Reports how long the steps of each suite and path took across runs, at most `limit` rows, the slowest median
/// first. A `limit` of 0 means all.
///
/// Columns: `suite`, `step_name`, `count`, `min_ms`, `median_ms`, `max_ms`, `last_ms`, `step_path`.
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
        report::across_runs(store::store(store)?, &runs, size(limit)).map(scenariolog_cursor::new)
    })
}

/// Reports the artifacts of runs, with those of their steps and commands, in the order they were added.
///
/// Columns: `artifact_id`, `run_id`, `step_id`, `command_id`, `step_num`, `step_name`, `kind`, `path`,
/// `is_text`, `size_bytes`, `sha256`, `line_count`, `indexed_lines`, `indexed_bytes`, `cut_lines`,
/// `created_at`, `root_dir`, `step_path`.
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
        report::artifacts(store::store(store)?, &runs).map(scenariolog_cursor::new)
    })
}

/// Hashes the files of the runs' artifacts again and reports the state of each: `ok`, `changed`, `missing`,
/// `unreadable` or `unfinished`.
///
/// Columns: `state`, `artifact_id`, `run_id`, `step_num`, `step_name`, `kind`, `path`, `detail`,
/// `step_path`.
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
        verify::verify(store::store(store)?, &runs).map(scenariolog_cursor::new)
    })
}
