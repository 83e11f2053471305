//! What went wrong, and the lines of output that tell it.

use std::collections::HashSet;
use std::path::PathBuf;

use rusqlite::{Connection, Row, params};

use crate::ask::answer::{Answer, Rows};
use crate::ask::excerpt::{Amount, Excerpt};
use crate::ask::filter::{RunFilter, Usual};
use crate::ask::report::declare::{Place, Report};
use crate::ask::report::opt::{ALL_RUNS, Opt, RUN_ID, SINCE, SUITE};
use crate::error::{Result, sqlite};
use crate::essence::salient::telling;
use crate::record::artifact::{self, ArtifactRow};
use crate::record::attempt;
use crate::record::status::{Status, may_be_failure, run_goes_on};
use crate::row::{ReportRow, row};
use crate::store::Store;
use crate::store::reader::Reader;
use crate::store::sql::{Cells, Conditions, from_sql, limit};

row! {
    /// A step that is a reason for its run to be red, or a run that is red without such a step.
    pub struct FailureRow {
        /// The run.
        pub run_id: String,
        /// The run's suite.
        pub suite: Option<String>,
        /// The step's number; none where the run itself failed.
        pub step_num: Option<i64>,
        /// The step's name.
        pub step_name: Option<String>,
        /// Which attempt it is, from 1.
        pub attempt: Option<i64>,
        /// How it ended.
        pub outcome: Status,
        /// The exit code, 128 + N for signal N.
        pub exit_code: Option<i64>,
        /// The signal that ended it.
        pub signal: Option<i64>,
        /// Why it ended so, where that is known.
        pub reason: Option<String>,
        /// How long it took, in milliseconds.
        pub duration_ms: Option<f64>,
        /// What the first and last lines are of: a traceback, else the stream that names the failure better.
        pub kind: Option<String>,
        /// The file that has them all, relative to the run's root where it lies under it.
        pub path: Option<PathBuf>,
        /// Its first lines.
        pub first_lines: Vec<String>,
        /// Its last lines, as far as they are not among the first.
        pub last_lines: Vec<String>,
        /// How many lines stand between the first and the last.
        pub left_out: i64,
        /// The step's id.
        pub step_id: Option<String>,
        /// The script it ran.
        pub script_path: Option<PathBuf>,
        /// The file of its standard error, relative to the run's root if it lies under it.
        pub stderr_path: Option<PathBuf>,
        /// The names from the top of the run, the step's own last, with slashes between them.
        pub step_path: Option<String>,
        /// Set if something that it started kept its output open after it had ended.
        pub leaked: Option<bool>,
        /// The lines that name the failure best, of all its output; where none does, its last line.
        pub key_lines: Vec<String>,
        /// Where each of these stands, as in `stderr:12`: the kind of output and the line, if it has lines.
        pub key_places: Vec<String>,
    }
}

/// How much of the failures to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailureOptions {
    /// How many first lines.
    pub first: usize,
    /// How many last lines.
    pub last: usize,
    /// How many lines that name the failure.
    pub key: usize,
    /// Also attempts that a later attempt made good.
    pub all_attempts: bool,
    /// Maximum number of failures; 0 for all.
    pub limit: usize,
}

impl Default for FailureOptions {
    fn default() -> Self {
        Self { first: 3, last: 7, key: 4, all_attempts: false, limit: 0 }
    }
}

pub(super) const REPORTS: &[Report] = &[Report {
    name: "failures",
    place: Place::Command(&["failures"]),
    about: "Show what went wrong, with the lines that name it and the first and last ones",
    order: "the newest run first, its steps as they started, then runs that failed without a failed step",
    row: FailureRow::TYPE,
    fields: &[
        "step_num",
        "step_path",
        "outcome",
        "exit_code",
        "reason",
        "duration_ms",
        "path",
        "first_lines",
        "last_lines",
        "key_lines",
    ],
    none: "no failures",
    limited: None,
    options: &[
        RUN_ID,
        SUITE,
        SINCE,
        ALL_RUNS,
        Opt::count("first_lines", "Show this many first lines of the output; 0 for none")
            .default("3")
            .value("LINES")
            .alias("head"),
        Opt::count("last_lines", "Show this many last lines of the output; 0 for none")
            .default("7")
            .value("LINES")
            .alias("tail"),
        Opt::count(
            "key_lines",
            "Show this many lines that name the failure, wherever they stand; 0 for none",
        )
        .default("4")
        .value("LINES"),
        Opt::flag("all_attempts", "Include attempts that a later attempt superseded"),
        Opt::limit("0", "At most this many failures; 0 for all"),
    ],
    bad: None,
    ask: |store, given| {
        let options = FailureOptions {
            first: given.count("first_lines")?,
            last: given.count("last_lines")?,
            key: given.count("key_lines")?,
            all_attempts: given.flag("all_attempts"),
            limit: given.count("limit")?,
        };
        failure_rows(store, &given.runs(), &options).map(Rows::from)
    },
}];

/// The failures of the runs that the filter lets through, usually of the latest: the newest run first, its steps as they
/// started.
pub fn failures(
    store: &Store,
    filter: &RunFilter,
    options: &FailureOptions,
) -> Result<Vec<FailureRow>> {
    failure_rows(store, filter, options)?.collect()
}

/// [`failures`], read one by one.
pub fn failure_rows(
    store: &Store,
    filter: &RunFilter,
    options: &FailureOptions,
) -> Result<Answer<FailureRow>> {
    let mut search = Search {
        conditions: filter.conditions(store, Usual::Latest)?,
        options: options.clone(),
        owner: store.owner()?,
        left: usize::try_from(limit(options.limit)?).unwrap_or(usize::MAX),
        explained: HashSet::new(),
        is_at_runs: false,
    };
    Answer::new(store, |reader| {
        search.select(reader, &steps(&search))?;
        Ok(move |reader: &mut Reader| search.next(reader))
    })
}

/// Goes through the steps, then through the runs.
struct Search {
    conditions: Conditions,
    options: FailureOptions,
    /// The user id that the record belongs to.
    owner: u32,
    /// How many rows may still come.
    left: usize,
    /// The runs that have a step to show for it.
    explained: HashSet<String>,
    is_at_runs: bool,
}

impl Search {
    fn select(&self, reader: &mut Reader, sql: &str) -> Result<()> {
        reader.select(sql, &self.conditions.values).map_err(sqlite("cannot read the failures"))
    }

    fn next(&mut self, reader: &mut Reader) -> Result<Option<FailureRow>> {
        while self.left > 0 {
            let found = reader.next(row).map_err(sqlite("cannot read the failures"))?;
            let Some(mut failure) = found else {
                if self.is_at_runs {
                    break;
                }
                self.is_at_runs = true;
                self.select(reader, &runs(&self.conditions))?;
                continue;
            };
            if !failure.outcome.is_failure()
                || self.is_at_runs && self.is_explained(reader.conn(), &failure.run_id)?
            {
                continue;
            }
            if !self.explained.contains(&failure.run_id) {
                self.explained.insert(failure.run_id.clone());
            }
            self.left -= 1;
            add_lines(reader.conn(), &mut failure, self.owner, &self.options)?;
            return Ok(Some(failure));
        }
        Ok(None)
    }
}

impl Search {
    /// Whether a run has a failed step to show for it, or is not over.
    fn is_explained(&self, conn: &Connection, run_id: &str) -> Result<bool> {
        Ok(self.explained.contains(run_id)
            || run_goes_on(conn, run_id).map_err(sqlite("cannot read the steps"))?)
    }
}

fn steps(search: &Search) -> String {
    format!(
        "SELECT r.run_id, r.suite, s.step_num, s.step_name, s.attempt, s.exit_code, s.signal, s.reason,
                s.duration_ms, s.step_id, s.script_path, s.outcome, s.host, s.pid, s.pid_start, s.step_path,
                s.leaked
         FROM scenario_runs AS r JOIN steps AS s USING (run_id)
         WHERE {} AND {} AND {}
         ORDER BY r.started_at DESC, r.run_id DESC, s.started_at, s.step_id",
        search.conditions.sql(),
        may_be_failure("s.outcome"),
        if search.options.all_attempts { "true".to_owned() } else { attempt::judges() }
    )
}

fn runs(conditions: &Conditions) -> String {
    format!(
        "SELECT r.run_id, r.suite, NULL, NULL, NULL, r.exit_code, r.signal, r.reason, r.duration_ms, NULL, NULL,
                r.outcome, r.host, r.pid, r.pid_start, NULL, NULL
         FROM scenario_runs AS r WHERE {} AND {}
         ORDER BY r.started_at DESC, r.run_id DESC",
        conditions.sql(),
        may_be_failure("r.outcome")
    )
}

fn row(row: &Row) -> rusqlite::Result<FailureRow> {
    let row = &Cells(row);
    Ok(FailureRow {
        run_id: row.get(0)?,
        suite: row.get(1)?,
        step_num: row.get(2)?,
        step_name: row.get(3)?,
        step_path: row.get(15)?,
        attempt: row.get(4)?,
        outcome: Status::from_row(row, 11)?,
        exit_code: row.get(5)?,
        signal: row.get(6)?,
        reason: row.get(7)?,
        duration_ms: row.get(8)?,
        kind: None,
        path: None,
        first_lines: Vec::new(),
        last_lines: Vec::new(),
        left_out: 0,
        step_id: row.get(9)?,
        script_path: from_sql(row.get_ref(10)?),
        stderr_path: None,
        leaked: row.get(16)?,
        key_lines: Vec::new(),
        key_places: Vec::new(),
    })
}

fn add_lines(
    conn: &Connection,
    row: &mut FailureRow,
    owner: u32,
    options: &FailureOptions,
) -> Result<()> {
    let artifacts = artifact::select(
        conn,
        "WHERE a.run_id = ?1 AND a.step_id IS ?2 AND a.command_id IS NULL ORDER BY a.artifact_id",
        params![row.run_id, row.step_id],
    )?;
    row.stderr_path =
        artifacts.iter().rfind(|artifact| artifact.kind == "stderr").map(|it| it.path.clone());
    let amount = Amount { first: options.first, last: options.last, key: options.key };
    let mut outputs = Vec::new();
    for artifact in artifacts
        .into_iter()
        .filter(|it| telling(&it.kind, 0).is_some() && says_something(it, owner))
    {
        let excerpt = Excerpt::of(conn, &artifact, owner, amount)?;
        outputs.push(Output { artifact, excerpt });
    }
    // Of equals the latest wins.
    let Some(main) = (0..outputs.len()).max_by_key(|&index| outputs[index].telling()) else {
        return Ok(());
    };
    let Output { artifact, excerpt } = outputs.swap_remove(main);
    let others = outputs.iter().filter(|other| other.excerpt.weight > 0);
    (row.key_lines, row.key_places) = key_lines(&artifact, &excerpt, others, options.key);
    let shown = i64::try_from(excerpt.first.len() + excerpt.last.len()).unwrap_or(i64::MAX);
    let is_text = artifact.is_text != Some(false);
    row.left_out =
        artifact.line_count.filter(|_| is_text).map_or(0, |lines| (lines - shown).max(0));
    row.kind = Some(artifact.kind);
    row.path = Some(artifact.path);
    row.first_lines = excerpt.first;
    row.last_lines = excerpt.last;
    Ok(())
}

/// An output of what failed.
struct Output {
    artifact: ArtifactRow,
    excerpt: Excerpt,
}

impl Output {
    fn telling(&self) -> Option<(bool, u32, u32)> {
        telling(&self.artifact.kind, self.excerpt.weight)
    }
}

/// The lines that name the failure and their places: of the main output, and half as many of others.
fn key_lines<'o>(
    main: &ArtifactRow,
    excerpt: &'o Excerpt,
    others: impl Iterator<Item = &'o Output>,
    most: usize,
) -> (Vec<String>, Vec<String>) {
    let other = others.flat_map(|other| other.excerpt.key.iter().map(|key| (&other.artifact, key)));
    let other: Vec<_> = other.take(most / 2).collect();
    let own = excerpt.key.iter().map(|key| (main, key)).take(most - other.len());
    own.chain(other)
        .map(|(artifact, (number, text))| (text.clone(), place(&artifact.kind, *number)))
        .unzip()
}

fn place(kind: &str, number: u64) -> String {
    if number == 0 { kind.to_owned() } else { format!("{kind}:{number}") }
}

/// Whether it has something to show. What is unfinished has its size on disk.
fn says_something(artifact: &ArtifactRow, owner: u32) -> bool {
    let on_disk = || i64::try_from(artifact.open(owner).ok()?.metadata().ok()?.len()).ok();
    artifact.size_bytes.or_else(on_disk) != Some(0)
}
