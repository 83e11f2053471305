//! The file.

use std::io::ErrorKind;
use std::path::{self, Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use scenariolog::redact::RedactOptions;
use scenariolog::{Error, OpenOptions, Result, rebuild, recover, report, search, snapshot, verify};

use crate::command::Command;
use crate::error::detached;
use crate::rows::{self, Rows, ask};
use crate::run::Run;
use crate::specs::{FailuresOptions, RebuildOptions, RunOptions, Runs, SearchOptions};
use crate::step::Step;

/// A scenariolog file.
#[pyclass(frozen, module = "scenariolog._native")]
pub struct Store {
    path: PathBuf,
    /// Locked only while the interpreter is released: who holds the lock may open the file, which can take long.
    state: Mutex<State>,
}

enum State {
    /// There was no file yet. The first run creates it.
    Missing(OpenOptions),
    Open(scenariolog::Store),
    /// Runs and steps hold the connection for themselves.
    Closed,
}

impl Store {
    /// The store, to ask it. Fails if there is still no file.
    fn get(&self, py: Python<'_>) -> PyResult<scenariolog::Store> {
        detached(py, || self.opened(false))
    }

    fn opened(&self, create: bool) -> Result<scenariolog::Store> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let options = match &*state {
            State::Missing(options) => options.clone(),
            State::Open(store) => return Ok(store.clone()),
            State::Closed => return Err(Error::invalid("the store is closed; open it again")),
        };
        let store = options.create(create).open(&self.path)?;
        *state = State::Open(store.clone());
        Ok(store)
    }
}

/// Whether there is no file, or one that has nothing in it, such as a temporary file that was just made.
fn is_missing(path: &Path) -> bool {
    match path.metadata() {
        Ok(metadata) => metadata.is_file() && metadata.len() == 0,
        Err(error) => error.kind() == ErrorKind::NotFound,
    }
}

#[pymethods]
impl Store {
    #[new]
    fn new(
        py: Python<'_>,
        path: PathBuf,
        create: Option<bool>,
        checkpoint: bool,
        busy_timeout: f64,
        redact: Vec<String>,
        redact_env: Vec<String>,
    ) -> PyResult<Self> {
        detached(py, move || {
            let timeout = Duration::try_from_secs_f64(busy_timeout).map_err(|_| {
                Error::invalid(format!("busy_timeout: {busy_timeout} s is not a timeout"))
            })?;
            // The working directory may be another one when the file is created.
            let path = path::absolute(&path).map_err(|error| Error::io("open", &path, error))?;
            let wanted = redact.into_iter().fold(RedactOptions::none(), RedactOptions::pattern);
            let wanted = redact_env.into_iter().fold(wanted, RedactOptions::env).checked()?;
            let options = OpenOptions::new()
                .checkpoint_on_close(checkpoint)
                .busy_timeout(timeout)
                .redact(wanted);
            let state = if create.is_none() && is_missing(&path) {
                State::Missing(options)
            } else {
                State::Open(options.create(create.unwrap_or(false)).open(&path)?)
            };
            Ok(Self { path, state: Mutex::new(state) })
        })
    }

    /// The file's absolute path.
    #[getter]
    fn path(&self) -> PathBuf {
        self.path.clone()
    }

    /// Closes the file, once its runs, steps and commands are gone too.
    fn close(&self, py: Python<'_>) {
        py.detach(|| *self.state.lock().unwrap_or_else(PoisonError::into_inner) = State::Closed);
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

    /// Marks as interrupted what dead recorders left unfinished.
    fn recover(&self, py: Python<'_>) -> PyResult<()> {
        let store = self.get(py)?;
        detached(py, || recover::all(&store))
    }

    /// Copies the record into a new file.
    fn snapshot(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        let store = self.get(py)?;
        detached(py, move || snapshot::snapshot(&store, &path))
    }

    /// Starts a run, which creates the file if it is missing.
    fn start_run<'py>(&self, py: Python<'py>, options: RunOptions) -> PyResult<Bound<'py, Run>> {
        let run = detached(py, || self.opened(true)?.start_run(&options.into()))?;
        Run::make(py, run)
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

    /// Asks a report by its name.
    fn report(&self, py: Python<'_>, name: &str, options: &Bound<'_, PyDict>) -> PyResult<Rows> {
        let (store, options) = (self.get(py)?, rows::options(options)?);
        detached(py, || report::find(name)?.ask(&store, &options)).map(Rows::new)
    }

    /// The runs, the newest first.
    fn runs<'py>(&self, py: Python<'py>, runs: Runs, limit: usize) -> PyResult<Bound<'py, PyList>> {
        let store = self.get(py)?;
        ask(py, || report::runs(&store, &runs.into(), limit))
    }

    /// How runs ended.
    fn summary<'py>(&self, py: Python<'py>, runs: Runs) -> PyResult<Bound<'py, PyList>> {
        let store = self.get(py)?;
        ask(py, || report::summary(&store, &runs.into()))
    }

    /// What went wrong.
    fn failures<'py>(
        &self,
        py: Python<'py>,
        runs: Runs,
        options: FailuresOptions,
    ) -> PyResult<Bound<'py, PyList>> {
        let store = self.get(py)?;
        ask(py, || report::failures(&store, &runs.into(), &options.into()))
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

    /// The steps of each path across runs.
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

    /// Hashes the files of artifacts again.
    fn verify<'py>(&self, py: Python<'py>, runs: Runs) -> PyResult<Bound<'py, PyList>> {
        let store = self.get(py)?;
        ask(py, || verify::verify(&store, &runs.into()))
    }

    /// Rebuilds the index from the files. Counts artifacts, lines, bytes, and files that are gone.
    fn rebuild_index(
        &self,
        py: Python<'_>,
        runs: Runs,
        options: RebuildOptions,
    ) -> PyResult<(u64, u64, u64, u64)> {
        let store = self.get(py)?;
        let indexed = detached(py, || rebuild::rebuild(&store, &runs.into(), &options.into()))?;
        Ok((indexed.artifacts, indexed.lines, indexed.bytes, indexed.missing))
    }

    /// Finds lines.
    fn search<'py>(
        &self,
        py: Python<'py>,
        runs: Runs,
        options: SearchOptions,
    ) -> PyResult<Bound<'py, PyList>> {
        let store = self.get(py)?;
        ask(py, || search::search(&store, &options.query(runs)?))
    }
}
