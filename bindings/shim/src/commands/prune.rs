//! `prune`

use scenariolog::prune::{self, PruneOptions, PruneRow};
use scenariolog::row::ReportRow;
use scenariolog::{Error, Result};

use crate::options::DbArgs;
use crate::output::{Listing, OutputArgs};
use crate::say::say;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    db: DbArgs,

    /// Let this many runs of each suite stay, the newest
    #[arg(long, value_name = "N")]
    keep: Option<usize>,

    /// Remove runs that are older: a date, a time, or an age such as 30d
    #[arg(long, value_name = "WHEN")]
    older_than: Option<String>,

    /// Let this much output stay, of the newest runs: bytes, or as in 500M, 20G
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_size: Option<u64>,

    /// Remove output alone, its files and its lines; what is known of runs and steps stays
    #[arg(long)]
    logs_only: bool,

    /// Also remove directories of runs that the file does not have; not if another file has its output there
    #[arg(long)]
    orphans: bool,

    /// Remove them; otherwise they are only listed
    #[arg(long)]
    apply: bool,

    #[command(flatten)]
    output: OutputArgs,
}

/// The columns for readers.
const FIELDS: &[&str] =
    &["what", "run_id", "suite", "started_at", "outcome", "output_bytes", "reason"];

pub fn run(args: &Args) -> Result<()> {
    let options = PruneOptions {
        keep: args.keep,
        older_than: args.older_than.clone(),
        max_bytes: args.max_size,
        logs_only: args.logs_only,
        orphans: args.orphans,
    };
    let listing = Listing {
        columns: PruneRow::TYPE.columns,
        fields: FIELDS,
        none: "nothing is to be removed",
    };
    let mut count = 0;
    args.output.print(&listing, || {
        let store = args.db.open()?;
        let rows = if args.apply {
            prune::prune(&store, &options)?
        } else {
            prune::plan(&store, &options)?
        };
        count = rows.len();
        Ok(rows.into_iter().map(|row| Ok(row.into_values())))
    })?;
    if count > 0 && !args.apply {
        say(&format!("{count} would be removed; --apply does it"));
    }
    Ok(())
}

/// A number of bytes, as in `500M`.
fn size(text: &str) -> Result<u64> {
    let (number, factor) = match text.char_indices().last() {
        Some((at, 'K' | 'k')) => (&text[..at], 1 << 10),
        Some((at, 'M')) => (&text[..at], 1 << 20),
        Some((at, 'G')) => (&text[..at], 1 << 30),
        _ => (text, 1),
    };
    number.parse::<u64>().ok().and_then(|number| number.checked_mul(factor)).ok_or_else(|| {
        Error::invalid(format!("\"{text}\" is not a size; give one as in 500M or 20G"))
    })
}
