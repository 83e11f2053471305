//! What became of a step in the runs before.

use std::collections::BTreeMap;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};

use crate::error::{Result, sqlite};
use crate::outcome::Outcome;
use crate::record::status::Status;
use crate::store::id;
use crate::store::sql::{Cells, Conditions};

/// The line of runs that a run belongs to: those of its suite and branch.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub run_id: String,
    pub suite: Option<String>,
    pub started_at: String,
    /// The branch that is compared with: its own, unless no other run has that.
    pub branch: Option<String>,
    /// The commit, if it is known and nothing was changed since.
    pub commit: Option<String>,
    /// How the run ended, if it has.
    pub status: Status,
}

/// A step in one run: its last attempt there.
#[derive(Debug, Clone)]
pub(crate) struct Past {
    pub run_id: String,
    pub step_id: String,
    pub started_at: String,
    pub status: Status,
    pub duration_ms: Option<f64>,
    pub max_rss_bytes: Option<i64>,
    pub reason: Option<String>,
    /// The commit, also if something was changed since.
    pub sha: Option<String>,
    /// Whether something was changed since that commit.
    pub dirty: bool,
    /// How often it was recorded in that run.
    pub attempts: i64,
    /// Whether an attempt before the last one failed.
    pub failed_before: bool,
}

impl Past {
    pub fn is_passed(&self) -> bool {
        self.status == Status::Ended(Outcome::Passed)
    }

    /// The commit as it was tested.
    pub fn commit(&self) -> Option<&str> {
        self.sha.as_deref().filter(|_| !self.dirty)
    }

    /// Whether it passed only when it was tried again.
    pub fn is_passed_on_retry(&self) -> bool {
        self.is_passed() && self.failed_before
    }
}

/// The SQL of a run's tag; of the revisions that are known, that of the repository comes before that of the CI service.
fn tag(key: &str) -> String {
    format!(
        "(SELECT v FROM kv WHERE kv.run_id = r.run_id AND COALESCE(kv.step_id, '') = ''
          AND COALESCE(kv.command_id, '') = '' AND k = '{key}')"
    )
}

/// The SQL of a run's commit.
pub(crate) fn sha() -> String {
    format!("COALESCE({}, {})", tag("git.sha"), tag("ci.sha"))
}

fn branch() -> String {
    format!("COALESCE({}, {})", tag("git.branch"), tag("ci.ref"))
}

impl Line {
    /// That of this run.
    pub fn of(conn: &Connection, run_id: &str) -> Result<Self> {
        let sql = format!(
            "SELECT r.run_id, r.suite, r.started_at, {}, {}, {} IS 'true', r.outcome, r.host, r.pid, r.pid_start
             FROM scenario_runs AS r WHERE r.run_id = ?1",
            branch(),
            sha(),
            tag("git.dirty")
        );
        let mut line = conn
            .prepare_cached(&sql)
            .and_then(|mut select| {
                let line = |row: &Row| {
                    let row = &Cells(row);
                    let sha: Option<String> = row.get(4)?;
                    Ok(Self {
                        run_id: row.get(0)?,
                        suite: row.get(1)?,
                        started_at: row.get(2)?,
                        branch: row.get(3)?,
                        commit: sha.filter(|_| !row.get(5).unwrap_or(false)),
                        status: Status::from_row(row, 6)?,
                    })
                };
                select.query_row([run_id], line).optional()
            })
            .map_err(sqlite("cannot read the run"))?
            .ok_or_else(|| id::unknown(id::RUN, run_id))?;
        if line.branch.is_some() && line.first(conn, "true", "DESC")?.is_none() {
            // The first run of a branch is compared with where it comes from.
            line.branch = None;
        }
        Ok(line)
    }

    /// That of the newest of these runs, if there is one.
    pub fn newest(conn: &Connection, runs: &Conditions) -> Result<Option<Self>> {
        let sql = format!(
            "SELECT r.run_id FROM scenario_runs AS r WHERE {}
             ORDER BY r.started_at DESC, r.run_id DESC LIMIT 1",
            runs.sql()
        );
        let newest: Option<String> = conn
            .prepare_cached(&sql)
            .and_then(|mut select| {
                select.query_row(params_from_iter(runs.values.iter()), |row| row.get(0)).optional()
            })
            .map_err(sqlite("cannot look up the run"))?;
        newest.map(|run_id| Self::of(conn, &run_id)).transpose()
    }

    /// The conditions on `r` to be an earlier run of the line.
    pub fn before(&self) -> Conditions {
        let mut conditions = self.runs();
        let now = [&self.started_at, &self.run_id].map(|text| Value::from(text.clone()));
        conditions.add("(r.started_at, r.run_id) < (?, ?)", now);
        conditions
    }

    /// The conditions on `r` to be any run of the line.
    pub fn runs(&self) -> Conditions {
        let mut conditions = Conditions::default();
        conditions.add("r.suite IS ?", [Value::from(self.suite.clone())]);
        if let Some(name) = &self.branch {
            conditions.add(&format!("{} = ?", branch()), [Value::from(name.clone())]);
        }
        conditions
    }

    /// The last run before that passed as a whole, with its commit.
    pub fn last_green(&self, conn: &Connection) -> Result<Option<(String, Option<String>)>> {
        self.first(conn, "r.outcome = 'passed'", "DESC")
    }

    fn first(
        &self,
        conn: &Connection,
        condition: &str,
        order: &str,
    ) -> Result<Option<(String, Option<String>)>> {
        let before = self.before();
        let sql = format!(
            "SELECT r.run_id, {} FROM scenario_runs AS r WHERE {} AND {condition}
             ORDER BY r.started_at {order}, r.run_id {order} LIMIT 1",
            sha(),
            before.sql()
        );
        conn.prepare_cached(&sql)
            .and_then(|mut select| {
                let row = |row: &Row| Ok((Cells(row).get(0)?, Cells(row).get(1)?));
                select.query_row(params_from_iter(before.values), row).optional()
            })
            .map_err(sqlite("cannot read the runs before"))
    }

    /// A step in the runs before, the newest first: in as many of them as `most`.
    pub fn past(&self, conn: &Connection, step_path: &str, most: usize) -> Result<Vec<Past>> {
        read(conn, &self.before(), step_path, most)
    }

    /// All steps of this run and of those before, in as many runs as `most`, by their paths. Of each its runs, the newest
    /// first.
    pub fn all(&self, conn: &Connection, most: i64) -> Result<BTreeMap<String, Vec<Past>>> {
        let line = self.up_to_now();
        let sql = format!(
            "SELECT json_group_array(run_id) FROM (SELECT r.run_id FROM scenario_runs AS r WHERE {}
             ORDER BY r.started_at DESC, r.run_id DESC LIMIT {most})",
            line.sql()
        );
        let runs: String = conn
            .prepare_cached(&sql)
            .and_then(|mut select| {
                select.query_row(params_from_iter(line.values), |row| row.get(0))
            })
            .map_err(sqlite("cannot read the runs before"))?;
        let mut listed = Conditions::default();
        listed.add("r.run_id IN (SELECT value FROM json_each(?))", [Value::from(runs)]);
        read_all(conn, &listed)
    }

    fn up_to_now(&self) -> Conditions {
        let mut conditions = self.runs();
        let now = [&self.started_at, &self.run_id].map(|text| Value::from(text.clone()));
        conditions.add("(r.started_at, r.run_id) <= (?, ?)", now);
        conditions
    }

    /// A step in this run and those before.
    pub fn past_and_present(
        &self,
        conn: &Connection,
        step_path: &str,
        most: usize,
    ) -> Result<Vec<Past>> {
        read(conn, &self.up_to_now(), step_path, most)
    }
}

/// The last runs in which a step passed, so many.
pub(crate) fn passing(runs: &[Past], most: usize) -> Vec<&Past> {
    runs.iter().filter(|run| run.is_passed()).take(most).collect()
}

/// A step in one run.
pub(crate) fn in_run(conn: &Connection, run_id: &str, step_path: &str) -> Result<Option<Past>> {
    let mut run = Conditions::default();
    run.add("r.run_id = ?", [Value::from(run_id.to_owned())]);
    Ok(read(conn, &run, step_path, 1)?.pop())
}

/// A step in these runs, the newest first: in as many of them as `most`. Each run is a seek.
fn read(conn: &Connection, runs: &Conditions, step_path: &str, most: usize) -> Result<Vec<Past>> {
    let failed = || sqlite("cannot read the steps of the runs before");
    let mut select = conn.prepare_cached(&select(runs, "s.step_path = ?")).map_err(failed())?;
    let values = std::iter::once(Value::from(step_path.to_owned())).chain(runs.values.clone());
    let mut rows = select.query(params_from_iter(values)).map_err(failed())?;
    let mut found: Vec<Past> = Vec::new();
    while let Some(row) = rows.next().map_err(failed())? {
        let attempt = past(row).map_err(failed())?;
        if let Some(other) = add(&mut found, attempt) {
            if found.len() == most {
                break;
            }
            found.push(other);
        }
    }
    Ok(found)
}

/// Adds an attempt to the run that was read last, or gives it back if it is of another run.
fn add(found: &mut [Past], attempt: Past) -> Option<Past> {
    let Some(last) = found.last_mut().filter(|last| last.run_id == attempt.run_id) else {
        return Some(attempt);
    };
    last.attempts += 1;
    last.failed_before |= attempt.status.is_failure();
    None
}

/// All steps of these runs by their paths, each with its runs, the newest first.
fn read_all(conn: &Connection, runs: &Conditions) -> Result<BTreeMap<String, Vec<Past>>> {
    let failed = || sqlite("cannot read the steps of the runs before");
    let mut select = conn.prepare_cached(&select(runs, "true")).map_err(failed())?;
    let mut rows = select.query(params_from_iter(runs.values.clone())).map_err(failed())?;
    let mut found: BTreeMap<String, Vec<Past>> = BTreeMap::new();
    while let Some(row) = rows.next().map_err(failed())? {
        let path: String = Cells(row).get(12).map_err(failed())?;
        let past_runs = found.entry(path).or_default();
        let other = add(past_runs, past(row).map_err(failed())?);
        past_runs.extend(other);
    }
    Ok(found)
}

/// The runs come first, by the index of suites, and in each of them the step by its path.
fn select(runs: &Conditions, steps: &str) -> String {
    format!(
        "SELECT r.run_id, s.step_id, r.started_at, s.outcome, s.host, s.pid, s.pid_start, s.duration_ms,
                s.max_rss_bytes, s.reason, {}, {} IS 'true', s.step_path
         FROM scenario_runs AS r CROSS JOIN steps AS s ON s.run_id = r.run_id AND {steps}
         WHERE {}
         ORDER BY r.started_at DESC, r.run_id DESC, s.started_at DESC, s.step_id DESC",
        sha(),
        tag("git.dirty"),
        runs.sql()
    )
}

fn past(row: &Row) -> rusqlite::Result<Past> {
    let row = &Cells(row);
    Ok(Past {
        run_id: row.get(0)?,
        step_id: row.get(1)?,
        started_at: row.get(2)?,
        status: Status::from_row(row, 3)?,
        duration_ms: row.get(7)?,
        max_rss_bytes: row.get(8)?,
        reason: row.get(9)?,
        sha: row.get(10)?,
        dirty: row.get(11)?,
        attempts: 1,
        failed_before: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn a_step_is_found_by_one_seek_in_each_run() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path().join("x.db")).unwrap();
        let line = Line {
            run_id: "r".into(),
            suite: Some("s".into()),
            started_at: "2026".into(),
            branch: None,
            commit: None,
            status: Status::Running,
        };
        let sql = format!("EXPLAIN QUERY PLAN {}", select(&line.before(), "s.step_path = ?"));
        let plan: Vec<String> = store
            .read(|conn| {
                conn.prepare(&sql)
                    .and_then(|mut plan| {
                        plan.query_map(["", "", "", ""], |row| row.get(3))?.collect()
                    })
                    .map_err(sqlite(""))
            })
            .unwrap();
        for wanted in ["scenario_runs_by_suite", "steps_by_path (run_id=? AND step_path=?)"] {
            assert!(plan.iter().any(|step| step.contains(wanted)), "{plan:?}");
        }
        // Only the attempts of one run are sorted.
        assert!(!plan.iter().any(|step| step == "USE TEMP B-TREE FOR ORDER BY"), "{plan:?}");
    }
}
