//! Full-text search over the recorded lines.

use std::collections::{BTreeSet, VecDeque};
use std::path::PathBuf;

use rusqlite::types::Value;
use rusqlite::{Connection, Row, params, params_from_iter};

use crate::ask::answer::{Answer, Rows};
use crate::ask::filter::Usual;
use crate::ask::query::Test;
pub use crate::ask::query::{Order, Query};
use crate::ask::report::declare::{Place, Report};
use crate::ask::report::opt::Opt;
use crate::error::{Error, Result, sqlite};
use crate::files::line_id::{line_ids, parts};
use crate::record::status::{Status, run_goes_on};
use crate::row::{ReportRow, row};
use crate::store::reader::Reader;
use crate::store::sql::{Cells, Conditions, from_sql, limit};
use crate::store::{Store, schema};

row! {
    /// A line that a search found.
    pub struct HitRow {
        /// The run.
        pub run_id: String,
        /// The run's suite.
        pub suite: Option<String>,
        /// The step, unless the line belongs to the run itself.
        pub step_id: Option<String>,
        /// The step's number.
        pub step_num: Option<i64>,
        /// The step's name.
        pub step_name: Option<String>,
        /// The step's outcome, or the run's where there is no step.
        pub outcome: Status,
        /// The command, where the line belongs to one.
        pub command_id: Option<String>,
        /// What was searched: stdout, stderr, or what the suite calls the artifact.
        pub kind: String,
        /// The file, relative to the run's root where it lies under it.
        pub path: PathBuf,
        /// The line's number in that file, from 1.
        pub line_num: i64,
        /// The line, without escape sequences.
        pub text: String,
        /// The lines before it, as many as were asked for.
        pub before: Vec<String>,
        /// The lines after it, as many as were asked for.
        pub after: Vec<String>,
        /// The artifact's number.
        pub artifact_id: i64,
        /// The step's path: the names from the top of the run, its own last, with slashes between them.
        pub step_path: Option<String>,
    }
}

pub(super) const REPORTS: &[Report] = &[Report {
    name: "search",
    place: Place::Command(&["search"]),
    about: "Find lines in the recorded output",
    order: "the newest run first, and in it the lines as they were recorded; or the best match first",
    row: HitRow::TYPE,
    fields: &["step_num", "step_path", "kind", "line_num", "text"],
    none: "nothing found",
    limited: Some("hits"),
    options: &[
        Opt::text(
            "query",
            "What to look for, in FTS5 syntax: words, \"a phrase\", pre*, a AND b, a OR b, a NOT b",
        )
        .value("QUERY")
        .required(),
        Opt::flag("literal", "Take QUERY as plain text: find the lines that contain it, ignoring case")
            .short('F'),
        Opt::flag("regex", "Take QUERY as a regular expression, which reads every line: slower than the index")
            .not_with(&["literal"]),
        Opt::text(
            "run_id",
            "Only this run: its id, a unique prefix of it, or \"latest\"; otherwise all runs are searched",
        )
        .value("ID"),
        Opt::text("suite", "Only runs of this suite").value("NAME"),
        Opt::text(
            "since",
            "Only runs started since then: a date, a time, or an age such as 90m, 2h, 7d",
        )
        .value("WHEN"),
        Opt::text("kind", "Only artifacts of this kind: stdout, stderr, or what the suite calls it"),
        Opt::text("step", "Only this step: its id, number or path, or as much of the end of its path as no other step has"),
        Opt::flag("failed", "Only steps and runs that `failures` lists: of a step with several attempts the last"),
        Opt::tags("kv", "Only lines of runs, steps and commands with this tag"),
        Opt::count("before", "Show this many lines before each hit")
            .spelled("before-context")
            .short('B'),
        Opt::count("after", "Show this many lines after each hit")
            .spelled("after-context")
            .short('A'),
        Opt::count("context", "Show this many lines before and after each hit")
            .short('C')
            .default("0"),
        Opt::word(
            "order",
            &["time", "rank"],
            "The order: \"time\", the newest run first and its lines as recorded, or \"rank\", the best match first",
        )
        .default("time"),
        Opt::limit("50", "At most this many hits; 0 for all"),
    ],
    bad: None,
    ask: |store, given| hits(store, &Query::of(given)?).map(Rows::from),
}];

/// Finds lines.
pub fn search(store: &Store, query: &Query) -> Result<Vec<HitRow>> {
    hits(store, query)?.collect()
}

/// [`search`], with the hits read one by one.
pub fn hits(store: &Store, query: &Query) -> Result<Answer<HitRow>> {
    if query.text.trim().is_empty() {
        return Err(Error::invalid("the query is empty; give a word to look for"));
    }
    let test = query.test()?;
    if !store.has_fts5()? {
        return Err(Error::NoFts5("search cannot work"));
    }
    let runs = query.runs.conditions(store, Usual::All)?;
    let mut search = Search {
        query: query.clone(),
        test,
        lines: Conditions::default(),
        ranges: VecDeque::new(),
        left: query.limit,
    };
    Answer::new(store, |reader| {
        if schema::has_index(reader.conn())? {
            search.lines = query.conditions(reader.conn(), &runs)?;
            match query.order {
                Order::Time => search.start(reader, &runs)?,
                Order::Rank => search.start_by_rank(reader, runs)?,
            }
        }
        Ok(move |reader: &mut Reader| search.next(reader))
    })
}

/// A search under way.
struct Search {
    query: Query,
    /// What SQL cannot test.
    test: Option<Test>,
    /// The conditions on lines.
    lines: Conditions,
    /// The runs that come after the one being read, with their first and last artifact.
    ranges: VecDeque<(String, i64, i64)>,
    /// How many hits may still come, if there is a limit.
    left: usize,
}

impl Search {
    /// Goes through the runs from the newest on. Within a run the order of time is the order of row ids, which FTS5
    /// yields without sorting, so that the first hits come at once.
    fn start(&mut self, reader: &mut Reader, runs: &Conditions) -> Result<()> {
        self.ranges = ranges(reader.conn(), runs, None)?;
        if self.ranges.len() > FEW
            && let Some(fts) = self.query.fts()
        {
            let rare = rare(reader.conn(), &fts);
            let rare = rare.map_err(|error| not_understood(&self.query, error))?;
            self.ranges = rare.map_or(Ok(std::mem::take(&mut self.ranges)), |rare| {
                ranges(reader.conn(), runs, Some(rare))
            })?;
        }
        self.next_run(reader).map(drop)
    }

    fn start_by_rank(&mut self, reader: &mut Reader, runs: Conditions) -> Result<()> {
        let mut conditions = self.lines.clone();
        conditions.append(runs);
        // SQL finds more than are wanted.
        let is_sifted = self.query.failed || self.test.is_some();
        let most = limit(if is_sifted { 0 } else { self.query.limit })?;
        let order = format!("ORDER BY {} LIMIT {most}", self.query.rank());
        select(reader, &self.query, &conditions, &order)
    }

    /// Begins the next run; false if there is none.
    fn next_run(&mut self, reader: &mut Reader) -> Result<bool> {
        let Some((run_id, first, last)) = self.ranges.pop_front() else { return Ok(false) };
        let mut conditions = self.lines.clone();
        let range = [Value::from(line_ids(first).0), Value::from(line_ids(last).1)];
        conditions.add(&format!("{} BETWEEN ? AND ?", self.query.row_id()), range);
        conditions.add("a.run_id = ?", [Value::from(run_id)]);
        let order = format!("ORDER BY {}", self.query.row_id());
        select(reader, &self.query, &conditions, &order)?;
        Ok(true)
    }

    fn next(&mut self, reader: &mut Reader) -> Result<Option<HitRow>> {
        if self.query.limit > 0 && self.left == 0 {
            return Ok(None);
        }
        loop {
            if let Some(mut hit) = self.read(reader)? {
                self.left = self.left.saturating_sub(1);
                add_context(reader.conn(), &mut hit, &self.query)?;
                return Ok(Some(hit));
            }
            if !self.next_run(reader)? {
                return Ok(None);
            }
        }
    }

    /// The next hit that is wanted.
    fn read(&self, reader: &mut Reader) -> Result<Option<HitRow>> {
        let failed = |error| not_understood(&self.query, error);
        while let Some(hit) = reader.next(hit).map_err(failed)? {
            if self.wants(reader.conn(), &hit).map_err(failed)? {
                return Ok(Some(hit));
            }
        }
        Ok(None)
    }

    /// Whether a hit is wanted, as far as SQL does not know: without an outcome it depends on a process.
    fn wants(&self, conn: &Connection, hit: &HitRow) -> rusqlite::Result<bool> {
        Ok(self.test.as_ref().is_none_or(|test| test.passes(&hit.text))
            && (!self.query.failed
                || hit.outcome.is_failure()
                    && (hit.step_id.is_some() || !run_goes_on(conn, &hit.run_id)?)))
    }
}

/// As many runs are sooner searched one by one than picked out.
const FEW: usize = 8;

/// The most lines that count as rare.
const RARE: usize = 4096;

/// The artifacts with lines that match, as a JSON array, unless very many lines do.
fn rare(conn: &Connection, fts: &str) -> rusqlite::Result<Option<String>> {
    let mut select = conn
        .prepare_cached("SELECT rowid FROM log_lines_fts WHERE log_lines_fts MATCH ?1 LIMIT ?2")?;
    let limit = i64::try_from(RARE + 1).unwrap_or(i64::MAX);
    let mut lines = select.query(params![fts, limit])?;
    let (mut count, mut artifacts) = (0, BTreeSet::new());
    while let Some(line) = lines.next()? {
        count += 1;
        artifacts.insert(parts(line.get(0)?).0);
    }
    let ids: Vec<_> = artifacts.iter().map(i64::to_string).collect();
    Ok((count <= RARE).then(|| format!("[{}]", ids.join(","))))
}

/// The runs that have artifacts, or if some are given, any of those: the newest first, with their first and last
/// artifact. Each run is a query of its own, and of a thousand runs few have a rare line.
fn ranges(
    conn: &Connection,
    runs: &Conditions,
    artifacts: Option<String>,
) -> Result<VecDeque<(String, i64, i64)>> {
    let mut conditions = runs.clone();
    if let Some(artifacts) = artifacts {
        let holders = "r.run_id IN (SELECT run_id FROM artifacts WHERE artifact_id IN (SELECT value FROM json_each(?)))";
        conditions.add(holders, [Value::from(artifacts)]);
    }
    let sql = format!(
        "SELECT r.run_id, min(a.artifact_id), max(a.artifact_id)
         FROM scenario_runs AS r JOIN artifacts AS a USING (run_id) WHERE {}
         GROUP BY r.run_id ORDER BY r.started_at DESC, r.run_id DESC",
        conditions.sql()
    );
    conn.prepare(&sql)
        .and_then(|mut select| {
            let row = |row: &Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
            select.query_map(params_from_iter(&conditions.values), row)?.collect()
        })
        .map_err(sqlite("cannot list the runs"))
}

const COLUMNS: &str = "
    SELECT l.line_id, l.text, a.run_id, r.suite, a.step_id, s.step_num, s.step_name, a.command_id, a.kind, a.path,
           CASE WHEN a.step_id IS NULL THEN r.outcome ELSE s.outcome END,
           COALESCE(s.host, r.host), COALESCE(s.pid, r.pid), COALESCE(s.pid_start, r.pid_start), s.step_path";

/// The cross joins keep the index the outermost loop, whose order is then that of the hits.
const INDEX: &str = "log_lines_fts CROSS JOIN log_lines AS l ON l.line_id = log_lines_fts.rowid";

const OWNERS: &str = "
    CROSS JOIN artifacts AS a ON a.artifact_id = l.line_id >> 32
    CROSS JOIN scenario_runs AS r ON r.run_id = a.run_id
    LEFT JOIN steps AS s ON s.step_id = a.step_id";

fn select(reader: &mut Reader, query: &Query, conditions: &Conditions, order: &str) -> Result<()> {
    // Signs alone are in no index: only reading every line finds them.
    let source = if query.fts().is_some() { INDEX } else { "log_lines AS l" };
    let sql = format!("{COLUMNS} FROM {source} {OWNERS} WHERE {} {order}", conditions.sql());
    reader.select(&sql, &conditions.values).map_err(|error| not_understood(query, error))
}

fn hit(row: &Row) -> rusqlite::Result<HitRow> {
    let row = &Cells(row);
    let (artifact_id, line_num) = parts(row.get(0)?);
    Ok(HitRow {
        run_id: row.get(2)?,
        suite: row.get(3)?,
        step_id: row.get(4)?,
        step_num: row.get(5)?,
        step_name: row.get(6)?,
        step_path: row.get(14)?,
        outcome: Status::from_row(row, 10)?,
        command_id: row.get(7)?,
        kind: row.get(8)?,
        path: from_sql(row.get_ref(9)?).unwrap_or_default(),
        line_num,
        text: row.get(1)?,
        before: Vec::new(),
        after: Vec::new(),
        artifact_id,
    })
}

/// FTS5 reports a malformed query as SQLite's generic error.
fn not_understood(query: &Query, error: rusqlite::Error) -> Error {
    match &error {
        rusqlite::Error::SqliteFailure(failure, Some(message))
            if failure.extended_code == rusqlite::ffi::SQLITE_ERROR && !query.literal =>
        {
            let message = message.strip_prefix("fts5: ").unwrap_or(message);
            Error::Query { query: query.text.clone(), message: message.to_owned() }
        }
        _ => sqlite("cannot search")(error),
    }
}

/// The lines around a hit have the ids around its own, within the same artifact.
fn add_context(conn: &Connection, hit: &mut HitRow, query: &Query) -> Result<()> {
    if query.before == 0 && query.after == 0 {
        return Ok(());
    }
    let (first, last) = line_ids(hit.artifact_id);
    let line = first + hit.line_num;
    let from = (line - i64::from(query.before)).max(first);
    let to = (line + i64::from(query.after)).min(last);
    let lines: Vec<(i64, String)> = conn
        .prepare_cached("SELECT line_id, text FROM log_lines WHERE line_id BETWEEN ?1 AND ?2")
        .and_then(|mut select| {
            select.query_map([from, to], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        })
        .map_err(sqlite("cannot read the lines around a hit"))?;
    for (id, text) in lines {
        match id.cmp(&line) {
            std::cmp::Ordering::Less => hit.before.push(text),
            std::cmp::Ordering::Equal => {}
            std::cmp::Ordering::Greater => hit.after.push(text),
        }
    }
    Ok(())
}
