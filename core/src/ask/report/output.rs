//! The output of a step, line by line in the order of arrival, and where it was silent.

use std::time::Duration;

use crate::ask::answer::{Answer, Rows};
use crate::ask::arrival::{self, ArrivedLine, ArrivedLines, Silence};
use crate::ask::report::declare::{Place, Report};
use crate::ask::report::given::Given;
use crate::ask::report::opt::{Opt, RUN_ID};
use crate::ask::report::steps::step as step_row;
use crate::error::Result;
use crate::record::recorded::Recorded;
use crate::record::step::Step;
use crate::row::{ReportRow, row};
use crate::store::Store;
use crate::store::sql::signed;
use crate::time;

row! {
    /// A line of a step's standard output or standard error.
    pub struct OutputRow {
        /// When its first byte arrived, UTC; unknown where that was not kept.
        pub arrived_at: Option<String>,
        /// The time from the start of the step until then, in milliseconds.
        pub since_start_ms: Option<f64>,
        /// The stream: stdout or stderr.
        pub kind: String,
        /// Its number in that stream, from 1.
        pub line_num: i64,
        /// The line, with what is not UTF-8 replaced.
        pub text: String,
        /// The step's id.
        pub step_id: String,
    }
}

row! {
    /// A time in which a step wrote nothing.
    pub struct SilenceRow {
        /// How long it was, in milliseconds.
        pub silence_ms: f64,
        /// The time from the start of the step until then, in milliseconds.
        pub since_start_ms: f64,
        /// The stream that had been written to last; none before the first output.
        pub kind: Option<String>,
        /// The last line in it by then.
        pub line_num: Option<i64>,
        /// The step's id.
        pub step_id: String,
    }
}

const STEP: Opt =
    Opt::text("step", "The step: its id, number or path, or the end of its path").required();

const OUTPUT: Report = Report {
    name: "output",
    place: Place::Nowhere,
    about: "Show the lines of both streams of a step",
    order: "as they arrived",
    row: OutputRow::TYPE,
    fields: &["arrived_at", "since_start_ms", "kind", "text"],
    none: "the step has no output",
    limited: None,
    options: &[STEP, RUN_ID],
    bad: None,
    ask: |store, given| output_rows(&asked(store, given)?).map(Rows::from),
};

const SILENCES: Report = Report {
    name: "silences",
    place: Place::Nowhere,
    about: "Show where a step was silent longest",
    order: "the longest first",
    row: SilenceRow::TYPE,
    fields: &["silence_ms", "since_start_ms", "kind", "line_num"],
    none: "the step was never silent",
    limited: None,
    options: &[STEP, RUN_ID, Opt::limit("5", "At most this many; 0 for all")],
    bad: None,
    ask: |store, given| silences(&asked(store, given)?, given.count("limit")?).map(Rows::from),
};

pub(super) const REPORTS: &[Report] = &[OUTPUT, SILENCES];

/// The step that the options mean.
fn asked(store: &Store, given: &Given) -> Result<Step> {
    store
        .run(given.text("run_id").unwrap_or("latest"))?
        .step(given.text("step").unwrap_or_default())
}

/// The lines of both streams of a step, in the order in which they arrived.
pub fn output_rows(step: &Step) -> Result<Answer<OutputRow>> {
    let mut lines = ArrivedLines::of(step)?;
    let started_at = step_row(step)?.started_at;
    let step_id = step.id().to_owned();
    let row = move |line: ArrivedLine| {
        let text = line.bytes.strip_suffix(b"\n").unwrap_or(&line.bytes);
        OutputRow {
            arrived_at: line.arrived_at(&started_at),
            since_start_ms: line.since_start.map(time::millis),
            kind: line.kind,
            line_num: signed(line.line_num),
            text: String::from_utf8_lossy(text).into_owned(),
            step_id: step_id.clone(),
        }
    };
    Answer::new(step.store(), |_| {
        Ok(move |_: &mut _| lines.next().transpose().map(|it| it.map(&row)))
    })
}

/// The longest silences of a step that has ended, at most so many; 0 for all.
pub fn silences(step: &Step, most: usize) -> Result<Vec<SilenceRow>> {
    let took = step_row(step)?.duration_ms.map(|ms| Duration::try_from_secs_f64(ms / 1e3));
    let Some(Ok(took)) = took else { return Ok(Vec::new()) };
    let most = if most == 0 { usize::MAX } else { most };
    let row = |Silence { begun, length, after }| {
        let (kind, line_num) = after.unzip();
        SilenceRow {
            silence_ms: time::millis(length),
            since_start_ms: time::millis(begun),
            kind,
            line_num: line_num.map(signed),
            step_id: step.id().to_owned(),
        }
    };
    Ok(arrival::silences(step, took, most)?.into_iter().map(row).collect())
}
