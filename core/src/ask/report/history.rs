//! A step in the runs before, and across all of them.

use crate::ask::compare::past::{Line, Past};
use crate::ask::filter::Usual;
use crate::ask::report::declare::{Place, Report};
use crate::ask::report::given::Given;
use crate::ask::report::opt::{Opt, RUN_ID, SUITE};
use crate::error::Result;
use crate::record::find;
use crate::record::status::Status;
use crate::row::{ReportRow, row};
use crate::store::Store;

row! {
    /// A step in one run.
    pub struct HistoryRow {
        /// The run.
        pub run_id: String,
        /// When the run started, UTC.
        pub started_at: String,
        /// How the step's last attempt ended, or "running".
        pub outcome: Status,
        /// How often it was recorded in that run.
        pub attempts: i64,
        /// How long it took, in milliseconds.
        pub duration_ms: Option<f64>,
        /// Its duration beside those of the other runs listed, as a bar: the longest is the highest.
        pub bar: Option<String>,
        /// The largest resident size of one of its processes, in bytes.
        pub max_rss_bytes: Option<i64>,
        /// The commit that was tested.
        pub commit: Option<String>,
        /// Whether something was changed since that commit.
        pub dirty: bool,
        /// Why it ended so, where that is known.
        pub reason: Option<String>,
        /// The step's id in that run.
        pub step_id: String,
        /// The names from the top of the run, its own last, with slashes between them.
        pub step_path: String,
    }
}

pub(super) const REPORTS: &[Report] = &[Report {
    name: "history",
    place: Place::Command(&["history"]),
    about: "Show how a step ended in each run of its suite and branch",
    order: "the newest run first",
    row: HistoryRow::TYPE,
    fields: &[
        "started_at",
        "run_id",
        "outcome",
        "attempts",
        "duration_ms",
        "bar",
        "commit",
        "reason",
    ],
    none: "the step is in no run",
    limited: Some("runs"),
    options: &[
        Opt::text("step", "The step: its path, the end of that, its number or its id").required(),
        RUN_ID,
        SUITE,
        Opt::limit("20", "At most this many runs; 0 for all"),
    ],
    bad: None,
    ask: |store, given| Ok(history(store, given)?.into()),
}];

fn history(store: &Store, given: &Given) -> Result<Vec<HistoryRow>> {
    let most = match given.count("limit")? {
        0 => usize::MAX,
        most => most,
    };
    let runs = given.runs().conditions(store, Usual::Latest)?;
    store.read(|conn| {
        let (run_id, step_path) = find::step(conn, &runs, given.needed("step")?)?;
        let past = Line::of(conn, &run_id)?.past_and_present(conn, &step_path, most)?;
        let longest = past.iter().filter_map(|run| run.duration_ms).fold(0.0, f64::max);
        Ok(past.into_iter().map(|run| row(run, &step_path, longest)).collect())
    })
}

fn row(run: Past, step_path: &str, longest: f64) -> HistoryRow {
    HistoryRow {
        bar: run.duration_ms.map(|took| bar(took, longest).into()),
        run_id: run.run_id,
        started_at: run.started_at,
        outcome: run.status,
        attempts: run.attempts,
        duration_ms: run.duration_ms,
        max_rss_bytes: run.max_rss_bytes,
        commit: run.sha,
        dirty: run.dirty,
        reason: run.reason,
        step_id: run.step_id,
        step_path: step_path.to_owned(),
    }
}

fn bar(took: f64, longest: f64) -> char {
    const BARS: [(f64, char); 7] = [
        (0.125, '\u{2581}'),
        (0.25, '\u{2582}'),
        (0.375, '\u{2583}'),
        (0.5, '\u{2584}'),
        (0.625, '\u{2585}'),
        (0.75, '\u{2586}'),
        (0.875, '\u{2587}'),
    ];
    let share = if longest > 0.0 { took / longest } else { 0.0 };
    BARS.iter().find(|(most, _)| share <= *most).map_or('\u{2588}', |(_, bar)| *bar)
}
