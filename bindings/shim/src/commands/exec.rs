//! `exec`: a command, recorded as a step or as a command inside a step.

use std::path::{Path, PathBuf};

use scenariolog::excerpt::Excerpt;
use scenariolog::exec::{Recording, Report};
use scenariolog::{
    CommandSpec, Ending, Error, Outcome, Result, Run, RunSpec, StepSpec, Store, name_of,
};

use crate::child::{ChildArgs, TeeArgs, abandon, exit_status};
use crate::options::DbArgs;
use crate::redact_args::RedactArgs;
use crate::render::{clean, duration_ms};
use crate::say::say;
use crate::tags::KvArgs;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    db: DbArgs,

    /// The run: its id, a unique prefix of it, or "latest"; without one, the command is a run of its own
    #[arg(long, value_name = "ID", env = "SCENARIOLOG_RUN_ID")]
    run_id: Option<String>,

    /// What it is recorded as
    #[arg(long, value_enum, default_value = "step")]
    kind: Kind,

    /// The step's number; by default the next free one
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    step_num: Option<i64>,

    /// The attempt; by default one more than the run has with the same number and name
    #[arg(long, value_name = "N")]
    attempt: Option<i64>,

    /// Its name; by default the script's or the program's
    #[arg(long)]
    name: Option<String>,

    /// The script it runs
    #[arg(long, value_name = "FILE")]
    script_path: Option<PathBuf>,

    /// The step it belongs to
    #[arg(long, value_name = "ID", env = "SCENARIOLOG_STEP_ID")]
    parent_step_id: Option<String>,

    /// The suite's name, if the command is a run of its own
    #[arg(long, value_name = "NAME")]
    suite: Option<String>,

    /// The directory that a relative --log-dir starts from, and the root of a run of its own; by default the run's
    /// root
    #[arg(long, value_name = "DIR", env = "SCENARIOLOG_ROOT_DIR")]
    root_dir: Option<PathBuf>,

    /// Where output goes; created if needed; by default the run's log directory
    #[arg(long, value_name = "DIR", env = "SCENARIOLOG_LOG_DIR")]
    log_dir: Option<PathBuf>,

    /// The directory to run the command in
    #[arg(long, value_name = "DIR")]
    work_dir: Option<PathBuf>,

    #[command(flatten)]
    kv: KvArgs,

    #[command(flatten)]
    redact: RedactArgs,

    #[command(flatten)]
    tee: TeeArgs,

    /// If it fails, show this many last lines of its output, unless they passed through; 0 for none
    #[arg(long, value_name = "LINES", default_value_t = 10, visible_alias = "tail")]
    last_lines: usize,

    #[command(flatten)]
    child: ChildArgs,
}

/// What a child is recorded as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    /// A step of the run
    Step,
    /// A command inside a step; its output passes through to the step's, and it is quiet
    #[value(alias = "command")]
    Cmd,
}

/// Runs the command and returns the status to exit with.
pub fn run(args: &Args) -> Result<i32> {
    args.child.check()?;
    let tee = match args.kind {
        Kind::Cmd if !args.child.quiet => TeeArgs::both(),
        _ => args.tee,
    };
    let begun = match begin(args) {
        Ok(begun) => begun,
        Err(error) => return args.child.run_unrecorded(error, args.work_dir.as_deref(), tee),
    };
    let (recording, work_dir) =
        (begun.recording.index(args.child.index()), args.work_dir.as_deref());
    let report = args.child.run(Some(recording), work_dir, tee)?;
    if let Some(Err(error)) = begun.own_run.map(|run| end_with(&run, &report)) {
        say(&format!("warning: {error}"));
    }
    if args.kind == Kind::Step {
        args.tell(&begun.title, &report, tee);
    }
    Ok(exit_status(&report))
}

/// A recording that has started.
struct Begun {
    recording: Recording,
    /// What the line about it calls it.
    title: String,
    /// The run, if it is this command's own.
    own_run: Option<Run>,
}

fn begin(args: &Args) -> Result<Begun> {
    let store = args.db.open_to_record(args.run_id.is_none(), args.redact.options())?;
    let kv = args.kv.tags()?;
    let given_name = args.name.clone().filter(|name| !name.is_empty());
    let name = given_name.clone().unwrap_or_else(|| args.default_name());
    if args.kind == Kind::Cmd {
        let Some(step) = &args.parent_step_id else {
            return Err(Error::invalid(
                "a command belongs to a step: call it inside one, or name it with --parent-step-id",
            ));
        };
        let spec = CommandSpec { name: given_name, argv: args.child.words(), cwd: args.cwd(), kv };
        let step = store.step(step)?;
        let recording = Recording::command(&step, &spec, args.child.strict)?;
        return Ok(Begun { recording, title: name, own_run: None });
    }
    let (run, own_run) = args.run(&store)?;
    let spec = StepSpec {
        step_num: args.step_num,
        attempt: args.attempt,
        parent: args.parent_step_id.clone().filter(|_| own_run.is_none()),
        script_path: args.script_path.clone(),
        argv: args.child.words(),
        cwd: args.cwd(),
        kv,
        ..StepSpec::new(name)
    };
    let recording = Recording::step(&run, &spec, args.child.strict)
        .inspect_err(|error| own_run.iter().for_each(|run| abandon(run, error)))?;
    let title = match recording.target() {
        scenariolog::exec::Target::Step(step) => {
            format!("step {} {}", step.step_num(), step.name().escape_debug())
        }
        _ => spec.name,
    };
    Ok(Begun { recording, title, own_run })
}

/// Ends a run of exec's own the way its step ended, whatever the exit code would mean for a suite.
fn end_with(run: &Run, report: &Report) -> Result<Outcome> {
    run.end(&Ending { outcome: report.ending.judge(), ..report.ending.clone() })
}

impl Args {
    fn run(&self, store: &Store) -> Result<(Run, Option<Run>)> {
        if let Some(id) = &self.run_id {
            let run = store.run(id)?;
            return Ok((self.with_log_dir(run)?, None));
        }
        let mut spec = RunSpec::new(self.root_dir.as_deref().unwrap_or(Path::new(".")));
        if let Some(suite) = self.suite.as_ref().or(self.name.as_ref()) {
            spec = spec.suite(suite);
        }
        if let Some(log_dir) = &self.log_dir {
            spec = spec.log_dir(log_dir);
        }
        let run = store.start_run(&spec)?;
        Ok((run.clone(), Some(run)))
    }

    fn with_log_dir(&self, run: Run) -> Result<Run> {
        let Some(log_dir) = &self.log_dir else { return Ok(run) };
        let log_dir = match &self.root_dir {
            Some(root) => root.join(log_dir),
            None => log_dir.clone(),
        };
        if log_dir.is_absolute() || self.root_dir.is_none() {
            return Ok(run.with_log_dir(log_dir));
        }
        let absolute =
            std::path::absolute(&log_dir).map_err(|error| Error::io("use", &log_dir, error))?;
        Ok(run.with_log_dir(absolute))
    }

    fn default_name(&self) -> String {
        let program = self.child.argv.first().map_or(Path::new("step"), Path::new);
        name_of(self.script_path.as_deref().unwrap_or(program))
    }

    fn cwd(&self) -> Option<PathBuf> {
        self.work_dir.clone().or_else(|| std::env::current_dir().ok())
    }

    /// One line about the step and, if it failed, the last lines of its output.
    fn tell(&self, title: &str, report: &Report, tee: TeeArgs) {
        if self.child.quiet {
            return;
        }
        let outcome = report.ending.judge().map_or("ended", scenariolog::Outcome::as_str);
        let how = match (report.ending.signal, report.exit_status) {
            (Some(signal), _) => format!(" (signal {signal})"),
            (None, 0) => String::new(),
            (None, status) => format!(" (exit {status})"),
        };
        let took = report.ending.duration.map(|took| duration_ms(took.as_secs_f64() * 1e3));
        let took = took.map(|took| format!(" in {took}")).unwrap_or_default();
        let line = format!("{title} {outcome}{how}{took}");
        match self.telling(report, tee) {
            Some((path, excerpt)) => {
                say(&format!("{line}; its last lines, all of them in {}:", path.display()));
                for text in excerpt.first.iter().chain(&excerpt.last) {
                    eprintln!("  | {}", clean(text));
                }
            }
            None => say(&line),
        }
    }

    /// The end of the output in which a failed child says what is wrong, unless that passed through anyway.
    fn telling<'a>(&self, report: &'a Report, tee: TeeArgs) -> Option<(&'a Path, Excerpt)> {
        if report.exit_status == 0 || self.last_lines == 0 {
            return None;
        }
        [(&report.stderr, tee.stderr()), (&report.stdout, tee.stdout())]
            .into_iter()
            .filter(|(_, shown)| !shown)
            .filter_map(|(path, _)| path.as_deref())
            .filter_map(|path| Some((path, Excerpt::of_path(path, 0, self.last_lines).ok()?)))
            .find(|(_, excerpt)| !excerpt.last.is_empty())
    }
}
