//! `metric`: a number that a run or a step measured; `metrics` is a report.

use scenariolog::redact::RedactOptions;
use scenariolog::{Error, Result, metric};

use crate::options::ScopeArgs;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    scope: ScopeArgs,

    /// What was measured
    name: String,

    /// The number
    #[arg(allow_hyphen_values = true, value_parser = number)]
    value: f64,

    /// What it counts, such as ms or MB/s
    unit: Option<String>,
}

pub fn run(args: &Args) -> Result<()> {
    let store = args.scope.db.open_to_record(false, RedactOptions::none())?;
    let scope = args.scope.find(&store)?;
    metric::add(&store, &scope, &args.name, args.value, args.unit.as_deref())
}

fn number(text: &str) -> Result<f64> {
    text.parse().map_err(|_| Error::invalid(format!("\"{text}\" is not a number")))
}
