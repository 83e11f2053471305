//! Steps: the parts of a run, each attempt a row of its own.

use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

use rusqlite::{OptionalExtension, Row, params};

use crate::error::{Error, Result, sqlite};
use crate::outcome::Outcome;
use crate::record::ending::{self, Ending};
use crate::record::number::Number;
use crate::record::owner::Owner;
use crate::record::recorded::Recorded;
use crate::record::run::{self, Run};
use crate::record::scope::Scope;
use crate::record::{attempt, tag};
use crate::redact::Counts;
use crate::store::sql::{Cells, argv_json, to_sql};
use crate::store::step_path::path_before;
use crate::store::transaction::Transaction;
use crate::store::{Store, id};
use crate::time;

/// What to start a step with.
#[derive(Debug, Clone, Default)]
pub struct StepSpec {
    /// The name; any text that is not empty.
    pub name: String,
    /// The number; by default the one after the highest that there is under the same parent.
    pub step_num: Option<i64>,
    /// The attempt, from 1; by default one more than the run has of the same parent, number and name.
    pub attempt: Option<i64>,
    /// The step it is nested in: an id or a unique prefix.
    pub parent: Option<String>,
    /// What its name is unique in, such as the package of a test. It stands before the name in the step's path.
    pub group: Option<String>,
    /// The script it runs.
    pub script_path: Option<PathBuf>,
    /// The command line.
    pub argv: Vec<String>,
    /// The working directory.
    pub cwd: Option<PathBuf>,
    /// Tags.
    pub kv: Vec<(String, String)>,
    /// Start time, for steps imported from elsewhere.
    pub started_at: Option<SystemTime>,
}

impl StepSpec {
    /// A step of this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }
}

/// A step in a store. Dropping the handle does not end the step.
#[derive(Debug, Clone)]
pub struct Step {
    run: Run,
    step_id: String,
    step_num: i64,
    attempt: i64,
    name: String,
    step_path: String,
    started: Option<Instant>,
    /// When it began by the clock of this process, also for what is imported.
    begun: Option<Instant>,
}

impl Run {
    /// Starts a step: its row is in the file when this returns.
    pub fn start_step(&self, spec: &StepSpec) -> Result<Step> {
        self.store().write("cannot start the step", |tx| self.insert_step(tx, spec))
    }

    /// The step that will be, before it is written down: its id is not known, and its number only if it is given.
    pub(crate) fn planned_step(&self, spec: &StepSpec) -> Step {
        let spec = spec.redacted(self.store().redaction(), &mut Counts::default());
        Step {
            run: self.clone(),
            step_id: String::new(),
            step_num: spec.step_num.unwrap_or(0),
            attempt: spec.attempt.unwrap_or(1),
            name: spec.name.clone(),
            step_path: spec.name.clone(),
            started: None,
            begun: None,
        }
    }

    pub(crate) fn insert_step(&self, tx: &Transaction, spec: &StepSpec) -> Result<Step> {
        let mut redacted = Counts::default();
        let spec = spec.redacted(tx.redaction(), &mut redacted);
        if spec.name.is_empty() {
            return Err(Error::invalid("the name of the step is empty"));
        }
        let started = Instant::now();
        let parent = spec.parent.as_deref().map(|id| Parent::find(tx, id)).transpose()?;
        let mut before = path_before(parent.as_ref().map(Parent::place), &spec.name);
        if let Some(group) = spec.group.as_deref().filter(|group| !group.is_empty()) {
            before = format!("{before}{group}/");
        }
        let step_path = format!("{before}{}", spec.name);
        let parent = parent.map(|parent| parent.step_id);
        let number = Number::next(tx, self.id(), parent.as_deref(), spec.step_num)?;
        let attempt = match spec.attempt {
            Some(attempt) => attempt,
            // A new number has no attempts.
            None if spec.step_num.is_none() => 1,
            None => attempt::next(tx, self.id(), parent.as_deref(), &step_path, number.step_num)?,
        };
        let owner = Owner::this();
        tx.prepare_cached(
            "INSERT INTO steps (step_id, run_id, parent_step_id, step_num, attempt, step_name, path_before, script_path,
             argv_json, cwd, started_at, host, pid, pid_start, highest_num)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        )
        .and_then(|mut insert| {
            insert.execute(params![
                number.step_id,
                self.id(),
                parent,
                number.step_num,
                attempt,
                spec.name,
                before,
                spec.script_path.as_deref().map(to_sql),
                argv_json(&spec.argv),
                spec.cwd.as_deref().map(to_sql),
                spec.started_at.map_or_else(time::now, time::at),
                owner.host,
                owner.pid,
                owner.pid_start,
                number.highest()
            ])
        })
        .map_err(sqlite("cannot start the step"))?;
        let step = Step {
            run: self.clone(),
            step_id: number.step_id,
            step_num: number.step_num,
            attempt,
            name: spec.name.clone(),
            step_path,
            started: spec.started_at.is_none().then_some(started),
            begun: Some(spec.started_at.map_or(started, time::instant)),
        };
        tag::insert(tx, &step.scope(), &spec.kv)?;
        tag::count_redacted(tx, &step.scope(), &redacted)?;
        Ok(step)
    }
}

impl Store {
    /// The step that an id, a unique prefix of one, or `latest` stands for.
    pub fn step(&self, id: &str) -> Result<Step> {
        self.read(|conn| {
            let step_id = id::resolve(conn, id::STEP, id)?;
            load(conn, self, &step_id)
        })
    }
}

impl Step {
    /// The step's id.
    pub fn id(&self) -> &str {
        &self.step_id
    }

    /// When it began by the clock of this process, if this process started it.
    pub(crate) fn begun(&self) -> Option<Instant> {
        self.begun
    }

    /// The run it belongs to.
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// Its number in the run.
    pub fn step_num(&self) -> i64 {
        self.step_num
    }

    /// Which attempt it is, from 1.
    pub fn attempt(&self) -> i64 {
        self.attempt
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The names from the top of the run, its own last, with slashes between them: what it is called in any run of
    /// its suite.
    pub fn step_path(&self) -> &str {
        &self.step_path
    }

    /// Ends the step.
    pub fn end(&self, ending: &Ending) -> Result<Outcome> {
        self.store().write("cannot end the step", |tx| self.close(tx, ending))
    }

    /// Notes that something it started kept its output open.
    pub(crate) fn note_leak(&self, tx: &Transaction) -> Result<()> {
        tx.execute("UPDATE steps SET leaked = 1 WHERE step_id = ?1", [&self.step_id])
            .map(drop)
            .map_err(sqlite("cannot note that the step leaked"))
    }

    pub(crate) fn close(&self, tx: &Transaction, ending: &Ending) -> Result<Outcome> {
        ending::close(tx, id::STEP, &self.step_id, self.started, ending)
    }
}

impl Recorded for Step {
    fn store(&self) -> &Store {
        self.run.store()
    }

    fn scope(&self) -> Scope {
        Scope {
            run_id: self.run.id().to_owned(),
            step_id: Some(self.step_id.clone()),
            command_id: None,
        }
    }

    fn artifact_dir(&self) -> PathBuf {
        self.run.artifact_dir()
    }
}

/// The last component of a script's path or a program's, as a name for its step.
pub fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// What of a parent its children need.
struct Parent {
    step_id: String,
    path_before: String,
    name: String,
}

impl Parent {
    /// The step that an id or a unique prefix stands for.
    fn find(tx: &Transaction, id: &str) -> Result<Self> {
        if let Some(parent) = Self::of_id(tx, id)? {
            return Ok(parent);
        }
        let step_id = id::resolve(tx, id::STEP, id)?;
        Self::of_id(tx, &step_id)?.ok_or_else(|| id::unknown(id::STEP, id))
    }

    fn of_id(tx: &Transaction, id: &str) -> Result<Option<Self>> {
        tx.prepare_cached("SELECT step_id, path_before, step_name FROM steps WHERE step_id = ?1")
            .and_then(|mut select| {
                let row = |row: &Row| {
                    Ok(Self { step_id: row.get(0)?, path_before: row.get(1)?, name: row.get(2)? })
                };
                select.query_row([id], row).optional()
            })
            .map_err(sqlite("cannot look up the parent of the step"))
    }

    fn place(&self) -> (&str, &str) {
        (&self.path_before, &self.name)
    }
}

pub(crate) fn load(conn: &rusqlite::Connection, store: &Store, step_id: &str) -> Result<Step> {
    let (run_id, step_num, attempt, name, step_path): (String, i64, i64, String, String) = conn
        .prepare_cached(
            "SELECT run_id, step_num, attempt, step_name, step_path FROM steps WHERE step_id = ?1",
        )
        .and_then(|mut select| {
            select.query_row([step_id], |row| {
                let row = Cells(row);
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
            })
        })
        .map_err(sqlite("cannot read the step"))?;
    let run = run::load(conn, store, &run_id)?;
    let step_id = step_id.to_owned();
    Ok(Step { run, step_id, step_num, attempt, name, step_path, started: None, begun: None })
}
