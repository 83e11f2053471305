//! What `exec` and `run exec` share: a child, recorded or not.

use std::ffi::OsString;
use std::io::IsTerminal as _;
use std::path::Path;
use std::time::Duration;

use scenariolog::capture::{Canceller, Keeper, Spec, Tee, Wiring};
use scenariolog::exec::{Child, ExecResult, Policy};
use scenariolog::index::{IndexOptions, Streams};

use crate::headings::{INDEX, LIMITS, OUTPUT};
use crate::lenient::Lenient;
use crate::say::say;
use crate::signals;
use crate::words::{duration, whole};

/// What the help of whatever runs a child ends with.
pub const EXIT_STATUS: &str = "Exit status: the command's; 128 + N after signal N; 124 after --timeout; 127 if there is \
no such program, 126 if it cannot be run; 125 for wrong usage, with --strict for what cannot be recorded, and if the \
system does not say how it ended. Other processes' writes delay the start by 1 s at most (90 s with --strict), and the \
exit by 90 s.";

/// Where output goes besides the files.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub struct TeeArgs {
    /// Pass both output streams through
    #[arg(help_heading = OUTPUT, long)]
    pub tee: bool,

    /// Pass standard output through
    #[arg(help_heading = OUTPUT, long)]
    tee_stdout: bool,

    /// Pass standard error through
    #[arg(help_heading = OUTPUT, long)]
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
    /// End it after this long (30s, 5m, 1h; 0 for no limit): SIGTERM to its process group, then SIGKILL
    #[arg(help_heading = LIMITS, long, value_name = "DURATION", value_parser = duration)]
    timeout: Option<Duration>,

    /// How long after a timeout's SIGTERM the SIGKILL follows
    #[arg(help_heading = LIMITS, long, value_name = "DURATION", value_parser = duration, default_value = "5s")]
    kill_after: Duration,

    /// How its output is taken: split, a pipe and a file for each stream; merged, both through one pipe in the order in
    /// which they were written; pty, from a terminal of its own, with colours, prompts and keys. auto is merged where
    /// both pass through to one file, such as a terminal, and else split
    #[arg(help_heading = OUTPUT, long, value_name = "HOW", default_value = "auto")]
    streams: Wiring,

    /// Which output is indexed for search: all, stderr, none
    #[arg(help_heading = INDEX, long, value_name = "STREAMS", default_value = "all")]
    index: Streams,

    /// Index at most this many bytes of a line
    #[arg(help_heading = INDEX, long, value_name = "BYTES", default_value_t = IndexOptions::default().max_line_bytes, value_parser = whole::<usize>)]
    index_max_line: usize,

    /// Index at most this many bytes of an output, half from its start and half from its end
    #[arg(help_heading = INDEX, long, value_name = "BYTES", default_value_t = IndexOptions::default().max_bytes, value_parser = whole::<u64>)]
    index_max_bytes: u64,

    /// Print only warnings
    #[arg(help_heading = OUTPUT, long, short)]
    pub quiet: bool,

    /// Refuse to run what cannot be recorded as asked, instead of running it with a warning
    #[arg(long, env = "SCENARIOLOG_STRICT", value_parser = clap::builder::FalseyValueParser::new())]
    pub strict: bool,

    /// The command and its arguments; `--` before it may be left out
    #[arg(trailing_var_arg = true, required = true, value_name = "COMMAND")]
    pub argv: Vec<OsString>,
}

impl ChildArgs {
    /// What is indexed of the output.
    fn index(&self) -> IndexOptions {
        IndexOptions {
            streams: self.index,
            max_line_bytes: self.index_max_line,
            max_bytes: self.index_max_bytes,
        }
    }

    /// What happens when the record cannot be written.
    pub fn policy(&self) -> Policy {
        Policy::strict(self.strict)
    }

    /// Takes the other options as far as they make sense, unless it is to be strict.
    pub fn lenient(&self) -> Lenient {
        Lenient::unless(self.strict)
    }

    /// The child. From here on this process passes signals on to it, and survives those of its own writes.
    pub fn child(&self, work_dir: Option<&Path>, tee: TeeArgs) -> Child {
        let mut spec = self.spec(tee);
        spec.cwd = work_dir.map(Path::to_owned);
        spec.ignore_sigchld = signals::notice_children();
        // Without the descriptors for it, a signal ends this process alone.
        let canceller = Canceller::new().unwrap_or_else(|_| Canceller::none());
        signals::forward(&canceller);
        Child {
            canceller,
            index: self.index(),
            on_warning: Some(Box::new(|warning| say(&format!("warning: {warning}")))),
            ..Child::new(spec)
        }
    }

    fn spec(&self, tee: TeeArgs) -> Spec {
        let mut spec = Spec::new(self.argv.iter().cloned());
        spec.timeout = self.timeout;
        spec.kill_after = self.kill_after;
        spec.wiring = self.streams;
        // In a pipeline the terminal belongs to the whole job: a pager behind us may read from it.
        spec.foreground = !tee.stdout() || std::io::stdout().is_terminal();
        spec.keep_sigpipe = true;
        spec.keeper = Keeper::Process;
        spec.stdout.tee = tee.stdout().then(Tee::stdout).and_then(std::io::Result::ok);
        spec.stderr.tee = tee.stderr().then(Tee::stderr).and_then(std::io::Result::ok);
        spec
    }
}

/// Says why the child could not be started.
pub fn say_why_not(result: &ExecResult) {
    if let Some(error) = &result.start_error {
        say(&error.to_string());
    }
}

/// The status to exit with. If a Ctrl-C ended the child, this process dies of the same signal instead: a shell
/// stops its script only if it gets the signal itself and sees its command die of it.
pub fn exit_status(result: &ExecResult) -> i32 {
    if let Some(captured) = &result.captured {
        if captured.interrupted_from_terminal {
            signals::interrupt_group();
        } else if captured.cancelled == Some(libc::SIGINT)
            && captured.exit.signal == Some(libc::SIGINT)
        {
            signals::die_of(libc::SIGINT);
        }
    }
    result.exit_status
}
