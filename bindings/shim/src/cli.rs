//! The command line: which command it is, and the exit status of its error.

use std::ffi::{OsStr, OsString};

use clap::error::ErrorKind;
use clap::{ArgMatches, Args as _, CommandFactory, FromArgMatches, Parser, Subcommand};
use scenariolog::{Error, Result};

use crate::child::EXIT_STATUS;
use crate::commands::{
    artifact, bash, cat, exec, index, ingest, init, kv, metric, prune, report, rerun, run, show,
    snapshot,
};
use crate::say::{explained, say};
use crate::{output, parameters, signals};

const FAILED: i32 = 1;
const USAGE: i32 = 2;
/// The status of env, timeout and `exec` for their own trouble, as opposed to that of what they run.
const EXEC_USAGE: i32 = 125;

/// A flight recorder for test scenarios
///
/// Records runs, steps and commands with their output, timing and provenance in one SQLite file, and
/// answers questions about them.
#[derive(Debug, Parser)]
#[command(name = "scenariolog", version, max_term_width = 100)]
#[command(
    after_help = "Exit status: 0 done, 1 failed, 2 wrong usage; exec and run exec exit with their child's."
)]
struct Cli {
    /// Print every parameter with its value and the value's source, and do nothing else
    #[arg(long, global = true, hide_short_help = true)]
    print_parsed_parameters: bool,

    #[command(subcommand)]
    command: Command,
}

/// The commands but for reports, which are declared in the library and listed before `show`.
#[derive(Debug, Subcommand)]
enum Command {
    /// Create a file, or upgrade one from an older version
    Init(init::Args),
    /// Start, end or record a run
    #[command(subcommand)]
    Run(run::Command),
    /// Run a command and record it as a step, or as a command inside a step
    ///
    /// Its output goes to files, and the last lines of it are shown if it fails; `--tee` passes it through as well.
    #[command(after_help = EXIT_STATUS, override_usage = "scenariolog exec [OPTIONS] [--] <COMMAND>...")]
    Exec(exec::Args),
    /// Record the test results that another program reports
    #[command(subcommand)]
    Ingest(ingest::Command),
    /// Show the steps of a run, or everything about one step
    #[command(display_order = 100)]
    Show(show::Args),
    /// Print the recorded output of a step
    #[command(display_order = 101)]
    Cat(cat::Args),
    /// Get, set, remove or list tags
    #[command(subcommand, display_order = 102)]
    Kv(kv::Command),
    /// Record a number that a run or a step measured
    #[command(display_order = 102)]
    Metric(metric::Args),
    /// Add, list or verify artifacts
    #[command(subcommand, display_order = 103)]
    Artifact(artifact::Command),
    /// Rebuild the search index from the files
    #[command(subcommand, display_order = 104)]
    Index(index::Command),
    /// Copy the record into one new file, complete in itself, also while a run is recorded
    #[command(display_order = 105)]
    Snapshot(snapshot::Args),
    /// Run the steps of a run again that failed, as a new run of its suite that names the old one
    ///
    /// Each runs where and as it was recorded. The exit status is 1 if one fails again.
    #[command(display_order = 104)]
    Rerun(rerun::Args),
    /// Remove old runs, or only their output, and give the space back; lists what would go unless told to
    ///
    /// Runs that failed or go on always stay, the last of each suite that passed, and the first with a failure of its kind.
    #[command(display_order = 105)]
    Prune(prune::Args),
    /// Print the library for bash suites: eval "$(scenariolog bash)"
    ///
    /// Its first lines are its manual. It calls this program, unless SCENARIOLOG names another.
    #[command(display_order = 106)]
    Bash,
}

impl Command {
    /// `program` is the name that this program was called by.
    fn run(self, program: &OsStr) -> Result<i32> {
        match self {
            Self::Init(args) => init::run(&args).map(|()| 0),
            Self::Run(command) => run::run(&command),
            Self::Exec(args) => exec::run(&args),
            Self::Ingest(command) => ingest::run(&command),
            Self::Show(args) => show::run(&args).map(|()| 0),
            Self::Cat(args) => cat::run(&args).map(|()| 0),
            Self::Kv(command) => kv::run(&command),
            Self::Metric(args) => metric::run(&args).map(|()| 0),
            Self::Artifact(command) => artifact::run(&command),
            Self::Index(command) => index::run(&command).map(|()| 0),
            Self::Snapshot(args) => snapshot::run(&args).map(|()| 0),
            Self::Rerun(args) => rerun::run(&args, program).map(|()| 0),
            Self::Prune(args) => prune::run(&args).map(|()| 0),
            Self::Bash => bash::run(program).map(|()| 0),
        }
    }

    /// Whether it stands in for another command and exits with its status.
    fn stands_in(&self) -> bool {
        matches!(self, Self::Exec(_) | Self::Run(run::Command::Exec(_)))
    }
}

/// The command line as clap knows it, for man pages and completions.
pub fn command() -> clap::Command {
    report::add_commands(Cli::command())
}

pub(crate) fn run(args: Vec<OsString>) -> i32 {
    let stands_in = names_exec(&args);
    if let Some(args) = exec_at_once(&args) {
        return conclude(exec::run(&args), stands_in);
    }
    let program = args.first().cloned().unwrap_or_default();
    let (matches, command) = match parse(args, stands_in) {
        Ok(parsed) => parsed,
        Err(error) => return refuse(&error, if stands_in { EXEC_USAGE } else { USAGE }),
    };
    if !command.as_ref().is_some_and(Command::stands_in) {
        signals::ignore_broken_pipes();
    }
    conclude(answer(&program, &matches, command), stands_in)
}

/// The arguments of a plain `exec`. A suite pays for each start of it, and to know all commands takes a sixth of what it
/// takes to record a step. Whatever else there is to say about the arguments, the whole command line says.
fn exec_at_once(args: &[OsString]) -> Option<exec::Args> {
    let (word, args) = args.get(1..)?.split_first()?;
    if word != "exec" {
        return None;
    }
    let known = exec::Args::augment_args(clap::Command::new("exec").no_binary_name(true));
    let matches = known.try_get_matches_from(args).ok()?;
    exec::Args::from_arg_matches(&matches).ok()
}

/// Says what went wrong, and returns the status to exit with.
fn conclude(result: Result<i32>, stands_in: bool) -> i32 {
    match result {
        Ok(status) => status,
        Err(error) if output::is_broken_pipe(&error) => 0,
        Err(error) => {
            say(&explained(&error));
            status_of(&error, stands_in)
        }
    }
}

/// The arguments, and the command that they name unless it is a report.
fn parse(
    args: Vec<OsString>,
    stands_in: bool,
) -> Result<(ArgMatches, Option<Command>), clap::Error> {
    // A suite pays for each start of exec, which needs no report.
    let known = if stands_in { Cli::command() } else { command() };
    let matches = known.try_get_matches_from(args)?;
    let command = match report::asked(&matches) {
        Some(_) => None,
        None => Some(Cli::from_arg_matches(&matches)?.command),
    };
    Ok((matches, command))
}

fn answer(program: &OsStr, matches: &ArgMatches, command: Option<Command>) -> Result<i32> {
    if matches.get_flag("print_parsed_parameters") {
        return parameters::print(&self::command(), matches).map(|()| 0);
    }
    match (command, report::asked(matches)) {
        (Some(command), _) => command.run(program),
        (None, Some((report, matches))) => report::run(report, matches),
        (None, None) => Ok(USAGE),
    }
}

/// Whether the command line names `exec` or `run exec`, however wrong the rest of it is.
fn names_exec(args: &[OsString]) -> bool {
    let mut words =
        args.iter().skip(1).filter_map(|arg| arg.to_str()).filter(|word| !word.starts_with('-'));
    match words.next() {
        Some("exec") => true,
        Some("run") => words.next() == Some("exec"),
        _ => false,
    }
}

/// Prints help if it was asked for, otherwise one line about what is wrong.
fn refuse(error: &clap::Error, status: i32) -> i32 {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = error.print();
            return 0;
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
        }
        _ => say(&one_line(error)),
    }
    status
}

/// clap's message, its tip and the usage, in one line.
fn one_line(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let paragraphs: Vec<String> = text
        .split("\n\n")
        .map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|paragraph| !paragraph.starts_with("For more information"))
        .collect();
    let message = paragraphs.first().map_or("", |first| first.trim_start_matches("error: "));
    let tip = paragraphs.iter().find_map(|paragraph| paragraph.strip_prefix("tip: "));
    let usage = paragraphs.iter().find(|paragraph| paragraph.starts_with("Usage: "));
    let mut line = message.to_owned();
    for part in [tip, usage.map(String::as_str)].into_iter().flatten() {
        line.push_str("; ");
        line.push_str(part);
    }
    line
}

fn status_of(error: &Error, stands_in: bool) -> i32 {
    match error {
        _ if stands_in => EXEC_USAGE,
        Error::InvalidArgument(_) | Error::Ambiguous(_) | Error::Query { .. } => USAGE,
        _ => FAILED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<OsString> {
        ["scenariolog"].into_iter().chain(line.split(' ')).map(OsString::from).collect()
    }

    #[test]
    fn a_plain_exec_is_understood_as_the_whole_command_line_has_it() {
        for line in [
            "exec true",
            "exec -- true --tee",
            "exec true -- --print-parsed-parameters",
            "exec -q --tee-stdout --kind cmd --kv a=b --kv c=d --timeout 5s sh -c exit",
            "exec --step-num=-3 --tail 4 --db=x.db --strict -- a b",
        ] {
            let at_once = exec_at_once(&words(line)).map(|args| format!("{args:?}"));
            let (_, command) = parse(words(line), true).unwrap();
            let Some(Command::Exec(args)) = command else { panic!("{line}") };
            assert_eq!(at_once, Some(format!("{args:?}")), "{line}");
        }
    }

    #[test]
    fn what_else_there_is_to_say_of_exec_is_left_to_the_whole_command_line() {
        for line in [
            "exec",
            "exec --help",
            "exec -h true",
            "exec --version",
            "exec --print-parsed-parameters true",
            "exec --no-such true",
            "exec --timeout soon true",
            "--print-parsed-parameters exec true",
            "run exec true",
        ] {
            assert!(exec_at_once(&words(line)).is_none(), "{line}");
        }
    }
}
