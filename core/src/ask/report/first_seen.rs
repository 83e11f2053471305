//! When a text first stood in an output.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::ask::compare::past;
use crate::ask::query::quoted;
use crate::ask::report::declare::{Place, Report};
use crate::ask::report::given::Given;
use crate::ask::report::opt::Opt;
use crate::error::{Error, Result, sqlite};
use crate::files::line_id::{line_ids, parts};
use crate::row::{ReportRow, row};
use crate::store::Store;
use crate::store::sql::Cells;

row! {
    /// The first line that has a text, and in how many runs it stands.
    pub struct FirstSeenRow {
        /// The run.
        pub run_id: String,
        /// The run's suite.
        pub suite: Option<String>,
        /// When the run started, UTC.
        pub started_at: String,
        /// The commit that was tested.
        pub commit: Option<String>,
        /// The names from the top of the run, the step's own last; none if it is the run's own output.
        pub step_path: Option<String>,
        /// The kind of output it stands in.
        pub kind: String,
        /// The number of the line, from 1.
        pub line_num: i64,
        /// The line.
        pub text: String,
        /// In how many runs a line has it.
        pub runs: i64,
        /// In how many of these the step with the line passed.
        pub passing_runs: i64,
        /// The last run that has it.
        pub last_run_id: String,
    }
}

pub(super) const REPORTS: &[Report] = &[Report {
    name: "first_seen",
    place: Place::Command(&["first-seen"]),
    about: "Show in which run and commit a text first stood, and whether it ever stood in a passing step",
    order: "one row",
    row: FirstSeenRow::TYPE,
    fields: &["started_at", "run_id", "commit", "step_path", "text", "runs", "passing_runs"],
    none: "no line has it",
    limited: None,
    options: &[
        Opt::text("query", "The text; its words stand one after the other").required(),
        Opt::text("suite", "In runs of this suite").value("NAME"),
    ],
    bad: None,
    ask: |store, given| Ok(first_seen(store, given)?.into()),
}];

/// An artifact that has a line with the text.
struct Holder {
    started_at: String,
    run_id: String,
    line_id: i64,
    passed: bool,
}

fn first_seen(store: &Store, given: &Given) -> Result<Vec<FirstSeenRow>> {
    let text = given.needed("query")?;
    if !store.has_fts5()? {
        return Err(Error::NoFts5("search cannot work"));
    }
    let query = quoted(text);
    store.read(|conn| {
        let mut holders = holders(conn, &query, given.text("suite"))?;
        holders.sort_by(|a, b| {
            (&a.started_at, &a.run_id, a.line_id).cmp(&(&b.started_at, &b.run_id, b.line_id))
        });
        let Some(first) = holders.first() else { return Ok(Vec::new()) };
        let count = |passing: bool| {
            let mut runs: Vec<&str> = holders
                .iter()
                .filter(|it| it.passed || !passing)
                .map(|it| it.run_id.as_str())
                .collect();
            runs.dedup();
            i64::try_from(runs.len()).unwrap_or(i64::MAX)
        };
        let mut row = first_row(conn, first.line_id)?;
        (row.runs, row.passing_runs) = (count(false), count(true));
        row.last_run_id = holders.last().map(|last| last.run_id.clone()).unwrap_or_default();
        Ok(vec![row])
    })
}

/// Each artifact with such a line, by one seek in the index: what is behind its first line is passed over.
fn holders(conn: &Connection, query: &str, suite: Option<&str>) -> Result<Vec<Holder>> {
    let failed = || sqlite("cannot search");
    let mut next = conn
        .prepare_cached(
            "SELECT rowid FROM log_lines_fts WHERE log_lines_fts MATCH ?1 AND rowid > ?2 LIMIT 1",
        )
        .map_err(failed())?;
    let mut found = Vec::new();
    let mut after = i64::MIN;
    while let Some(line_id) = next
        .query_row(params![query, after], |row| row.get::<_, i64>(0))
        .optional()
        .map_err(failed())?
    {
        found.extend(holder(conn, line_id, suite)?);
        after = line_ids(parts(line_id).0).1;
    }
    Ok(found)
}

fn holder(conn: &Connection, line_id: i64, suite: Option<&str>) -> Result<Option<Holder>> {
    conn.prepare_cached(
        "SELECT r.started_at, r.run_id, COALESCE(s.outcome, r.outcome) IS 'passed'
         FROM artifacts AS a JOIN scenario_runs AS r USING (run_id) LEFT JOIN steps AS s USING (step_id)
         WHERE a.artifact_id = ?1 AND (?2 IS NULL OR r.suite = ?2)",
    )
    .and_then(|mut select| {
        let holder = |row: &Row| {
            let row = Cells(row);
            Ok(Holder { started_at: row.get(0)?, run_id: row.get(1)?, line_id, passed: row.get(2)? })
        };
        select.query_row(params![parts(line_id).0, suite], holder).optional()
    })
    .map_err(sqlite("cannot read the runs"))
}

fn first_row(conn: &Connection, line_id: i64) -> Result<FirstSeenRow> {
    let sql = format!(
        "SELECT r.run_id, r.suite, r.started_at, {}, s.step_path, a.kind, l.text
         FROM log_lines AS l JOIN artifacts AS a ON a.artifact_id = l.line_id >> 32
         JOIN scenario_runs AS r USING (run_id) LEFT JOIN steps AS s USING (step_id)
         WHERE l.line_id = ?1",
        past::sha()
    );
    conn.prepare_cached(&sql)
        .and_then(|mut select| {
            select.query_row([line_id], |row| {
                let row = Cells(row);
                Ok(FirstSeenRow {
                    run_id: row.get(0)?,
                    suite: row.get(1)?,
                    started_at: row.get(2)?,
                    commit: row.get(3)?,
                    step_path: row.get(4)?,
                    kind: row.get(5)?,
                    line_num: parts(line_id).1,
                    text: row.get(6)?,
                    runs: 0,
                    passing_runs: 0,
                    last_run_id: String::new(),
                })
            })
        })
        .map_err(sqlite("cannot read the line"))
}
