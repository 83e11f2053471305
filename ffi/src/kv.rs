//! Tags of runs, steps and commands.

use std::ffi::{CString, c_char};
use std::mem::MaybeUninit;
use std::ptr::NonNull;

use scenariolog::{Recorded, Result};

use crate::boundary::{self, ErrorPlace, Place};
use crate::command::{command, scenariolog_command};
use crate::convert::{c_string, text};
use crate::cursor::scenariolog_cursor;
use crate::error::scenariolog_error;
use crate::run::{run, scenariolog_run};
use crate::status::scenariolog_status;
use crate::step::{scenariolog_step, step};

/// # Safety
///
/// The strings are as the header asks.
unsafe fn set(
    recorded: Result<&impl Recorded>,
    key: *const c_char,
    value: *const c_char,
    error: ErrorPlace,
) -> scenariolog_status {
    boundary::call(error, || {
        // SAFETY: the caller's promise is passed on.
        let (key, value) = unsafe { (text(key, "key")?, text(value, "value")?) };
        recorded?.set_kv(key, value)
    })
}

/// # Safety
///
/// The string is as the header asks.
unsafe fn get(
    recorded: Result<&impl Recorded>,
    key: *const c_char,
    value: Place<Option<NonNull<c_char>>>,
    error: ErrorPlace,
) -> scenariolog_status {
    boundary::value(value, error, || {
        // SAFETY: the caller's promise is passed on.
        let value = recorded?.get_kv(unsafe { text(key, "key") }?)?;
        Ok(value.and_then(|value| NonNull::new(c_string(value).into_raw())))
    })
}

fn list(
    recorded: Result<&impl Recorded>,
    cursor: Place<Option<Box<scenariolog_cursor>>>,
    error: ErrorPlace,
) -> scenariolog_status {
    boundary::object(cursor, error, || recorded?.kv().map(scenariolog_cursor::new))
}

/// Frees a string that a function gave away; so far that is `scenariolog_run_kv_get` and its like.
/// NULL is ignored.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_string_free(string: *mut c_char) {
    if !string.is_null() {
        // SAFETY: the caller's promise: it came from into_raw() and was not freed before.
        drop(unsafe { CString::from_raw(string) });
    }
}

/// Sets a tag of the run. A key that is there already gets the new value.
///
/// Both are UTF-8; the key must not be empty.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_run_kv_set(
    run: Option<&scenariolog_run>,
    key: *const c_char,
    value: *const c_char,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's strings are as the header asks.
    unsafe { set(self::run(run), key, value, error) }
}

/// Reads a tag of the run.
///
/// `*value` becomes the caller's, who frees it with `scenariolog_string_free`. It is NULL where there is
/// no such tag, which is no error.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_run_kv_get(
    run: Option<&scenariolog_run>,
    key: *const c_char,
    value: Option<&mut MaybeUninit<Option<NonNull<c_char>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's string is as the header asks.
    unsafe { get(self::run(run), key, value, error) }
}

/// Lists the run's own tags by key.
///
/// Columns: `key`, `value`, `run_id`, `step_id`, `command_id`, `created_at`.
///
/// `*cursor` becomes the caller's, who frees it with `scenariolog_cursor_free`.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_run_kv_list(
    run: Option<&scenariolog_run>,
    cursor: Option<&mut MaybeUninit<Option<Box<scenariolog_cursor>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    list(self::run(run), cursor, error)
}

/// Sets a tag of the step, as `scenariolog_run_kv_set` does of the run.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_step_kv_set(
    step: Option<&scenariolog_step>,
    key: *const c_char,
    value: *const c_char,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's strings are as the header asks.
    unsafe { set(self::step(step), key, value, error) }
}

/// Reads a tag of the step, as `scenariolog_run_kv_get` does of the run.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_step_kv_get(
    step: Option<&scenariolog_step>,
    key: *const c_char,
    value: Option<&mut MaybeUninit<Option<NonNull<c_char>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's string is as the header asks.
    unsafe { get(self::step(step), key, value, error) }
}

/// Lists the step's own tags, as `scenariolog_run_kv_list` does the run's.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_step_kv_list(
    step: Option<&scenariolog_step>,
    cursor: Option<&mut MaybeUninit<Option<Box<scenariolog_cursor>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    list(self::step(step), cursor, error)
}

/// Sets a tag of the command, as `scenariolog_run_kv_set` does of the run.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_command_kv_set(
    command: Option<&scenariolog_command>,
    key: *const c_char,
    value: *const c_char,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's strings are as the header asks.
    unsafe { set(self::command(command), key, value, error) }
}

/// Reads a tag of the command, as `scenariolog_run_kv_get` does of the run.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_command_kv_get(
    command: Option<&scenariolog_command>,
    key: *const c_char,
    value: Option<&mut MaybeUninit<Option<NonNull<c_char>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's string is as the header asks.
    unsafe { get(self::command(command), key, value, error) }
}

/// Lists the command's own tags, as `scenariolog_run_kv_list` does the run's.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_command_kv_list(
    command: Option<&scenariolog_command>,
    cursor: Option<&mut MaybeUninit<Option<Box<scenariolog_cursor>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    list(self::command(command), cursor, error)
}
