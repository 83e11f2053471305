//! Runs: one execution of a suite.

use std::ffi::{CString, c_char};
use std::mem::MaybeUninit;
use std::path::Path;
use std::ptr;

use scenariolog::{Result, Run, RunSpec};

use crate::boundary;
use crate::convert::{c_path, c_string, given, owned_path, owned_text, path, tags, text};
use crate::ending::{self, scenariolog_ending};
use crate::error::scenariolog_error;
use crate::options::{self, Options, scenariolog_pair};
use crate::outcome::scenariolog_outcome;
use crate::status::scenariolog_status;
use crate::store::{self, scenariolog_store};

/// A run of a suite. Threads may share it. Freeing the handle does not end the run.
pub struct scenariolog_run {
    run: Run,
    id: CString,
    root_dir: CString,
    log_dir: CString,
}

impl From<Run> for scenariolog_run {
    fn from(run: Run) -> Self {
        Self {
            id: c_string(run.id()),
            root_dir: c_path(run.root_dir()),
            log_dir: c_path(&run.log_dir()),
            run,
        }
    }
}

/// What to start a run with. Set it to `SCENARIOLOG_RUN_OPTIONS_INIT` first.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct scenariolog_run_options {
    /// `sizeof(scenariolog_run_options)`, as the INIT macro has it.
    pub struct_size: u32,
    /// Whether the run lives as long as the process that called this one, not as long as this one: for a
    /// program that starts a run and exits.
    pub owned_by_caller: i32,
    /// The suite's name. May be NULL.
    pub suite: *const c_char,
    /// Where output goes, relative to the root directory; created when needed. NULL stands for `.logs`.
    pub log_dir: *const c_char,
    /// Tags of the run. They win over what the library finds out about where the run comes from.
    pub kv: *const scenariolog_pair,
    /// How many tags.
    pub kv_count: usize,
}

// SAFETY: integers and pointers behind the size.
unsafe impl Options for scenariolog_run_options {}

impl scenariolog_run_options {
    /// # Safety
    ///
    /// The pointers are as the header asks.
    unsafe fn to_core(self, root_dir: &Path) -> Result<RunSpec> {
        // SAFETY: the caller's promise is passed on.
        let (suite, log_dir, tags) = unsafe {
            let suite = owned_text(self.suite, "suite")?;
            (suite, owned_path(self.log_dir), tags(self.kv, self.kv_count)?)
        };
        let mut spec = RunSpec::new(root_dir);
        if let Some(suite) = suite {
            spec = spec.suite(suite);
        }
        if let Some(log_dir) = log_dir {
            spec = spec.log_dir(log_dir);
        }
        if self.owned_by_caller != 0 {
            spec = spec.owned_by_caller();
        }
        Ok(tags.into_iter().fold(spec, |spec, (key, value)| spec.kv(key, value)))
    }
}

/// The run behind a handle that must not be NULL.
pub(crate) fn run(handle: Option<&scenariolog_run>) -> Result<&Run> {
    given(handle, "the run").map(|handle| &handle.run)
}

/// Starts a run: its row, its tags and where it comes from (host, user, git revision, CI job) are in the
/// file when this returns.
///
/// `root_dir` is the directory that artifact paths are relative to; it must exist. `options` may be NULL.
/// `*run` becomes the caller's, who frees it with `scenariolog_run_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_run_start(
    store: Option<&scenariolog_store>,
    root_dir: *const c_char,
    options: *const scenariolog_run_options,
    run: Option<&mut MaybeUninit<Option<Box<scenariolog_run>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::object(run, error, || {
        // SAFETY: the caller's pointers are as the header asks.
        let spec = unsafe { options::read(options)?.to_core(path(root_dir, "root_dir")?)? };
        store::store(store)?.start_run(&spec).map(Into::into)
    })
}

/// Opens a run that was started before: by its id, a unique beginning of one, or `latest`.
///
/// `*run` becomes the caller's, who frees it with `scenariolog_run_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_run_open(
    store: Option<&scenariolog_store>,
    id: *const c_char,
    run: Option<&mut MaybeUninit<Option<Box<scenariolog_run>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::object(run, error, || {
        // SAFETY: the caller's string is as the header asks.
        let id = unsafe { text(id, "id") }?;
        store::store(store)?.run(id).map(Into::into)
    })
}

/// Ends a run, and checkpoints the file. Steps whose recorder died are written down as interrupted.
///
/// `ending` may be NULL: without an outcome and an exit code, the worst outcome of the run's steps is
/// the run's. `outcome` may be NULL; else `*outcome` gets how the run ended. A run that has ended
/// already is refused: `SCENARIOLOG_ERR_INVALID_ARGUMENT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_run_end(
    run: Option<&scenariolog_run>,
    ending: *const scenariolog_ending,
    outcome: Option<&mut MaybeUninit<scenariolog_outcome>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's pointers are as the header asks.
    unsafe { ending::end(ending, outcome, error, |ending| self::run(run)?.end(ending)) }
}

/// Frees the handle of a run. NULL is ignored.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_run_free(run: Option<Box<scenariolog_run>>) {
    boundary::free(run);
}

/// The run's id, which lives as long as the handle. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_run_id(run: Option<&scenariolog_run>) -> *const c_char {
    boundary::get(run, ptr::null(), |run| run.id.as_ptr())
}

/// The absolute directory that artifact paths are relative to. It lives as long as the handle. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_run_root_dir(run: Option<&scenariolog_run>) -> *const c_char {
    boundary::get(run, ptr::null(), |run| run.root_dir.as_ptr())
}

/// The absolute directory that output is written below. It lives as long as the handle. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_run_log_dir(run: Option<&scenariolog_run>) -> *const c_char {
    boundary::get(run, ptr::null(), |run| run.log_dir.as_ptr())
}
