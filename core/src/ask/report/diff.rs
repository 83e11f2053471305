//! Two runs compared.

use rusqlite::Connection;

use crate::ask::compare::differing::{self, Change, Difference};
use crate::ask::compare::novel::{self, Basis, Novel, NovelLine};
use crate::ask::compare::past::{self, Line, Past};
use crate::ask::report::declare::{Bad, Place, Report};
use crate::ask::report::given::Given;
use crate::ask::report::opt::Opt;
use crate::error::{Error, Result};
use crate::record::find;
use crate::record::status::Status;
use crate::row::{ReportRow, Value, row};
use crate::settings::Settings;
use crate::store::{Store, recent};

row! {
    /// A step that differs between two runs.
    pub struct DiffRow {
        /// How: newly failing, still failing, fixed, added, removed, slower, faster, changed.
        pub change: Change,
        /// The names from the top of the run, the step's own last, with slashes between them.
        pub step_path: String,
        /// How it ended in the earlier run.
        pub outcome_before: Option<Status>,
        /// How it ended in the later run.
        pub outcome_after: Option<Status>,
        /// How long it took in the earlier run, in milliseconds.
        pub before_ms: Option<f64>,
        /// How long it took in the later run, in milliseconds.
        pub after_ms: Option<f64>,
        /// Its id in the earlier run.
        pub step_id_before: Option<String>,
        /// Its id in the later run.
        pub step_id_after: Option<String>,
        /// The earlier run.
        pub run_id_before: String,
        /// The later run.
        pub run_id_after: String,
    }
}

row! {
    /// A line of a step that no attempt had that passed, numbers and times apart.
    pub struct NovelLineRow {
        /// The kind of output it stands in.
        pub kind: String,
        /// Its number there, from 1.
        pub line_num: i64,
        /// The line.
        pub text: String,
        /// The lines before it.
        pub before: Vec<String>,
        /// The lines after it.
        pub after: Vec<String>,
        /// What the step was compared with.
        pub compared_with: String,
        /// The step's id.
        pub step_id: String,
        /// The names from the top of the run, the step's own last, with slashes between them.
        pub step_path: String,
        /// The run.
        pub run_id: String,
    }
}

const BEFORE: Opt =
    Opt::text("before", "The earlier run: an id, \"latest~1\", or \"last-green\", the default")
        .value("A")
        .positional();
const AFTER: Opt = Opt::text("after", "The later run: an id, or \"latest\", which is the default")
    .value("B")
    .positional();
const OF_SUITE: Opt = Opt::text("suite", "Runs of this suite").value("NAME");

pub(super) const REPORTS: &[Report] = &[
    Report {
        name: "diff",
        place: Place::Command(&["diff"]),
        about: "Compare two runs: what fails newly or no longer, what was added, what is slower",
        order: "failures first, then as the later run had them",
        row: DiffRow::TYPE,
        fields: &[
            "change",
            "step_path",
            "outcome_before",
            "outcome_after",
            "before_ms",
            "after_ms",
        ],
        none: "nothing differs",
        limited: None,
        options: &[BEFORE, AFTER, OF_SUITE],
        bad: Some(Bad { when: "1 if a step fails newly", status: fails_newly }),
        ask: |store, given| Ok(diff(store, given)?.into()),
    },
    Report {
        name: "novel_lines",
        place: Place::Flag {
            of: "diff",
            flag: "lines",
            doc: "Show the lines of this step in the later run that it does not say in the earlier one; if none is \
                  named, that it does not say when it passes",
            conflicts: &[],
        },
        about: "Show the lines of a step that it does not say in another run, or when it passes",
        order: "as the step said them",
        row: NovelLineRow::TYPE,
        fields: &["kind", "line_num", "text", "compared_with"],
        none: "the step says nothing that is new",
        limited: None,
        options: &[
            Opt::text("step", "The step: its path, the end of that, its number or its id")
                .required(),
            BEFORE,
            AFTER,
            OF_SUITE,
            Opt::count("passing", "Compare with this many attempts that passed").default("3"),
            Opt::count("context", "Show this many lines before and after each")
                .short('C')
                .default("0"),
            Opt::limit("50", "At most this many lines: those that name a failure before others"),
        ],
        bad: None,
        ask: |store, given| Ok(novel_lines(store, given)?.into()),
    },
];

fn fails_newly(values: &[Value]) -> i32 {
    i32::from(values.first() == Some(&Value::Text(Change::NewlyFailing.as_str().into())))
}

fn diff(store: &Store, given: &Given) -> Result<Vec<DiffRow>> {
    store.read(|conn| {
        let suite = given.text("suite");
        let after = recent::run(conn, suite, given.text("after").unwrap_or("latest"))?;
        let line = Line::of(conn, &after)?;
        let before = match given.text("before").unwrap_or("last-green") {
            "last-green" => last_green(conn, &line)?,
            text => recent::run(conn, suite, text)?,
        };
        check(conn, &before, &line)?;
        let differences = differing::differences(conn, &before, &line)?;
        Ok(differences.into_iter().map(|it| row(it, &before, &after)).collect())
    })
}

fn last_green(conn: &Connection, line: &Line) -> Result<String> {
    line.last_green(conn)?.map(|(run_id, _)| run_id).ok_or_else(|| {
        let suite = line
            .suite
            .as_deref()
            .map(|suite| format!(" of the suite \"{}\"", suite.escape_debug()));
        Error::NotFound(format!(
            "no run{} before {} passed; name the run to compare with, such as latest~1",
            suite.unwrap_or_default(),
            line.run_id
        ))
    })
}

fn check(conn: &Connection, before: &str, after: &Line) -> Result<()> {
    if before == after.run_id {
        return Err(Error::invalid(format!("{before} is compared with itself; name two runs")));
    }
    let earlier = Line::of(conn, before)?;
    if let Some(running) = [&earlier, after].into_iter().find(|line| line.status == Status::Running)
    {
        // What it has not recorded yet would read as removed.
        let run_id = &running.run_id;
        return Err(Error::invalid(format!(
            "the run {run_id} is still running; compare it when it has ended"
        )));
    }
    if earlier.suite != after.suite {
        let name = |suite: &Option<String>| match suite {
            Some(suite) => format!("of the suite \"{}\"", suite.escape_debug()),
            None => "of no suite".to_owned(),
        };
        return Err(Error::invalid(format!(
            "the runs have nothing in common: {before} is {}, {} {}",
            name(&earlier.suite),
            after.run_id,
            name(&after.suite)
        )));
    }
    Ok(())
}

fn row(difference: Difference, before: &str, after: &str) -> DiffRow {
    let Difference { change, step_path, before: was, after: is } = difference;
    let status = |side: &Option<differing::Side>| side.as_ref().map(|side| side.status);
    let took = |side: &Option<differing::Side>| side.as_ref().and_then(|side| side.duration_ms);
    DiffRow {
        change,
        step_path,
        outcome_before: status(&was),
        outcome_after: status(&is),
        before_ms: took(&was),
        after_ms: took(&is),
        step_id_before: was.map(|side| side.step_id),
        step_id_after: is.map(|side| side.step_id),
        run_id_before: before.to_owned(),
        run_id_after: after.to_owned(),
    }
}

fn novel_lines(store: &Store, given: &Given) -> Result<Vec<NovelLineRow>> {
    let owner = store.owner()?;
    let (passing, most) = (given.count("passing")?, given.count("limit")?);
    let context = i64::try_from(given.count("context")?).unwrap_or(i64::MAX);
    let most = if most == 0 { usize::MAX } else { most };
    let masks = Settings::here()?.masks;
    store.read(|conn| {
        let suite = given.text("suite");
        let line =
            Line::of(conn, &recent::run(conn, suite, given.text("after").unwrap_or("latest"))?)?;
        let step_path = find::in_run(conn, &line.run_id, given.needed("step")?)?;
        let runs = line.past_and_present(conn, &step_path, RUNS_BACK)?;
        let Some((present, before)) = split(&runs, &line.run_id) else { return Ok(Vec::new()) };
        let other = other(conn, suite, given.text("before"), &line, &step_path)?;
        let others = match &other {
            Some(other) => vec![other],
            None => past::passing(before, passing),
        };
        let novel = Novel::of(conn, owner, &line, &present.step_id, &others, &masks.0, most)?;
        let compared_with = match &other {
            Some(other) => format!("the run {}", other.run_id),
            None => novel.basis.as_ref().map(Basis::to_string).unwrap_or_default(),
        };
        let row = |line| novel_row(conn, line, context, &compared_with, present, &step_path);
        novel.lines.into_iter().map(row).collect()
    })
}

/// The step in the run that is named to compare with, if one is.
fn other(
    conn: &Connection,
    suite: Option<&str>,
    before: Option<&str>,
    line: &Line,
    step_path: &str,
) -> Result<Option<Past>> {
    let Some(before) = before else { return Ok(None) };
    let before = recent::run(conn, suite, before)?;
    check(conn, &before, line)?;
    let step = past::in_run(conn, &before, step_path)?;
    step.map(Some).ok_or_else(|| {
        let step = step_path.escape_debug();
        Error::NotFound(format!("the run {before} has no step \"{step}\""))
    })
}

/// How many runs back a passing attempt is looked for.
pub(super) const RUNS_BACK: usize = 50;

/// The step in its run, and in those before.
pub(super) fn split<'p>(runs: &'p [Past], run_id: &str) -> Option<(&'p Past, &'p [Past])> {
    runs.split_first().filter(|(present, _)| present.run_id == run_id)
}

fn novel_row(
    conn: &Connection,
    line: NovelLine,
    context: i64,
    compared_with: &str,
    present: &Past,
    step_path: &str,
) -> Result<NovelLineRow> {
    let (before, after) =
        if context > 0 { novel::around(conn, &line, context)? } else { Default::default() };
    Ok(NovelLineRow {
        kind: line.kind,
        line_num: line.line_num,
        text: line.text,
        before,
        after,
        compared_with: compared_with.to_owned(),
        step_id: present.step_id.clone(),
        step_path: step_path.to_owned(),
        run_id: present.run_id.clone(),
    })
}

impl std::fmt::Display for Basis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Attempts(1) => f.write_str("the last attempt that passed"),
            Self::Attempts(count) => write!(f, "the last {count} attempts that passed"),
            Self::Others(run_id) => {
                write!(f, "the other steps of the run {run_id}, for this one has never passed")
            }
            Self::Nothing => f.write_str("nothing, for no run of the suite has passed"),
        }
    }
}
