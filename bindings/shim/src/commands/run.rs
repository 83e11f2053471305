//! `run start`, `run end`, `run exec`

use std::path::PathBuf;

use scenariolog::exec::Recording;
use scenariolog::{Ending, Outcome, Recorded, Result, Run, RunSpec, Status, recover, report};

use super::exec::abandon;
use crate::child::{ChildArgs, TeeArgs, exit_status};
use crate::cli::say;
use crate::common::{DbArgs, RunArgs, counted};
use crate::render::duration_ms;
use crate::tags::KvArgs;

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Start a run and print its id
    Start(StartArgs),
    /// End a run
    End(EndArgs),
    /// Record a whole suite: start a run, run its command, end the run with the command's exit status
    Exec(ExecArgs),
}

/// What a run is started with.
#[derive(Debug, clap::Args)]
pub struct SpecArgs {
    /// The directory that artifact paths are relative to
    #[arg(long, value_name = "DIR", default_value = ".", env = "SCENARIOLOG_ROOT_DIR")]
    root_dir: PathBuf,

    /// The suite's name
    #[arg(long, value_name = "NAME")]
    suite: Option<String>,

    /// The suite's version; by default what git describe says of the root
    #[arg(long, value_name = "VERSION", env = "SCENARIOLOG_SUITE_VERSION")]
    suite_version: Option<String>,

    /// Where output goes, relative to the root; created when needed
    #[arg(long, value_name = "DIR", default_value = scenariolog::DEFAULT_LOG_DIR, env = "SCENARIOLOG_LOG_DIR")]
    log_dir: PathBuf,

    #[command(flatten)]
    kv: KvArgs,
}

impl SpecArgs {
    fn spec(&self) -> Result<RunSpec> {
        let mut spec = RunSpec::new(&self.root_dir).log_dir(&self.log_dir);
        if let Some(suite) = &self.suite {
            spec = spec.suite(suite);
        }
        if let Some(version) = &self.suite_version {
            spec = spec.kv("suite.version", version);
        }
        Ok(self.kv.tags()?.into_iter().fold(spec, |spec, (key, value)| spec.kv(key, value)))
    }
}

#[derive(Debug, clap::Args)]
pub struct StartArgs {
    #[command(flatten)]
    db: DbArgs,

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

    /// The suite's exit code: 0 passed; 129, 130 and 143, from HUP, INT and TERM, interrupted; else failed.
    /// Left out, the steps say how the run ended
    #[arg(long, value_name = "N")]
    exit_code: Option<i32>,

    /// How it ended, whatever the exit code: passed, failed, interrupted and so on
    #[arg(long)]
    outcome: Option<Outcome>,

    /// Why it ended so
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
    let mut spec = args.spec.spec()?.owned_by_caller();
    if let Some(work_dir) = &args.work_dir {
        spec = spec.kv("work_dir", work_dir.to_string_lossy());
    }
    let store = args.db.create()?;
    recover::all(&store)?;
    let run = store.start_run(&spec)?;
    super::print_line(run.id())
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

/// The suite runs whatever becomes of the record, unless `--strict` says otherwise.
fn exec(args: &ExecArgs) -> Result<i32> {
    args.child.check()?;
    let tee = TeeArgs::both();
    let (run, recording) = match begin(args) {
        Ok(begun) => begun,
        Err(error) => return args.child.run_unrecorded(error, None, tee),
    };
    let report = args.child.run(Some(recording.index(args.child.index())), None, tee)?;
    if !args.child.quiet {
        summarize(&run);
    }
    Ok(exit_status(&report))
}

fn begin(args: &ExecArgs) -> Result<(Run, Recording)> {
    let store = args.db.create()?;
    recover::all(&store)?;
    let run = store.start_run(&args.spec.spec()?)?;
    let recording =
        Recording::run_of(&run, args.child.strict).inspect_err(|error| abandon(&run, error))?;
    Ok((run, recording))
}

/// One line: how the run ended and how to ask about it.
fn summarize(run: &Run) {
    let (store, run_id) = (run.store(), run.id());
    let Ok(row) = report::run(store, run_id) else { return };
    let name =
        row.suite.as_deref().map(|suite| format!(" {}", suite.escape_debug())).unwrap_or_default();
    let took =
        row.duration_ms.map(duration_ms).map(|took| format!(" in {took}")).unwrap_or_default();
    let steps = match (row.steps, row.failures) {
        (0, _) => String::new(),
        (steps, 0) => format!("; {}", counted(steps, "step")),
        (steps, failures) => format!("; {failures} of {} failed", counted(steps, "step")),
    };
    let ask = if row.outcome == Status::Ended(Outcome::Passed) { "summary" } else { "failures" };
    let db = store.path().display();
    say(&format!(
        "run{name} {}{took}{steps}; ask: scenariolog {ask} --db {db} --run-id {run_id}",
        row.outcome
    ));
}
