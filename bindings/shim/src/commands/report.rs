//! `runs`, `summary`, `failures`, `timings`

use scenariolog::report::{self, FailureOptions, FailureRow};
use scenariolog::{Result, RunFilter, Selection};

use crate::options::{DbArgs, RunsArgs as Which};
use crate::output::OutputArgs;
use crate::prose::print_failures;

#[derive(Debug, clap::Args)]
pub struct RunsArgs {
    #[command(flatten)]
    db: DbArgs,

    /// Runs of this suite
    #[arg(long, value_name = "NAME")]
    suite: Option<String>,

    /// Runs started since then: a date, a time, or an age such as 90m, 2h, 7d
    #[arg(long, value_name = "WHEN")]
    since: Option<String>,

    /// At most this many; 0 for all
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,

    #[command(flatten)]
    output: OutputArgs,
}

/// Lists runs.
pub fn runs(args: &RunsArgs) -> Result<()> {
    let defaults =
        ["run_id", "started_at", "suite", "outcome", "steps", "passed", "failures", "duration_ms"];
    args.output.print(&defaults, "no runs found", || {
        let filter = RunFilter {
            suite: args.suite.clone(),
            since: args.since.clone(),
            ..RunFilter::default()
        };
        report::runs(&args.db.open()?, &filter, args.limit)
    })
}

#[derive(Debug, clap::Args)]
pub struct SummaryArgs {
    #[command(flatten)]
    db: DbArgs,

    #[command(flatten)]
    which: Which,

    #[command(flatten)]
    output: OutputArgs,
}

/// Says how runs ended.
pub fn summary(args: &SummaryArgs) -> Result<()> {
    let defaults = [
        "run_id",
        "suite",
        "outcome",
        "steps",
        "passed",
        "failed",
        "error",
        "timed_out",
        "interrupted",
        "skipped",
        "duration_ms",
    ];
    args.output.print(&defaults, "no runs found", || {
        report::summary(&args.db.open()?, &args.which.filter())
    })
}

#[derive(Debug, clap::Args)]
pub struct FailuresArgs {
    #[command(flatten)]
    db: DbArgs,

    #[command(flatten)]
    which: Which,

    /// Show this many first lines of the output; 0 for none
    #[arg(long, value_name = "LINES", default_value_t = FailureOptions::default().first, visible_alias = "head")]
    first_lines: usize,

    /// Show this many last lines of the output; 0 for none
    #[arg(long, value_name = "LINES", default_value_t = FailureOptions::default().last, visible_alias = "tail")]
    last_lines: usize,

    /// Include attempts that a later attempt superseded
    #[arg(long)]
    all_attempts: bool,

    /// At most this many failures; 0 for all
    #[arg(long, value_name = "N", default_value_t = 0)]
    limit: usize,

    #[command(flatten)]
    output: OutputArgs,
}

/// Shows what went wrong.
pub fn failures(args: &FailuresArgs) -> Result<()> {
    if args.output.is_prose() {
        return print_failures(&args.find()?);
    }
    let defaults = [
        "step_num",
        "step_path",
        "outcome",
        "exit_code",
        "reason",
        "duration_ms",
        "path",
        "first_lines",
        "last_lines",
    ];
    args.output.print(&defaults, "no failures", || args.find())
}

impl FailuresArgs {
    fn find(&self) -> Result<Vec<FailureRow>> {
        let options = FailureOptions {
            first: self.first_lines,
            last: self.last_lines,
            all_attempts: self.all_attempts,
            limit: self.limit,
        };
        report::failures(&self.db.open()?, &self.which.filter(), &options)
    }
}

#[derive(Debug, clap::Args)]
pub struct TimingsArgs {
    #[command(flatten)]
    db: DbArgs,

    #[command(flatten)]
    which: Which,

    /// At most this many steps; 0 for all
    #[arg(long, value_name = "N", default_value_t = 20, visible_alias = "top")]
    limit: usize,

    /// Compare steps of the same path across runs: all runs, or those since a time
    #[arg(long, conflicts_with = "run_id")]
    across_runs: bool,

    #[command(flatten)]
    output: OutputArgs,
}

/// Shows the slowest steps.
pub fn timings(args: &TimingsArgs) -> Result<()> {
    let none = "no steps found";
    if args.across_runs {
        let defaults = ["suite", "step_path", "count", "min_ms", "median_ms", "max_ms", "last_ms"];
        return args.output.print(&defaults, none, || {
            let filter = RunFilter { run: Selection::Usual, ..args.which.filter() };
            report::across_runs(&args.db.open()?, &filter, args.limit)
        });
    }
    let defaults = [
        "step_num",
        "step_path",
        "outcome",
        "duration_ms",
        "percent",
        "user_ms",
        "system_ms",
        "max_rss_bytes",
    ];
    args.output.print(&defaults, none, || {
        report::timings(&args.db.open()?, &args.which.filter(), args.limit)
    })
}
