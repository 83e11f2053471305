//! `exec`: a command, recorded as a step or as a command inside a step.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use scenariolog::excerpt::{Amount, Excerpt};
use scenariolog::exec::{self, ExecResult, Place, Target};
use scenariolog::index::notice;
use scenariolog::{CommandSpec, Error, Result, RunSpec, Step, StepSpec};

use super::index::late_program;
use crate::child::{ChildArgs, TeeArgs, exit_status, say_why_not};
use crate::headings::OUTPUT;
use crate::lenient::Lenient;
use crate::options::{DbArgs, ModeArgs};
use crate::redact_args::RedactArgs;
use crate::render::duration_ms;
use crate::say::{say, say_with};
use crate::tags::KvArgs;
use crate::words::whole;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    db: DbArgs,

    /// The run: its id, a unique prefix of it, or "latest"; without one, the command is a run of its own
    #[arg(long, value_name = "ID", env = "SCENARIOLOG_RUN_ID")]
    run_id: Option<OsString>,

    /// What it is recorded as
    #[arg(long, value_enum, default_value = "step")]
    kind: Kind,

    /// The step's number; by default the next free one
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<i64>)]
    step_num: Option<i64>,

    /// The attempt; by default one more than the run has with the same number and name
    #[arg(long, value_name = "N", value_parser = whole::<i64>)]
    attempt: Option<i64>,

    /// Its name; by default the script's or the program's
    #[arg(long)]
    name: Option<OsString>,

    /// The script it runs
    #[arg(long, value_name = "FILE")]
    script_path: Option<PathBuf>,

    /// The step it belongs to
    #[arg(long, value_name = "ID", env = "SCENARIOLOG_STEP_ID")]
    parent_step_id: Option<OsString>,

    /// The suite's name, if the command is a run of its own
    #[arg(long, value_name = "NAME")]
    suite: Option<OsString>,

    /// The directory that a relative --log-dir starts from, and the root of a run of its own; by default the run's
    /// root
    #[arg(long, value_name = "DIR", env = "SCENARIOLOG_ROOT_DIR")]
    root_dir: Option<PathBuf>,

    /// Where output goes; created if needed; by default the run's log directory
    #[arg(help_heading = OUTPUT, long, value_name = "DIR", env = "SCENARIOLOG_LOG_DIR")]
    log_dir: Option<PathBuf>,

    /// The directory to run the command in
    #[arg(long, value_name = "DIR")]
    work_dir: Option<PathBuf>,

    #[command(flatten)]
    mode: ModeArgs,

    #[command(flatten)]
    kv: KvArgs,

    #[command(flatten)]
    redact: RedactArgs,

    #[command(flatten)]
    tee: TeeArgs,

    /// If it fails, show this many last lines of its output, unless they passed through; 0 for none
    #[arg(help_heading = OUTPUT, long, value_name = "LINES", default_value_t = 10, visible_alias = "tail", value_parser = whole::<usize>)]
    last_lines: usize,

    #[command(flatten)]
    child: ChildArgs,
}

/// How many lines that name the failure are shown of what is not among the last ones.
const KEY_LINES: usize = 3;

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
    let tee = match args.kind {
        Kind::Cmd if !args.child.quiet => TeeArgs::both(),
        _ => args.tee,
    };
    args.mode.choose();
    let mut child = args.child.child(args.work_dir.as_deref(), tee);
    child.late_program = Some(late_program);
    let mut lenient = args.child.lenient();
    let place = args.place(&mut lenient)?;
    let name = lenient.text("name", args.name.as_deref())?.unwrap_or_default();
    let parent = lenient.id("id of the parent step", args.parent_step_id.as_deref())?;
    let kv = args.kv.take(&mut lenient)?;
    lenient.tell();
    let policy = args.child.policy();
    if args.kind == Kind::Cmd {
        let name = Some(name).filter(|name| !name.is_empty());
        let spec = CommandSpec { name, kv, ..CommandSpec::default() };
        let result = exec::command_at(&place, parent.as_deref(), spec, child, policy)?;
        say_why_not(&result);
        return Ok(exit_status(&result));
    }
    let spec = StepSpec {
        step_num: args.step_num,
        attempt: args.attempt,
        parent,
        script_path: args.script_path.clone(),
        kv,
        ..StepSpec::new(name)
    };
    let result = exec::step_at(&place, spec, child, policy)?;
    say_why_not(&result);
    if let Some(Target::Step(step)) = &result.target {
        args.tell(step, &result, tee);
    }
    Ok(exit_status(&result))
}

impl Args {
    fn place(&self, lenient: &mut Lenient) -> Result<Place> {
        let mut new_run = RunSpec::new(self.root_dir.as_deref().unwrap_or(Path::new(".")));
        if let Some(suite) = lenient.text("suite", self.suite.as_deref())? {
            new_run = new_run.suite(suite);
        }
        if let Some(log_dir) = &self.log_dir {
            new_run = new_run.log_dir(log_dir);
        }
        let run = lenient.id("id of the run", self.run_id.as_deref())?;
        let log_dir = match (&self.root_dir, &self.log_dir) {
            (Some(root), Some(log_dir)) => lenient.take(absolute(&root.join(log_dir)))?,
            (_, log_dir) => log_dir.clone(),
        };
        let redact = self.redact.options();
        Ok(Place { db: self.db.db.clone(), run, new_run, log_dir, redact })
    }

    /// One line about the step and, if it failed, the last lines of its output.
    fn tell(&self, step: &Step, result: &ExecResult, tee: TeeArgs) {
        if self.child.quiet {
            return;
        }
        let title = format!("step {} {}", step.step_num(), step.name().escape_debug());
        let outcome = result.ending.judge().map_or("ended", scenariolog::Outcome::as_str);
        let how = match (result.ending.signal, result.exit_status) {
            (Some(signal), _) => format!(" (signal {signal})"),
            (None, 0) => String::new(),
            (None, status) => format!(" (exit {status})"),
        };
        let took = result.ending.duration.map(|took| duration_ms(took.as_secs_f64() * 1e3));
        let took = took.map(|took| format!(" in {took}")).unwrap_or_default();
        let leaky = if result.leaked() {
            ", leaky: something it started holds its output open"
        } else {
            ""
        };
        let line = format!("{title} {outcome}{how}{took}{leaky}");
        match self.telling(result, tee) {
            Some((path, excerpt)) => {
                let line = format!("{line}{}{}:", notice::LINES_FOLLOW, path.display());
                say_with(&line, &self.shown(&excerpt));
            }
            None => say(&line),
        }
    }

    /// The end of the output in which a failed child says what is wrong, unless that passed through anyway.
    fn telling<'a>(&self, result: &'a ExecResult, tee: TeeArgs) -> Option<(&'a Path, Excerpt)> {
        if result.exit_status == 0 || self.last_lines == 0 {
            return None;
        }
        let amount =
            Amount { first: 0, last: self.last_lines, key: self.last_lines.min(KEY_LINES) };
        [(&result.stdout, tee.stdout()), (&result.stderr, tee.stderr())]
            .into_iter()
            .filter(|(_, shown)| !shown)
            .filter_map(|(path, _)| path.as_deref())
            .filter_map(|path| Some((path, Excerpt::of_path(path, amount).ok()?)))
            .filter(|(_, excerpt)| !excerpt.last.is_empty())
            .max_by_key(|(_, excerpt)| excerpt.weight)
    }

    /// The last lines, the first of which make room for those that name the failure and are not among them.
    fn shown(&self, excerpt: &Excerpt) -> Vec<String> {
        let mut lines: Vec<String> = excerpt.key.iter().map(|(_, line)| line.clone()).collect();
        lines.retain(|line| !excerpt.last.contains(line));
        let room = self.last_lines.saturating_sub(lines.len());
        let skip = excerpt.last.len().saturating_sub(room);
        lines.extend_from_slice(&excerpt.last[skip..]);
        lines
    }
}

fn absolute(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).map_err(|error| Error::io("use", path, error))
}
