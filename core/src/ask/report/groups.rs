//! Failures that are alike.

use std::collections::HashMap;

use rusqlite::Row;

use crate::ask::answer::Answer;
use crate::ask::filter::{RunFilter, Usual};
use crate::ask::report::declare::{Place, Report};
use crate::ask::report::opt::{ALL_RUNS, Opt, RUN_ID, SINCE, SUITE};
use crate::error::Result;
use crate::record::attempt;
use crate::record::fingerprint::Failure;
use crate::record::status::{Status, may_be_failure};
use crate::row::{ReportRow, row};
use crate::store::Store;
use crate::store::sql::{Cells, limit};

row! {
    /// Failures with one fingerprint.
    pub struct GroupRow {
        /// The fingerprint: the same in every run, as long as what is essential in the failure is.
        pub fingerprint: String,
        /// How many steps failed so.
        pub failures: i64,
        /// In how many runs.
        pub runs: i64,
        /// What is essential in the failure, numbers and times masked.
        pub lines: Vec<String>,
        /// The paths of steps that failed so, up to five.
        pub steps: Vec<String>,
        /// The first run that has one.
        pub first_run_id: String,
        /// When that run started, UTC.
        pub first_at: String,
        /// The last run that has one.
        pub last_run_id: String,
        /// The suite of the last one.
        pub suite: Option<String>,
    }
}

/// How many steps of a group are listed.
const LISTED: usize = 5;

pub(super) const REPORTS: &[Report] = &[Report {
    name: "failure_groups",
    place: Place::Flag {
        of: "failures",
        flag: "group",
        doc: "Put failures together that are alike, numbers and times apart",
        conflicts: &["first_lines", "last_lines", "key_lines", "all_attempts"],
    },
    about: "Show which failures are alike, within a run or across runs",
    order: "the largest group first",
    row: GroupRow::TYPE,
    fields: &["fingerprint", "failures", "runs", "lines", "steps"],
    none: "no failures",
    limited: None,
    options: &[
        RUN_ID,
        SUITE,
        SINCE,
        ALL_RUNS,
        Opt::limit("0", "At most this many groups; 0 for all"),
    ],
    bad: None,
    ask: |store, given| Ok(groups(store, &given.runs(), given.count("limit")?)?.into()),
}];

/// A failed step on its way into its group.
struct Failed {
    failure: Failure,
    status: Status,
    fingerprint: Option<String>,
    step_path: String,
    suite: Option<String>,
    started_at: String,
}

fn groups(store: &Store, filter: &RunFilter, most: usize) -> Result<Answer<GroupRow>> {
    let conditions = filter.conditions(store, Usual::Latest)?;
    let owner = store.owner()?;
    let sql = format!(
        "SELECT s.run_id, s.step_id, s.outcome, s.exit_code, s.signal, s.reason, s.outcome, s.host, s.pid, s.pid_start,
                s.fingerprint, s.step_path, r.suite, r.started_at
         FROM scenario_runs AS r JOIN steps AS s USING (run_id)
         WHERE {} AND {} AND {} ORDER BY r.started_at, r.run_id, s.started_at, s.step_id",
        conditions.sql(),
        may_be_failure("s.outcome"),
        attempt::judges()
    );
    let found =
        Answer::select(store, "cannot read the failures", &sql, &conditions.values, failed)?;
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut groups: Vec<GroupRow> = Vec::new();
    for failed in found {
        let failed = failed?;
        if !failed.status.is_failure() {
            continue;
        }
        store.read(|conn| {
            let known = failed.fingerprint.clone();
            let fingerprint = failed.failure.fingerprint(conn, owner, known)?;
            let place = *places.entry(fingerprint.clone()).or_insert(groups.len());
            if place == groups.len() {
                let lines = failed.failure.essence(conn, owner)?.lines().to_vec();
                groups.push(begun(fingerprint, lines, &failed));
            }
            add(&mut groups[place], failed);
            Ok(())
        })?;
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.failures));
    groups.truncate(usize::try_from(limit(most)?).unwrap_or(usize::MAX));
    Ok(groups.into())
}

fn failed(row: &Row) -> rusqlite::Result<Failed> {
    let cells = Cells(row);
    Ok(Failed {
        failure: Failure::from_row(row, 0)?,
        status: Status::from_row(row, 6)?,
        fingerprint: cells.get(10)?,
        step_path: cells.get(11)?,
        suite: cells.get(12)?,
        started_at: cells.get(13)?,
    })
}

fn begun(fingerprint: String, lines: Vec<String>, first: &Failed) -> GroupRow {
    GroupRow {
        fingerprint,
        failures: 0,
        runs: 0,
        lines,
        steps: Vec::new(),
        first_run_id: first.failure.run_id.clone(),
        first_at: first.started_at.clone(),
        last_run_id: String::new(),
        suite: None,
    }
}

fn add(group: &mut GroupRow, failed: Failed) {
    group.failures += 1;
    group.suite = failed.suite;
    if group.last_run_id != failed.failure.run_id {
        group.runs += 1;
        group.last_run_id = failed.failure.run_id;
    }
    if group.steps.len() < LISTED && !group.steps.contains(&failed.step_path) {
        group.steps.push(failed.step_path);
    }
}
