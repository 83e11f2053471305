//! `artifact add`, `artifact list`, `artifact verify`

use std::path::PathBuf;

use scenariolog::artifact::{self, NewArtifact};
use scenariolog::{Result, report, verify};

use crate::options::{DbArgs, RunsArgs, ScopeArgs};
use crate::output::OutputArgs;
use crate::say::print_line;

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Register a file and print its number; text is indexed
    Add(AddArgs),
    /// List artifacts
    List(ListArgs),
    /// Hash the files again; the exit status is 1 if one has changed or is missing
    Verify(ListArgs),
}

#[derive(Debug, clap::Args)]
pub struct AddArgs {
    #[command(flatten)]
    scope: ScopeArgs,

    /// The file, which stays where it is
    path: PathBuf,

    /// What it is: any word
    #[arg(long, default_value = "file")]
    kind: String,

    /// Do not index it
    #[arg(long)]
    no_index: bool,
}

#[derive(Debug, clap::Args)]
pub struct ListArgs {
    #[command(flatten)]
    db: DbArgs,

    #[command(flatten)]
    which: RunsArgs,

    #[command(flatten)]
    output: OutputArgs,
}

pub fn run(command: &Command) -> Result<i32> {
    match command {
        Command::Add(args) => add(args).map(|()| 0),
        Command::List(args) => list(args).map(|()| 0),
        Command::Verify(args) => verify(args),
    }
}

fn add(args: &AddArgs) -> Result<()> {
    let store = args.scope.db.open_to_record(false)?;
    let mut new = NewArtifact::file(&args.kind, &args.path);
    if args.no_index {
        new = new.index(None);
    }
    let artifact = artifact::add(&store, &args.scope.find(&store)?, &new)?;
    print_line(&artifact.artifact_id.to_string())
}

fn list(args: &ListArgs) -> Result<()> {
    let defaults =
        ["artifact_id", "step_num", "step_name", "kind", "size_bytes", "is_text", "path"];
    args.output.print(&defaults, "no artifacts", || {
        report::artifacts(&args.db.open()?, &args.which.filter())
    })
}

fn verify(args: &ListArgs) -> Result<i32> {
    let mut bad = false;
    let defaults = ["state", "artifact_id", "step_num", "kind", "path", "detail"];
    args.output.print(&defaults, "no artifacts", || {
        let rows = verify::verify(&args.db.open()?, &args.which.filter())?;
        bad = rows.iter().any(|row| row.state.is_bad());
        Ok(rows)
    })?;
    Ok(i32::from(bad))
}
