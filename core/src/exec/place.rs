//! Where to record, for a program that has not opened anything yet.

use std::path::PathBuf;
use std::time::Duration;

use super::policy::Policy;
use crate::error::Result;
use crate::record::run::{PlannedRun, Run, RunSpec};
use crate::redact::RedactOptions;
use crate::store::{OpenOptions, Store};

/// How long the start of a child waits for a file that has to be created or upgraded first.
const OPENING: Duration = Duration::from_secs(10);

/// How long the end of a child waits for other processes' writes.
const ENDING: Duration = Duration::from_secs(90);

/// Where to record, by paths and ids.
#[derive(Debug, Clone)]
pub struct Place {
    /// The file. It is created if the run is a new one.
    pub db: PathBuf,
    /// The run: its id, a unique prefix of it, or `latest`. Without one, the child is a run of its own.
    pub run: Option<String>,
    /// What a run of its own is started with. Without a suite it is named after its root directory.
    pub new_run: RunSpec,
    /// Where output goes instead of the run's log directory; relative to the run's root.
    pub log_dir: Option<PathBuf>,
    /// What to mask in whatever is recorded.
    pub redact: RedactOptions,
}

/// The run at a place.
pub(super) enum RunAt {
    /// One that is in the file.
    Known(Run),
    /// One that is yet to be written.
    Own(PlannedRun),
}

impl Place {
    /// Opens the file. A recorder of many small processes writes nothing when it closes it.
    pub(super) fn open(&self, policy: Policy, checkpoint_on_close: bool) -> Result<Store> {
        let mut options = OpenOptions::new()
            .create(self.run.is_none())
            .checkpoint_on_close(checkpoint_on_close)
            .busy_timeout(ENDING)
            .redact(self.redact.clone());
        if !policy.strict {
            options = options.opening_timeout(OPENING);
        }
        options.open(&self.db)
    }

    /// Finds the run, or plans one.
    pub(super) fn run(&self, store: &Store) -> Result<RunAt> {
        let Some(id) = &self.run else {
            return store.plan_run(&self.new_run.clone().or_suite_of_root()).map(RunAt::Own);
        };
        let run = store.run(id)?;
        Ok(RunAt::Known(match &self.log_dir {
            Some(log_dir) => run.with_log_dir(log_dir),
            None => run,
        }))
    }
}
