//! The commands of a step.

use std::path::PathBuf;

use rusqlite::Row;

use crate::error::{Result, sqlite};
use crate::record::recorded::Recorded;
use crate::record::status::Status;
use crate::record::step::Step;
use crate::row::record;
use crate::store::sql::from_sql;

record! {
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

/// The commands of a step, in the order they started.
pub fn commands(step: &Step) -> Result<Vec<CommandRow>> {
    let row = |row: &Row| row_of(row, step.step_path());
    step.store().read(|conn| {
        conn.prepare_cached(
            "SELECT command_num, name, argv0, argv_json, exit_code, signal, duration_ms, user_ms, system_ms,
                    max_rss_bytes, started_at, completed_at, cwd, command_id, step_id, outcome, host, pid, pid_start
             FROM commands WHERE step_id = ?1 ORDER BY command_num",
        )
        .and_then(|mut select| select.query_map([step.id()], row)?.collect())
        .map_err(sqlite("cannot read the commands"))
    })
}

fn row_of(row: &Row, step_path: &str) -> rusqlite::Result<CommandRow> {
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
        step_path: step_path.to_owned(),
    })
}
