//! Child processes.
//!
//! These functions may unwind, since the caller's may, to which they pass output: see `output`. All the rest runs
//! inside the boundary.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use scenariolog::exec::{self, ExecResult, Target};
use scenariolog::{Result, StepSpec};

use crate::boundary;
use crate::command::{scenariolog_command, scenariolog_command_options};
use crate::convert::{given, optional_text};
use crate::error::scenariolog_error;
use crate::exec_options::{ExecPlan, scenariolog_exec_options};
use crate::exec_result::scenariolog_exec_result;
use crate::options;
use crate::output::Relay;
use crate::run::{self, scenariolog_run};
use crate::status::scenariolog_status;
use crate::step::{self, scenariolog_step, scenariolog_step_options};

/// A child that is about to run.
struct Prepared<F> {
    plan: ExecPlan,
    /// Passes its output to the caller's functions, if there are any.
    relay: Option<Relay>,
    /// Has the core record it.
    record: F,
}

impl<F: FnOnce(ExecPlan) -> Result<ExecResult> + Send + 'static> Prepared<F> {
    /// Runs the child that is prepared. Only functions of the caller's unwind out of this.
    fn follow(prepare: impl FnOnce() -> Result<Self>) -> Result<ExecResult> {
        let Self { plan, relay, record } = boundary::contain(prepare)?;
        let work = || boundary::contain(|| record(plan));
        match relay {
            Some(relay) => relay.serve(work),
            None => work(),
        }
    }
}

/// Runs a child process and records it as the whole of a run, which ends with it.
///
/// The child's output goes to files in the run's log directory, and is indexed when the child has ended. If the child
/// fails or cannot be started, that is not an error of this function: `*result` has its end. Free it with
/// `scenariolog_exec_result_free`.
///
/// The call returns when the child has ended. The child leads a process group of its own. No signal handler is
/// installed: see `scenariolog_canceller`. If something else still holds the child's output open, a thread goes on
/// reading it.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn scenariolog_run_exec(
    run: Option<&scenariolog_run>,
    exec: *const scenariolog_exec_options,
    result: Option<&mut MaybeUninit<Option<Box<scenariolog_exec_result>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    let (result, error) = (boundary::emptied(result), boundary::emptied(error));
    let followed = Prepared::follow(|| {
        given(result.as_ref(), "the place for the result")?;
        let run = run::run(run)?.clone();
        // SAFETY: the caller's pointers are as the header asks.
        let (plan, relay) = unsafe { ExecPlan::read(exec) }?;
        let record = move |plan: ExecPlan| exec::run(&run, plan.child, plan.policy);
        Ok(Prepared { plan, relay, record })
    });
    boundary::object(result, error, || Ok(followed?.into()))
}

/// Runs a child process and records it as a step of a run. See `scenariolog_run_exec`.
///
/// `name` may be NULL; the step is then named after the script or the program. `options` may be NULL; the command line
/// and the directory default to the child's. `step` may be NULL; else free `*step` with `scenariolog_step_free`; it is
/// NULL if the step could not be recorded. Free `*result` with `scenariolog_exec_result_free`.
///
///     const char *argv[] = {"make", "check"};
///     scenariolog_exec_options exec = SCENARIOLOG_EXEC_OPTIONS_INIT;
///     exec.argv = argv;
///     exec.argv_count = 2;
///     exec.timeout_ms = 60000;
///     scenariolog_exec_result *result;
///     if (scenariolog_run_exec_step(run, "check", NULL, &exec, NULL, &result, NULL) == SCENARIOLOG_OK)
///         printf("exit status %d\n", (int)scenariolog_exec_result_exit_status(result));
///     scenariolog_exec_result_free(result);
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn scenariolog_run_exec_step(
    run: Option<&scenariolog_run>,
    name: *const c_char,
    options: *const scenariolog_step_options,
    exec: *const scenariolog_exec_options,
    step: Option<&mut MaybeUninit<Option<Box<scenariolog_step>>>>,
    result: Option<&mut MaybeUninit<Option<Box<scenariolog_exec_result>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    let step = step.map(|place| place.write(None));
    let (result, error) = (boundary::emptied(result), boundary::emptied(error));
    let followed = Prepared::follow(|| {
        given(result.as_ref(), "the place for the result")?;
        let run = run::run(run)?.clone();
        // SAFETY: the caller's pointers are as the header asks.
        let (name, spec, (plan, relay)) = unsafe {
            let spec = options::read(options)?.to_core()?;
            (optional_text(name, "name")?, spec, ExecPlan::read(exec)?)
        };
        // Without a name the core gives it one.
        let spec = StepSpec { name: name.unwrap_or_default().to_owned(), ..spec };
        let record = move |plan: ExecPlan| exec::step(&run, spec, plan.child, plan.policy);
        Ok(Prepared { plan, relay, record })
    });
    boundary::object(result, error, || {
        let mut followed = followed?;
        if let (Some(place), Some(Target::Step(target))) = (step, followed.target.take()) {
            *place = Some(Box::new(target.into()));
        }
        Ok(followed.into())
    })
}

/// Runs a child process and records it as a command of a step. See `scenariolog_run_exec`.
///
/// `options` may be NULL; the command line and the directory default to the child's. `command` may be NULL; else free
/// `*command` with `scenariolog_command_free`; it is NULL if the command could not be recorded. Free `*result` with
/// `scenariolog_exec_result_free`.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn scenariolog_step_exec_command(
    step: Option<&scenariolog_step>,
    options: *const scenariolog_command_options,
    exec: *const scenariolog_exec_options,
    command: Option<&mut MaybeUninit<Option<Box<scenariolog_command>>>>,
    result: Option<&mut MaybeUninit<Option<Box<scenariolog_exec_result>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    let command = command.map(|place| place.write(None));
    let (result, error) = (boundary::emptied(result), boundary::emptied(error));
    let followed = Prepared::follow(|| {
        given(result.as_ref(), "the place for the result")?;
        let step = step::step(step)?.clone();
        // SAFETY: the caller's pointers are as the header asks.
        let (spec, (plan, relay)) =
            unsafe { (options::read(options)?.to_core()?, ExecPlan::read(exec)?) };
        let record = move |plan: ExecPlan| exec::command(&step, spec, plan.child, plan.policy);
        Ok(Prepared { plan, relay, record })
    });
    boundary::object(result, error, || {
        let mut followed = followed?;
        if let (Some(place), Some(Target::Command(target))) = (command, followed.target.take()) {
            *place = Some(Box::new(target.into()));
        }
        Ok(followed.into())
    })
}
