//! Streams.

use std::ffi::{CString, c_char, c_void};
use std::mem::MaybeUninit;
use std::ptr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use scenariolog::exec::Target;
use scenariolog::stream::Stream;
use scenariolog::{Error, Result};

use crate::boundary::{self, ErrorPlace, Place};
use crate::command::{command, scenariolog_command};
use crate::convert::{bytes, c_path, given, text};
use crate::error::scenariolog_error;
use crate::index::scenariolog_index_options;
use crate::options;
use crate::run::{run, scenariolog_run};
use crate::status::scenariolog_status;
use crate::step::{scenariolog_step, step};

/// An artifact that is being written piece by piece, such as output that a program captures itself. Threads may
/// share it; writes are not mixed.
///
/// What is written is in the file at once; size, hash and index follow with `scenariolog_stream_end`. If a stream is
/// freed before it has ended, the end of the run completes its artifact.
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
/// `kind` is any word for what it is; reports show lines of `stdout` and `stderr`. `index` may be NULL; else it
/// sets what is indexed when the stream ends. Free `*stream` with `scenariolog_stream_free`.
#[must_use]
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

/// Opens a stream of the step. See `scenariolog_run_stream_open`. `index` may be NULL. Free `*stream` with
/// `scenariolog_stream_free`.
#[must_use]
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

/// Opens a stream of the command. See `scenariolog_run_stream_open`. `index` may be NULL. Free `*stream` with
/// `scenariolog_stream_free`.
#[must_use]
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

/// Writes all of the bytes. `data` may be NULL if `length` is 0.
///
/// Writing to a stream that has ended is `SCENARIOLOG_ERR_INVALID_ARGUMENT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_stream_write(
    stream: Option<&scenariolog_stream>,
    data: *const c_void,
    length: usize,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::call(error, || {
        // SAFETY: the caller's data is as the header asks.
        let data = unsafe { bytes(data, length) }?;
        let mut stream = given(stream, "the stream")?.lock();
        stream.as_mut().ok_or_else(has_ended)?.append(data)
    })
}

/// The file's path, valid as long as the stream. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_stream_path(stream: Option<&scenariolog_stream>) -> *const c_char {
    boundary::get(stream, ptr::null(), |stream| stream.path.as_ptr())
}

/// Ends a stream: records its size and hash and, if it is text, indexes its lines.
///
/// `artifact_id` may be NULL; else `*artifact_id` gets the artifact's number. Ending a stream twice is
/// `SCENARIOLOG_ERR_INVALID_ARGUMENT`.
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
