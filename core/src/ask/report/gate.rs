//! Whether a run may pass: rules, each with its figures.

use std::fmt::Display;

use rusqlite::{Connection, params};

use crate::ask::compare::known::Known;
use crate::ask::compare::past::Line;
use crate::ask::compare::verdict::Verdict;
use crate::ask::filter::{RunFilter, Usual};
use crate::ask::query::quoted;
use crate::ask::report::declare::{Bad, Place, Report};
use crate::ask::report::explain::{self, ExplainRow};
use crate::ask::report::given::Given;
use crate::ask::report::opt::{Opt, RUN, SUITE};
use crate::ask::report::regressions;
use crate::ask::report::runs::{self, RunRow};
use crate::error::{Result, sqlite};
use crate::record::status::Status;
use crate::row::{ReportRow, Value, row};
use crate::settings::{GateSettings, Settings};
use crate::store::{Store, schema};

row! {
    /// A rule that a run must keep to pass.
    pub struct GateRow {
        /// What the rule says: held, broken, missing (its data are), or noted (it cannot be broken).
        pub verdict: String,
        /// The rule.
        pub rule: String,
        /// What was found.
        pub found: String,
        /// What the rule allows.
        pub allowed: String,
        /// What breaks it, or is worth knowing.
        pub details: Vec<String>,
        /// The run.
        pub run_id: String,
    }
}

const HELD: &str = "held";
const BROKEN: &str = "broken";
const MISSING: &str = "missing";
const NOTED: &str = "noted";

/// The exit status for missing data: they are never green, and no failure of what was tested.
const STATUS_MISSING: i32 = 3;

/// How many details are listed.
const LISTED: usize = 10;

pub(super) const REPORTS: &[Report] = &[Report {
    name: "gate",
    place: Place::Command(&["gate"]),
    about: "Decide whether a run may pass, by rules, and print each with its figures",
    order: "as they are evaluated",
    row: GateRow::TYPE,
    fields: &["verdict", "rule", "found", "allowed", "details"],
    none: "there is no run",
    limited: None,
    options: &[
        RUN,
        SUITE,
        Opt::flag("allow_flaky", "Let steps fail that are flaky"),
        Opt::count("min_steps", "It must have at least this many steps"),
        Opt::count(
            "shards",
            "It must have this many shards: runs of one CI pipeline, by their tags",
        ),
        Opt::count("max_warnings", "It may have at most this many lines with the word \"warning\""),
        Opt::count("max_regressions", "At most this many measurements may have got worse for good"),
    ],
    bad: Some(Bad { when: "1 if a rule is broken, 3 if data for one are missing", status }),
    ask: |store, given| Ok(gate(store, given)?.into()),
}];

fn status(values: &[Value]) -> i32 {
    match values.first() {
        Some(Value::Text(verdict)) if verdict == BROKEN => 1,
        Some(Value::Text(verdict)) if verdict == MISSING => STATUS_MISSING,
        _ => 0,
    }
}

fn gate(store: &Store, given: &Given) -> Result<Vec<GateRow>> {
    let runs = given.runs().conditions(store, Usual::Latest)?;
    let all = Settings::here()?;
    let (settings, known) = (given_over(given, all.gate.clone())?, Known::all(&all));
    let Some(line) = store.read(|conn| Line::newest(conn, &runs))? else { return Ok(Vec::new()) };
    let run = runs::run(store, &line.run_id)?;
    // Only a known text makes it necessary to look at lines.
    let lines = usize::from(known.iter().any(|known| known.entry.text.is_some()));
    let failures = explain::verdicts(store, &runs, &all, lines, 3, usize::MAX)?;
    let mut rules = vec![recorded(&run)];
    rules.extend(failing(&failures, &settings));
    rules.extend(known_failures(&failures, &known, store, &run)?);
    rules.extend(settings.min_steps.map(|least| enough(&run, least)));
    if let Some(shards) = settings.shards {
        rules.push(store.read(|conn| all_shards(conn, &line, shards))?);
    }
    if let Some(most) = settings.warnings {
        rules.push(store.read(|conn| few_warnings(conn, &line.run_id, most))?);
    }
    if let Some(most) = settings.regressions {
        rules.push(few_regressions(store, &line.run_id, most)?);
    }
    Ok(rules.into_iter().map(|rule| rule.row(&line.run_id)).collect())
}

/// What is given goes before what the settings say.
fn given_over(given: &Given, mut settings: GateSettings) -> Result<GateSettings> {
    let count = |name: &str, set: Option<usize>| match given.text(name) {
        Some(_) => given.count(name).map(Some),
        None => Ok(set),
    };
    settings.allow_flaky |= given.flag("allow_flaky");
    settings.min_steps = count("min_steps", settings.min_steps)?;
    settings.shards = count("shards", settings.shards)?;
    settings.warnings = count("max_warnings", settings.warnings)?;
    settings.regressions = count("max_regressions", settings.regressions)?;
    Ok(settings)
}

/// A rule that was evaluated.
struct Rule {
    verdict: &'static str,
    rule: &'static str,
    found: String,
    allowed: String,
    details: Vec<String>,
}

impl Rule {
    fn new(rule: &'static str, holds: bool, found: &dyn Display, allowed: &dyn Display) -> Self {
        Self {
            verdict: if holds { HELD } else { BROKEN },
            rule,
            found: found.to_string(),
            allowed: allowed.to_string(),
            details: Vec::new(),
        }
    }

    fn missing(rule: &'static str, why: &dyn Display, allowed: &dyn Display) -> Self {
        Self { verdict: MISSING, ..Self::new(rule, false, why, allowed) }
    }

    fn details(mut self, details: impl IntoIterator<Item = String>) -> Self {
        self.details = details.into_iter().take(LISTED).collect();
        self
    }

    fn row(self, run_id: &str) -> GateRow {
        GateRow {
            verdict: self.verdict.to_owned(),
            rule: self.rule.to_owned(),
            found: self.found,
            allowed: self.allowed,
            details: self.details,
            run_id: run_id.to_owned(),
        }
    }
}

/// A run that has not ended, or in which nothing was recorded, says nothing.
fn recorded(run: &RunRow) -> Rule {
    let (rule, allowed) = ("recorded", "a run that has ended, with steps");
    let steps = format!("{}, {} steps", run.outcome, run.steps);
    match run.outcome {
        Status::Running => Rule::missing(rule, &"it is still running", &allowed),
        _ if run.steps == 0 => Rule::missing(rule, &"it has no steps", &allowed),
        _ if run.interrupted > 0 || run.completed_at.is_none() => {
            Rule::missing(rule, &steps, &allowed)
        }
        Status::Ended(_) => Rule::new(rule, true, &steps, &allowed),
    }
}

fn failing(failures: &[ExplainRow], settings: &GateSettings) -> Vec<Rule> {
    let rule = |rule, verdicts: &[Verdict], allowed: bool| {
        let found: Vec<&ExplainRow> =
            failures.iter().filter(|row| verdicts.contains(&row.verdict)).collect();
        let holds = allowed || found.is_empty();
        let limit = if allowed { "any" } else { "0" };
        Rule::new(rule, holds, &found.len(), &limit)
            .details(found.iter().map(|row| row.step_path.clone()))
    };
    vec![
        rule("new failures", &[Verdict::New, Verdict::Environment], false),
        rule("steps still failing", &[Verdict::StillFailing], false),
        rule("flaky failures", &[Verdict::Flaky], settings.allow_flaky),
    ]
}

/// Known failures are tolerated. That the time of one is nearly over, or that its step passes again, is worth knowing.
fn known_failures(
    failures: &[ExplainRow],
    known: &[Known],
    store: &Store,
    run: &RunRow,
) -> Result<Option<Rule>> {
    if known.is_empty() {
        return Ok(None);
    }
    let found = failures.iter().filter(|row| row.verdict == Verdict::Known).count();
    let mut details = Vec::new();
    for known in known {
        let passed = store.read(|conn| passes(conn, &run.run_id, known))?;
        let note = match (known.expired, known.expires_soon, passed) {
            (true, ..) => "no longer tolerated",
            (_, true, _) => "soon no longer tolerated",
            (_, _, true) => "its step passes: remove the entry",
            _ => continue,
        };
        details.push(format!("{known}: {note}"));
    }
    let rule = Rule::new("known failures", true, &found, &"any").details(details);
    Ok(Some(Rule { verdict: NOTED, ..rule }))
}

/// Whether a step passed that an entry names in full.
fn passes(conn: &Connection, run_id: &str, known: &Known) -> Result<bool> {
    let Some(step) = known.entry.step.as_deref().filter(|step| !step.contains('*')) else {
        return Ok(false);
    };
    conn.prepare_cached(
        "SELECT COALESCE((SELECT outcome = 'passed' FROM steps WHERE run_id = ?1 AND step_path = ?2
                          ORDER BY started_at DESC, step_id DESC LIMIT 1), 0)",
    )
    .and_then(|mut select| select.query_row([run_id, step], |row| row.get(0)))
    .map_err(sqlite("cannot read the steps"))
}

fn enough(run: &RunRow, least: usize) -> Rule {
    let least = i64::try_from(least).unwrap_or(i64::MAX);
    Rule::new("steps", run.steps >= least, &run.steps, &format_args!("at least {least}"))
}

/// The runs of one CI pipeline tell by their tags which shard each is.
fn all_shards(conn: &Connection, line: &Line, expected: usize) -> Result<Rule> {
    let sql = "
        SELECT DISTINCT shard.v FROM kv AS own
        JOIN kv AS same ON same.k = 'ci.run_id' AND same.v = own.v AND same.step_id IS NULL
        JOIN scenario_runs AS r ON r.run_id = same.run_id AND r.suite IS ?2
        JOIN kv AS shard ON shard.run_id = r.run_id AND shard.k = 'ci.shard' AND shard.step_id IS NULL
        WHERE own.run_id = ?1 AND own.k = 'ci.run_id' AND own.step_id IS NULL ORDER BY shard.v";
    let shards: Vec<String> = conn
        .prepare_cached(sql)
        .and_then(|mut select| {
            select.query_map(params![line.run_id, line.suite], |row| row.get(0))?.collect()
        })
        .map_err(sqlite("cannot read the shards"))?;
    let found = shards.len();
    Ok(if found < expected {
        Rule::missing("shards", &found, &expected).details(shards)
    } else {
        Rule::new("shards", true, &found, &expected)
    })
}

fn few_warnings(conn: &Connection, run_id: &str, most: usize) -> Result<Rule> {
    let rule = "warnings";
    if !schema::has_index(conn)? || !schema::has_fts5(conn)? {
        return Ok(Rule::missing(rule, &"the output is not indexed", &most));
    }
    let sql = "SELECT count(*) FROM log_lines_fts AS f JOIN artifacts AS a ON a.artifact_id = f.rowid >> 32
               WHERE log_lines_fts MATCH ?1 AND a.run_id = ?2";
    let found: i64 = conn
        .prepare_cached(sql)
        .and_then(|mut select| {
            select.query_row(params![quoted("warning"), run_id], |row| row.get(0))
        })
        .map_err(sqlite("cannot count the warnings"))?;
    let holds = usize::try_from(found).is_ok_and(|found| found <= most);
    Ok(Rule::new(rule, holds, &found, &format_args!("at most {most}")))
}

fn few_regressions(store: &Store, run_id: &str, most: usize) -> Result<Rule> {
    let conditions = RunFilter::run(run_id).conditions(store, Usual::Latest)?;
    let allowed = format!("at most {most}");
    let Some(found) = regressions::usual(store, &conditions)? else {
        return Ok(Rule::missing("regressions", &"too few runs before", &allowed));
    };
    let details = found.iter().map(|row| {
        let step = row.step_path.as_deref().unwrap_or("the run");
        format!("{step}: {} {} times as much", row.measure, row.ratio)
    });
    let rule = Rule::new("regressions", found.len() <= most, &found.len(), &allowed);
    Ok(rule.details(details))
}
