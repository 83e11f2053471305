//! Artifacts: files that a run, step or command left.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use scenariolog::artifact::{self, NewArtifact};
use scenariolog::{Recorded, Result};

use crate::boundary::{self, ErrorPlace, Place};
use crate::command::{command, scenariolog_command};
use crate::convert::{elements, path, text};
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

/// Registers a file as an artifact of the run, with its size and hash. It stays where it is.
///
/// `kind` says what it is, in the suite's words. A relative `path` is relative to the working directory.
/// The file is indexed for search where it is text, within the bounds of `index`, which may be NULL;
/// `SCENARIOLOG_INDEX_NONE` leaves it out. `artifact_id` may be NULL; else `*artifact_id` gets the
/// artifact's number.
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

/// Writes bytes to a new file in the run's log directory, and registers it as an artifact of the run.
///
/// `name` says what the file is called, as far as its characters are fit for a file name. `data` may be
/// NULL where `length` is 0. `artifact_id` may be NULL; else `*artifact_id` gets the artifact's number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_run_artifact_add_bytes(
    run: Option<&scenariolog_run>,
    kind: *const c_char,
    name: *const c_char,
    data: *const u8,
    length: usize,
    artifact_id: Option<&mut MaybeUninit<i64>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's pointers are as the header asks.
    unsafe {
        let data = elements(data, length, "data");
        add_bytes(self::run(run), kind, name, data, artifact_id, error)
    }
}

/// Lists the run's own artifacts as they were added, with the columns of `scenariolog_report_artifacts`,
/// which lists those of its steps and commands too.
///
/// `*cursor` becomes the caller's, who frees it with `scenariolog_cursor_free`.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_run_artifact_list(
    run: Option<&scenariolog_run>,
    cursor: Option<&mut MaybeUninit<Option<Box<scenariolog_cursor>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    list(self::run(run), cursor, error)
}

/// Registers a file as an artifact of the step, as `scenariolog_run_artifact_add` does for the run.
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

/// Registers bytes as an artifact of the step, as `scenariolog_run_artifact_add_bytes` does for the run.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_step_artifact_add_bytes(
    step: Option<&scenariolog_step>,
    kind: *const c_char,
    name: *const c_char,
    data: *const u8,
    length: usize,
    artifact_id: Option<&mut MaybeUninit<i64>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's pointers are as the header asks.
    unsafe {
        let data = elements(data, length, "data");
        add_bytes(self::step(step), kind, name, data, artifact_id, error)
    }
}

/// Lists the step's own artifacts, as `scenariolog_run_artifact_list` does the run's.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_step_artifact_list(
    step: Option<&scenariolog_step>,
    cursor: Option<&mut MaybeUninit<Option<Box<scenariolog_cursor>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    list(self::step(step), cursor, error)
}

/// Registers a file as an artifact of the command, as `scenariolog_run_artifact_add` does for the run.
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

/// Registers bytes as an artifact of the command, as `scenariolog_run_artifact_add_bytes` does for the run.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_command_artifact_add_bytes(
    command: Option<&scenariolog_command>,
    kind: *const c_char,
    name: *const c_char,
    data: *const u8,
    length: usize,
    artifact_id: Option<&mut MaybeUninit<i64>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's pointers are as the header asks.
    unsafe {
        let data = elements(data, length, "data");
        add_bytes(self::command(command), kind, name, data, artifact_id, error)
    }
}

/// Lists the command's own artifacts, as `scenariolog_run_artifact_list` does the run's.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_command_artifact_list(
    command: Option<&scenariolog_command>,
    cursor: Option<&mut MaybeUninit<Option<Box<scenariolog_cursor>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    list(self::command(command), cursor, error)
}
