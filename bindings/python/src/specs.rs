//! What the package passes in as dictionaries: `scenariolog._options` declares the same keys.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use pyo3::prelude::*;
use pyo3::types::PyDict;
use scenariolog::search::{Order, Query};
use scenariolog::{CommandSpec, Ending, Result, RunFilter, RunSpec, StepSpec};

/// Tags: a dictionary of keys with their values.
pub struct Pairs(pub Vec<(String, String)>);

impl FromPyObject<'_, '_> for Pairs {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let pairs = object.cast::<PyDict>()?.iter();
        pairs
            .map(|(key, value)| Ok((key.extract()?, value.extract()?)))
            .collect::<PyResult<_>>()
            .map(Self)
    }
}

/// What to start a run with.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct RunOptions {
    root_dir: PathBuf,
    suite: Option<String>,
    log_dir: Option<PathBuf>,
    kv: Pairs,
}

impl From<RunOptions> for RunSpec {
    fn from(options: RunOptions) -> Self {
        let mut spec = Self::new(options.root_dir);
        if let Some(suite) = options.suite {
            spec = spec.suite(suite);
        }
        if let Some(log_dir) = options.log_dir {
            spec = spec.log_dir(log_dir);
        }
        options.kv.0.into_iter().fold(spec, |spec, (key, value)| spec.kv(key, value))
    }
}

/// What to start a step with.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct StepOptions {
    name: String,
    step_num: Option<i64>,
    attempt: Option<i64>,
    parent: Option<String>,
    script_path: Option<PathBuf>,
    argv: Vec<String>,
    cwd: Option<PathBuf>,
    kv: Pairs,
}

impl From<StepOptions> for StepSpec {
    fn from(options: StepOptions) -> Self {
        Self {
            name: options.name,
            step_num: options.step_num,
            attempt: options.attempt,
            parent: options.parent,
            script_path: options.script_path,
            argv: options.argv,
            cwd: options.cwd,
            kv: options.kv.0,
            started_at: None,
        }
    }
}

/// What to start a command with.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct CommandOptions {
    name: Option<String>,
    argv: Vec<String>,
    cwd: Option<PathBuf>,
    kv: Pairs,
}

impl From<CommandOptions> for CommandSpec {
    fn from(options: CommandOptions) -> Self {
        Self { name: options.name, argv: options.argv, cwd: options.cwd, kv: options.kv.0 }
    }
}

/// How something ended.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct EndOptions {
    outcome: Option<String>,
    exit_code: Option<i32>,
    signal: Option<i32>,
    reason: Option<String>,
    duration_ms: Option<f64>,
}

impl EndOptions {
    /// The ending, unless a word of it is unknown.
    pub fn ending(self) -> Result<Ending> {
        Ok(Ending {
            outcome: self.outcome.as_deref().map(str::parse).transpose()?,
            exit_code: self.exit_code,
            signal: self.signal,
            reason: self.reason,
            duration: self.duration_ms.and_then(|ms| Duration::try_from_secs_f64(ms / 1e3).ok()),
            usage: None,
            completed_at: None,
        })
    }
}

/// Which runs a question is about.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct Runs {
    run: Option<String>,
    suite: Option<String>,
    since: Option<String>,
}

impl From<Runs> for RunFilter {
    fn from(runs: Runs) -> Self {
        Self { run: runs.run, suite: runs.suite, since: runs.since }
    }
}

/// What to search for.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct SearchOptions {
    text: String,
    literal: bool,
    runs: Runs,
    kind: Option<String>,
    step: Option<String>,
    kv: Pairs,
    failed: bool,
    before: u32,
    after: u32,
    order: String,
    limit: usize,
}

impl SearchOptions {
    /// The query, unless a word of it is unknown.
    pub fn query(self) -> Result<Query> {
        Ok(Query {
            text: self.text,
            literal: self.literal,
            runs: self.runs.into(),
            kind: self.kind,
            step: self.step,
            kv: self.kv.0,
            failed: self.failed,
            before: self.before,
            after: self.after,
            order: self.order.parse::<Order>()?,
            limit: self.limit,
        })
    }
}

/// A child to run.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct ChildOptions {
    pub argv: Vec<OsString>,
    pub cwd: Option<PathBuf>,
    pub env: Vec<(OsString, Option<OsString>)>,
    pub timeout: Option<f64>,
    pub kill_after: f64,
    pub tee: bool,
    pub strict: bool,
}
