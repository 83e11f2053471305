//! `index fts`, and what a recorder leaves behind for output that comes late.

use std::ffi::OsString;
use std::iter;

use scenariolog::exec::Target;
use scenariolog::index::IndexOptions;
use scenariolog::rebuild::rebuild;
use scenariolog::{Recorded, Result, RunFilter, recover};

use crate::options::{DbArgs, RunArgs};
use crate::say::say;
use crate::words::counted;

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Rebuild the full-text index from the text files of a run, or of all runs
    Fts(Args),
    /// Complete the output that was written after the end of its step
    #[command(hide = true)]
    Late(LateArgs),
}

#[derive(Debug, clap::Args)]
pub struct LateArgs {
    #[command(flatten)]
    db: DbArgs,

    #[command(flatten)]
    run: RunArgs,
}

/// How this program is called to complete the output of a run.
pub fn late_program(target: &Target) -> Vec<OsString> {
    let Ok(program) = std::env::current_exe() else { return Vec::new() };
    let db = target.store().path().as_os_str().to_owned();
    let run = OsString::from(target.scope().run_id);
    let words = ["index", "late", "--db"].map(OsString::from);
    iter::once(program.into()).chain(words).chain([db, "--run-id".into(), run]).collect()
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
    match command {
        Command::Fts(args) => fts(args),
        Command::Late(LateArgs { db, run }) => {
            let store = db.open()?;
            recover::late(&store, run.find(&store)?.id())
        }
    }
}

fn fts(args: &Args) -> Result<()> {
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
