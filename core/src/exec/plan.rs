//! What to record about a child: its rows, and what in them follows from the child itself.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

use super::Target;
use crate::capture::Spec;
use crate::error::{Error, Result};
use crate::outcome::Outcome;
use crate::record::command::CommandSpec;
use crate::record::ending::Ending;
use crate::record::recorded::Recorded;
use crate::record::run::{PlannedRun, Run};
use crate::record::step::{Step, StepSpec, name_of};
use crate::store::transaction::Transaction;
use crate::store::{Store, id};
use crate::time;

/// The rows of a child, to be written now or when that is possible.
#[derive(Debug)]
pub(super) struct Plan {
    run: Run,
    /// Set if the run is the child's own, so that its row comes and ends with the child's.
    own_run: Option<PlannedRun>,
    part: Part,
    begun: Instant,
}

/// What the child is in its run.
#[derive(Debug)]
enum Part {
    Whole,
    Step(StepSpec),
    Command(Step, CommandSpec, Late),
}

/// What is known about a command before it is recorded.
#[derive(Debug)]
struct Late {
    id: String,
    started_at: String,
}

impl Plan {
    /// A child that is the whole of a run.
    pub fn whole(run: &Run) -> Self {
        let begun = run.started().unwrap_or_else(Instant::now);
        Self { run: run.clone(), own_run: None, part: Part::Whole, begun }
    }

    /// A child that is the whole of a new run.
    pub fn whole_of_own(run: PlannedRun) -> Self {
        let plan = Self::whole(&run.run);
        Self { own_run: Some(run), ..plan }
    }

    /// A child that is a step.
    pub fn step(run: &Run, mut spec: StepSpec, child: &Spec) -> Self {
        if spec.name.is_empty() {
            let program = child.argv.first().map(Path::new);
            spec.name = spec.script_path.as_deref().or(program).map(name_of).unwrap_or_default();
        }
        describe(&mut spec.argv, &mut spec.cwd, child);
        // Should the row be written late, it still says when.
        spec.started_at.get_or_insert_with(SystemTime::now);
        Self { run: run.clone(), own_run: None, part: Part::Step(spec), begun: Instant::now() }
    }

    /// A child that is the only step of a new run.
    pub fn step_of_own(run: PlannedRun, spec: StepSpec, child: &Spec) -> Self {
        let spec = StepSpec { parent: None, ..spec };
        let plan = Self::step(&run.run, spec, child);
        Self { own_run: Some(run), ..plan }
    }

    /// A child that is a command of a step.
    pub fn command(step: &Step, mut spec: CommandSpec, child: &Spec) -> Self {
        describe(&mut spec.argv, &mut spec.cwd, child);
        let late = Late { id: id::new(), started_at: time::now() };
        let part = Part::Command(step.clone(), spec, late);
        Self { run: step.run().clone(), own_run: None, part, begun: Instant::now() }
    }

    /// Where it is recorded.
    pub fn store(&self) -> &Store {
        self.run.store()
    }

    /// What the times of its output count from.
    pub fn begun(&self) -> Instant {
        self.begun
    }

    /// What to say if its start cannot be recorded.
    pub fn starting(&self) -> &'static str {
        match self.part {
            Part::Whole => "cannot start the run",
            Part::Step(_) => "cannot start the step",
            Part::Command(..) => "cannot start the command",
        }
    }

    /// Forgets the parent of a step; false if it has none.
    pub fn drop_parent(&mut self) -> bool {
        match &mut self.part {
            Part::Step(spec) => spec.parent.take().is_some(),
            _ => false,
        }
    }

    /// What it will be once it is recorded.
    pub fn target(&self) -> Target {
        match &self.part {
            Part::Whole => Target::Run(self.run.clone()),
            Part::Step(spec) => Target::Step(self.run.planned_step(spec)),
            Part::Command(step, _, late) => Target::Command(step.planned_command(late.id.clone())),
        }
    }

    /// Where a child belongs that is started before its rows are written. A step has no id before that: what it
    /// records goes beside it.
    pub fn environment(&self) -> Vec<(OsString, Option<OsString>)> {
        let mut environment = self.target().environment();
        if let Part::Step(spec) = &self.part {
            environment.push(("SCENARIOLOG_STEP_ID".into(), spec.parent.clone().map(Into::into)));
        }
        environment
    }

    /// Writes the rows.
    pub fn insert(&self, tx: &Transaction) -> Result<Target> {
        if let Some(run) = &self.own_run {
            run.insert(tx)?;
        }
        match &self.part {
            Part::Whole => Ok(Target::Run(self.run.clone())),
            Part::Step(spec) => self.run.insert_step(tx, spec).map(Target::Step),
            Part::Command(step, spec, Late { id, started_at }) => {
                step.insert_command_as(tx, spec, id.clone(), started_at).map(Target::Command)
            }
        }
    }

    /// Writes how it ended.
    pub fn close(&self, tx: &Transaction, target: &Target, ending: &Ending) -> Result<()> {
        target.close(tx, ending)?;
        if let (Some(_), Part::Step(_)) = (&self.own_run, &self.part) {
            // As its step has ended, whatever the exit code would mean for a suite.
            let ending = Ending { outcome: ending.judge(), ..ending.clone() };
            self.run.close(tx, ending)?;
        }
        Ok(())
    }

    /// The run, if it ends with the child.
    pub fn ended_run(&self) -> Option<&Run> {
        let is_whole = matches!(self.part, Part::Whole);
        (is_whole || self.own_run.is_some()).then_some(&self.run)
    }

    /// Writes down that nothing was run, where the run would have been the child's own.
    pub fn refuse(&self, error: &Error) {
        let Some(run) = &self.own_run else { return };
        // What stands in the way of the record may stand in the way of this, too.
        let _ = self.store().write("cannot end the run", |tx| {
            run.insert(tx)?;
            self.run.close(tx, Ending::outcome(Outcome::Error).reason(error.to_string()))
        });
    }
}

/// The command line and the directory for the record, where they are not given.
fn describe(argv: &mut Vec<String>, cwd: &mut Option<PathBuf>, child: &Spec) {
    if argv.is_empty() {
        *argv = child.argv.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    }
    if cwd.is_none() {
        *cwd = match &child.cwd {
            Some(cwd) => Some(std::path::absolute(cwd).unwrap_or_else(|_| cwd.clone())),
            None => env::current_dir().ok(),
        };
    }
}
