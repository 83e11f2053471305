//! Tags.

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
pub(crate) unsafe fn set(
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
pub(crate) unsafe fn get(
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

/// # Safety
///
/// The string is as the header asks.
unsafe fn remove(
    recorded: Result<&impl Recorded>,
    key: *const c_char,
    removed: Place<bool>,
    error: ErrorPlace,
) -> scenariolog_status {
    boundary::optional(removed, error, || {
        // SAFETY: the caller's promise is passed on.
        recorded?.remove_kv(unsafe { text(key, "key") }?)
    })
}

pub(crate) fn list(
    recorded: Result<&impl Recorded>,
    cursor: Place<Option<Box<scenariolog_cursor>>>,
    error: ErrorPlace,
) -> scenariolog_status {
    boundary::object(cursor, error, || recorded?.kv().map(scenariolog_cursor::new))
}

/// Frees a string that `scenariolog_run_tag_get` and its like returned. NULL is ignored.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_string_free(string: *mut c_char) {
    if !string.is_null() {
        // SAFETY: the caller's promise: it came from into_raw() and was not freed before.
        drop(unsafe { CString::from_raw(string) });
    }
}

/// Sets a tag of the run, replacing the value it had.
///
/// Key and value are UTF-8; the key must not be empty.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_run_tag_set(
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
/// Free `*value` with `scenariolog_string_free`. It is NULL if there is no such tag, which is not an error.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_run_tag_get(
    run: Option<&scenariolog_run>,
    key: *const c_char,
    value: Option<&mut MaybeUninit<Option<NonNull<c_char>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's string is as the header asks.
    unsafe { get(self::run(run), key, value, error) }
}

/// Removes a tag of the run.
///
/// `removed` may be NULL; else `*removed` says whether there was such a tag. If there was none, that is not an
/// error.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_run_tag_remove(
    run: Option<&scenariolog_run>,
    key: *const c_char,
    removed: Option<&mut MaybeUninit<bool>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's string is as the header asks.
    unsafe { remove(self::run(run), key, removed, error) }
}

/// Lists the run's own tags, sorted by key.
///
/// @columns `tags`
///
/// Free `*cursor` with `scenariolog_cursor_free`.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_run_tag_list(
    run: Option<&scenariolog_run>,
    cursor: Option<&mut MaybeUninit<Option<Box<scenariolog_cursor>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    list(self::run(run), cursor, error)
}

/// Sets a tag of the step. See `scenariolog_run_tag_set`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_step_tag_set(
    step: Option<&scenariolog_step>,
    key: *const c_char,
    value: *const c_char,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's strings are as the header asks.
    unsafe { set(self::step(step), key, value, error) }
}

/// Reads a tag of the step. See `scenariolog_run_tag_get`.
///
/// Free `*value` with `scenariolog_string_free`.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_step_tag_get(
    step: Option<&scenariolog_step>,
    key: *const c_char,
    value: Option<&mut MaybeUninit<Option<NonNull<c_char>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's string is as the header asks.
    unsafe { get(self::step(step), key, value, error) }
}

/// Removes a tag of the step. See `scenariolog_run_tag_remove`. `removed` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_step_tag_remove(
    step: Option<&scenariolog_step>,
    key: *const c_char,
    removed: Option<&mut MaybeUninit<bool>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's string is as the header asks.
    unsafe { remove(self::step(step), key, removed, error) }
}

/// Lists the step's own tags. See `scenariolog_run_tag_list`.
///
/// Free `*cursor` with `scenariolog_cursor_free`.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_step_tag_list(
    step: Option<&scenariolog_step>,
    cursor: Option<&mut MaybeUninit<Option<Box<scenariolog_cursor>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    list(self::step(step), cursor, error)
}

/// Sets a tag of the command. See `scenariolog_run_tag_set`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_command_tag_set(
    command: Option<&scenariolog_command>,
    key: *const c_char,
    value: *const c_char,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's strings are as the header asks.
    unsafe { set(self::command(command), key, value, error) }
}

/// Reads a tag of the command. See `scenariolog_run_tag_get`.
///
/// Free `*value` with `scenariolog_string_free`.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_command_tag_get(
    command: Option<&scenariolog_command>,
    key: *const c_char,
    value: Option<&mut MaybeUninit<Option<NonNull<c_char>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's string is as the header asks.
    unsafe { get(self::command(command), key, value, error) }
}

/// Removes a tag of the command. See `scenariolog_run_tag_remove`. `removed` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_command_tag_remove(
    command: Option<&scenariolog_command>,
    key: *const c_char,
    removed: Option<&mut MaybeUninit<bool>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's string is as the header asks.
    unsafe { remove(self::command(command), key, removed, error) }
}

/// Lists the command's own tags. See `scenariolog_run_tag_list`.
///
/// Free `*cursor` with `scenariolog_cursor_free`.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_command_tag_list(
    command: Option<&scenariolog_command>,
    cursor: Option<&mut MaybeUninit<Option<Box<scenariolog_cursor>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    list(self::command(command), cursor, error)
}
