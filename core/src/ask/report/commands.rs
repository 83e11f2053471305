//! The commands of a step.

use std::path::PathBuf;

use rusqlite::Row;
use rusqlite::types::Value;

use crate::ask::answer::{Answer, Rows};
use crate::ask::filter::Usual;
use crate::ask::report::declare::{Place, Report};
use crate::ask::report::opt::{ALL_RUNS, RUN_ID, SINCE, SUITE};
use crate::error::Result;
use crate::record::recorded::Recorded;
use crate::record::status::Status;
use crate::record::step::Step;
use crate::row::{ReportRow, row};
use crate::store::Store;
use crate::store::sql::{Cells, from_sql};

row! {
    /// A command that a step ran.
    pub struct CommandRow {
        /// Its number in the step, from 1.
        pub command_num: i64,
        /// Its name, where it was given one.
        pub name: Option<String>,
        /// The program.
        pub argv0: Option<String>,
        /// The command line, a JSON array.
        pub argv_json: Option<String>,
        /// How it ended, or "running".
        pub outcome: Status,
        /// The exit code, 128 + N for signal N.
        pub exit_code: Option<i64>,
        /// The signal that ended it.
        pub signal: Option<i64>,
        /// How long it took, in milliseconds.
        pub duration_ms: Option<f64>,
        /// CPU time in the program, in milliseconds.
        pub user_ms: Option<f64>,
        /// CPU time in the kernel, in milliseconds.
        pub system_ms: Option<f64>,
        /// The largest resident size of one of its processes, in bytes.
        pub max_rss_bytes: Option<i64>,
        /// When it started, UTC.
        pub started_at: String,
        /// When it ended, UTC.
        pub completed_at: Option<String>,
        /// The working directory.
        pub cwd: Option<PathBuf>,
        /// The command's id.
        pub command_id: String,
        /// The step it belongs to.
        pub step_id: String,
        /// The step's path: the names from the top of the run, its own last, with slashes between them.
        pub step_path: String,
    }
}

pub(super) const REPORTS: &[Report] = &[Report {
    name: "commands",
    place: Place::Nowhere,
    about: "Show the commands of the steps of runs",
    order: "the newest run first, its steps and their commands as they started",
    row: CommandRow::TYPE,
    fields: &[
        "command_num",
        "name",
        "argv_json",
        "outcome",
        "exit_code",
        "duration_ms",
        "step_path",
    ],
    none: "no commands",
    limited: None,
    options: &[RUN_ID, SUITE, SINCE, ALL_RUNS],
    bad: None,
    ask: |store, given| {
        let conditions = given.runs().conditions(store, Usual::Latest)?;
        let order =
            "ORDER BY r.started_at DESC, r.run_id DESC, s.started_at, s.step_id, c.command_num";
        select(store, &format!("WHERE {} {order}", conditions.sql()), &conditions.values)
            .map(Rows::from)
    },
}];

const SELECT: &str = "
    SELECT c.command_num, c.name, c.argv0, c.argv_json, c.exit_code, c.signal, c.duration_ms, c.user_ms, c.system_ms,
           c.max_rss_bytes, c.started_at, c.completed_at, c.cwd, c.command_id, c.step_id, c.outcome, c.host, c.pid,
           c.pid_start, s.step_path
    FROM scenario_runs AS r JOIN steps AS s USING (run_id) JOIN commands AS c USING (step_id)";

/// The commands of a step, in the order they started.
pub fn commands(step: &Step) -> Result<Vec<CommandRow>> {
    command_rows(step)?.collect()
}

/// [`commands`], read one by one.
pub fn command_rows(step: &Step) -> Result<Answer<CommandRow>> {
    let conditions = "WHERE s.step_id = ? ORDER BY c.command_num";
    select(step.store(), conditions, &[Value::from(step.id().to_owned())])
}

fn select(store: &Store, conditions: &str, values: &[Value]) -> Result<Answer<CommandRow>> {
    let sql = format!("{SELECT} {conditions}");
    Answer::select(store, "cannot read the commands", &sql, values, row)
}

fn row(row: &Row) -> rusqlite::Result<CommandRow> {
    let row = &Cells(row);
    Ok(CommandRow {
        command_num: row.get(0)?,
        name: row.get(1)?,
        argv0: row.get(2)?,
        argv_json: row.get(3)?,
        outcome: Status::from_row(row, 15)?,
        exit_code: row.get(4)?,
        signal: row.get(5)?,
        duration_ms: row.get(6)?,
        user_ms: row.get(7)?,
        system_ms: row.get(8)?,
        max_rss_bytes: row.get(9)?,
        started_at: row.get(10)?,
        completed_at: row.get(11)?,
        cwd: from_sql(row.get_ref(12)?),
        command_id: row.get(13)?,
        step_id: row.get(14)?,
        step_path: row.get(19)?,
    })
}
