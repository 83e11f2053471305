//! `artifact add`; `artifact list` and `artifact verify` are reports.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use scenariolog::artifact::{self, NewArtifact};
use scenariolog::redact::RedactOptions;
use scenariolog::{Error, Recorded, Result, Scope, Store};

use crate::options::{ScopeArgs, warn_of_redaction};
use crate::say::print_line;

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Add a file and print its number; text is indexed
    Add(AddArgs),
}

#[derive(Debug, clap::Args)]
pub struct AddArgs {
    #[command(flatten)]
    scope: ScopeArgs,

    /// The file, which stays where it is; or - to copy standard input to a file among the run's logs
    path: PathBuf,

    /// What to call the file made from standard input; by default its kind
    #[arg(long)]
    name: Option<OsString>,

    /// What it is: any word
    #[arg(long, default_value = "file", value_parser = NonEmptyStringValueParser::new())]
    kind: String,

    /// Do not index it
    #[arg(long)]
    no_index: bool,
}

pub fn run(command: &Command) -> Result<i32> {
    match command {
        Command::Add(args) => add(args).map(|()| 0),
    }
}

fn add(args: &AddArgs) -> Result<()> {
    let is_stdin = args.path.as_os_str() == "-";
    if args.name.is_some() && !is_stdin {
        return Err(Error::invalid("--name is for standard input: a file keeps its own name"));
    }
    let store = args.scope.db.open_to_record(false, RedactOptions::none())?;
    warn_of_redaction(&store);
    let scope = args.scope.find(&store)?;
    let path = if is_stdin { args.copy_stdin(&store, &scope)? } else { args.path.clone() };
    let mut new = NewArtifact::file(&args.kind, &path);
    if args.no_index {
        new = new.index(None);
    }
    let artifact = artifact::add(&store, &scope, &new)?;
    print_line(&artifact.artifact_id.to_string())
}

impl AddArgs {
    fn copy_stdin(&self, store: &Store, scope: &Scope) -> Result<PathBuf> {
        let name = self.name.as_deref().unwrap_or(OsStr::new(&self.kind));
        let dir = store.run(&scope.run_id)?.artifact_dir();
        let redaction = store.redaction();
        let (path, redacted) = artifact::copy_new(&dir, name, &mut io::stdin().lock(), redaction)?;
        artifact::count_redacted(store, scope, &redacted)?;
        Ok(path)
    }
}
