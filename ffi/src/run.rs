//! Runs.

use std::ffi::{CString, c_char};
use std::mem::MaybeUninit;
use std::path::Path;
use std::ptr;

use scenariolog::{Result, Run, RunSpec};

use crate::boundary;
use crate::convert::{c_path, c_string, given, owned_path, owned_text, pairs, path, text, time};
use crate::ending::{self, scenariolog_ending};
use crate::error::scenariolog_error;
use crate::options::{self, scenariolog_pair};
use crate::outcome::scenariolog_outcome;
use crate::status::scenariolog_status;
use crate::store::{self, scenariolog_store};

/// One execution of a suite. Threads may share the handle. Freeing it does not end the run.
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

/// How to start a run. Set it to `SCENARIOLOG_RUN_OPTIONS_INIT` first.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct scenariolog_run_options {
    /// `sizeof(scenariolog_run_options)`. The INIT macro sets it.
    pub struct_size: u32,
    /// Whether the run lasts as long as the process that started this one, not as long as this one: for programs
    /// that start a run and exit.
    pub owned_by_caller: i32,
    /// The suite's name. May be NULL.
    pub suite: *const c_char,
    /// Directory for output, relative to the root directory and created when needed. NULL means `.logs`.
    pub log_dir: *const c_char,
    /// Tags of the run. They override the provenance that the library collects.
    pub kv: *const scenariolog_pair,
    /// Number of tags.
    pub kv_count: usize,
    /// Start time, for runs imported from elsewhere, in nanoseconds since 1970-01-01 UTC. 0 means now.
    pub started_at_ns: i64,
}

impl scenariolog_run_options {
    /// # Safety
    ///
    /// The pointers are as the header asks.
    unsafe fn to_core(self, root_dir: &Path) -> Result<RunSpec> {
        // SAFETY: the caller's promise is passed on.
        let (suite, log_dir, tags) = unsafe {
            let suite = owned_text(self.suite, "suite")?;
            (suite, owned_path(self.log_dir), pairs(self.kv, self.kv_count, "kv")?)
        };
        let mut spec = RunSpec::new(root_dir);
        if let Some(suite) = suite {
            spec = spec.suite(suite);
        }
        if let Some(log_dir) = log_dir {
            spec = spec.log_dir(log_dir);
        }
        if let Some(time) = time(self.started_at_ns) {
            spec = spec.started_at(time);
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

/// Starts a run. When this returns, the file has its row, its tags and its provenance (host, user, git revision,
/// CI job).
///
/// `root_dir` is the directory that artifact paths are relative to; it must exist. `options` may be NULL. Free
/// `*run` with `scenariolog_run_free`.
#[must_use]
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

/// Opens a recorded run by its id, a unique prefix of one, or `latest`. Free `*run` with `scenariolog_run_free`.
#[must_use]
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

/// Ends a run and checkpoints the file. Steps whose recorder died are marked as interrupted.
///
/// `ending` may be NULL. Without an outcome and an exit code, the run's outcome is the worst of its steps'.
/// `outcome` may be NULL; else `*outcome` gets the run's outcome. Ending a run twice is
/// `SCENARIOLOG_ERR_INVALID_ARGUMENT`.
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

/// Reopens an ended run; does nothing to an open one.
///
/// It is for suites of several processes, none of which knows whether it is the last: each reopens the run and ends
/// it again.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_run_reopen(
    run: Option<&scenariolog_run>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::call(error, || self::run(run)?.reopen())
}

/// Frees the handle of a run. NULL is ignored.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_run_free(run: Option<Box<scenariolog_run>>) {
    boundary::free(run);
}

/// The run's id, valid as long as the handle. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_run_id(run: Option<&scenariolog_run>) -> *const c_char {
    boundary::get(run, ptr::null(), |run| run.id.as_ptr())
}

/// The absolute directory that artifact paths are relative to, valid as long as the handle. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_run_root_dir(run: Option<&scenariolog_run>) -> *const c_char {
    boundary::get(run, ptr::null(), |run| run.root_dir.as_ptr())
}

/// The absolute directory of the output, valid as long as the handle. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_run_log_dir(run: Option<&scenariolog_run>) -> *const c_char {
    boundary::get(run, ptr::null(), |run| run.log_dir.as_ptr())
}
