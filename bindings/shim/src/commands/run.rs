//! `run start`, `run end`, `run exec`

use std::path::PathBuf;

use scenariolog::exec::{self, Place, Target};
use scenariolog::{Ending, Outcome, Result, recover};

use super::index::late_program;
use crate::child::{ChildArgs, EXIT_STATUS, TeeArgs, exit_status, say_why_not};
use crate::lenient::Lenient;
use crate::options::{DbArgs, RunArgs, warn_of_redaction};
use crate::prose::summarize;
use crate::redact_args::RedactArgs;
use crate::run_args::SpecArgs;
use crate::say::print_line;
use crate::words::whole;

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Start a run and print its id
    Start(StartArgs),
    /// End a run
    End(EndArgs),
    /// Record a whole suite: start a run, run the command, end the run with its exit status
    #[command(after_help = EXIT_STATUS, override_usage = "scenariolog run exec [OPTIONS] [--] <COMMAND>...")]
    Exec(ExecArgs),
}

#[derive(Debug, clap::Args)]
pub struct StartArgs {
    #[command(flatten)]
    db: DbArgs,

    /// The run's id, if it is not to be a new one: letters, digits, "-", "_" and "."
    #[arg(long, value_name = "ID")]
    run_id: Option<String>,

    #[command(flatten)]
    spec: SpecArgs,

    /// The directory the suite works in, kept as the tag `work_dir`
    #[arg(long, value_name = "DIR")]
    work_dir: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub struct EndArgs {
    #[command(flatten)]
    db: DbArgs,

    #[command(flatten)]
    run: RunArgs,

    /// The suite's exit code: 0 is passed; 129, 130 and 143, from HUP, INT and TERM, are interrupted; any other is
    /// failed. Without one, the steps say how the run ended
    #[arg(long, value_name = "N", value_parser = whole::<i32>)]
    exit_code: Option<i32>,

    /// How it ended, whatever the exit code: passed, failed, skipped, interrupted and so on
    #[arg(long)]
    outcome: Option<Outcome>,

    /// Why it ended that way
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

#[derive(Debug, clap::Args)]
pub struct ExecArgs {
    #[command(flatten)]
    db: DbArgs,

    #[command(flatten)]
    spec: SpecArgs,

    #[command(flatten)]
    redact: RedactArgs,

    #[command(flatten)]
    child: ChildArgs,
}

pub fn run(command: &Command) -> Result<i32> {
    match command {
        Command::Start(args) => start(args).map(|()| 0),
        Command::End(args) => end(args).map(|()| 0),
        Command::Exec(args) => exec(args),
    }
}

fn start(args: &StartArgs) -> Result<()> {
    args.spec.mode.choose();
    let mut spec = args.spec.spec(&mut Lenient::unless(true))?.owned_by_caller();
    if let Some(id) = &args.run_id {
        spec = spec.id(id);
    }
    if let Some(work_dir) = &args.work_dir {
        spec = spec.kv("work_dir", work_dir.to_string_lossy());
    }
    let store = args.db.create()?;
    warn_of_redaction(&store);
    recover::all(&store)?;
    let run = store.start_run(&spec)?;
    print_line(run.id())
}

fn end(args: &EndArgs) -> Result<()> {
    let run = args.run.find(&args.db.open()?)?;
    let ending = Ending {
        outcome: args.outcome,
        exit_code: args.exit_code,
        reason: args.reason.clone(),
        ..Ending::default()
    };
    run.end(&ending).map(drop)
}

/// The suite runs whatever happens to the record, unless `--strict` says otherwise.
fn exec(args: &ExecArgs) -> Result<i32> {
    args.spec.mode.choose();
    let mut child = args.child.child(None, TeeArgs::both());
    child.late_program = Some(late_program);
    let mut lenient = args.child.lenient();
    let new_run = args.spec.spec(&mut lenient)?;
    let (db, redact) = (args.db.db.clone(), args.redact.options());
    let place = Place { db, run: None, new_run, log_dir: None, redact };
    lenient.tell();
    let result = exec::run_at(&place, child, args.child.policy())?;
    say_why_not(&result);
    if let Some(Target::Run(run)) = result.target.as_ref().filter(|_| !args.child.quiet) {
        summarize(run);
    }
    Ok(exit_status(&result))
}
