//! Results of child processes.

use std::ffi::{CString, c_char};
use std::ptr;
use std::time::Duration;

use scenariolog::capture::{Captured, Usage};
use scenariolog::exec::ExecResult;

use crate::boundary;
use crate::convert::{c_path, c_string};
use crate::outcome::{self, SCENARIOLOG_OUTCOME_NONE, scenariolog_outcome};

/// How a child process ended. It does not change, so threads may share it. What is borrowed from it is valid as long
/// as the result.
pub struct scenariolog_exec_result {
    exit_status: i32,
    outcome: scenariolog_outcome,
    signal: i32,
    timed_out: bool,
    duration: Duration,
    usage: Usage,
    stdout: Option<CString>,
    stderr: Option<CString>,
    start_error: Option<CString>,
    warnings: Vec<CString>,
}

impl From<ExecResult> for scenariolog_exec_result {
    fn from(result: ExecResult) -> Self {
        let Captured { timed_out, duration, usage, .. } = result.captured.unwrap_or_default();
        Self {
            exit_status: result.exit_status,
            outcome: outcome::to_c(result.ending.judge()),
            signal: result.ending.signal.unwrap_or(0),
            timed_out,
            duration,
            usage,
            stdout: result.stdout.as_deref().map(c_path),
            stderr: result.stderr.as_deref().map(c_path),
            start_error: result.start_error.map(|error| c_string(error.to_string())),
            warnings: result.warnings.into_iter().map(c_string).collect(),
        }
    }
}

fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

fn lend(text: Option<&CString>) -> *const c_char {
    text.map_or(ptr::null(), |text| text.as_ptr())
}

/// The status for a program that exits in the child's place: the child's own, 128 + N for signal N, 124 after a
/// timeout, or 127, 126 or 125 if it could not be started. 125 too if how it ended is not known because this process
/// ignores SIGCHLD; the outcome is then `SCENARIOLOG_OUTCOME_ERROR`. 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_exec_result_exit_status(
    result: Option<&scenariolog_exec_result>,
) -> i32 {
    boundary::get(result, 0, |result| result.exit_status)
}

/// The child's outcome, as recorded.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_exec_result_outcome(
    result: Option<&scenariolog_exec_result>,
) -> scenariolog_outcome {
    boundary::get(result, SCENARIOLOG_OUTCOME_NONE, |result| result.outcome)
}

/// The signal that ended the child, or 0.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_exec_result_signal(result: Option<&scenariolog_exec_result>) -> i32 {
    boundary::get(result, 0, |result| result.signal)
}

/// Whether the child exceeded its timeout, however it then ended.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_exec_result_timed_out(
    result: Option<&scenariolog_exec_result>,
) -> bool {
    boundary::get(result, false, |result| result.timed_out)
}

/// The time from the child's start to its end by the monotonic clock, in nanoseconds.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_exec_result_duration_ns(
    result: Option<&scenariolog_exec_result>,
) -> u64 {
    boundary::get(result, 0, |result| nanoseconds(result.duration))
}

/// User CPU time of the child and of the processes it waited for, in nanoseconds.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_exec_result_user_ns(result: Option<&scenariolog_exec_result>) -> u64 {
    boundary::get(result, 0, |result| nanoseconds(result.usage.user))
}

/// System CPU time of the child and of the processes it waited for, in nanoseconds.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_exec_result_system_ns(
    result: Option<&scenariolog_exec_result>,
) -> u64 {
    boundary::get(result, 0, |result| nanoseconds(result.usage.system))
}

/// The largest resident set of one of these processes, in bytes.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_exec_result_max_rss_bytes(
    result: Option<&scenariolog_exec_result>,
) -> u64 {
    boundary::get(result, 0, |result| result.usage.max_rss_bytes)
}

/// The file with its standard output, or NULL if that was not recorded. If both streams were copied to one file, such as
/// a terminal, it has both, in the order in which they were written.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_exec_result_stdout_path(
    result: Option<&scenariolog_exec_result>,
) -> *const c_char {
    boundary::get(result, ptr::null(), |result| lend(result.stdout.as_ref()))
}

/// The file with its standard error, or NULL if that was not recorded in a file of its own.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_exec_result_stderr_path(
    result: Option<&scenariolog_exec_result>,
) -> *const c_char {
    boundary::get(result, ptr::null(), |result| lend(result.stderr.as_ref()))
}

/// Why the child could not be started, or NULL if it could.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_exec_result_start_error(
    result: Option<&scenariolog_exec_result>,
) -> *const c_char {
    boundary::get(result, ptr::null(), |result| lend(result.start_error.as_ref()))
}

/// Number of warnings: trouble with the recording, not with the child.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_exec_result_warning_count(
    result: Option<&scenariolog_exec_result>,
) -> usize {
    boundary::get(result, 0, |result| result.warnings.len())
}

/// A warning, counted from 0: one line of UTF-8. NULL if there is no such warning.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_exec_result_warning(
    result: Option<&scenariolog_exec_result>,
    index: usize,
) -> *const c_char {
    boundary::get(result, ptr::null(), |result| lend(result.warnings.get(index)))
}

/// Frees a result. NULL is ignored.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_exec_result_free(result: Option<Box<scenariolog_exec_result>>) {
    boundary::free(result);
}
