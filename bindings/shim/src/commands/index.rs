//! `index fts`

use scenariolog::index::IndexOptions;
use scenariolog::rebuild::rebuild;
use scenariolog::{Result, RunFilter};

use crate::cli::say;
use crate::common::{DbArgs, counted};

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Build the full-text index anew from the text files of a run, or of all runs
    Fts(Args),
}

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    db: DbArgs,

    /// Only this run: its id, a unique beginning of it, or "latest"
    #[arg(long, value_name = "ID")]
    run_id: Option<String>,

    /// Of a longer line, index this many bytes
    #[arg(long, value_name = "BYTES", default_value_t = IndexOptions::default().max_line_bytes)]
    index_max_line: usize,

    /// Of a longer file, index the first and the last half of this many bytes
    #[arg(long, value_name = "BYTES", default_value_t = IndexOptions::default().max_bytes)]
    index_max_bytes: u64,
}

pub fn run(command: &Command) -> Result<()> {
    let Command::Fts(args) = command;
    let options = IndexOptions {
        max_line_bytes: args.index_max_line,
        max_bytes: args.index_max_bytes,
        ..IndexOptions::default()
    };
    let filter = RunFilter { run: args.run_id.clone(), ..RunFilter::default() };
    let indexed = rebuild(&args.db.open()?, &filter, &options)?;
    let gone = match indexed.missing {
        0 => String::new(),
        1 => "; 1 file is gone or cannot be read".to_owned(),
        missing => format!("; {missing} files are gone or cannot be read"),
    };
    let (lines, artifacts) =
        (counted(indexed.lines, "line"), counted(indexed.artifacts, "artifact"));
    say(&format!("indexed {lines} of {artifacts}{gone}"));
    Ok(())
}
