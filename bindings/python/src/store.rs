//! The file.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use pyo3::prelude::*;
use pyo3::types::PyList;
use scenariolog::report::FailureOptions;
use scenariolog::{Error, OpenOptions, recover, report, search};

use crate::command::Command;
use crate::error::{detached, to_python};
use crate::rows::ask;
use crate::run::Run;
use crate::specs::{RunOptions, Runs, SearchOptions};
use crate::step::Step;

/// A scenariolog file, open.
#[pyclass(frozen, module = "scenariolog._native")]
pub struct Store {
    path: PathBuf,
    /// Taken out by `close`. Runs and steps hold the connection for themselves.
    store: Mutex<Option<scenariolog::Store>>,
}

impl Store {
    fn get(&self, py: Python<'_>) -> PyResult<scenariolog::Store> {
        let store = self.store.lock().unwrap_or_else(PoisonError::into_inner).clone();
        store.ok_or_else(|| to_python(py, &Error::invalid("the store is closed; open it again")))
    }
}

#[pymethods]
impl Store {
    #[new]
    fn new(
        py: Python<'_>,
        path: PathBuf,
        create: bool,
        checkpoint: bool,
        busy_timeout: f64,
    ) -> PyResult<Self> {
        let store = detached(py, move || {
            let timeout = Duration::try_from_secs_f64(busy_timeout)
                .map_err(|_| Error::invalid(format!("{busy_timeout} s is no timeout")))?;
            OpenOptions::new()
                .create(create)
                .checkpoint_on_close(checkpoint)
                .busy_timeout(timeout)
                .open(path)
        })?;
        Ok(Self { path: store.path().to_owned(), store: Mutex::new(Some(store)) })
    }

    /// The file's absolute path.
    #[getter]
    fn path(&self) -> PathBuf {
        self.path.clone()
    }

    /// Lets go of the file, which closes when its runs, steps and commands are gone too.
    fn close(&self, py: Python<'_>) {
        let store = self.store.lock().unwrap_or_else(PoisonError::into_inner).take();
        py.detach(|| drop(store));
    }

    /// Whether full-text search works.
    fn has_fts5(&self, py: Python<'_>) -> PyResult<bool> {
        let store = self.get(py)?;
        detached(py, || store.has_fts5())
    }

    /// Writes the write-ahead log back into the file.
    fn checkpoint(&self, py: Python<'_>) -> PyResult<()> {
        let store = self.get(py)?;
        detached(py, || store.checkpoint())
    }

    /// Writes down as interrupted what dead recorders left unfinished.
    fn recover(&self, py: Python<'_>) -> PyResult<()> {
        let store = self.get(py)?;
        detached(py, || recover::all(&store))
    }

    /// Starts a run.
    fn start_run<'py>(&self, py: Python<'py>, options: RunOptions) -> PyResult<Bound<'py, Run>> {
        let store = self.get(py)?;
        Run::make(py, detached(py, || store.start_run(&options.into()))?)
    }

    /// A run by id, unique prefix, or latest.
    fn run<'py>(&self, py: Python<'py>, id: &str) -> PyResult<Bound<'py, Run>> {
        let store = self.get(py)?;
        Run::make(py, detached(py, || store.run(id))?)
    }

    /// A step by id, unique prefix, or latest.
    fn step<'py>(&self, py: Python<'py>, id: &str) -> PyResult<Bound<'py, Step>> {
        let store = self.get(py)?;
        Step::make(py, detached(py, || store.step(id))?)
    }

    /// A command by id, unique prefix, or latest.
    fn command<'py>(&self, py: Python<'py>, id: &str) -> PyResult<Bound<'py, Command>> {
        let store = self.get(py)?;
        Command::make(py, detached(py, || store.command(id))?)
    }

    /// The runs, the newest first.
    fn runs<'py>(&self, py: Python<'py>, runs: Runs, limit: usize) -> PyResult<Bound<'py, PyList>> {
        let store = self.get(py)?;
        ask(py, || report::runs(&store, &runs.into(), limit))
    }

    /// What went wrong.
    fn failures<'py>(
        &self,
        py: Python<'py>,
        runs: Runs,
        lines: (usize, usize),
        all_attempts: bool,
        limit: usize,
    ) -> PyResult<Bound<'py, PyList>> {
        let store = self.get(py)?;
        let (first, last) = lines;
        let options = FailureOptions { first, last, all_attempts, limit };
        ask(py, || report::failures(&store, &runs.into(), &options))
    }

    /// The slowest steps.
    fn timings<'py>(
        &self,
        py: Python<'py>,
        runs: Runs,
        limit: usize,
    ) -> PyResult<Bound<'py, PyList>> {
        let store = self.get(py)?;
        ask(py, || report::timings(&store, &runs.into(), limit))
    }

    /// The steps of each name across runs.
    fn across_runs<'py>(
        &self,
        py: Python<'py>,
        runs: Runs,
        limit: usize,
    ) -> PyResult<Bound<'py, PyList>> {
        let store = self.get(py)?;
        ask(py, || report::across_runs(&store, &runs.into(), limit))
    }

    /// The artifacts of runs with all their steps and commands.
    fn artifacts<'py>(&self, py: Python<'py>, runs: Runs) -> PyResult<Bound<'py, PyList>> {
        let store = self.get(py)?;
        ask(py, || report::artifacts(&store, &runs.into()))
    }

    /// Finds lines.
    fn search<'py>(&self, py: Python<'py>, options: SearchOptions) -> PyResult<Bound<'py, PyList>> {
        let store = self.get(py)?;
        ask(py, || search::search(&store, &options.query()?))
    }
}
