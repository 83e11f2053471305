//! Artifacts.

use std::ffi::{c_char, c_void};
use std::mem::MaybeUninit;

use scenariolog::artifact::{self, NewArtifact};
use scenariolog::{Recorded, Result};

use crate::boundary::{self, ErrorPlace, Place};
use crate::command::{command, scenariolog_command};
use crate::convert::{bytes, path, text};
use crate::cursor::scenariolog_cursor;
use crate::error::scenariolog_error;
use crate::index::scenariolog_index_options;
use crate::options;
use crate::run::{run, scenariolog_run};
use crate::status::scenariolog_status;
use crate::step::{scenariolog_step, step};

/// # Safety
///
/// The strings and the options are as the header asks.
unsafe fn add(
    recorded: Result<&impl Recorded>,
    kind: *const c_char,
    path: *const c_char,
    index: *const scenariolog_index_options,
    artifact_id: Place<i64>,
    error: ErrorPlace,
) -> scenariolog_status {
    boundary::optional(artifact_id, error, || {
        // SAFETY: the caller's promise is passed on.
        let (kind, path, index) = unsafe {
            (text(kind, "kind")?, self::path(path, "path")?, options::read(index)?.to_core()?)
        };
        let recorded = recorded?;
        let index = index.streams.includes(kind).then_some(index);
        let new = NewArtifact::file(kind, path).index(index);
        artifact::add(recorded.store(), &recorded.scope(), &new).map(|added| added.artifact_id)
    })
}

/// # Safety
///
/// The strings and the data are as the header asks.
unsafe fn add_bytes(
    recorded: Result<&impl Recorded>,
    kind: *const c_char,
    name: *const c_char,
    data: Result<&[u8]>,
    artifact_id: Place<i64>,
    error: ErrorPlace,
) -> scenariolog_status {
    boundary::optional(artifact_id, error, || {
        // SAFETY: the caller's promise is passed on.
        let (kind, name) = unsafe { (text(kind, "kind")?, path(name, "name")?) };
        recorded?.add_artifact_bytes(kind, name, data?).map(|added| added.artifact_id)
    })
}

fn list(
    recorded: Result<&impl Recorded>,
    cursor: Place<Option<Box<scenariolog_cursor>>>,
    error: ErrorPlace,
) -> scenariolog_status {
    boundary::object(cursor, error, || recorded?.artifacts().map(scenariolog_cursor::new))
}

/// Registers a file as an artifact of the run, with its size and hash. The file stays where it is.
///
/// `kind` is any word for what it is. A relative `path` is relative to the working directory. Text is indexed for
/// search. `index` may be NULL; else it sets the bounds, and `SCENARIOLOG_INDEX_NONE` leaves the file out.
/// `artifact_id` may be NULL; else `*artifact_id` gets the artifact's number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_run_artifact_add(
    run: Option<&scenariolog_run>,
    kind: *const c_char,
    path: *const c_char,
    index: *const scenariolog_index_options,
    artifact_id: Option<&mut MaybeUninit<i64>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's pointers are as the header asks.
    unsafe { add(self::run(run), kind, path, index, artifact_id, error) }
}

/// Writes bytes to a new file in the run's log directory and registers it as an artifact of the run.
///
/// The file is called `name`, with characters unfit for a file name replaced. `data` may be NULL if `length` is 0.
/// `artifact_id` may be NULL; else `*artifact_id` gets the artifact's number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_run_artifact_add_bytes(
    run: Option<&scenariolog_run>,
    kind: *const c_char,
    name: *const c_char,
    data: *const c_void,
    length: usize,
    artifact_id: Option<&mut MaybeUninit<i64>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's pointers are as the header asks.
    unsafe {
        let data = bytes(data, length);
        add_bytes(self::run(run), kind, name, data, artifact_id, error)
    }
}

/// Lists the run's own artifacts in the order they were added. `scenariolog_report_artifacts` has the same columns,
/// and lists those of steps and commands too. Free `*cursor` with `scenariolog_cursor_free`.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_run_artifact_list(
    run: Option<&scenariolog_run>,
    cursor: Option<&mut MaybeUninit<Option<Box<scenariolog_cursor>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    list(self::run(run), cursor, error)
}

/// Registers a file as an artifact of the step. See `scenariolog_run_artifact_add`.
///
/// `index` and `artifact_id` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_step_artifact_add(
    step: Option<&scenariolog_step>,
    kind: *const c_char,
    path: *const c_char,
    index: *const scenariolog_index_options,
    artifact_id: Option<&mut MaybeUninit<i64>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's pointers are as the header asks.
    unsafe { add(self::step(step), kind, path, index, artifact_id, error) }
}

/// Writes bytes as an artifact of the step. See `scenariolog_run_artifact_add_bytes`.
///
/// `data` and `artifact_id` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_step_artifact_add_bytes(
    step: Option<&scenariolog_step>,
    kind: *const c_char,
    name: *const c_char,
    data: *const c_void,
    length: usize,
    artifact_id: Option<&mut MaybeUninit<i64>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's pointers are as the header asks.
    unsafe {
        let data = bytes(data, length);
        add_bytes(self::step(step), kind, name, data, artifact_id, error)
    }
}

/// Lists the step's own artifacts. See `scenariolog_run_artifact_list`. Free `*cursor` with
/// `scenariolog_cursor_free`.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_step_artifact_list(
    step: Option<&scenariolog_step>,
    cursor: Option<&mut MaybeUninit<Option<Box<scenariolog_cursor>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    list(self::step(step), cursor, error)
}

/// Registers a file as an artifact of the command. See `scenariolog_run_artifact_add`.
///
/// `index` and `artifact_id` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_command_artifact_add(
    command: Option<&scenariolog_command>,
    kind: *const c_char,
    path: *const c_char,
    index: *const scenariolog_index_options,
    artifact_id: Option<&mut MaybeUninit<i64>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's pointers are as the header asks.
    unsafe { add(self::command(command), kind, path, index, artifact_id, error) }
}

/// Writes bytes as an artifact of the command. See `scenariolog_run_artifact_add_bytes`.
///
/// `data` and `artifact_id` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_command_artifact_add_bytes(
    command: Option<&scenariolog_command>,
    kind: *const c_char,
    name: *const c_char,
    data: *const c_void,
    length: usize,
    artifact_id: Option<&mut MaybeUninit<i64>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's pointers are as the header asks.
    unsafe {
        let data = bytes(data, length);
        add_bytes(self::command(command), kind, name, data, artifact_id, error)
    }
}

/// Lists the command's own artifacts. See `scenariolog_run_artifact_list`. Free `*cursor` with
/// `scenariolog_cursor_free`.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_command_artifact_list(
    command: Option<&scenariolog_command>,
    cursor: Option<&mut MaybeUninit<Option<Box<scenariolog_cursor>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    list(self::command(command), cursor, error)
}
