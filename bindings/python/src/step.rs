//! Steps.

use std::ffi::OsString;

use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::{PyList, PyTuple};
use scenariolog::exec::Target;
use scenariolog::{Payload, report};

use crate::command::Command;
use crate::error::detached;
use crate::exec::{self, ExecResult};
use crate::recorded::Recorded;
use crate::rows::{ask, tuple};
use crate::run::Run;
use crate::specs::{ChildOptions, CommandOptions, EndOptions, Pairs};

/// A step.
#[pyclass(frozen, extends = Recorded, module = "scenariolog._native")]
pub struct Step {
    step: scenariolog::Step,
}

impl Step {
    pub fn make(py: Python<'_>, step: scenariolog::Step) -> PyResult<Bound<'_, Self>> {
        let base = Recorded::new(Target::Step(step.clone()));
        Bound::new(py, PyClassInitializer::from(base).add_subclass(Self { step }))
    }

    pub fn step(&self) -> &scenariolog::Step {
        &self.step
    }
}

#[pymethods]
impl Step {
    /// The step's id.
    #[getter]
    fn id(&self) -> &str {
        self.step.id()
    }

    /// Its number under its parent, or in the run.
    #[getter]
    fn step_num(&self) -> i64 {
        self.step.step_num()
    }

    /// Which attempt it is, from 1.
    #[getter]
    fn attempt(&self) -> i64 {
        self.step.attempt()
    }

    /// Its name.
    #[getter]
    fn name(&self) -> &str {
        self.step.name()
    }

    /// The run it belongs to.
    #[getter]
    fn run<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, Run>> {
        Run::make(py, self.step.run().clone())
    }

    /// The step as reports show it.
    fn row<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, detached(py, || report::step(&self.step))?)
    }

    /// Its commands, in the order they started.
    fn commands<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        ask(py, || report::commands(&self.step))
    }

    /// Starts a command.
    fn start_command<'py>(
        &self,
        py: Python<'py>,
        options: CommandOptions,
    ) -> PyResult<Bound<'py, Command>> {
        Command::make(py, detached(py, || self.step.start_command(&options.into()))?)
    }

    /// Runs a child as a command of the step.
    fn exec(
        &self,
        py: Python<'_>,
        options: CommandOptions,
        child: ChildOptions,
    ) -> PyResult<ExecResult> {
        let (step, spec) = (self.step.clone(), options.into());
        exec::run(py, child, move |child, policy| {
            scenariolog::exec::command(&step, spec, child, policy)
        })
    }

    /// Ends the step, sets tags and adds artifacts (kind, file name, content), all in one transaction.
    fn end_with(
        &self,
        py: Python<'_>,
        options: EndOptions,
        tags: Pairs,
        payloads: Vec<(String, OsString, PyBackedBytes)>,
    ) -> PyResult<&'static str> {
        let outcome = detached(py, move || {
            let payloads: Vec<_> =
                payloads.iter().map(|(kind, name, bytes)| Payload { kind, name, bytes }).collect();
            self.step.end_with(&options.ending()?, &tags.0, &payloads)
        })?;
        Ok(outcome.as_str())
    }
}
