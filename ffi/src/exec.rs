//! Recording a child process as a run, a step or a command.

use std::env;
use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::path::Path;

use scenariolog::exec::{Recording, Report, Target, unrecorded};
use scenariolog::{CommandSpec, Result, StepSpec, name_of};

use crate::boundary;
use crate::command::{scenariolog_command, scenariolog_command_options};
use crate::convert::{optional_text, readable};
use crate::error::scenariolog_error;
use crate::exec_options::{ExecPlan, scenariolog_exec_options};
use crate::exec_result::scenariolog_exec_result;
use crate::options;
use crate::run::{self, scenariolog_run};
use crate::status::scenariolog_status;
use crate::step::{self, scenariolog_step, scenariolog_step_options};

/// What became of a child, and what it was recorded as, unless it could not be.
struct Followed {
    report: Report,
    target: Option<Target>,
}

/// Runs the child, also where trouble of the recorder left no recording, unless that is to be strict.
fn follow(plan: ExecPlan, recording: Result<Recording>) -> Result<Followed> {
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

/// What of a step follows from its child, where it is not given.
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

/// What of a command follows from its child, where it is not given.
fn command_of(plan: &ExecPlan, mut spec: CommandSpec) -> CommandSpec {
    if spec.argv.is_empty() {
        spec.argv = readable(&plan.spec.argv);
    }
    spec.cwd = spec.cwd.or_else(|| plan.spec.cwd.clone()).or_else(|| env::current_dir().ok());
    spec
}

/// Runs a child process and records it as the whole of a run, which ends with it.
///
/// The child's output goes to files in the run's log directory, and to the index when it has ended. A child
/// that fails, or that cannot be started, is no failure of this function: `*result` says how it ended, and
/// becomes the caller's, who frees it with `scenariolog_exec_result_free`.
///
/// The child is waited for. It leads a process group of its own, and no signal handler is installed: see
/// `scenariolog_canceller`. What goes on writing when the child has ended is read on by a thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_run_exec(
    run: Option<&scenariolog_run>,
    exec: *const scenariolog_exec_options,
    result: Option<&mut MaybeUninit<Option<Box<scenariolog_exec_result>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::object(result, error, || {
        let run = run::run(run)?;
        // SAFETY: the caller's pointers are as the header asks.
        let plan = unsafe { ExecPlan::read(exec) }?;
        let recording = Recording::run_of(run, plan.strict);
        Ok(follow(plan, recording)?.report.into())
    })
}

/// Runs a child process and records it as a step of a run, like `scenariolog_run_exec`.
///
/// A NULL `name` stands for that of the script or the program. `options` may be NULL; the command line
/// and the directory are by default the child's. `step` may be NULL; else `*step` gets the step's handle,
/// which becomes the caller's, or NULL where it could not be recorded.
///
///     const char *argv[] = {"make", "check"};
///     scenariolog_exec_options exec = SCENARIOLOG_EXEC_OPTIONS_INIT;
///     exec.argv = argv;
///     exec.argv_count = 2;
///     exec.timeout_ms = 60000;
///     scenariolog_exec_result *result;
///     scenariolog_run_exec_step(run, "check", NULL, &exec, NULL, &result, NULL);
///     printf("exit status %d\n", (int)scenariolog_exec_result_exit_status(result));
///     scenariolog_exec_result_free(result);
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_run_exec_step(
    run: Option<&scenariolog_run>,
    name: *const c_char,
    options: *const scenariolog_step_options,
    exec: *const scenariolog_exec_options,
    step: Option<&mut MaybeUninit<Option<Box<scenariolog_step>>>>,
    result: Option<&mut MaybeUninit<Option<Box<scenariolog_exec_result>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    let step = step.map(|place| place.write(None));
    boundary::object(result, error, || {
        let run = run::run(run)?;
        // SAFETY: the caller's pointers are as the header asks.
        let (name, spec, plan) = unsafe {
            let spec = options::read(options)?.to_core()?;
            (optional_text(name, "name")?, spec, ExecPlan::read(exec)?)
        };
        let recording = Recording::step(run, &step_of(&plan, name, spec), plan.strict);
        let Followed { report, target } = follow(plan, recording)?;
        if let (Some(place), Some(Target::Step(target))) = (step, target) {
            *place = Some(Box::new(target.into()));
        }
        Ok(report.into())
    })
}

/// Runs a child process and records it as a command of a step, like `scenariolog_run_exec`.
///
/// `options` may be NULL; the command line and the directory are by default the child's. `command` may be
/// NULL; else `*command` gets the command's handle, which becomes the caller's, or NULL where it could not
/// be recorded.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_step_exec_command(
    step: Option<&scenariolog_step>,
    options: *const scenariolog_command_options,
    exec: *const scenariolog_exec_options,
    command: Option<&mut MaybeUninit<Option<Box<scenariolog_command>>>>,
    result: Option<&mut MaybeUninit<Option<Box<scenariolog_exec_result>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    let command = command.map(|place| place.write(None));
    boundary::object(result, error, || {
        let step = step::step(step)?;
        // SAFETY: the caller's pointers are as the header asks.
        let (spec, plan) = unsafe { (options::read(options)?.to_core()?, ExecPlan::read(exec)?) };
        let recording = Recording::command(step, &command_of(&plan, spec), plan.strict);
        let Followed { report, target } = follow(plan, recording)?;
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
        follow(plan, Err(error))
    }

    fn full_disk() -> Error {
        Error::io("write", Path::new("scenariolog.db"), io::Error::other("disk full"))
    }

    #[test]
    fn trouble_of_the_recorder_does_not_keep_the_child_from_running() {
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
