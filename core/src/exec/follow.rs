//! Recording a child in one call, as far as it can be recorded.

use super::child::{Child, Warnings};
use super::place::{Place, RunAt};
use super::plan::Plan;
use super::policy::Policy;
use super::recording::Recording;
use super::result::ExecResult;
use crate::capture::{self, Keeper, Sink, Tee};
use crate::error::{Error, ErrorKind, Result};
use crate::record::command::CommandSpec;
use crate::record::recover;
use crate::record::run::Run;
use crate::record::step::{Step, StepSpec};

/// Runs a child that is the whole of a run, which ends with it.
pub fn run(run: &Run, child: Child, policy: Policy) -> Result<ExecResult> {
    follow(child, policy, |_, _| Ok(Plan::whole(run)))
}

/// Runs a child that is a step of a run. An empty name stands for that of the script or the program; command line
/// and directory are by default the child's.
pub fn step(run: &Run, spec: StepSpec, child: Child, policy: Policy) -> Result<ExecResult> {
    follow(child, policy, |child, _| Ok(Plan::step(run, spec, &child.spec)))
}

/// Runs a child that is a command of a step. Command line and directory are by default the child's.
pub fn command(step: &Step, spec: CommandSpec, child: Child, policy: Policy) -> Result<ExecResult> {
    follow(child, policy, |child, _| Ok(Plan::command(step, spec, &child.spec)))
}

/// Like [`run()`], for a new run at a place. What earlier recorders left unfinished there is written down first.
pub fn run_at(place: &Place, child: Child, policy: Policy) -> Result<ExecResult> {
    follow(child, policy, |_, warnings| {
        let store = place.open(policy, true)?;
        match store.within(policy.patience(), || recover::all(&store)) {
            Err(error) if policy.strict => return Err(error),
            Err(error) => {
                warnings.push(format!("what earlier runs left is not recovered: {error}"));
            }
            Ok(()) => {}
        }
        match place.run(&store)? {
            RunAt::Own(run) => Ok(Plan::whole_of_own(run)),
            RunAt::Known(run) => Ok(Plan::whole(&run)),
        }
    })
}

/// Like [`step()`], at a place.
pub fn step_at(place: &Place, spec: StepSpec, child: Child, policy: Policy) -> Result<ExecResult> {
    follow(child, policy, |child, _| {
        let store = place.open(policy, false)?;
        Ok(match place.run(&store)? {
            RunAt::Own(run) => Plan::step_of_own(run, spec, &child.spec),
            RunAt::Known(run) => Plan::step(&run, spec, &child.spec),
        })
    })
}

/// Like [`command()`], for a step of this id at a place.
pub fn command_at(
    place: &Place,
    step: Option<&str>,
    spec: CommandSpec,
    child: Child,
    policy: Policy,
) -> Result<ExecResult> {
    follow(child, policy, |child, _| {
        let step =
            step.ok_or_else(|| Error::invalid("a command belongs to a step, and none is named"))?;
        let step = place.open(policy, false)?.step(step)?;
        Ok(Plan::command(&step, spec, &child.spec))
    })
}

/// Records a child, or runs it unrecorded, or refuses it.
fn follow(
    mut child: Child,
    policy: Policy,
    plan: impl FnOnce(&Child, &mut Warnings) -> Result<Plan>,
) -> Result<ExecResult> {
    child.check()?;
    child.spec.settle_wiring();
    let mut warnings = Warnings::of(&mut child);
    let begun = plan(&child, &mut warnings).and_then(|plan| {
        plan.store().check_process()?;
        Recording::begin(plan, &child, policy, &mut warnings)
    });
    let mut result = match begun {
        Ok(recording) => recording.run(child, &mut warnings),
        // To use a store after a fork is a mistake of the caller, who has to open the file again.
        Err(error) if policy.strict || error.kind() == ErrorKind::Forked => return Err(error),
        Err(error) => {
            warnings.push(format!("{error}; running the command unrecorded"));
            unrecorded(child)
        }
    };
    for warning in std::mem::take(&mut result.warnings) {
        warnings.push(warning);
    }
    result.warnings = warnings.list;
    Ok(result)
}

/// Runs a child as if there were no recorder.
fn unrecorded(child: Child) -> ExecResult {
    let Child { mut spec, canceller, .. } = child;
    for sink in [&mut spec.stdout, &mut spec.stderr] {
        if matches!(sink.tee, Some(Tee::Fd(_))) {
            // What would only be passed on goes straight there.
            *sink = Sink::inherit();
        }
    }
    if spec.keeper == Keeper::Process && spec.timeout.is_none_or(|timeout| timeout.is_zero()) {
        // There is nothing left to do here for a program that ends with the child.
        return Err(capture::replace(&spec)).into();
    }
    capture::run(spec, &canceller).into()
}
