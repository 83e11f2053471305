//! Commands: programs that a step ran and recorded.

use std::path::PathBuf;
use std::time::Instant;

use rusqlite::params;

use crate::error::{Result, sqlite};
use crate::outcome::Outcome;
use crate::record::ending::{self, Ending};
use crate::record::owner::Owner;
use crate::record::recorded::Recorded;
use crate::record::scope::Scope;
use crate::record::step::Step;
use crate::record::tag;
use crate::redact::Counts;
use crate::store::sql::{Cells, argv_json, to_sql};
use crate::store::transaction::Transaction;
use crate::store::{Store, id};
use crate::time;

/// What to start a command with.
#[derive(Debug, Clone, Default)]
pub struct CommandSpec {
    /// A name for people, if the command line does not say enough.
    pub name: Option<String>,
    /// The command line.
    pub argv: Vec<String>,
    /// The working directory.
    pub cwd: Option<PathBuf>,
    /// Tags.
    pub kv: Vec<(String, String)>,
}

/// A command in a store. Dropping the handle does not end the command.
#[derive(Debug, Clone)]
pub struct Command {
    step: Step,
    command_id: String,
    command_num: i64,
    started: Option<Instant>,
}

impl Step {
    /// Starts a command of this step: its row is in the file when this returns.
    pub fn start_command(&self, spec: &CommandSpec) -> Result<Command> {
        self.store().write("cannot start the command", |tx| self.insert_command(tx, spec))
    }

    pub(crate) fn insert_command(&self, tx: &Transaction, spec: &CommandSpec) -> Result<Command> {
        self.insert_command_as(tx, spec, id::new(), &time::now())
    }

    /// The command that will be, before it is written down: its number is not known.
    pub(crate) fn planned_command(&self, command_id: String) -> Command {
        let (step, started) = (self.clone(), Some(Instant::now()));
        Command { step, command_id, command_num: 0, started }
    }

    pub(crate) fn insert_command_as(
        &self,
        tx: &Transaction,
        spec: &CommandSpec,
        command_id: String,
        started_at: &str,
    ) -> Result<Command> {
        let failed = || sqlite("cannot start the command");
        let mut redacted = Counts::default();
        let spec = spec.redacted(tx.redaction(), &mut redacted);
        let started = Instant::now();
        let owner = Owner::this();
        let command_num = tx
            .prepare_cached(
                "SELECT COALESCE(max(command_num), 0) + 1 FROM commands WHERE step_id = ?1",
            )
            .and_then(|mut select| select.query_row([self.id()], |row| row.get(0)))
            .map_err(failed())?;
        tx.prepare_cached(
            "INSERT INTO commands (command_id, step_id, command_num, name, argv0, argv_json, cwd, started_at,
             host, pid, pid_start) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )
        .and_then(|mut insert| {
            insert.execute(params![
                command_id,
                self.id(),
                command_num,
                spec.name,
                spec.argv.first(),
                argv_json(&spec.argv),
                spec.cwd.as_deref().map(to_sql),
                started_at,
                owner.host,
                owner.pid,
                owner.pid_start
            ])
        })
        .map_err(failed())?;
        let command =
            Command { step: self.clone(), command_id, command_num, started: Some(started) };
        tag::insert(tx, &command.scope(), &spec.kv)?;
        tag::count_redacted(tx, &command.scope(), &redacted)?;
        Ok(command)
    }
}

impl Store {
    /// The command that an id, a unique prefix of one, or `latest` stands for.
    pub fn command(&self, id: &str) -> Result<Command> {
        let (command_id, step_id, command_num): (String, String, i64) = self.read(|conn| {
            let command_id = id::resolve(conn, id::COMMAND, id)?;
            conn.query_row(
                "SELECT command_id, step_id, command_num FROM commands WHERE command_id = ?1",
                [command_id],
                |row| Ok((row.get(0)?, row.get(1)?, Cells(row).get(2)?)),
            )
            .map_err(sqlite("cannot read the command"))
        })?;
        Ok(Command { step: self.step(&step_id)?, command_id, command_num, started: None })
    }
}

impl Command {
    /// The command's id.
    pub fn id(&self) -> &str {
        &self.command_id
    }

    /// When it was started, if this process did it.
    pub(crate) fn started(&self) -> Option<Instant> {
        self.started
    }

    /// The step it belongs to.
    pub fn step(&self) -> &Step {
        &self.step
    }

    /// Its number in the step, from 1.
    pub fn command_num(&self) -> i64 {
        self.command_num
    }

    /// Ends the command.
    pub fn end(&self, ending: &Ending) -> Result<Outcome> {
        self.store().write("cannot end the command", |tx| self.close(tx, ending))
    }

    pub(crate) fn close(&self, tx: &Transaction, ending: &Ending) -> Result<Outcome> {
        ending::close(tx, id::COMMAND, &self.command_id, self.started, ending)
    }
}

impl Recorded for Command {
    fn store(&self) -> &Store {
        self.step.store()
    }

    fn scope(&self) -> Scope {
        Scope {
            run_id: self.step.run().id().to_owned(),
            step_id: Some(self.step.id().to_owned()),
            command_id: Some(self.command_id.clone()),
        }
    }

    fn artifact_dir(&self) -> PathBuf {
        self.step.artifact_dir()
    }
}
