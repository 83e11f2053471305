//! Commands.

use pyo3::prelude::*;
use scenariolog::exec::Target;

use crate::recorded::Recorded;
use crate::step::Step;

/// A command of a step.
#[pyclass(frozen, extends = Recorded, module = "scenariolog._native")]
pub struct Command {
    command: scenariolog::Command,
}

impl Command {
    pub fn make(py: Python<'_>, command: scenariolog::Command) -> PyResult<Bound<'_, Self>> {
        let base = Recorded::new(Target::Command(command.clone()));
        Bound::new(py, PyClassInitializer::from(base).add_subclass(Self { command }))
    }
}

#[pymethods]
impl Command {
    /// The command's id.
    #[getter]
    fn id(&self) -> &str {
        self.command.id()
    }

    /// Its number in the step, from 1.
    #[getter]
    fn command_num(&self) -> i64 {
        self.command.command_num()
    }

    /// The step it belongs to.
    #[getter]
    fn step<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, Step>> {
        Step::make(py, self.command.step().clone())
    }
}
