//! `index fts`

use scenariolog::index::IndexOptions;
use scenariolog::rebuild::rebuild;
use scenariolog::{Result, RunFilter};

use crate::options::DbArgs;
use crate::say::say;
use crate::words::counted;

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Rebuild the full-text index from the text files of a run, or of all runs
    Fts(Args),
}

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    db: DbArgs,

    /// Only this run: its id, a unique prefix of it, or "latest"
    #[arg(long, value_name = "ID")]
    run_id: Option<String>,

    /// Index at most this many bytes of a line
    #[arg(long, value_name = "BYTES", default_value_t = IndexOptions::default().max_line_bytes)]
    index_max_line: usize,

    /// Index at most this many bytes of a file, half from its start and half from its end
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
    let filter = RunFilter { run: args.run_id.clone().into(), ..RunFilter::default() };
    let indexed = rebuild(&args.db.open()?, &filter, &options)?;
    let gone = match indexed.missing {
        0 => String::new(),
        missing => format!("; {} could not be read", counted(missing, "file")),
    };
    let (lines, artifacts) =
        (counted(indexed.lines, "line"), counted(indexed.artifacts, "artifact"));
    say(&format!("indexed {lines} of {artifacts}{gone}"));
    Ok(())
}
