//! Why a run is red: a verdict for each step that failed, with what shows it.

use std::collections::HashMap;
use std::path::PathBuf;

use rusqlite::{Connection, Row};

use crate::ask::compare::known::{self, Known};
use crate::ask::compare::novel::Novel;
use crate::ask::compare::past::{self, Line, Past};
use crate::ask::compare::repro;
use crate::ask::compare::verdict::{Judgement, Verdict, is_of_environment};
use crate::ask::filter::Usual;
use crate::ask::report::declare::{Place, Report};
use crate::ask::report::diff::{RUNS_BACK, split};
use crate::ask::report::given::Given;
use crate::ask::report::opt::{Opt, RUN, SUITE};
use crate::error::{Result, sqlite};
use crate::record::attempt;
use crate::record::fingerprint::Failure;
use crate::record::provenance;
use crate::record::status::{Status, may_be_failure};
use crate::row::{ReportRow, row};
use crate::settings::Settings;
use crate::store::Store;
use crate::store::sql::{Cells, Conditions, from_sql, limit};

row! {
    /// A step that failed, and why it did as far as the runs before tell.
    pub struct ExplainRow {
        /// The run.
        pub run_id: String,
        /// The run's suite.
        pub suite: Option<String>,
        /// The step's number.
        pub step_num: i64,
        /// The names from the top of the run, the step's own last, with slashes between them.
        pub step_path: String,
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
        /// Why it failed: new, still failing, flaky, environment, known.
        pub verdict: Verdict,
        /// What shows that, in a sentence.
        pub evidence: String,
        /// The first run of those in which it has failed since, for one that is still failing.
        pub since_run_id: Option<String>,
        /// The commit of that run.
        pub since_commit: Option<String>,
        /// In how many runs before it failed, one after the other.
        pub failing_runs: i64,
        /// The last run in which it passed.
        pub passed_run_id: Option<String>,
        /// The commit of that run.
        pub passed_commit: Option<String>,
        /// The commits since that one, as far as the repository here has them.
        pub commits: Vec<String>,
        /// How often it flipped: commits at which it passed and failed, and retries that passed.
        pub flips: i64,
        /// The fingerprint of the failure.
        pub fingerprint: String,
        /// How many steps of the run failed with this fingerprint.
        pub alike: i64,
        /// Lines that it does not say when it passes: those that name the failure before others.
        pub novel_lines: Vec<String>,
        /// Where each of these stands, as in `stderr:12`.
        pub novel_places: Vec<String>,
        /// How many such lines there are.
        pub novel_count: i64,
        /// What its lines were compared with, if they were.
        pub compared_with: Option<String>,
        /// A command line that runs it again, where that is known.
        pub repro: Option<String>,
        /// The step's id.
        pub step_id: String,
    }
}

pub(super) const REPORTS: &[Report] = &[Report {
    name: "explain",
    place: Place::Command(&["explain"]),
    about: "Say why a run is red: what failed newly, since when, by chance or for a known reason",
    order: "new failures first, then as the steps started",
    row: ExplainRow::TYPE,
    fields: &["step_path", "verdict", "evidence", "novel_lines", "alike", "fingerprint"],
    none: "no step failed",
    limited: Some("failures"),
    options: &[
        RUN,
        SUITE,
        Opt::count("lines", "Show this many lines that are new; 0 for none")
            .default("3")
            .value("LINES"),
        Opt::count("passing", "Compare with this many attempts that passed").default("3"),
        Opt::limit("20", "At most this many failures; 0 for all"),
    ],
    bad: None,
    ask: |store, given| Ok(explain(store, given)?.into()),
}];

/// A step that failed.
struct Failed {
    failure: Failure,
    status: Status,
    fingerprint: Option<String>,
    row: StepPart,
}

/// What is taken over from the step.
struct StepPart {
    step_num: i64,
    step_path: String,
    step_name: String,
    exit_code: Option<i64>,
    signal: Option<i64>,
    reason: Option<String>,
    duration_ms: Option<f64>,
    argv_json: Option<String>,
    cwd: Option<PathBuf>,
    parent_name: Option<String>,
}

/// What holds for all failures of the run.
struct Asked<'a> {
    conn: &'a Connection,
    owner: u32,
    line: Line,
    settings: &'a Settings,
    known: Vec<Known>,
    /// How many steps of the run have each fingerprint.
    alike: HashMap<String, i64>,
    lines: usize,
    passing: usize,
}

fn explain(store: &Store, given: &Given) -> Result<Vec<ExplainRow>> {
    let runs = given.runs().conditions(store, Usual::Latest)?;
    let most = usize::try_from(limit(given.count("limit")?)?).unwrap_or(usize::MAX);
    verdicts(store, &runs, &Settings::here()?, given.count("lines")?, given.count("passing")?, most)
}

/// The verdicts on what failed in the newest of these runs, with so many new lines each.
pub(super) fn verdicts(
    store: &Store,
    runs: &Conditions,
    settings: &Settings,
    lines: usize,
    passing: usize,
    most: usize,
) -> Result<Vec<ExplainRow>> {
    let owner = store.owner()?;
    store.read(|conn| {
        let Some(line) = Line::newest(conn, runs)? else { return Ok(Vec::new()) };
        let mut failures = failures(conn, &line.run_id)?;
        let mut alike = HashMap::new();
        for failed in &mut failures {
            let known = failed.fingerprint.take();
            let fingerprint = failed.failure.fingerprint(conn, owner, known)?;
            *alike.entry(fingerprint.clone()).or_default() += 1;
            failed.fingerprint = Some(fingerprint);
        }
        let known = Known::all(settings);
        let asked = Asked { conn, owner, line, settings, known, alike, lines, passing };
        let rows: Result<Vec<ExplainRow>> =
            failures.into_iter().take(most).map(|failed| asked.row(failed)).collect();
        let mut rows = rows?;
        rows.sort_by_key(|row| row.verdict);
        Ok(rows)
    })
}

/// What failed in a run. A step that something nested in it failed is left out: that explains it.
fn failures(conn: &Connection, run_id: &str) -> Result<Vec<Failed>> {
    let judges = attempt::judges_in("?1");
    let may_fail = may_be_failure("s.outcome");
    let sql = format!(
        "SELECT s.run_id, s.step_id, s.outcome, s.exit_code, s.signal, s.reason, s.outcome, s.host, s.pid, s.pid_start,
                s.fingerprint, s.step_num, s.step_path, s.step_name, s.duration_ms, s.argv_json, s.cwd,
                (SELECT step_name FROM steps AS p WHERE p.step_id = s.parent_step_id), s.parent_step_id
         FROM steps AS s WHERE s.run_id = ?1 AND {may_fail} AND {judges} ORDER BY s.started_at, s.step_id"
    );
    let failed = |row: &Row| {
        let cells = Cells(row);
        let part = StepPart {
            step_num: cells.get(11)?,
            step_path: cells.get(12)?,
            step_name: cells.get(13)?,
            exit_code: cells.get(3)?,
            signal: cells.get(4)?,
            reason: cells.get(5)?,
            duration_ms: cells.get(14)?,
            argv_json: cells.get(15)?,
            cwd: from_sql(row.get_ref(16)?),
            parent_name: cells.get(17)?,
        };
        let failed = Failed {
            failure: Failure::from_row(row, 0)?,
            status: Status::from_row(row, 6)?,
            fingerprint: cells.get(10)?,
            row: part,
        };
        Ok((failed, cells.get::<Option<String>>(18)?))
    };
    let found: Vec<(Failed, Option<String>)> = conn
        .prepare_cached(&sql)
        .and_then(|mut select| select.query_map([run_id], failed)?.collect())
        .map_err(sqlite("cannot read the failures"))?;
    let (failed, parents): (Vec<Failed>, Vec<Option<String>>) =
        found.into_iter().filter(|(failed, _)| failed.status.is_failure()).unzip();
    let is_parent = |id: &String| parents.iter().flatten().any(|parent| parent == id);
    Ok(failed.into_iter().filter(|failed| !is_parent(&failed.failure.step_id)).collect())
}

impl Asked<'_> {
    /// The lines of a step that are new, if some are asked for.
    fn novel(&self, step_id: &str, before: &[Past]) -> Result<Novel> {
        if self.lines == 0 {
            return Ok(Novel::default());
        }
        let passing = past::passing(before, self.passing);
        Novel::of(
            self.conn,
            self.owner,
            &self.line,
            step_id,
            &passing,
            &self.settings.masks.0,
            self.lines,
        )
    }

    fn row(&self, failed: Failed) -> Result<ExplainRow> {
        let Failed { failure, status, fingerprint, row: part } = failed;
        let fingerprint = fingerprint.unwrap_or_default();
        let runs = self.line.past_and_present(self.conn, &part.step_path, RUNS_BACK)?;
        let (present, before) = split(&runs, &self.line.run_id)
            .map_or((None, &runs[..]), |(present, before)| (Some(present), before));
        let mut judgement = Judgement::of(present, before);
        let alike = self.alike.get(&fingerprint).copied().unwrap_or(1);
        let novel = self.novel(&failure.step_id, before)?;
        let mut evidence = evidence(&judgement, before);
        let essence = failure.essence(self.conn, self.owner)?;
        if judgement.verdict == Verdict::New && alike > 1 && is_of_environment(essence.lines()) {
            judgement.verdict = Verdict::Environment;
            let what = essence.lines().first().map(|line| format!(": {line}")).unwrap_or_default();
            evidence = format!("something outside of it does not work{what}");
        }
        let said = novel
            .lines
            .iter()
            .map(|line| line.text.as_str())
            .chain(essence.lines().iter().map(String::as_str));
        if let Some(known) = known::find(&self.known, &part.step_path, &fingerprint, said) {
            judgement.verdict = Verdict::Known;
            evidence = known.to_string();
        }
        let passed = judgement.passed.map(|index| &before[index]);
        let since = judgement.since.map(|index| &before[index]);
        let commits = passed
            .and_then(|run| Some(provenance::commits(run.commit()?, self.line.commit.as_deref()?)))
            .unwrap_or_default();
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        Ok(ExplainRow {
            repro: repro::command(
                &part.step_name,
                part.parent_name.as_deref(),
                part.argv_json.as_deref(),
                part.cwd.as_deref(),
            ),
            run_id: self.line.run_id.clone(),
            suite: self.line.suite.clone(),
            step_num: part.step_num,
            step_path: part.step_path,
            outcome: status,
            exit_code: part.exit_code,
            signal: part.signal,
            reason: part.reason,
            duration_ms: part.duration_ms,
            verdict: judgement.verdict,
            evidence,
            since_run_id: since.map(|run| run.run_id.clone()),
            since_commit: since.and_then(|run| run.sha.clone()),
            failing_runs: count(judgement.failing_runs),
            passed_run_id: passed.map(|run| run.run_id.clone()),
            passed_commit: passed.and_then(|run| run.sha.clone()),
            commits,
            flips: count(judgement.flips.count()),
            fingerprint,
            alike,
            novel_places: novel
                .lines
                .iter()
                .map(|line| format!("{}:{}", line.kind, line.line_num))
                .collect(),
            novel_count: count(novel.count),
            novel_lines: novel.lines.into_iter().map(|line| line.text).collect(),
            compared_with: novel.basis.map(|basis| basis.to_string()),
            step_id: failure.step_id,
        })
    }
}

/// What shows the verdict that the runs before give, in a sentence.
fn evidence(judgement: &Judgement, before: &[Past]) -> String {
    let Judgement { verdict, flips, failing_runs, since, passed } = judgement;
    let run = |index: &usize| before.get(*index).map(place).unwrap_or_default();
    match (verdict, passed) {
        (Verdict::Flaky, _) => {
            let commits = (flips.commits > 0).then(|| {
                format!(
                    "passed and failed at {} without a change",
                    counted(flips.commits, "commit")
                )
            });
            let retries = (flips.retries > 0)
                .then(|| format!("passed on retry in {}", counted(flips.retries, "run")));
            let both: Vec<String> = commits.into_iter().chain(retries).collect();
            format!("{}, of the last {}", both.join(", "), counted(before.len() + 1, "run"))
        }
        (Verdict::StillFailing, passed) => {
            let since = since.as_ref().map(run).unwrap_or_default();
            let passed = passed.as_ref().map_or_else(
                || "no run before it passed".to_owned(),
                |index| format!("passed last in {}", run(index)),
            );
            let runs = counted(*failing_runs, "run");
            format!("failed in the {runs} before too, since {since}; {passed}")
        }
        (_, Some(0)) => format!("passed in the run before, {}", run(&0)),
        (_, Some(index)) => {
            format!("passed last in {}, {} ago", run(index), counted(index + 1, "run"))
        }
        (_, None) if before.is_empty() => "recorded here for the first time".to_owned(),
        (_, None) => "never passed or failed before".to_owned(),
    }
}

fn place(run: &Past) -> String {
    let commit = run.sha.as_deref().map(|sha| {
        let short: String = sha.chars().take(10).collect();
        format!(" at {short}{}", if run.dirty { " with changes" } else { "" })
    });
    format!("{}{}", run.run_id, commit.unwrap_or_default())
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
