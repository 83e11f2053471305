//! Runs.

use std::path::PathBuf;

use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};
use scenariolog::exec::Target;
use scenariolog::{Recorded as _, recover, report};

use crate::error::detached;
use crate::exec::{self, ExecResult};
use crate::recorded::Recorded;
use crate::rows::{ask, tuple};
use crate::specs::{ChildOptions, EndOptions, StepOptions};
use crate::step::Step;
use crate::tag_batch::TagBatch;

/// A run.
#[pyclass(frozen, extends = Recorded, module = "scenariolog._native")]
pub struct Run {
    run: scenariolog::Run,
}

impl Run {
    pub fn make(py: Python<'_>, run: scenariolog::Run) -> PyResult<Bound<'_, Self>> {
        let base = Recorded::new(Target::Run(run.clone()));
        Bound::new(py, PyClassInitializer::from(base).add_subclass(Self { run }))
    }
}

#[pymethods]
impl Run {
    /// The run's id.
    #[getter]
    fn id(&self) -> &str {
        self.run.id()
    }

    /// The directory that relative artifact paths are relative to.
    #[getter]
    fn root_dir(&self) -> PathBuf {
        self.run.root_dir().to_owned()
    }

    /// The directory that output is written below.
    #[getter]
    fn log_dir(&self) -> PathBuf {
        self.run.log_dir()
    }

    /// The run as reports show it.
    fn row<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, detached(py, || report::run(self.run.store(), self.run.id()))?)
    }

    /// Its steps, all attempts, in the order they started.
    fn steps<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        ask(py, || report::steps(&self.run))
    }

    /// A step by id, unique prefix, latest, number, or name.
    fn step<'py>(&self, py: Python<'py>, text: &str) -> PyResult<Bound<'py, Step>> {
        Step::make(py, detached(py, || self.run.step(text))?)
    }

    /// Starts a step.
    fn start_step<'py>(&self, py: Python<'py>, options: StepOptions) -> PyResult<Bound<'py, Step>> {
        Step::make(py, detached(py, || self.run.start_step(&options.into()))?)
    }

    /// Ends a step and starts the next, in one transaction.
    fn start_step_after<'py>(
        &self,
        py: Python<'py>,
        previous: &Step,
        ending: EndOptions,
        options: StepOptions,
    ) -> PyResult<Bound<'py, Step>> {
        let step = detached(py, || {
            self.run.start_step_after(previous.step(), &ending.ending()?, &options.into())
        })?;
        Step::make(py, step)
    }

    /// Runs a child as the whole run, which ends with it.
    fn exec(&self, py: Python<'_>, child: ChildOptions) -> PyResult<ExecResult> {
        let run = self.run.clone();
        exec::run(py, child, move |child, policy| scenariolog::exec::run(&run, child, policy))
    }

    /// Runs a child as a step.
    fn exec_step(
        &self,
        py: Python<'_>,
        options: StepOptions,
        child: ChildOptions,
    ) -> PyResult<ExecResult> {
        let (run, spec) = (self.run.clone(), options.into());
        exec::run(py, child, move |child, policy| {
            scenariolog::exec::step(&run, spec, child, policy)
        })
    }

    /// Reopens an ended run; does nothing to an open one.
    fn reopen(&self, py: Python<'_>) -> PyResult<()> {
        detached(py, || self.run.reopen())
    }

    /// A place to collect tags of its steps.
    fn tag_batch(&self) -> TagBatch {
        TagBatch::new(self.run.clone())
    }

    /// Marks as interrupted what dead recorders left unfinished in the run.
    fn recover(&self, py: Python<'_>) -> PyResult<()> {
        detached(py, || recover::run(self.run.store(), self.run.id()))
    }
}
