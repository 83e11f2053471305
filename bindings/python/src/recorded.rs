//! What runs, steps and commands have in common.

use std::ffi::OsString;
use std::path::PathBuf;

use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};
use scenariolog::exec::Target;
use scenariolog::stream;

use crate::error::detached;
use crate::rows::{ask, tuple};
use crate::specs::EndOptions;
use crate::stream::Stream;

/// A run, step or command.
#[pyclass(frozen, subclass, module = "scenariolog._native")]
pub struct Recorded {
    target: Target,
}

impl Recorded {
    pub fn new(target: Target) -> Self {
        Self { target }
    }

    pub fn target(&self) -> &Target {
        &self.target
    }
}

/// The core's trait, without its name, which is that of the class.
use scenariolog::Recorded as _;

#[pymethods]
impl Recorded {
    /// The file it is recorded in.
    #[getter]
    fn store_path(&self) -> PathBuf {
        self.target.store().path().to_owned()
    }

    /// Sets a tag.
    fn set_tag(&self, py: Python<'_>, key: &str, value: &str) -> PyResult<()> {
        detached(py, || self.target.set_kv(key, value))
    }

    /// The value of a tag.
    fn tag(&self, py: Python<'_>, key: &str) -> PyResult<Option<String>> {
        detached(py, || self.target.get_kv(key))
    }

    /// Removes a tag; false if there was none.
    fn remove_tag(&self, py: Python<'_>, key: &str) -> PyResult<bool> {
        detached(py, || self.target.remove_kv(key))
    }

    /// All its tags, by key.
    fn tags<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        ask(py, || self.target.kv())
    }

    /// Records a number that was measured.
    fn add_metric(
        &self,
        py: Python<'_>,
        name: &str,
        value: f64,
        unit: Option<&str>,
    ) -> PyResult<()> {
        detached(py, || self.target.add_metric(name, value, unit))
    }

    /// Registers a file that stays where it is.
    fn add_artifact<'py>(
        &self,
        py: Python<'py>,
        kind: &str,
        path: PathBuf,
    ) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, detached(py, || self.target.add_artifact(kind, path))?)
    }

    /// Writes bytes to a new file and registers it.
    fn add_artifact_bytes<'py>(
        &self,
        py: Python<'py>,
        kind: &str,
        name: OsString,
        data: &[u8],
    ) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, detached(py, || self.target.add_artifact_bytes(kind, name, data))?)
    }

    /// Its own artifacts, in the order they were added.
    fn artifacts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        ask(py, || self.target.artifacts())
    }

    /// Creates a file and registers it as an artifact that is written piece by piece.
    fn open_stream(&self, py: Python<'_>, kind: &str) -> PyResult<Stream> {
        detached(py, || stream::Stream::open(&self.target, kind)).map(Stream::new)
    }

    /// The variables through which programs find this place in the record; None unsets one.
    fn environment(&self) -> Vec<(OsString, Option<OsString>)> {
        self.target.environment()
    }

    /// Ends it and returns the outcome.
    fn end(&self, py: Python<'_>, options: EndOptions) -> PyResult<&'static str> {
        let outcome = detached(py, || {
            let ending = options.ending()?;
            match &self.target {
                Target::Run(run) => run.end(&ending),
                Target::Step(step) => step.end(&ending),
                Target::Command(command) => command.end(&ending),
            }
        })?;
        Ok(outcome.as_str())
    }
}
