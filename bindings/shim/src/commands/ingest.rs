//! `ingest`: what other programs report about their tests becomes runs, steps and artifacts.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use scenariolog::exec::Target;
use scenariolog::ingest::Results;
use scenariolog::ingest::go_test::GoTest;
use scenariolog::ingest::tap::Tap;
use scenariolog::{Ending, Error, Outcome, Result, Run, recover};

use crate::lenient::Lenient;
use crate::options::{DbArgs, warn_of_redaction};
use crate::prose::summarize;
use crate::redact_args::RedactArgs;
use crate::run_args::SpecArgs;
use crate::say::{explained, say};
use crate::{limits, signals};

/// Longer lines are read in pieces of this many bytes: go itself splits output long before that.
const LINE_BYTES: u64 = 1 << 20;

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Record what go test -json prints, while it runs or from a file, and pass it on
    ///
    /// Packages become steps; tests and subtests become steps inside them. The exit status is 1 if a test or a build
    /// failed or the stream was cut off.
    GoTest(StreamArgs),
    /// Record what bats, prove and others print in the Test Anything Protocol, and pass it on
    ///
    /// As in: bats -F tap test | scenariolog ingest tap. Tests become steps, and subtests and the files of prove steps
    /// around them. The exit status is 1 if a test failed, bailed out or never reported.
    Tap(StreamArgs),
}

#[derive(Debug, clap::Args)]
pub struct StreamArgs {
    #[command(flatten)]
    db: DbArgs,

    /// The run to add to: its id, a unique prefix of it, or "latest"; without one, the tests are a run of their own
    #[arg(long, value_name = "ID", env = "SCENARIOLOG_RUN_ID")]
    run_id: Option<String>,

    /// The step to put the tests under, in a run to add to
    #[arg(long, value_name = "ID", env = "SCENARIOLOG_STEP_ID")]
    parent_step_id: Option<String>,

    #[command(flatten)]
    spec: SpecArgs,

    #[command(flatten)]
    redact: RedactArgs,

    /// Neither pass the stream on nor say how the run ended
    #[arg(long, short)]
    quiet: bool,

    /// Refuse a stream that cannot be recorded, instead of passing it on with a warning
    #[arg(long, env = "SCENARIOLOG_STRICT", value_parser = clap::builder::FalseyValueParser::new())]
    strict: bool,

    /// The file, or - for standard input
    #[arg(default_value = "-")]
    file: PathBuf,
}

pub fn run(command: &Command) -> Result<i32> {
    match command {
        Command::GoTest(args) => ingest(args, &mut GoTest::default(), GoTest::started_at),
        Command::Tap(args) => ingest(args, &mut Tap::default(), |_| None),
    }
}

/// Reads a stream to its end. `began` is when the first line says that it began.
fn ingest(
    args: &StreamArgs,
    results: &mut dyn Results,
    began: fn(&[u8]) -> Option<SystemTime>,
) -> Result<i32> {
    let mut lines = Lines::open(&args.file)?;
    let mut line = lines.next()?;
    let mut recording = Recording::begin(args, line.as_deref().and_then(began))?;
    if let Some(target) = recording.target.take() {
        results.record(target);
    }
    let mut out = (!args.quiet).then(io::stdout);
    let mut read = Ok(());
    while let Some(bytes) = line {
        pass_on(&mut out, &bytes);
        recording.warn(results.line(&bytes));
        line = lines.next().unwrap_or_else(|error| {
            read = Err(error);
            None
        });
    }
    recording.warn(results.end());
    let mut ending = results.ending();
    if let Err(error) = &read {
        ending.outcome = Some(Outcome::Interrupted);
        ending.reason = Some(error.to_string());
    }
    recording.end(&ending, args.quiet);
    read.map(|()| i32::from(ending.outcome.is_none_or(Outcome::is_failure)))
}

/// Passes a line on. If nobody reads it any more, or it cannot be written, recording goes on.
fn pass_on(out: &mut Option<io::Stdout>, line: &[u8]) {
    let Some(stdout) = out else { return };
    let Err(error) = stdout.write_all(line).and_then(|()| stdout.flush()) else { return };
    if error.kind() != ErrorKind::BrokenPipe {
        say(&format!("warning: the stream is not passed on: {error}"));
    }
    *out = None;
}

/// The recording of the stream, if it can be recorded.
#[derive(Default)]
struct Recording {
    /// What the results belong to.
    target: Option<Target>,
    /// The run that ends with the stream.
    own: Option<Run>,
    warned: bool,
}

impl Recording {
    fn begin(args: &StreamArgs, started_at: Option<SystemTime>) -> Result<Self> {
        match Self::open(args, started_at) {
            Err(error) if !args.strict => {
                say(&format!("warning: {}; the tests are not recorded", explained(&error)));
                Ok(Self::default())
            }
            opened => opened,
        }
    }

    fn open(args: &StreamArgs, started_at: Option<SystemTime>) -> Result<Self> {
        limits::raise_file_limit();
        args.spec.mode.choose();
        let store = args.db.open_redacting(args.run_id.is_none(), args.redact.options())?;
        match store.redaction_trouble() {
            Some(trouble) if args.strict => return Err(Error::invalid(trouble)),
            _ => warn_of_redaction(&store),
        }
        let Some(id) = &args.run_id else {
            recover::all(&store)?;
            let mut spec = args.spec.spec(&mut Lenient::unless(true))?;
            if let Some(time) = started_at {
                spec = spec.started_at(time);
            }
            let run = store.start_run(&spec)?;
            return Ok(Self {
                target: Some(Target::Run(run.clone())),
                own: Some(run),
                warned: false,
            });
        };
        let run = store.run(id)?;
        let target = match &args.parent_step_id {
            Some(step) => Target::Step(store.step(step)?),
            None => Target::Run(run),
        };
        Ok(Self { target: Some(target), ..Self::default() })
    }

    fn end(mut self, ending: &Ending, quiet: bool) {
        let Some(run) = self.own.take() else { return };
        self.warn(run.end(ending).map(drop));
        if !quiet {
            summarize(&run);
        }
    }

    /// Warns once that something is not recorded: what is wrong with one event is often wrong with all.
    fn warn(&mut self, result: Result<()>) {
        if let Err(error) = result
            && !std::mem::replace(&mut self.warned, true)
        {
            say(&format!("warning: {error}; the record is not complete"));
        }
    }
}

/// The lines of the stream, with their line ends.
struct Lines {
    input: Box<dyn BufRead>,
    path: PathBuf,
}

impl Lines {
    fn open(path: &Path) -> Result<Self> {
        let input: Box<dyn BufRead> = if path.as_os_str() == OsStr::new("-") {
            // The key that interrupts go test reaches the whole pipeline, but its last output is still to be recorded.
            signals::ignore_interrupts();
            Box::new(io::stdin().lock())
        } else {
            let file = File::open(path).map_err(|error| Error::io("read", path, error))?;
            Box::new(BufReader::new(file))
        };
        Ok(Self { input, path: path.to_owned() })
    }

    fn next(&mut self) -> Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        self.input
            .by_ref()
            .take(LINE_BYTES)
            .read_until(b'\n', &mut line)
            .map_err(|error| Error::io("read", &self.path, error))?;
        Ok((!line.is_empty()).then_some(line))
    }
}
