//! Runs: one execution of a suite.

use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

use rusqlite::{Connection, ErrorCode, OptionalExtension, Row, params};

use crate::error::{Error, Result, sqlite};
use crate::files::mode::Mode;
use crate::files::names;
use crate::outcome::Outcome;
use crate::record::ending::{self, Ending};
use crate::record::owner::Owner;
use crate::record::recorded::Recorded;
use crate::record::scope::Scope;
use crate::record::{attempt, fingerprint, provenance, recover, tag};
use crate::redact::Counts;
use crate::store::sql::{Cells, from_sql, to_sql};
use crate::store::transaction::Transaction;
use crate::store::{Store, id, recent};
use crate::time;

/// The default log directory, relative to the run's root.
pub const DEFAULT_LOG_DIR: &str = ".logs";

/// What to start a run with.
#[derive(Debug, Clone, Default)]
pub struct RunSpec {
    id: Option<String>,
    root_dir: PathBuf,
    log_dir: Option<PathBuf>,
    suite: Option<String>,
    kv: Vec<(String, String)>,
    caller_owns: bool,
    started_at: Option<SystemTime>,
}

impl RunSpec {
    /// A run rooted at this directory, which artifact paths are relative to.
    pub fn new(root_dir: impl Into<PathBuf>) -> Self {
        Self { root_dir: root_dir.into(), ..Self::default() }
    }

    /// The run's id, if something else has chosen it: up to 200 letters, digits, `-`, `_` and `.`, of which no other
    /// run in the file has the same. By default a new one is made, which sorts by time.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// The suite's name.
    #[must_use]
    pub fn suite(mut self, suite: impl Into<String>) -> Self {
        self.suite = Some(suite.into());
        self
    }

    /// Names the suite after its root directory if it has no name.
    #[must_use]
    pub(crate) fn or_suite_of_root(mut self) -> Self {
        if self.suite.is_none() {
            let root = self.root_dir.canonicalize().ok();
            self.suite = root
                .as_deref()
                .and_then(Path::file_name)
                .map(|name| name.to_string_lossy().into_owned());
        }
        self
    }

    /// Where output goes, relative to the root; `.logs` by default. It is created when needed.
    #[must_use]
    pub fn log_dir(mut self, log_dir: impl Into<PathBuf>) -> Self {
        self.log_dir = Some(log_dir.into());
        self
    }

    /// Adds a tag. It wins over what the provenance of the run says under the same key.
    #[must_use]
    pub fn kv(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.kv.push((key.into(), value.into()));
        self
    }

    /// Start time, for runs imported from elsewhere.
    #[must_use]
    pub fn started_at(mut self, time: SystemTime) -> Self {
        self.started_at = Some(time);
        self
    }

    /// The run lives as long as the process that called this one: for a program that starts a run and exits.
    #[must_use]
    pub fn owned_by_caller(mut self) -> Self {
        self.caller_owns = true;
        self
    }
}

/// A run in a store. Dropping the handle does not end the run.
#[derive(Debug, Clone)]
pub struct Run {
    store: Store,
    run_id: String,
    root_dir: PathBuf,
    log_dir: PathBuf,
    /// Set if this process started the run.
    started: Option<Instant>,
}

/// A run whose row is not written yet.
#[derive(Debug)]
pub(crate) struct PlannedRun {
    /// The run that it will be.
    pub run: Run,
    suite: Option<String>,
    started_at: String,
    owner: Owner,
    tags: Vec<(String, String)>,
}

impl PlannedRun {
    /// Writes it down.
    pub fn insert(&self, tx: &Transaction) -> Result<()> {
        let Self { run, suite, started_at, owner, tags } = self;
        let mut redacted = Counts::default();
        let suite = suite.as_deref().map(|it| tx.redaction().text(it, &mut redacted));
        tx.execute(
            "INSERT INTO scenario_runs (run_id, root_dir, suite, started_at, log_dir, host, pid, pid_start)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                run.run_id,
                to_sql(&run.root_dir),
                suite.as_deref(),
                started_at,
                to_sql(&run.log_dir),
                owner.host,
                owner.pid,
                owner.pid_start
            ],
        )
        .map_err(|error| match error.sqlite_error_code() {
            Some(ErrorCode::ConstraintViolation) => {
                Error::invalid(format!("there is already a run \"{}\"", run.run_id))
            }
            _ => sqlite("cannot start the run")(error),
        })?;
        tag::insert(tx, &run.scope(), tags)?;
        tag::count_redacted(tx, &run.scope(), &redacted)
    }
}

impl Store {
    /// Starts a run: its row, its tags and its provenance are in the file when this returns.
    pub fn start_run(&self, spec: &RunSpec) -> Result<Run> {
        let planned = self.plan_run(spec)?;
        self.write("cannot start the run", |tx| planned.insert(tx))?;
        Ok(planned.run)
    }

    /// All that starting a run takes but writing it down.
    pub(crate) fn plan_run(&self, spec: &RunSpec) -> Result<PlannedRun> {
        let started = Instant::now();
        let started_at = spec.started_at.map_or_else(time::now, time::at);
        let run_id = spec.id.as_deref().map_or_else(|| Ok(id::new()), id::chosen)?;
        let root_dir = canonical(&spec.root_dir)?;
        let owner = if spec.caller_owns { Owner::caller() } else { Owner::this() };
        let log_dir = spec.log_dir.clone().unwrap_or_else(|| DEFAULT_LOG_DIR.into());
        let mut tags = provenance::collect(&root_dir, spec.suite.as_deref());
        tags.extend(spec.kv.iter().cloned());
        // A snapshot has none, since a log beside it is what it must not have.
        self.ensure_wal()?;
        let started = spec.started_at.is_none().then_some(started);
        let run = Run { store: self.clone(), run_id, root_dir, log_dir, started };
        // Later recorders of the run know nothing of this process's choice, but follow its directory. If it cannot be
        // made, whoever needs it says so.
        if Mode::chosen().is_some() {
            let _ = names::make_dir(&run.output_dir());
        }
        Ok(PlannedRun { run, suite: spec.suite.clone(), started_at, owner, tags })
    }

    /// The run that an id, a unique prefix of one, or `latest` stands for.
    pub fn run(&self, id: &str) -> Result<Run> {
        self.read(|conn| match find(conn, self, id)? {
            // Recorders mostly have the whole id.
            Some(run) => Ok(run),
            None => load(conn, self, &recent::run(conn, None, id)?),
        })
    }
}

impl Run {
    /// The run's id.
    pub fn id(&self) -> &str {
        &self.run_id
    }

    /// When it was started, if this process did it.
    pub(crate) fn started(&self) -> Option<Instant> {
        self.started
    }

    /// The directory that relative artifact paths are relative to. Absolute.
    pub fn root_dir(&self) -> &Path {
        &self.root_dir
    }

    /// The directory that output is written below. Absolute where the root is.
    pub fn log_dir(&self) -> PathBuf {
        self.root_dir.join(&self.log_dir)
    }

    /// The directory that its own output files are written to.
    pub(crate) fn output_dir(&self) -> PathBuf {
        self.log_dir().join(&self.run_id)
    }

    /// The same run with output going below another directory, relative to the root.
    #[must_use]
    pub fn with_log_dir(mut self, log_dir: impl Into<PathBuf>) -> Self {
        self.log_dir = log_dir.into();
        self
    }

    /// Ends the run. Without an outcome and an exit code, the worst outcome of its steps is the run's.
    /// Exit codes 129, 130 and 143, as a shell has them after HUP, INT and TERM, mean interrupted.
    ///
    /// Steps whose recorder died are written down as interrupted, and their output is indexed.
    pub fn end(&self, ending: &Ending) -> Result<Outcome> {
        recover::mark(&self.store, &self.run_id)?;
        let outcome = self.store.write("cannot end the run", |tx| {
            let mut ending = ending.clone();
            if ending.exit_code.is_none() && ending.outcome.is_none() {
                ending.outcome = Some(worst(tx, &self.run_id)?);
            }
            self.close(tx, ending)
        })?;
        // What cannot be completed now stays marked for the next recorder. The end has been written.
        let _ = self.wind_up();
        Ok(outcome)
    }

    /// Does what can wait until the end is written: completes what was left unfinished, takes the fingerprints of the
    /// failures, and moves the log into the file.
    pub(crate) fn wind_up(&self) -> Result<()> {
        let completed = recover::run(&self.store, &self.run_id);
        let taken = fingerprint::take(&self.store, &self.run_id);
        completed.and(taken).and(self.store.checkpoint())
    }

    pub(crate) fn close(&self, tx: &Transaction, mut ending: Ending) -> Result<Outcome> {
        if ending.outcome.is_none() && ending.signal.is_none() {
            ending.signal = ending.exit_code.and_then(signal_of_shell);
        }
        ending::close(tx, id::RUN, &self.run_id, self.started, &ending)
    }

    /// Reopens an ended run; does nothing to an open one.
    ///
    /// For suites of several processes, of which none knows whether it is the last: each reopens the run and ends it
    /// again.
    pub fn reopen(&self) -> Result<()> {
        self.store.write("cannot reopen the run", |tx| {
            tx.execute(
                "UPDATE scenario_runs SET completed_at = NULL, outcome = NULL, exit_code = NULL, signal = NULL,
                 reason = NULL, duration_ms = NULL, user_ms = NULL, system_ms = NULL, max_rss_bytes = NULL
                 WHERE run_id = ?1",
                [&self.run_id],
            )
            .map(drop)
            .map_err(sqlite("cannot reopen the run"))
        })
    }
}

impl Recorded for Run {
    fn store(&self) -> &Store {
        &self.store
    }

    fn scope(&self) -> Scope {
        Scope { run_id: self.run_id.clone(), step_id: None, command_id: None }
    }

    fn artifact_dir(&self) -> PathBuf {
        self.output_dir().join("artifacts")
    }
}

/// The handle of a run that is known to exist.
pub(crate) fn load(conn: &Connection, store: &Store, run_id: &str) -> Result<Run> {
    find(conn, store, run_id)?.ok_or_else(|| id::unknown(id::RUN, run_id))
}

/// The handle of the run with this very id.
fn find(conn: &Connection, store: &Store, run_id: &str) -> Result<Option<Run>> {
    let run = |row: &Row| {
        let log_dir = from_sql(row.get_ref(1)?);
        Ok(Run {
            store: store.clone(),
            run_id: run_id.to_owned(),
            root_dir: from_sql(row.get_ref(0)?).unwrap_or_default(),
            log_dir: log_dir.unwrap_or_else(|| DEFAULT_LOG_DIR.into()),
            started: None,
        })
    };
    conn.prepare_cached("SELECT root_dir, log_dir FROM scenario_runs WHERE run_id = ?1")
        .and_then(|mut select| select.query_row([run_id], run).optional())
        .map_err(sqlite("cannot read the run"))
}

fn canonical(root: &Path) -> Result<PathBuf> {
    root.canonicalize().map_err(|error| Error::io("use the root directory", root, error))
}

fn signal_of_shell(code: i32) -> Option<i32> {
    let signal = code.checked_sub(128)?;
    (signal != libc::SIGKILL && ending::ends_from_outside(signal)).then_some(signal)
}

/// The outcome that the steps of a run add up to.
fn worst(tx: &Transaction, run_id: &str) -> Result<Outcome> {
    let words: Vec<Option<String>> = tx
        .prepare(&format!(
            "SELECT DISTINCT s.outcome FROM steps AS s WHERE s.run_id = ?1 AND {}",
            attempt::judges_in("?1")
        ))
        .and_then(|mut select| select.query_map([run_id], |row| Cells(row).get(0))?.collect())
        .map_err(sqlite("cannot read the steps"))?;
    let outcomes: Vec<Outcome> = words
        .iter()
        .map(|word| {
            word.as_deref()
                .map_or(Outcome::Interrupted, |word| word.parse().unwrap_or(Outcome::Error))
        })
        .collect();
    Ok(if outcomes.contains(&Outcome::Interrupted) {
        Outcome::Interrupted
    } else if outcomes.iter().any(|outcome| outcome.is_failure()) {
        Outcome::Failed
    } else {
        Outcome::Passed
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::report;
    use crate::record::step::StepSpec;

    #[test]
    fn an_id_that_is_taken_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path().join("x.db")).unwrap();
        let spec = RunSpec::new(dir.path()).id("nightly-42");
        assert_eq!(store.start_run(&spec).unwrap().id(), "nightly-42");
        let error = store.start_run(&spec).unwrap_err().to_string();
        assert_eq!(error, "there is already a run \"nightly-42\"");
    }

    #[test]
    fn a_reopened_run_can_end_again() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path().join("x.db")).unwrap();
        let run = store.start_run(&RunSpec::new(dir.path())).unwrap();
        run.reopen().unwrap();
        assert_eq!(run.end(&Ending::default()).unwrap(), Outcome::Passed);
        run.end(&Ending::default()).unwrap_err();
        run.reopen().unwrap();
        let row = report::run(&store, run.id()).unwrap();
        assert_eq!(
            (row.outcome.as_str(), row.duration_ms, row.completed_at),
            ("running", None, None)
        );
        let step = run.start_step(&StepSpec::new("late")).unwrap();
        step.end(&Ending::exit_code(1)).unwrap();
        assert_eq!(run.end(&Ending::default()).unwrap(), Outcome::Failed);
    }
}
