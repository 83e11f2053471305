//! Streams: artifacts that a program writes itself, piece by piece.

use std::ffi::{CString, c_char};
use std::mem::MaybeUninit;
use std::ptr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use scenariolog::exec::Target;
use scenariolog::stream::Stream;
use scenariolog::{Error, Result};

use crate::boundary::{self, ErrorPlace, Place};
use crate::command::{command, scenariolog_command};
use crate::convert::{c_path, elements, given, text};
use crate::error::scenariolog_error;
use crate::index::scenariolog_index_options;
use crate::options;
use crate::run::{run, scenariolog_run};
use crate::status::scenariolog_status;
use crate::step::{scenariolog_step, step};

/// An artifact that is being written: output that a program captures in its own process. Threads may share
/// it; each write is in one piece.
///
/// What was written is in the file at once; size, hash and index come with `scenariolog_stream_end`. A stream
/// that is freed without that leaves its artifact unfinished until the end of the run completes it.
pub struct scenariolog_stream {
    /// Taken out at the end.
    stream: Mutex<Option<Stream>>,
    path: CString,
}

impl scenariolog_stream {
    fn lock(&self) -> MutexGuard<'_, Option<Stream>> {
        self.stream.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// # Safety
///
/// The string and the options are as the header asks.
unsafe fn open(
    target: Result<Target>,
    kind: *const c_char,
    index: *const scenariolog_index_options,
    stream: Place<Option<Box<scenariolog_stream>>>,
    error: ErrorPlace,
) -> scenariolog_status {
    boundary::object(stream, error, || {
        // SAFETY: the caller's promise is passed on.
        let (kind, index) = unsafe { (text(kind, "kind")?, options::read(index)?.to_core()?) };
        let stream = Stream::open(&target?, kind)?.index(index);
        Ok(scenariolog_stream { path: c_path(stream.path()), stream: Mutex::new(Some(stream)) })
    })
}

/// Creates a file in the run's log directory and registers it as an artifact of the run, to be written.
///
/// `kind` says what it is: `stdout` and `stderr` are where reports look for what a step said. `index` says
/// what of it can be found when it has ended; NULL stands for all, within the default bounds. `*stream` becomes the
/// caller's, who frees it with `scenariolog_stream_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_run_stream_open(
    run: Option<&scenariolog_run>,
    kind: *const c_char,
    index: *const scenariolog_index_options,
    stream: Option<&mut MaybeUninit<Option<Box<scenariolog_stream>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    let target = self::run(run).cloned().map(Target::Run);
    // SAFETY: the caller's pointers are as the header asks.
    unsafe { open(target, kind, index, stream, error) }
}

/// Opens a stream of the step, as `scenariolog_run_stream_open` does of the run.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_step_stream_open(
    step: Option<&scenariolog_step>,
    kind: *const c_char,
    index: *const scenariolog_index_options,
    stream: Option<&mut MaybeUninit<Option<Box<scenariolog_stream>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    let target = self::step(step).cloned().map(Target::Step);
    // SAFETY: the caller's pointers are as the header asks.
    unsafe { open(target, kind, index, stream, error) }
}

/// Opens a stream of the command, as `scenariolog_run_stream_open` does of the run.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_command_stream_open(
    command: Option<&scenariolog_command>,
    kind: *const c_char,
    index: *const scenariolog_index_options,
    stream: Option<&mut MaybeUninit<Option<Box<scenariolog_stream>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    let target = self::command(command).cloned().map(Target::Command);
    // SAFETY: the caller's pointers are as the header asks.
    unsafe { open(target, kind, index, stream, error) }
}

/// Writes bytes, all of them. `data` may be NULL where `length` is 0.
///
/// A stream that has ended is refused: `SCENARIOLOG_ERR_INVALID_ARGUMENT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_stream_write(
    stream: Option<&scenariolog_stream>,
    data: *const u8,
    length: usize,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::call(error, || {
        // SAFETY: the caller's data is as the header asks.
        let data = unsafe { elements(data, length, "data") }?;
        let mut stream = given(stream, "the stream")?.lock();
        stream.as_mut().ok_or_else(has_ended)?.append(data)
    })
}

/// The file, which lives as long as the stream. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_stream_path(stream: Option<&scenariolog_stream>) -> *const c_char {
    boundary::get(stream, ptr::null(), |stream| stream.path.as_ptr())
}

/// Ends a stream: writes down its size and hash and, where it is text, indexes its lines.
///
/// `artifact_id` may be NULL; else `*artifact_id` gets the artifact's number. A stream that has ended already
/// is refused: `SCENARIOLOG_ERR_INVALID_ARGUMENT`.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_stream_end(
    stream: Option<&scenariolog_stream>,
    artifact_id: Option<&mut MaybeUninit<i64>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::optional(artifact_id, error, || {
        let stream = given(stream, "the stream")?.lock().take();
        stream.ok_or_else(has_ended)?.end().map(|artifact| artifact.artifact_id)
    })
}

/// Frees a stream. NULL is ignored.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_stream_free(stream: Option<Box<scenariolog_stream>>) {
    boundary::free(stream);
}

fn has_ended() -> Error {
    Error::invalid("the stream has already ended")
}
