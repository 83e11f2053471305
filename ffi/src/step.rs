//! Steps.

use std::ffi::{CString, c_char, c_void};
use std::mem::MaybeUninit;
use std::ptr;

use scenariolog::{Payload, Result, Step, StepSpec};

use crate::boundary;
use crate::convert::{
    bytes, c_string, elements, given, owned_path, owned_text, pairs, path, readable, text, time,
    words,
};
use crate::ending::{self, scenariolog_ending};
use crate::error::scenariolog_error;
use crate::options::{self, scenariolog_pair};
use crate::outcome::scenariolog_outcome;
use crate::run::{self, scenariolog_run};
use crate::status::scenariolog_status;
use crate::store::{self, scenariolog_store};

/// One attempt of a step of a run. Threads may share the handle. Freeing it does not end the step.
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

/// How to start a step. Set it to `SCENARIOLOG_STEP_OPTIONS_INIT` first.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct scenariolog_step_options {
    /// `sizeof(scenariolog_step_options)`. The INIT macro sets it.
    pub struct_size: u32,
    /// Whether `step_num` is given.
    pub has_step_num: i32,
    /// The step's number. By default it follows the highest one under the same parent.
    pub step_num: i64,
    /// The attempt, from 1. 0 means one more than the run has with the same parent, number and name.
    pub attempt: i64,
    /// The step it is nested in: an id or a unique prefix of one. May be NULL.
    pub parent_step_id: *const c_char,
    /// The script it runs. May be NULL.
    pub script_path: *const c_char,
    /// Its working directory. It is only recorded. May be NULL.
    pub cwd: *const c_char,
    /// Its command line. It is only recorded.
    pub argv: *const *const c_char,
    /// Number of words of the command line.
    pub argv_count: usize,
    /// Tags of the step.
    pub kv: *const scenariolog_pair,
    /// Number of tags.
    pub kv_count: usize,
    /// Start time, for steps imported from elsewhere, in nanoseconds since 1970-01-01 UTC. 0 means now.
    pub started_at_ns: i64,
    /// What its name is unique in, such as the package of a test. It stands before the name in the step's path. May be
    /// NULL.
    pub group: *const c_char,
}

impl scenariolog_step_options {
    /// The step that the options describe, without a name.
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
                kv: pairs(self.kv, self.kv_count, "kv")?,
                started_at: time(self.started_at_ns),
                group: owned_text(self.group, "group")?,
            })
        }
    }
}

/// Bytes to be written as an artifact. The struct will not change.
#[repr(C)]
pub struct scenariolog_payload {
    /// What it is: `stdout`, `stderr`, or a word of the suite's. Not NULL.
    pub kind: *const c_char,
    /// A name for its file; characters unfit for a file name are replaced. Not NULL.
    pub name: *const c_char,
    /// The content. May be NULL if `length` is 0.
    pub data: *const c_void,
    /// Its length in bytes.
    pub length: usize,
}

impl scenariolog_payload {
    /// # Safety
    ///
    /// The pointers are as the header asks, and outlive the result.
    unsafe fn to_core<'a>(&self) -> Result<Payload<'a>> {
        // SAFETY: the caller's promise is passed on.
        unsafe {
            Ok(Payload {
                kind: text(self.kind, "the kind of a payload")?,
                name: path(self.name, "the name of a payload")?.as_os_str(),
                bytes: bytes(self.data, self.length)?,
            })
        }
    }
}

/// The step behind a handle that must not be NULL.
pub(crate) fn step(handle: Option<&scenariolog_step>) -> Result<&Step> {
    given(handle, "the step").map(|handle| &handle.step)
}

/// Starts a step. When this returns, the file has its row.
///
/// The name is any text but the empty one. `options` may be NULL. Free `*step` with `scenariolog_step_free`. To
/// record a child process as a step, see `scenariolog_run_exec_step`. A step that is over already, such as one from
/// the report of another tool, is started with `started_at_ns` and ended with `completed_at_ns`.
#[must_use]
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

/// Opens a recorded step by its id, a unique prefix of one, or `latest`. Free `*step` with
/// `scenariolog_step_free`.
#[must_use]
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

/// Opens a step of a run by its id, a unique prefix of one, `latest`, its number, its path, or an end of its path that no
/// other step has, such as `p/TestNew`. The last attempt wins. What fits several steps is `SCENARIOLOG_ERR_AMBIGUOUS`,
/// and the message lists them. Free `*step` with `scenariolog_step_free`.
#[must_use]
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
/// `outcome` may be NULL; else `*outcome` gets the step's outcome. Ending a step twice is
/// `SCENARIOLOG_ERR_INVALID_ARGUMENT`.
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

/// Ends a step, sets tags and adds artifacts, all in one transaction: for suites of many short steps.
///
/// `tags` and `payloads` may be NULL if their counts are 0. `outcome` may be NULL; else `*outcome` gets the step's
/// outcome. If the call fails, the step has not ended: it can be ended again, without what could not be written.
///
///     const scenariolog_pair tags[] = {{"phase", "call"}};
///     const scenariolog_payload payloads[] = {{"traceback", "traceback.txt", text, strlen(text)}};
///     scenariolog_ending ending = SCENARIOLOG_ENDING_INIT;
///     ending.outcome = SCENARIOLOG_OUTCOME_FAILED;
///     scenariolog_step_end_with(step, &ending, tags, 1, payloads, 1, NULL, &error);
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_step_end_with(
    step: Option<&scenariolog_step>,
    ending: *const scenariolog_ending,
    tags: *const scenariolog_pair,
    tag_count: usize,
    payloads: *const scenariolog_payload,
    payload_count: usize,
    outcome: Option<&mut MaybeUninit<scenariolog_outcome>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's pointers are as the header asks.
    unsafe {
        ending::end(ending, outcome, error, |ending| {
            let tags = self::pairs(tags, tag_count, "tags")?;
            let payloads: Vec<_> = elements(payloads, payload_count, "payloads")?
                .iter()
                .map(|payload| payload.to_core())
                .collect::<Result<_>>()?;
            self::step(step)?.end_with(ending, &tags, &payloads)
        })
    }
}

/// Frees the handle of a step. NULL is ignored.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_step_free(step: Option<Box<scenariolog_step>>) {
    boundary::free(step);
}

/// The step's id, valid as long as the handle. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_step_id(step: Option<&scenariolog_step>) -> *const c_char {
    boundary::get(step, ptr::null(), |step| step.id.as_ptr())
}

/// The id of the step's run, valid as long as the handle. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_step_run_id(step: Option<&scenariolog_step>) -> *const c_char {
    boundary::get(step, ptr::null(), |step| step.run_id.as_ptr())
}

/// The step's name, valid as long as the handle. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_step_name(step: Option<&scenariolog_step>) -> *const c_char {
    boundary::get(step, ptr::null(), |step| step.name.as_ptr())
}

/// The step's number under its parent, or in the run. 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_step_num(step: Option<&scenariolog_step>) -> i64 {
    boundary::get(step, 0, |step| step.step.step_num())
}

/// Which attempt it is, from 1. 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_step_attempt(step: Option<&scenariolog_step>) -> i64 {
    boundary::get(step, 0, |step| step.step.attempt())
}
