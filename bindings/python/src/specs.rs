//! Options, which the package passes as dictionaries: `scenariolog._options` declares the same keys.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use pyo3::conversion::FromPyObjectOwned;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use scenariolog::capture::Usage;
use scenariolog::index::IndexOptions;
use scenariolog::report::FailureOptions;
use scenariolog::search::{Order, Query};
use scenariolog::{CommandSpec, Ending, Result, RunFilter, RunSpec, Selection, StepSpec};

/// Declares a struct that is read from a dictionary with every field as a key. The error about a value names its key,
/// which is the parameter that the caller of the package passed.
macro_rules! options {
    ($(#[$meta:meta])* pub struct $name:ident { $($visible:vis $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        pub struct $name {
            $($visible $field: $type,)*
        }

        impl FromPyObject<'_, '_> for $name {
            type Error = PyErr;

            fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
                Ok(Self { $($field: field(&object, stringify!($field))?,)* })
            }
        }
    };
}

fn field<'py, T: FromPyObjectOwned<'py>>(options: &Bound<'py, PyAny>, name: &str) -> PyResult<T> {
    let value = options.get_item(name)?;
    value.extract().map_err(|error: T::Error| {
        let (py, error): (_, PyErr) = (options.py(), error.into());
        let message = format!("{name}: {}", error.value(py));
        if error.is_instance_of::<PyTypeError>(py) {
            PyTypeError::new_err(message)
        } else {
            PyValueError::new_err(message)
        }
    })
}

/// A time, given as nanoseconds since 1970.
fn time(nanoseconds: Option<i64>) -> Option<SystemTime> {
    let nanoseconds = nanoseconds?;
    let distance = Duration::from_nanos(nanoseconds.unsigned_abs());
    if nanoseconds < 0 {
        UNIX_EPOCH.checked_sub(distance)
    } else {
        UNIX_EPOCH.checked_add(distance)
    }
}

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

options! {
    /// What to start a run with.
    pub struct RunOptions {
        root_dir: PathBuf,
        suite: Option<String>,
        log_dir: Option<PathBuf>,
        tags: Pairs,
        started_at: Option<i64>,
    }
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
        if let Some(started_at) = time(options.started_at) {
            spec = spec.started_at(started_at);
        }
        options.tags.0.into_iter().fold(spec, |spec, (key, value)| spec.kv(key, value))
    }
}

options! {
    /// What to start a step with.
    pub struct StepOptions {
        name: String,
        step_num: Option<i64>,
        attempt: Option<i64>,
        parent: Option<String>,
        script_path: Option<PathBuf>,
        argv: Vec<String>,
        cwd: Option<PathBuf>,
        tags: Pairs,
        started_at: Option<i64>,
    }
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
            kv: options.tags.0,
            started_at: time(options.started_at),
            ..Self::default()
        }
    }
}

options! {
    /// What to start a command with.
    pub struct CommandOptions {
        name: Option<String>,
        argv: Vec<String>,
        cwd: Option<PathBuf>,
        tags: Pairs,
    }
}

impl From<CommandOptions> for CommandSpec {
    fn from(options: CommandOptions) -> Self {
        Self { name: options.name, argv: options.argv, cwd: options.cwd, kv: options.tags.0 }
    }
}

options! {
    /// How something ended.
    pub struct EndOptions {
        outcome: Option<String>,
        exit_code: Option<i32>,
        signal: Option<i32>,
        reason: Option<String>,
        duration_ms: Option<f64>,
        completed_at: Option<i64>,
        user_ms: Option<f64>,
        system_ms: Option<f64>,
        max_rss_bytes: Option<u64>,
    }
}

impl EndOptions {
    /// The ending, unless a word of it is unknown.
    pub fn ending(self) -> Result<Ending> {
        let duration =
            |ms: Option<f64>| ms.and_then(|ms| Duration::try_from_secs_f64(ms / 1e3).ok());
        let usage = duration(self.user_ms).map(|user| {
            let mut usage = Usage::default();
            usage.user = user;
            usage.system = duration(self.system_ms).unwrap_or_default();
            usage.max_rss_bytes = self.max_rss_bytes.unwrap_or_default();
            usage
        });
        Ok(Ending {
            outcome: self.outcome.as_deref().map(str::parse).transpose()?,
            exit_code: self.exit_code,
            signal: self.signal,
            reason: self.reason,
            duration: duration(self.duration_ms),
            usage,
            completed_at: time(self.completed_at),
        })
    }
}

options! {
    /// Which runs a question is about; `all_runs` counts where no run is named.
    pub struct Runs {
        run: Option<String>,
        all_runs: bool,
        suite: Option<String>,
        since: Option<String>,
    }
}

impl From<Runs> for RunFilter {
    fn from(runs: Runs) -> Self {
        let run = if runs.all_runs { Selection::All } else { runs.run.into() };
        Self { run, suite: runs.suite, since: runs.since }
    }
}

options! {
    /// What to search for.
    pub struct SearchOptions {
        text: String,
        literal: bool,
        regex: bool,
        kind: Option<String>,
        step: Option<String>,
        tags: Pairs,
        failed: bool,
        before: u32,
        after: u32,
        order: String,
        limit: usize,
    }
}

impl SearchOptions {
    /// The query, unless a word of it is unknown.
    pub fn query(self, runs: Runs) -> Result<Query> {
        Ok(Query {
            text: self.text,
            literal: self.literal,
            regex: self.regex,
            runs: runs.into(),
            kind: self.kind,
            step: self.step,
            kv: self.tags.0,
            failed: self.failed,
            before: self.before,
            after: self.after,
            order: self.order.parse::<Order>()?,
            limit: self.limit,
        })
    }
}

options! {
    /// What of the failures to report.
    pub struct FailuresOptions {
        first_lines: Option<usize>,
        last_lines: Option<usize>,
        key_lines: Option<usize>,
        all_attempts: bool,
        limit: usize,
    }
}

impl From<FailuresOptions> for FailureOptions {
    fn from(options: FailuresOptions) -> Self {
        let default = Self::default();
        Self {
            first: options.first_lines.unwrap_or(default.first),
            last: options.last_lines.unwrap_or(default.last),
            key: options.key_lines.unwrap_or(default.key),
            all_attempts: options.all_attempts,
            limit: options.limit,
        }
    }
}

options! {
    /// How much to index.
    pub struct RebuildOptions {
        max_line_bytes: Option<usize>,
        max_bytes: Option<u64>,
    }
}

impl From<RebuildOptions> for IndexOptions {
    fn from(options: RebuildOptions) -> Self {
        let default = Self::default();
        Self {
            max_line_bytes: options.max_line_bytes.unwrap_or(default.max_line_bytes),
            max_bytes: options.max_bytes.unwrap_or(default.max_bytes),
            ..default
        }
    }
}

options! {
    /// A child to run.
    pub struct ChildOptions {
        pub argv: Vec<OsString>,
        pub cwd: Option<PathBuf>,
        pub env: Vec<(OsString, Option<OsString>)>,
        pub timeout: Option<f64>,
        pub kill_after: f64,
        pub tee: bool,
        pub strict: bool,
        pub streams: String,
    }
}
