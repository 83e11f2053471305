//! Steps that pass and fail without a change.

use std::collections::BTreeMap;

use crate::ask::compare::past::{Line, Past};
use crate::ask::compare::verdict::Flips;
use crate::ask::filter::Usual;
use crate::ask::report::declare::{Place, Report};
use crate::ask::report::given::Given;
use crate::ask::report::opt::{Opt, RUN_ID, SUITE};
use crate::error::Result;
use crate::row::{ReportRow, row};
use crate::store::Store;
use crate::store::sql::limit;

row! {
    /// A step that passed and failed without a change.
    pub struct FlakyRow {
        /// The names from the top of the run, the step's own last, with slashes between them.
        pub step_path: String,
        /// Its suite.
        pub suite: Option<String>,
        /// How often it flipped: commits at which it did both, and runs in which a retry passed.
        pub flips: i64,
        /// Commits at which it passed in one run and failed in another.
        pub commits: i64,
        /// Runs in which it passed when it was tried again.
        pub retries: i64,
        /// In how many runs it failed.
        pub failed: i64,
        /// In how many runs it was recorded.
        pub runs: i64,
        /// The share of the runs in which it failed at first or at last, in percent.
        pub failing_percent: f64,
        /// Steps that failed in at least half of the runs in which it failed, up to three.
        pub fails_with: Vec<String>,
        /// The last run in which it failed or passed on retry.
        pub last_run_id: String,
    }
}

/// How many steps are named that fail together with one.
const NAMED: usize = 3;

pub(super) const REPORTS: &[Report] = &[Report {
    name: "flaky",
    place: Place::Command(&["flaky"]),
    about: "Show which steps pass and fail without a change",
    order: "what flipped most often first",
    row: FlakyRow::TYPE,
    fields: &[
        "step_path",
        "flips",
        "commits",
        "retries",
        "failed",
        "runs",
        "failing_percent",
        "fails_with",
    ],
    none: "no step flipped",
    limited: None,
    options: &[
        RUN_ID,
        SUITE,
        Opt::count(
            "last",
            "Look at this many runs of the suite and branch, up to the run; 0 for all",
        )
        .default("50"),
        Opt::limit("20", "At most this many steps; 0 for all").alias("top"),
    ],
    bad: None,
    ask: |store, given| Ok(flaky(store, given)?.into()),
}];

fn flaky(store: &Store, given: &Given) -> Result<Vec<FlakyRow>> {
    let runs = given.runs().conditions(store, Usual::Latest)?;
    let (last, most) = (limit(given.count("last")?)?, limit(given.count("limit")?)?);
    store.read(|conn| {
        let Some(line) = Line::newest(conn, &runs)? else { return Ok(Vec::new()) };
        let steps = line.all(conn, last)?;
        let mut rows: Vec<FlakyRow> =
            steps.iter().filter_map(|(path, runs)| row(path, runs, &steps, &line)).collect();
        rows.sort_by_key(|row| std::cmp::Reverse((row.flips, row.failed)));
        rows.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        Ok(rows)
    })
}

fn row(
    path: &str,
    runs: &[Past],
    steps: &BTreeMap<String, Vec<Past>>,
    line: &Line,
) -> Option<FlakyRow> {
    let flips = Flips::of(runs);
    let failing: Vec<&str> =
        runs.iter().filter(|run| is_failing(run)).map(|run| run.run_id.as_str()).collect();
    let last_run_id = (*failing.first()?).to_owned();
    if flips.count() == 0 {
        return None;
    }
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    #[expect(clippy::cast_precision_loss, reason = "there are not so many runs")]
    let share = failing.len() as f64 / runs.len() as f64;
    Some(FlakyRow {
        step_path: path.to_owned(),
        suite: line.suite.clone(),
        flips: count(flips.count()),
        commits: count(flips.commits),
        retries: count(flips.retries),
        failed: count(runs.iter().filter(|run| run.status.is_failure()).count()),
        runs: count(runs.len()),
        failing_percent: (share * 1e3).round() / 10.0,
        fails_with: companions(path, &failing, steps),
        last_run_id,
    })
}

/// Whether an attempt failed, be it the last one or not.
fn is_failing(run: &Past) -> bool {
    run.status.is_failure() || run.is_passed_on_retry()
}

/// The steps that failed in at least half of these runs, the most faithful first.
fn companions(path: &str, failing: &[&str], steps: &BTreeMap<String, Vec<Past>>) -> Vec<String> {
    let mut others: Vec<(usize, &String)> = steps
        .iter()
        .filter(|(other, _)| *other != path)
        .map(|(other, runs)| {
            let both = runs.iter().filter(|run| is_failing(run) && failing.contains(&&*run.run_id));
            (both.count(), other)
        })
        .filter(|(both, _)| *both > 0 && both * 2 >= failing.len())
        .collect();
    others.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    others.into_iter().take(NAMED).map(|(_, other)| other.clone()).collect()
}
