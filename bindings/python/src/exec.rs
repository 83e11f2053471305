//! Running a child while Python stays interruptible.

use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;
use scenariolog::capture::{Canceller, Spec, Tee};
use scenariolog::exec::{self, Child, Policy, Target};
use scenariolog::{Error, Result};

use crate::command::Command;
use crate::error::to_python;
use crate::specs::ChildOptions;
use crate::step::Step;

/// How often Python is asked whether a signal came. The child's end is noticed at once.
const TICK: Duration = Duration::from_millis(50);

/// What became of a child.
#[pyclass(frozen, get_all, module = "scenariolog._native")]
pub struct ExecResult {
    /// The step or command it was recorded as, if it was.
    target: Py<PyAny>,
    /// Its own exit status, 128 + N for signal N, 124 after a timeout, 127 or 126 if it could not be started.
    returncode: i32,
    /// How it ended.
    outcome: Option<&'static str>,
    /// The signal that ended it.
    signal: Option<i32>,
    /// Why it ended so, where that is known.
    reason: Option<String>,
    /// How long it took, in milliseconds.
    duration_ms: Option<f64>,
    /// The file with its standard output.
    stdout_path: Option<PathBuf>,
    /// The file with its standard error.
    stderr_path: Option<PathBuf>,
    /// What went wrong with the recording.
    warnings: Vec<String>,
}

impl ExecResult {
    fn new(py: Python<'_>, result: exec::ExecResult) -> PyResult<Self> {
        Ok(Self {
            target: result.target.map_or_else(|| Ok(py.None()), |target| handle(py, target))?,
            returncode: result.exit_status,
            outcome: result.ending.judge().map(scenariolog::Outcome::as_str),
            signal: result.ending.signal,
            reason: result.ending.reason,
            duration_ms: result.ending.duration.map(|duration| duration.as_secs_f64() * 1e3),
            stdout_path: result.stdout,
            stderr_path: result.stderr,
            warnings: result.warnings,
        })
    }
}

fn handle(py: Python<'_>, target: Target) -> PyResult<Py<PyAny>> {
    match target {
        Target::Run(_) => Ok(py.None()),
        Target::Step(step) => Ok(Step::make(py, step)?.into_any().unbind()),
        Target::Command(command) => Ok(Command::make(py, command)?.into_any().unbind()),
    }
}

/// Has the core record the child in a thread of its own, while this one serves Python's signal handlers. If one of them
/// raises, the child is ended, its end recorded, and only then the exception goes on.
pub fn run(
    py: Python<'_>,
    child: ChildOptions,
    record: impl FnOnce(Child, Policy) -> Result<exec::ExecResult> + Send + 'static,
) -> PyResult<ExecResult> {
    let policy = Policy::strict(child.strict);
    let kill_after = seconds(child.kill_after).map_err(|error| to_python(py, &error))?;
    // Without the descriptors for it, the child cannot be ended early.
    let canceller = Canceller::new().unwrap_or_else(|_| Canceller::none());
    let mut child = Child::new(spec(child, kill_after).map_err(|error| to_python(py, &error))?);
    child.canceller = canceller.clone();
    let (done, mut end) = mpsc::channel();
    thread::Builder::new().name("scenariolog-exec".to_owned()).spawn(move || {
        // Nobody is left to be told only if this function has returned, which it does not before.
        let _ = done.send(record(child, policy));
    })?;
    let mut stopping = Stopping { canceller, kill_after, exception: None, since: None };
    let result = loop {
        let waited;
        (end, waited) = py.detach(move || {
            let waited = end.recv_timeout(TICK);
            (end, waited)
        });
        match waited {
            Ok(result) => break result,
            Err(RecvTimeoutError::Timeout) => stopping.attend(py),
            Err(RecvTimeoutError::Disconnected) => {
                break Err(Error::Internal("the thread that ran the child died".into()));
            }
        }
    };
    match stopping.exception {
        Some(exception) => Err(exception),
        None => ExecResult::new(py, result.map_err(|error| to_python(py, &error))?),
    }
}

/// The end of a child that an exception brings about.
struct Stopping {
    canceller: Canceller,
    kill_after: Duration,
    exception: Option<PyErr>,
    since: Option<Instant>,
}

impl Stopping {
    /// Runs Python's signal handlers. The first exception asks the child to end; the next one, or its
    /// patience running out, kills it.
    fn attend(&mut self, py: Python<'_>) {
        let raised = py.check_signals().err();
        match (raised, self.since) {
            (Some(exception), None) => {
                let is_interrupt = exception.is_instance_of::<PyKeyboardInterrupt>(py);
                self.canceller.send(if is_interrupt { libc::SIGINT } else { libc::SIGTERM });
                (self.exception, self.since) = (Some(exception), Some(Instant::now()));
            }
            (Some(_), Some(_)) => self.canceller.send(libc::SIGKILL),
            (None, Some(since)) if since.elapsed() > self.kill_after => {
                self.canceller.send(libc::SIGKILL);
            }
            (None, _) => {}
        }
    }
}

fn spec(child: ChildOptions, kill_after: Duration) -> Result<Spec> {
    let mut spec = Spec::new(child.argv);
    spec.cwd = child.cwd;
    spec.env = child.env;
    spec.timeout = child.timeout.map(seconds).transpose()?;
    spec.kill_after = kill_after;
    spec.wiring = child.streams.parse()?;
    if child.tee {
        // A stream that is not there gets no copy.
        (spec.stdout.tee, spec.stderr.tee) = (Tee::stdout().ok(), Tee::stderr().ok());
    }
    Ok(spec)
}

fn seconds(seconds: f64) -> Result<Duration> {
    Duration::try_from_secs_f64(seconds)
        .map_err(|_| Error::invalid(format!("{seconds} s is no length of time")))
}
