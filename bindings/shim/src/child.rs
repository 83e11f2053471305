//! What `exec` and `run exec` share: a child, recorded or not.

use std::ffi::OsString;
use std::io::IsTerminal as _;
use std::path::Path;
use std::time::Duration;

use scenariolog::capture::{Canceller, Keeper, Spec, Tee};
use scenariolog::exec::{Recording, Report, unrecorded};
use scenariolog::index::{IndexOptions, Streams};
use scenariolog::{Ending, Error, Outcome, Result, Run};

use crate::say::{explained, say};
use crate::signals;
use crate::words::duration;

/// Where output goes besides the files.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub struct TeeArgs {
    /// Pass both output streams through
    #[arg(long)]
    pub tee: bool,

    /// Pass standard output through
    #[arg(long)]
    tee_stdout: bool,

    /// Pass standard error through
    #[arg(long)]
    tee_stderr: bool,
}

impl TeeArgs {
    /// Both streams pass through.
    pub fn both() -> Self {
        Self { tee: true, ..Self::default() }
    }

    pub fn stdout(self) -> bool {
        self.tee || self.tee_stdout
    }

    pub fn stderr(self) -> bool {
        self.tee || self.tee_stderr
    }
}

/// The options of whatever runs a child.
#[derive(Debug, clap::Args)]
pub struct ChildArgs {
    /// End it after this long (30s, 5m, 1h): SIGTERM to its process group, then SIGKILL
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    timeout: Option<Duration>,

    /// How long after a timeout's SIGTERM the SIGKILL follows
    #[arg(long, value_name = "DURATION", value_parser = duration, default_value = "5s")]
    kill_after: Duration,

    /// Which output is indexed for search: all, stderr, none
    #[arg(long, value_name = "STREAMS", default_value = "all")]
    index: Streams,

    /// Index at most this many bytes of a line
    #[arg(long, value_name = "BYTES", default_value_t = IndexOptions::default().max_line_bytes)]
    index_max_line: usize,

    /// Index at most this many bytes of an output, half from its start and half from its end
    #[arg(long, value_name = "BYTES", default_value_t = IndexOptions::default().max_bytes)]
    index_max_bytes: u64,

    /// Print only warnings
    #[arg(long, short)]
    pub quiet: bool,

    /// Refuse to run what cannot be recorded, instead of running it with a warning
    #[arg(long, env = "SCENARIOLOG_STRICT", value_parser = clap::builder::FalseyValueParser::new())]
    pub strict: bool,

    /// The command and its arguments
    #[arg(last = true, required = true, value_name = "COMMAND")]
    pub argv: Vec<OsString>,
}

impl ChildArgs {
    /// What is indexed of the output.
    pub fn index(&self) -> IndexOptions {
        IndexOptions {
            streams: self.index,
            max_line_bytes: self.index_max_line,
            max_bytes: self.index_max_bytes,
        }
    }

    /// Refuses an empty command.
    pub fn check(&self) -> Result<()> {
        match self.argv.first() {
            Some(program) if !program.is_empty() => Ok(()),
            _ => Err(Error::invalid("the command is empty; give one after --")),
        }
    }

    /// Runs the command, recorded or not, and passes on the warnings.
    pub fn run(
        &self,
        recording: Option<Recording>,
        work_dir: Option<&Path>,
        tee: TeeArgs,
    ) -> Result<Report> {
        signals::notice_children();
        let cancel = Canceller::new()
            .and_then(|cancel| signals::forward(&cancel).map(|()| cancel))
            .map_err(|source| Error::Io { what: "cannot handle signals".into(), source })?;
        let mut spec = self.spec(recording.is_some(), tee);
        spec.cwd = work_dir.map(Path::to_owned);
        let report = match recording {
            Some(recording) => recording.run(spec, &cancel),
            None => unrecorded(spec, &cancel),
        };
        if let Some(error) = &report.start_error {
            say(&error.to_string());
        }
        for warning in &report.warnings {
            say(&format!("warning: {warning}"));
        }
        Ok(report)
    }

    /// What to do when the recording cannot start: run the command as if there were no recorder or, with
    /// `--strict`, refuse.
    pub fn run_unrecorded(
        &self,
        error: Error,
        work_dir: Option<&Path>,
        tee: TeeArgs,
    ) -> Result<i32> {
        if self.strict {
            return Err(error);
        }
        say(&format!("warning: {}; running the command unrecorded", explained(&error)));
        Ok(exit_status(&self.run(None, work_dir, tee)?))
    }

    /// The command line as text.
    pub fn words(&self) -> Vec<String> {
        self.argv.iter().map(|word| word.to_string_lossy().into_owned()).collect()
    }

    fn spec(&self, recorded: bool, tee: TeeArgs) -> Spec {
        let mut spec = Spec::new(self.argv.iter().cloned());
        spec.timeout = self.timeout;
        spec.kill_after = self.kill_after;
        // In a pipeline the terminal belongs to the whole job: a pager behind us may read from it.
        spec.foreground = !tee.stdout() || std::io::stdout().is_terminal();
        spec.keep_sigpipe = true;
        spec.keeper = Keeper::Process;
        if recorded {
            spec.stdout.tee = tee.stdout().then(Tee::stdout).and_then(std::io::Result::ok);
            spec.stderr.tee = tee.stderr().then(Tee::stderr).and_then(std::io::Result::ok);
        }
        spec
    }
}

/// Ends a run whose command cannot be recorded, so that it does not look interrupted.
pub fn abandon(run: &Run, error: &Error) {
    // Whatever prevents the recording may prevent this too.
    let _ = run.end(&Ending::outcome(Outcome::Error).reason(error.to_string()));
}

/// The status to exit with. If a Ctrl-C ended the child, this process dies of the same signal instead: a shell
/// stops its script only if it gets the signal itself and sees its command die of it.
pub fn exit_status(report: &Report) -> i32 {
    if let Some(captured) = &report.captured {
        if captured.interrupted_from_terminal {
            signals::interrupt_group();
        } else if captured.cancelled == Some(libc::SIGINT)
            && captured.exit.signal == Some(libc::SIGINT)
        {
            signals::die_of(libc::SIGINT);
        }
    }
    report.exit_status
}
