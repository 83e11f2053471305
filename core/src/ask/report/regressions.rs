//! Measurements that got worse and stayed so.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, params};

use crate::ask::compare::past::{Line, Past};
use crate::ask::compare::spread::{Spread, median};
use crate::ask::filter::Usual;
use crate::ask::report::declare::{Place, Report};
use crate::ask::report::given::Given;
use crate::ask::report::opt::{Opt, RUN_ID, SUITE};
use crate::error::{Error, Result, sqlite};
use crate::row::{ReportRow, row};
use crate::store::Store;
use crate::store::sql::{Cells, Conditions, limit};

row! {
    /// A measurement of a step that got worse and stayed so.
    pub struct RegressionRow {
        /// The names from the top of the run, the step's own last; none for what the run itself measured.
        pub step_path: Option<String>,
        /// What was measured: duration, memory, or the name of a metric.
        pub measure: String,
        /// The unit.
        pub unit: Option<String>,
        /// The median of the last runs.
        pub now: f64,
        /// The median of the runs before them.
        pub before: f64,
        /// How far from that median a measurement must be to say something.
        pub noise: f64,
        /// How many times as much it is.
        pub ratio: f64,
        /// How many runs it was compared with.
        pub runs: i64,
        /// The first run that is worse.
        pub since_run_id: String,
        /// The commit of that run.
        pub since_commit: Option<String>,
    }
}

pub(super) const REPORTS: &[Report] = &[Report {
    name: "regressions",
    place: Place::Command(&["regressions"]),
    about: "Show durations, memory and metrics that rose and stayed up",
    order: "the largest ratio first",
    row: RegressionRow::TYPE,
    fields: &["step_path", "measure", "before", "now", "unit", "ratio", "noise", "since_commit"],
    none: "nothing got worse for good",
    limited: None,
    options: &[
        RUN_ID,
        SUITE,
        Opt::count("sustained", "It must be worse in each of this many last runs").default("3"),
        Opt::count("last", "Compare with this many runs before them").default("20"),
        Opt::limit("20", "At most this many; 0 for all").alias("top"),
    ],
    bad: None,
    ask: |store, given| Ok(regressions(store, given)?.into()),
}];

/// One measurement in one run.
struct Point {
    value: f64,
    run_id: String,
    commit: Option<String>,
}

/// The measurements of one kind, the newest first.
struct Series {
    step_path: Option<String>,
    measure: String,
    unit: Option<String>,
    points: Vec<Point>,
}

fn regressions(store: &Store, given: &Given) -> Result<Vec<RegressionRow>> {
    let runs = given.runs().conditions(store, Usual::Latest)?;
    let (sustained, last) = (given.count("sustained")?, given.count("last")?);
    if sustained == 0 {
        return Err(Error::invalid("sustained must be at least 1"));
    }
    let mut rows = worse_in(store, &runs, sustained, last)?.unwrap_or_default();
    rows.truncate(usize::try_from(limit(given.count("limit")?)?).unwrap_or(usize::MAX));
    Ok(rows)
}

/// How many of the last runs must be worse, and with how many before them they are compared.
const SUSTAINED: usize = 3;
const LAST: usize = 20;

/// All that got worse up to the newest of these runs, by the usual measure; none if there are too few runs to know.
pub(super) fn usual(store: &Store, runs: &Conditions) -> Result<Option<Vec<RegressionRow>>> {
    worse_in(store, runs, SUSTAINED, LAST)
}

fn worse_in(
    store: &Store,
    runs: &Conditions,
    sustained: usize,
    last: usize,
) -> Result<Option<Vec<RegressionRow>>> {
    store.read(|conn| {
        let Some(line) = Line::newest(conn, runs)? else { return Ok(None) };
        let steps = line.all(conn, limit(sustained.saturating_add(last))?)?;
        let mut series = measured(&steps);
        series.extend(metrics(conn, &steps)?);
        if !series
            .iter()
            .any(|series| Spread::is_known_of(series.points.len().saturating_sub(sustained)))
        {
            return Ok(None);
        }
        let mut rows: Vec<_> =
            series.into_iter().filter_map(|series| worse(series, sustained)).collect();
        rows.sort_by(|a, b| b.ratio.total_cmp(&a.ratio));
        Ok(Some(rows))
    })
}

/// Whether the last measurements are all above what those before vary by.
fn worse(series: Series, sustained: usize) -> Option<RegressionRow> {
    let Series { step_path, measure, unit, points } = series;
    let (recent, before) = points.split_at_checked(sustained)?;
    let spread = Spread::of(before.iter().map(|point| point.value).collect())?;
    if spread.median <= 0.0 || !recent.iter().all(|point| spread.is_exceeded_by(point.value)) {
        return None;
    }
    let first = recent.last()?;
    let now = median(&mut recent.iter().map(|point| point.value).collect::<Vec<_>>());
    Some(RegressionRow {
        step_path,
        measure,
        unit,
        now,
        before: spread.median,
        noise: spread.noise,
        ratio: (now / spread.median * 100.0).round() / 100.0,
        runs: i64::try_from(before.len()).unwrap_or(i64::MAX),
        since_run_id: first.run_id.clone(),
        since_commit: first.commit.clone(),
    })
}

/// What a recorder measures of every step, where it passed.
fn measured(steps: &BTreeMap<String, Vec<Past>>) -> Vec<Series> {
    let mut all = Vec::new();
    for (path, runs) in steps {
        let series = |measure: &str, unit: &str, value: fn(&Past) -> Option<f64>| Series {
            step_path: Some(path.clone()),
            measure: measure.to_owned(),
            unit: Some(unit.to_owned()),
            points: runs
                .iter()
                .filter(|run| run.is_passed())
                .filter_map(|run| Some(point(run, value(run)?)))
                .collect(),
        };
        all.push(series("duration", "ms", |run| run.duration_ms));
        #[expect(clippy::cast_precision_loss, reason = "no memory is so large")]
        all.push(series("memory", "bytes", |run| run.max_rss_bytes.map(|bytes| bytes as f64)));
    }
    all
}

fn point(run: &Past, value: f64) -> Point {
    Point { value, run_id: run.run_id.clone(), commit: run.sha.clone() }
}

/// The metrics of the steps in these runs.
fn metrics(conn: &Connection, steps: &BTreeMap<String, Vec<Past>>) -> Result<Vec<Series>> {
    let mut select = conn
        .prepare_cached("SELECT name, unit, value FROM metrics WHERE run_id = ?1 AND step_id IS ?2")
        .map_err(sqlite("cannot read the metrics"))?;
    let mut found: BTreeMap<(&str, String, Option<String>), Vec<Point>> = BTreeMap::new();
    for (path, runs) in steps {
        for run in runs {
            let metric =
                |row: &Row| Ok((Cells(row).get(0)?, Cells(row).get(1)?, Cells(row).get(2)?));
            let metrics: Vec<(String, Option<String>, f64)> = select
                .query_map(params![run.run_id, run.step_id], metric)
                .and_then(Iterator::collect)
                .map_err(sqlite("cannot read the metrics"))?;
            for (name, unit, value) in metrics {
                found.entry((path, name, unit)).or_default().push(point(run, value));
            }
        }
    }
    let series = found.into_iter().map(|((path, measure, unit), points)| Series {
        step_path: Some(path.to_owned()),
        measure,
        unit,
        points,
    });
    Ok(series.collect())
}
