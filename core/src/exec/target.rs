//! What a child or a stream is to the record, and its output files.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::time::Instant;

use super::output::{Output, OutputFile};
use crate::error::Result;
use crate::files::mode::{self, Mode};
use crate::files::names;
use crate::outcome::Outcome;
use crate::record::command::Command;
use crate::record::ending::{self, Ending};
use crate::record::recorded::Recorded;
use crate::record::run::Run;
use crate::record::scope::Scope;
use crate::record::step::Step;
use crate::store::transaction::Transaction;
use crate::store::{Store, id};

/// What a child is to the record.
#[derive(Debug, Clone)]
pub enum Target {
    /// The whole run.
    Run(Run),
    /// A step.
    Step(Step),
    /// A command inside a step.
    Command(Command),
}

impl Recorded for Target {
    fn store(&self) -> &Store {
        match self {
            Self::Run(run) => run.store(),
            Self::Step(step) => step.store(),
            Self::Command(command) => command.store(),
        }
    }

    fn scope(&self) -> Scope {
        match self {
            Self::Run(run) => run.scope(),
            Self::Step(step) => step.scope(),
            Self::Command(command) => command.scope(),
        }
    }

    fn artifact_dir(&self) -> PathBuf {
        self.run().artifact_dir()
    }
}

impl Target {
    pub(crate) fn run(&self) -> &Run {
        match self {
            Self::Run(run) => run,
            Self::Step(step) => step.run(),
            Self::Command(command) => command.step().run(),
        }
    }

    pub(crate) fn step(&self) -> Option<&Step> {
        match self {
            Self::Run(_) => None,
            Self::Step(step) => Some(step),
            Self::Command(command) => Some(command.step()),
        }
    }

    /// The variables through which programs find this place in the record; `None` unsets one.
    pub fn environment(&self) -> Vec<(OsString, Option<OsString>)> {
        let run = self.run();
        let step = self.step().map(|step| step.id().into());
        let mut variables = self.store().redaction_variables();
        variables.extend([
            ("SCENARIOLOG_DB".into(), Some(self.store().path().into())),
            ("SCENARIOLOG_RUN_ID".into(), Some(run.id().into())),
            ("SCENARIOLOG_ROOT_DIR".into(), Some(run.root_dir().into())),
            ("SCENARIOLOG_LOG_DIR".into(), Some(run.log_dir().into())),
            ("SCENARIOLOG_STEP_ID".into(), step),
        ]);
        let mode = Mode::chosen().map(|mode| mode.to_string().into());
        variables.extend(mode.map(|mode| (mode::VARIABLE.into(), Some(mode))));
        variables
    }

    /// The names of its files, without the stream.
    fn stem(&self) -> String {
        let step = |step: &Step| {
            format!("{:02}-{}", step.step_num(), names::slug(OsStr::new(step.name())))
        };
        match self {
            Self::Run(_) => "run".to_owned(),
            Self::Step(it) => step(it),
            Self::Command(it) => format!("{}.{:02}", step(it.step()), it.command_num()),
        }
    }

    /// Creates its output file of this kind, for [`OutputFile::register`] to write the artifact's row. The lock of
    /// the file is shared with whoever goes on writing it, and nobody completes the artifact before that; where the
    /// file system has no locks it may be completed too early.
    pub(super) fn create_file(&self, kind: &str) -> Result<OutputFile> {
        let suffix = format!(".{}.log", names::slug(OsStr::new(kind)));
        let (path, file) = names::create_new(&self.run().output_dir(), &self.stem(), &suffix)?;
        let _ = file.lock_shared();
        Ok(OutputFile { kind: kind.to_owned(), path, file })
    }

    /// Creates its output file of this kind, with the artifact's row.
    pub(crate) fn create_output(&self, tx: &Transaction, kind: &str) -> Result<Output> {
        let output = self.create_file(kind)?;
        let artifact_id = output.register(tx, &self.scope())?;
        Ok(Output { artifact_id, file: output })
    }

    /// When it began, by the clock of this process.
    pub(super) fn begun(&self, tx: &Transaction) -> Result<Instant> {
        match self {
            Self::Run(run) => ending::begun(tx, id::RUN, run.id(), run.started()),
            Self::Step(step) => ending::begun(tx, id::STEP, step.id(), step.begun()),
            Self::Command(it) => ending::begun(tx, id::COMMAND, it.id(), it.started()),
        }
    }

    pub(crate) fn close(&self, tx: &Transaction, ending: &Ending) -> Result<Outcome> {
        match self {
            Self::Run(run) => run.close(tx, ending.clone()),
            Self::Step(step) => step.close(tx, ending),
            Self::Command(command) => command.close(tx, ending),
        }
    }
}
