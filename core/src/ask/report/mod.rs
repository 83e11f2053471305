//! Reports: what the file says about runs and steps. Each is declared in its file, once; everything else that knows of
//! reports asks [`all`] or [`find`].

mod artifacts;
mod commands;
pub mod declare;
mod diff;
mod explain;
mod failures;
mod first_seen;
mod flaky;
mod gate;
pub mod given;
mod groups;
mod history;
mod metrics;
pub mod opt;
mod output;
mod regressions;
mod repro;
mod runs;
mod steps;
mod tags;
mod timings;
pub mod verify;

use crate::ask::search;
use crate::error::{Error, Result};

pub use crate::ask::answer::{Answer, Rows};
pub use crate::ask::compare::differing::Change;
pub use crate::ask::compare::verdict::Verdict;
pub use artifacts::{artifact_rows, artifacts};
pub use commands::{CommandRow, command_rows, commands};
pub use declare::{Bad, Place, Report};
pub use diff::{DiffRow, NovelLineRow};
pub use explain::ExplainRow;
pub use failures::{FailureOptions, FailureRow, failure_rows, failures};
pub use gate::GateRow;
pub use given::Options;
pub use history::HistoryRow;
pub use metrics::{MetricOptions, MetricRow, metric_rows, metrics};
pub use opt::{Kind, Opt, Spelling};
pub use output::{OutputRow, SilenceRow, output_rows, silences};
pub use runs::{RunRow, run, run_rows, runs, summary, summary_rows};
pub use steps::{StepRow, step, step_rows, steps};
pub use timings::{AcrossRow, TimingRow, across_rows, across_runs, timing_rows, timings};

/// Every report, in the order in which the command line lists them.
pub fn all() -> impl Iterator<Item = &'static Report> {
    [
        runs::REPORTS,
        failures::REPORTS,
        groups::REPORTS,
        timings::REPORTS,
        history::REPORTS,
        explain::REPORTS,
        diff::REPORTS,
        flaky::REPORTS,
        regressions::REPORTS,
        first_seen::REPORTS,
        gate::REPORTS,
        repro::REPORTS,
        steps::REPORTS,
        commands::REPORTS,
        output::REPORTS,
        search::REPORTS,
        tags::REPORTS,
        metrics::REPORTS,
        artifacts::REPORTS,
        verify::REPORTS,
    ]
    .into_iter()
    .flatten()
}

/// The report of this name.
pub fn find(name: &str) -> Result<&'static Report> {
    all().find(|report| report.name == name).ok_or_else(|| {
        let names: Vec<_> = all().map(|report| report.name).collect();
        Error::invalid(format!(
            "there is no report \"{}\"; there are {}",
            name.escape_debug(),
            names.join(", ")
        ))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_are_unique_and_defaults_are_right() {
        let mut names = HashSet::new();
        for report in all() {
            assert!(names.insert(report.name), "{} is declared twice", report.name);
            for field in report.fields {
                let mut columns = report.row.columns.iter();
                assert!(columns.any(|column| column.name == *field), "{}: {field}", report.name);
            }
            let defaults =
                report.options.iter().filter_map(|option| Some((option.name, option.default?)));
            let options =
                defaults.fold(Options::new(), |options, (name, text)| options.set(name, text));
            let required = report.options.iter().filter(|option| option.required);
            let options = required.fold(options, |options, option| options.set(option.name, "x"));
            given::Given::new(report.name, report.options, &options).unwrap();
        }
    }

    #[test]
    fn an_unknown_report_names_the_known_ones() {
        let error = find("slow").unwrap_err().to_string();
        assert!(error.contains("\"slow\"") && error.contains("failures"), "{error}");
    }
}
