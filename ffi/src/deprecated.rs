//! Names that have been replaced.
//!
//! They stay until 1.0, since programs are linked with them.

use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::ptr::NonNull;

use crate::command::{command, scenariolog_command};
use crate::cursor::{self, scenariolog_cursor};
use crate::error::scenariolog_error;
use crate::run::{run, scenariolog_run};
use crate::status::scenariolog_status;
use crate::step::{scenariolog_step, step};
use crate::tag;

/// The old name of `scenariolog_run_tag_set`.
#[deprecated(note = "use scenariolog_run_tag_set")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_run_kv_set(
    run: Option<&scenariolog_run>,
    key: *const c_char,
    value: *const c_char,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's strings are as the header asks.
    unsafe { tag::set(self::run(run), key, value, error) }
}

/// The old name of `scenariolog_run_tag_get`.
#[deprecated(note = "use scenariolog_run_tag_get")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_run_kv_get(
    run: Option<&scenariolog_run>,
    key: *const c_char,
    value: Option<&mut MaybeUninit<Option<NonNull<c_char>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's string is as the header asks.
    unsafe { tag::get(self::run(run), key, value, error) }
}

/// The old name of `scenariolog_run_tag_list`.
#[deprecated(note = "use scenariolog_run_tag_list")]
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_run_kv_list(
    run: Option<&scenariolog_run>,
    cursor: Option<&mut MaybeUninit<Option<Box<scenariolog_cursor>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    tag::list(self::run(run), cursor, error)
}

/// The old name of `scenariolog_step_tag_set`.
#[deprecated(note = "use scenariolog_step_tag_set")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_step_kv_set(
    step: Option<&scenariolog_step>,
    key: *const c_char,
    value: *const c_char,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's strings are as the header asks.
    unsafe { tag::set(self::step(step), key, value, error) }
}

/// The old name of `scenariolog_step_tag_get`.
#[deprecated(note = "use scenariolog_step_tag_get")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_step_kv_get(
    step: Option<&scenariolog_step>,
    key: *const c_char,
    value: Option<&mut MaybeUninit<Option<NonNull<c_char>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's string is as the header asks.
    unsafe { tag::get(self::step(step), key, value, error) }
}

/// The old name of `scenariolog_step_tag_list`.
#[deprecated(note = "use scenariolog_step_tag_list")]
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_step_kv_list(
    step: Option<&scenariolog_step>,
    cursor: Option<&mut MaybeUninit<Option<Box<scenariolog_cursor>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    tag::list(self::step(step), cursor, error)
}

/// The old name of `scenariolog_command_tag_set`.
#[deprecated(note = "use scenariolog_command_tag_set")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_command_kv_set(
    command: Option<&scenariolog_command>,
    key: *const c_char,
    value: *const c_char,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's strings are as the header asks.
    unsafe { tag::set(self::command(command), key, value, error) }
}

/// The old name of `scenariolog_command_tag_get`.
#[deprecated(note = "use scenariolog_command_tag_get")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_command_kv_get(
    command: Option<&scenariolog_command>,
    key: *const c_char,
    value: Option<&mut MaybeUninit<Option<NonNull<c_char>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's string is as the header asks.
    unsafe { tag::get(self::command(command), key, value, error) }
}

/// The old name of `scenariolog_command_tag_list`.
#[deprecated(note = "use scenariolog_command_tag_list")]
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_command_kv_list(
    command: Option<&scenariolog_command>,
    cursor: Option<&mut MaybeUninit<Option<Box<scenariolog_cursor>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    tag::list(self::command(command), cursor, error)
}

/// Like `scenariolog_cursor_find_column`, but -1 if there is no such column.
#[deprecated(note = "use scenariolog_cursor_find_column")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_cursor_column_index(
    cursor: Option<&scenariolog_cursor>,
    name: *const c_char,
) -> i32 {
    // SAFETY: the caller's string is as the header asks.
    let column = unsafe { cursor::find_column(cursor, name) };
    column.and_then(|column| i32::try_from(column).ok()).unwrap_or(-1)
}
