//! Steps: the parts of a run, each attempt a row of its own.

use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

use rusqlite::{OptionalExtension, params};

use crate::error::{Error, Result, sqlite};
use crate::outcome::Outcome;
use crate::record::ending::{self, Ending};
use crate::record::owner::Owner;
use crate::record::recorded::Recorded;
use crate::record::run::{self, Run};
use crate::record::scope::Scope;
use crate::record::tag;
use crate::store::sql::{argv_json, to_sql};
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
    started: Option<Instant>,
}

impl Run {
    /// Starts a step: its row is in the file when this returns.
    pub fn start_step(&self, spec: &StepSpec) -> Result<Step> {
        self.store().write("cannot start the step", |tx| self.insert_step(tx, spec))
    }

    pub(crate) fn insert_step(&self, tx: &Transaction, spec: &StepSpec) -> Result<Step> {
        if spec.name.is_empty() {
            return Err(Error::invalid("the name of the step is empty"));
        }
        let started = Instant::now();
        let parent = spec.parent.as_deref().map(|id| id::resolve(tx, id::STEP, id)).transpose()?;
        let step_num =
            spec.step_num.map_or_else(|| next_num(tx, self.id(), parent.as_deref()), Ok)?;
        let attempt = spec.attempt.map_or_else(
            || next_attempt(tx, self.id(), parent.as_deref(), step_num, &spec.name),
            Ok,
        )?;
        let step_id = id::new();
        let owner = Owner::this();
        tx.prepare_cached(
            "INSERT INTO steps (step_id, run_id, parent_step_id, step_num, attempt, step_name, script_path,
             argv_json, cwd, started_at, host, pid, pid_start)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )
        .and_then(|mut insert| {
            insert.execute(params![
                step_id,
                self.id(),
                parent,
                step_num,
                attempt,
                spec.name,
                spec.script_path.as_deref().map(to_sql),
                argv_json(&spec.argv),
                spec.cwd.as_deref().map(to_sql),
                spec.started_at.map_or_else(time::now, time::at),
                owner.host,
                owner.pid,
                owner.pid_start
            ])
        })
        .map_err(sqlite("cannot start the step"))?;
        let step = Step {
            run: self.clone(),
            step_id,
            step_num,
            attempt,
            name: spec.name.clone(),
            started: spec.started_at.is_none().then_some(started),
        };
        tag::insert(tx, &step.scope(), &spec.kv)?;
        Ok(step)
    }

    /// A step of this run: by id, unique prefix, `latest`, number, or name. Of several attempts the last,
    /// and rather a step of the run itself than a nested one.
    pub fn step(&self, text: &str) -> Result<Step> {
        self.store().read(|conn| {
            let step_id = match self.find_step(conn, text)? {
                Some(step_id) => step_id,
                None if text == "latest" => return Err(id::unknown(id::STEP, text)),
                // Last, since a number may look like the beginning of many ids.
                None => id::resolve(conn, id::STEP, text)?,
            };
            load(conn, self.store(), &step_id)
        })
    }

    fn find_step(&self, conn: &rusqlite::Connection, text: &str) -> Result<Option<String>> {
        let number = text.parse::<i64>().ok();
        conn.query_row(
            "SELECT step_id FROM steps WHERE run_id = ?1
             AND (?2 = 'latest' OR step_id = ?2 OR step_num = ?3 OR step_name = ?2)
             ORDER BY step_id = ?2 DESC, step_name = ?2 DESC, parent_step_id IS NULL DESC, started_at DESC LIMIT 1",
            params![self.id(), text, number],
            |row| row.get(0),
        )
        .optional()
        .map_err(sqlite("cannot look up the step"))
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

    /// Ends the step.
    pub fn end(&self, ending: &Ending) -> Result<Outcome> {
        self.store().write("cannot end the step", |tx| self.close(tx, ending))
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

fn next_num(tx: &Transaction, run_id: &str, parent: Option<&str>) -> Result<i64> {
    tx.prepare_cached(
        "SELECT COALESCE(max(step_num), 0) + 1 FROM steps WHERE run_id = ?1 AND parent_step_id IS ?2",
    )
    .and_then(|mut select| select.query_row(params![run_id, parent], |row| row.get(0)))
    .map_err(sqlite("cannot number the step"))
}

fn next_attempt(
    tx: &Transaction,
    run_id: &str,
    parent: Option<&str>,
    num: i64,
    name: &str,
) -> Result<i64> {
    tx.prepare_cached(
        "SELECT COALESCE(max(attempt), 0) + 1 FROM steps
         WHERE run_id = ?1 AND step_num = ?2 AND step_name = ?3 AND parent_step_id IS ?4",
    )
    .and_then(|mut select| select.query_row(params![run_id, num, name, parent], |row| row.get(0)))
    .map_err(sqlite("cannot count the attempts"))
}

fn load(conn: &rusqlite::Connection, store: &Store, step_id: &str) -> Result<Step> {
    let (run_id, step_num, attempt, name): (String, i64, i64, String) = conn
        .prepare_cached("SELECT run_id, step_num, attempt, step_name FROM steps WHERE step_id = ?1")
        .and_then(|mut select| {
            select.query_row([step_id], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })
        })
        .map_err(sqlite("cannot read the step"))?;
    let run = run::load(conn, store, run_id)?;
    Ok(Step { run, step_id: step_id.to_owned(), step_num, attempt, name, started: None })
}
