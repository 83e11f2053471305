//! Child processes.
//!
//! These functions may unwind, since the caller's may, to which they pass output: see `output`. All the rest runs
//! inside the boundary.

use std::env;
use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::path::Path;

use scenariolog::exec::{Recording, Report, Target, unrecorded};
use scenariolog::{CommandSpec, Result, StepSpec, name_of};

use crate::boundary;
use crate::command::{scenariolog_command, scenariolog_command_options};
use crate::convert::{given, optional_text, readable};
use crate::error::scenariolog_error;
use crate::exec_options::{ExecPlan, scenariolog_exec_options};
use crate::exec_result::scenariolog_exec_result;
use crate::options;
use crate::output::Relay;
use crate::run::{self, scenariolog_run};
use crate::status::scenariolog_status;
use crate::step::{self, scenariolog_step, scenariolog_step_options};

/// A child that is about to run.
struct Child<F> {
    plan: ExecPlan,
    /// Passes its output to the caller's functions, if there are any.
    relay: Option<Relay>,
    /// Starts the recording.
    begin: F,
}

/// What became of a child, and what it was recorded as, unless it could not be.
struct Followed {
    report: Report,
    target: Option<Target>,
}

impl<F: FnOnce(&ExecPlan) -> Result<Recording> + Send + 'static> Child<F> {
    /// Runs the child that is prepared. Only functions of the caller's unwind out of this.
    fn follow(prepare: impl FnOnce() -> Result<Self>) -> Result<Followed> {
        let Self { plan, relay, begin } = boundary::contain(prepare)?;
        let work = || boundary::contain(|| follow(begin(&plan), plan));
        match relay {
            Some(relay) => relay.serve(work),
            None => work(),
        }
    }
}

/// Runs the child, even if trouble of the recorder left no recording, unless that is to be strict.
fn follow(recording: Result<Recording>, plan: ExecPlan) -> Result<Followed> {
    match recording {
        Ok(recording) => {
            let target = Some(recording.target().clone());
            let report = recording.index(plan.index).run(plan.spec, &plan.canceller);
            Ok(Followed { report, target })
        }
        Err(error) if !plan.strict && error.is_trouble() => {
            let mut report = unrecorded(plan.spec, &plan.canceller);
            report.warnings.insert(0, format!("{error}; the command is not recorded"));
            Ok(Followed { report, target: None })
        }
        Err(error) => Err(error),
    }
}

/// A step, with what is not given taken from its child.
fn step_of(plan: &ExecPlan, name: Option<&str>, mut spec: StepSpec) -> StepSpec {
    let program = plan.spec.argv.first().map(Path::new);
    let named_after = spec.script_path.as_deref().or(program);
    spec.name = match name {
        Some(name) => name.to_owned(),
        None => named_after.map(name_of).unwrap_or_default(),
    };
    if spec.argv.is_empty() {
        spec.argv = readable(&plan.spec.argv);
    }
    spec.cwd = spec.cwd.or_else(|| plan.spec.cwd.clone()).or_else(|| env::current_dir().ok());
    spec
}

/// A command, with what is not given taken from its child.
fn command_of(plan: &ExecPlan, mut spec: CommandSpec) -> CommandSpec {
    if spec.argv.is_empty() {
        spec.argv = readable(&plan.spec.argv);
    }
    spec.cwd = spec.cwd.or_else(|| plan.spec.cwd.clone()).or_else(|| env::current_dir().ok());
    spec
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
    let followed = Child::follow(|| {
        given(result.as_ref(), "the place for the result")?;
        let run = run::run(run)?.clone();
        // SAFETY: the caller's pointers are as the header asks.
        let (plan, relay) = unsafe { ExecPlan::read(exec) }?;
        let begin = move |plan: &ExecPlan| Recording::run_of(&run, plan.strict);
        Ok(Child { plan, relay, begin })
    });
    boundary::object(result, error, || Ok(followed?.report.into()))
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
    let followed = Child::follow(|| {
        given(result.as_ref(), "the place for the result")?;
        let run = run::run(run)?.clone();
        // SAFETY: the caller's pointers are as the header asks.
        let (name, spec, (plan, relay)) = unsafe {
            let spec = options::read(options)?.to_core()?;
            (optional_text(name, "name")?, spec, ExecPlan::read(exec)?)
        };
        let spec = step_of(&plan, name, spec);
        let begin = move |plan: &ExecPlan| Recording::step(&run, &spec, plan.strict);
        Ok(Child { plan, relay, begin })
    });
    boundary::object(result, error, || {
        let Followed { report, target } = followed?;
        if let (Some(place), Some(Target::Step(target))) = (step, target) {
            *place = Some(Box::new(target.into()));
        }
        Ok(report.into())
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
    let followed = Child::follow(|| {
        given(result.as_ref(), "the place for the result")?;
        let step = step::step(step)?.clone();
        // SAFETY: the caller's pointers are as the header asks.
        let (spec, (plan, relay)) =
            unsafe { (options::read(options)?.to_core()?, ExecPlan::read(exec)?) };
        let spec = command_of(&plan, spec);
        let begin = move |plan: &ExecPlan| Recording::command(&step, &spec, plan.strict);
        Ok(Child { plan, relay, begin })
    });
    boundary::object(result, error, || {
        let Followed { report, target } = followed?;
        if let (Some(place), Some(Target::Command(target))) = (command, target) {
            *place = Some(Box::new(target.into()));
        }
        Ok(report.into())
    })
}

#[cfg(test)]
mod tests {
    use std::io;

    use scenariolog::Error;
    use scenariolog::capture::{Canceller, Spec};
    use scenariolog::index::IndexOptions;

    use super::*;

    fn follow_after(error: Error, strict: bool) -> Result<Followed> {
        let plan = ExecPlan {
            spec: Spec::new(["sh", "-c", "exit 3"]),
            canceller: Canceller::new().unwrap(),
            index: IndexOptions::default(),
            strict,
        };
        follow(Err(error), plan)
    }

    fn full_disk() -> Error {
        Error::io("write", Path::new("scenariolog.db"), io::Error::other("disk full"))
    }

    #[test]
    fn trouble_of_the_recorder_does_not_stop_the_child() {
        let Followed { report, target } = follow_after(full_disk(), false).unwrap();
        assert_eq!((report.exit_status, target.is_none()), (3, true));
        assert!(report.warnings[0].contains("disk full; the command is not recorded"));
    }

    #[test]
    fn strictness_and_mistakes_of_the_caller_do() {
        assert!(follow_after(full_disk(), true).is_err());
        assert!(follow_after(Error::invalid("no such step"), false).is_err());
    }
}
