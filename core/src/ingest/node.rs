//! Something that another program reports about, such as a test: a step with its output.

use std::time::{Duration, SystemTime};

use crate::error::Result;
use crate::exec::Target;
use crate::ingest::log::Log;
use crate::record::ending::Ending;
use crate::record::run::Run;
use crate::record::step::{Step, StepSpec};

/// A package, a test, a file or a build that has begun.
#[derive(Debug)]
pub(super) struct Node {
    pub step: Step,
    log: Log,
    kind: &'static str,
    started_at: Option<SystemTime>,
}

impl Node {
    /// Starts a step below the one with this id, or below the run.
    pub fn start(
        run: &Run,
        parent: Option<String>,
        name: &str,
        kind: &'static str,
        started_at: Option<SystemTime>,
    ) -> Result<Self> {
        Self::start_as(run, &StepSpec { parent, started_at, ..StepSpec::new(name) }, kind)
    }

    /// Starts such a step.
    pub fn start_as(run: &Run, spec: &StepSpec, kind: &'static str) -> Result<Self> {
        let (step, started_at) = (run.start_step(spec)?, spec.started_at);
        Ok(Self { step, log: Log::default(), kind, started_at })
    }

    /// Keeps a piece of output, which came at this time of the stream.
    pub fn write(&mut self, output: &str, time: Option<SystemTime>) -> Result<()> {
        let since_start = self.since_start(time);
        self.keep(output.as_bytes(), since_start)
    }

    /// Keeps bytes of which it is not known when they came.
    pub fn append(&mut self, output: &[u8]) -> Result<()> {
        self.keep(output, None)
    }

    fn keep(&mut self, output: &[u8], since_start: Option<Duration>) -> Result<()> {
        let target = || Target::Step(self.step.clone());
        self.log.append(target, self.kind, output, since_start)
    }

    /// Ends the output so far. What comes later goes to another file.
    pub fn end_output(&mut self) -> Result<()> {
        self.log.end()
    }

    /// Ends the output and then the step, so that an ended step can be searched.
    pub fn end(mut self, ending: &Ending) -> Result<()> {
        let kept = self.end_output();
        self.step.end(ending)?;
        kept
    }

    /// The time since it started, by the clock of the stream.
    pub fn since_start(&self, now: Option<SystemTime>) -> Option<Duration> {
        now?.duration_since(self.started_at?).ok()
    }
}
