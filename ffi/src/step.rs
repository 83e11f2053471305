//! Steps: the parts of a run, each attempt one of its own.

use std::ffi::{CString, c_char};
use std::mem::MaybeUninit;
use std::ptr;

use scenariolog::{Result, Step, StepSpec};

use crate::boundary;
use crate::convert::{c_string, given, owned_path, owned_text, readable, tags, text, words};
use crate::ending::{self, scenariolog_ending};
use crate::error::scenariolog_error;
use crate::options::{self, Options, scenariolog_pair};
use crate::outcome::scenariolog_outcome;
use crate::run::{self, scenariolog_run};
use crate::status::scenariolog_status;
use crate::store::{self, scenariolog_store};

/// A step of a run: one attempt of it. Threads may share it. Freeing the handle does not end the step.
pub struct scenariolog_step {
    step: Step,
    id: CString,
    run_id: CString,
    name: CString,
}

impl From<Step> for scenariolog_step {
    fn from(step: Step) -> Self {
        Self {
            id: c_string(step.id()),
            run_id: c_string(step.run().id()),
            name: c_string(step.name()),
            step,
        }
    }
}

/// What to start a step with. Set it to `SCENARIOLOG_STEP_OPTIONS_INIT` first.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct scenariolog_step_options {
    /// `sizeof(scenariolog_step_options)`, as the INIT macro has it.
    pub struct_size: u32,
    /// Whether `step_num` is given; by default it is the one after the highest under the same parent.
    pub has_step_num: i32,
    /// The number.
    pub step_num: i64,
    /// The attempt, from 1. 0 stands for one more than the run has of the same parent, number and name.
    pub attempt: i64,
    /// The step it is nested in: an id or a unique beginning of one. May be NULL.
    pub parent_step_id: *const c_char,
    /// The script it runs. May be NULL.
    pub script_path: *const c_char,
    /// The working directory, for the record. May be NULL.
    pub cwd: *const c_char,
    /// The command line, for the record.
    pub argv: *const *const c_char,
    /// How many words it has.
    pub argv_count: usize,
    /// Tags of the step.
    pub kv: *const scenariolog_pair,
    /// How many tags.
    pub kv_count: usize,
}

// SAFETY: integers and pointers behind the size.
unsafe impl Options for scenariolog_step_options {}

impl scenariolog_step_options {
    /// What the options say, without a name.
    ///
    /// # Safety
    ///
    /// The pointers are as the header asks.
    pub(crate) unsafe fn to_core(self) -> Result<StepSpec> {
        // SAFETY: the caller's promise is passed on.
        unsafe {
            Ok(StepSpec {
                name: String::new(),
                step_num: (self.has_step_num != 0).then_some(self.step_num),
                attempt: (self.attempt != 0).then_some(self.attempt),
                parent: owned_text(self.parent_step_id, "parent_step_id")?,
                script_path: owned_path(self.script_path),
                argv: readable(&words(self.argv, self.argv_count, "argv")?),
                cwd: owned_path(self.cwd),
                kv: tags(self.kv, self.kv_count)?,
            })
        }
    }
}

/// The step behind a handle that must not be NULL.
pub(crate) fn step(handle: Option<&scenariolog_step>) -> Result<&Step> {
    given(handle, "the step").map(|handle| &handle.step)
}

/// Starts a step: its row is in the file when this returns.
///
/// The name is any text that is not empty. `options` may be NULL. `*step` becomes the caller's, who frees
/// it with `scenariolog_step_free`. To record a child process as a step, see
/// `scenariolog_run_exec_step`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_step_start(
    run: Option<&scenariolog_run>,
    name: *const c_char,
    options: *const scenariolog_step_options,
    step: Option<&mut MaybeUninit<Option<Box<scenariolog_step>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::object(step, error, || {
        // SAFETY: the caller's pointers are as the header asks.
        let (name, options) = unsafe { (text(name, "name")?, options::read(options)?.to_core()?) };
        let spec = StepSpec { name: name.to_owned(), ..options };
        run::run(run)?.start_step(&spec).map(Into::into)
    })
}

/// Opens a step that was started before: by its id, a unique beginning of one, or `latest`.
///
/// `*step` becomes the caller's, who frees it with `scenariolog_step_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_step_open(
    store: Option<&scenariolog_store>,
    id: *const c_char,
    step: Option<&mut MaybeUninit<Option<Box<scenariolog_step>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::object(step, error, || {
        // SAFETY: the caller's string is as the header asks.
        let id = unsafe { text(id, "id") }?;
        store::store(store)?.step(id).map(Into::into)
    })
}

/// Opens a step of a run: by its id, a unique beginning of one, `latest`, its number, or its name. Of
/// several attempts it is the last, and rather a step of the run itself than a nested one.
///
/// `*step` becomes the caller's, who frees it with `scenariolog_step_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_step_find(
    run: Option<&scenariolog_run>,
    which: *const c_char,
    step: Option<&mut MaybeUninit<Option<Box<scenariolog_step>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::object(step, error, || {
        // SAFETY: the caller's string is as the header asks.
        let which = unsafe { text(which, "which") }?;
        run::run(run)?.step(which).map(Into::into)
    })
}

/// Ends a step. The ending must have an outcome, an exit code or a signal.
///
/// `outcome` may be NULL; else `*outcome` gets how the step ended. A step that has ended already is
/// refused: `SCENARIOLOG_ERR_INVALID_ARGUMENT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_step_end(
    step: Option<&scenariolog_step>,
    ending: *const scenariolog_ending,
    outcome: Option<&mut MaybeUninit<scenariolog_outcome>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's pointers are as the header asks.
    unsafe { ending::end(ending, outcome, error, |ending| self::step(step)?.end(ending)) }
}

/// Frees the handle of a step. NULL is ignored.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_step_free(step: Option<Box<scenariolog_step>>) {
    boundary::free(step);
}

/// The step's id, which lives as long as the handle. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_step_id(step: Option<&scenariolog_step>) -> *const c_char {
    boundary::get(step, ptr::null(), |step| step.id.as_ptr())
}

/// The id of the step's run, which lives as long as the handle. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_step_run_id(step: Option<&scenariolog_step>) -> *const c_char {
    boundary::get(step, ptr::null(), |step| step.run_id.as_ptr())
}

/// The step's name, which lives as long as the handle. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_step_name(step: Option<&scenariolog_step>) -> *const c_char {
    boundary::get(step, ptr::null(), |step| step.name.as_ptr())
}

/// The step's number in its run. 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_step_num(step: Option<&scenariolog_step>) -> i64 {
    boundary::get(step, 0, |step| step.step.step_num())
}

/// Which attempt it is, from 1. 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_step_attempt(step: Option<&scenariolog_step>) -> i64 {
    boundary::get(step, 0, |step| step.step.attempt())
}
