//! Reports: what the file says about runs, steps and commands.

use std::mem::MaybeUninit;

use scenariolog::report::{self, FailureOptions};
use scenariolog::{Recorded, verify};

use crate::boundary;
use crate::convert::size;
use crate::cursor::scenariolog_cursor;
use crate::error::scenariolog_error;
use crate::filter::{self, scenariolog_run_filter};
use crate::options::{self, Options};
use crate::run::{self, scenariolog_run};
use crate::status::scenariolog_status;
use crate::step::{self, scenariolog_step};
use crate::store::{self, scenariolog_store};

/// What of the failures is reported. Set it to `SCENARIOLOG_FAILURE_OPTIONS_INIT` first.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct scenariolog_failure_options {
    /// `sizeof(scenariolog_failure_options)`, as the INIT macro has it.
    pub struct_size: u32,
    /// Whether to report attempts that a later attempt made good too.
    pub all_attempts: i32,
    /// How many first lines. 0 stands for 3, a negative number for none.
    pub first_lines: i32,
    /// How many last lines. 0 stands for 7, a negative number for none.
    pub last_lines: i32,
    /// How many failures at the most. 0 stands for all.
    pub limit: u64,
}

// SAFETY: integers behind the size.
unsafe impl Options for scenariolog_failure_options {}

impl scenariolog_failure_options {
    fn to_core(self) -> FailureOptions {
        let lines = |number: i32, default| match number {
            0 => default,
            number => usize::try_from(number).unwrap_or(0),
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

/// Reports runs with the counts of their steps, the newest first; `limit` of them, or all for 0. A step counts
/// once, with its last attempt.
///
/// Columns: `run_id`, `suite`, `outcome`, `exit_code`, `signal`, `reason`, `steps`, `passed`, `failed`,
/// `error`, `skipped`, `xfailed`, `xpassed`, `timed_out`, `interrupted`, `failures`, `running`,
/// `flaky`, `duration_ms`, `started_at`, `completed_at`, `host`, `root_dir`.
///
/// `runs` may be NULL. `*cursor` becomes the caller's, who frees it with `scenariolog_cursor_free`. So it
/// is with all reports.
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
/// `argv_json`, `cwd`, `host`, `pid`, `step_id`, `parent_step_id`, `run_id`.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_report_steps(
    run: Option<&scenariolog_run>,
    cursor: Option<&mut MaybeUninit<Option<Box<scenariolog_cursor>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::object(cursor, error, || report::steps(run::run(run)?).map(scenariolog_cursor::new))
}

/// Reports one step, with the columns of `scenariolog_report_steps`.
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
/// `command_id`, `step_id`.
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

/// Reports what went wrong, with the first and last lines of what it said: the newest run first, its steps as
/// they started.
///
/// Columns: `run_id`, `suite`, `step_num`, `step_name`, `attempt`, `outcome`, `exit_code`, `signal`,
/// `reason`, `duration_ms`, `kind`, `path`, `first_lines`, `last_lines`, `left_out`, `step_id`,
/// `script_path`.
///
/// `runs` and `options` may be NULL.
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

/// Reports the slowest steps; `limit` of them, or all for 0.
///
/// Columns: `step_num`, `step_name`, `attempt`, `outcome`, `duration_ms`, `percent`, `user_ms`,
/// `system_ms`, `max_rss_bytes`, `step_id`, `run_id`, `suite`.
///
/// `runs` may be NULL.
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

/// Reports the steps of each suite and name across runs, by median from the slowest on; `limit` of them, or
/// all for 0.
///
/// Columns: `suite`, `step_name`, `count`, `min_ms`, `median_ms`, `max_ms`, `last_ms`.
///
/// `runs` may be NULL.
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

/// Reports the artifacts of runs with those of their steps and commands, as they were added.
///
/// Columns: `artifact_id`, `run_id`, `step_id`, `command_id`, `step_num`, `step_name`, `kind`, `path`,
/// `is_text`, `size_bytes`, `sha256`, `line_count`, `indexed_lines`, `indexed_bytes`, `cut_lines`,
/// `created_at`, `root_dir`.
///
/// `runs` may be NULL.
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

/// Hashes the files of the artifacts of runs again and reports what has become of them: the state is ok,
/// changed, missing, unreadable or unfinished.
///
/// Columns: `state`, `artifact_id`, `run_id`, `step_num`, `step_name`, `kind`, `path`, `detail`.
///
/// `runs` may be NULL.
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
