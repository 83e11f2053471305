//! What to run, and where its output goes.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::{LateStreams, Wiring, sys};
use crate::redact::Redactor;

/// What is called when the last stream that was [still open](super::Digest::still_open) has ended.
///
/// Under [`Keeper::Process`] it runs in the forked process: see there for what it must not touch.
pub type LateEnd = Box<dyn FnOnce(LateStreams) + Send>;

/// What is called with each piece of a stream as it passes.
pub type TeeFunction = Box<dyn FnMut(&[u8]) + Send>;

/// A child to run.
#[allow(clippy::struct_excessive_bools, reason = "options that do not depend on each other")]
pub struct Spec {
    /// The program and its arguments. A program without a slash is looked for in the `PATH` that
    /// the child will have.
    pub argv: Vec<OsString>,
    /// The directory to start it in. A relative program path counts from there.
    pub cwd: Option<PathBuf>,
    /// Variables to set, or with `None` to unset, on top of the inherited environment.
    pub env: Vec<(OsString, Option<OsString>)>,
    /// Where its standard output goes.
    pub stdout: Sink,
    /// Where its standard error goes.
    pub stderr: Sink,
    /// How both reach us. Where they are one stream, [`Spec::stderr`] is not used.
    pub wiring: Wiring,
    /// How long it may run: after that its process group gets SIGTERM. Zero is no limit, as for timeout(1).
    pub timeout: Option<Duration>,
    /// How long after that SIGTERM the group gets SIGKILL. 5 s unless set.
    pub kill_after: Duration,
    /// How long output is waited for when the child has ended but something else holds its
    /// streams open. 500 ms unless set.
    pub drain: Duration,
    /// What the times of its output count from, if not from its start.
    pub begun: Option<Instant>,
    /// Whether the child gets the terminal, if there is one and this process is in its foreground:
    /// keys such as Ctrl-C and Ctrl-Z then reach the child, and this process group stops when the
    /// child is stopped.
    ///
    /// Without it a child that reads from a terminal is stopped by the system, as any process in
    /// the background. It is for programs, not for libraries: stopping affects every process of
    /// the caller's group.
    pub foreground: bool,
    /// Whether a SIGPIPE that is ignored here stays ignored in the child. Other signals always do.
    ///
    /// Set it where SIGPIPE is as the caller of this process left it, such as under a C `main`.
    /// The run-times of Rust and Python ignore it for themselves, and a child that inherits that
    /// misbehaves in pipelines; so the child gets the default unless this is set.
    pub keep_sigpipe: bool,
    /// Whether the child starts with SIGCHLD ignored although it is not ignored here: for a program that was started
    /// so, and had to change it to learn how its children end.
    pub ignore_sigchld: bool,
    /// Who goes on reading the streams that are open when [`run`](super::run) returns.
    pub keeper: Keeper,
    /// Called by the keeper when those have ended too.
    pub on_late_end: Option<LateEnd>,
}

impl Spec {
    /// A child that inherits everything, with the default times and a [`Keeper::Thread`].
    pub fn new<T: Into<OsString>>(argv: impl IntoIterator<Item = T>) -> Self {
        Self {
            argv: argv.into_iter().map(Into::into).collect(),
            cwd: None,
            env: Vec::new(),
            stdout: Sink::default(),
            stderr: Sink::default(),
            wiring: Wiring::Auto,
            timeout: None,
            kill_after: Duration::from_secs(5),
            drain: Duration::from_millis(500),
            begun: None,
            foreground: false,
            keep_sigpipe: false,
            ignore_sigchld: false,
            keeper: Keeper::Thread,
            on_late_end: None,
        }
    }

    /// Decides what the wiring left open. One stream is passed on to where either was to be.
    pub(crate) fn settle_wiring(&mut self) {
        if self.wiring == Wiring::Auto {
            self.wiring = if self.tees_to_one_file() { Wiring::Merged } else { Wiring::Split };
        }
        if self.wiring.is_one_stream() && self.stdout.tee.is_none() {
            self.stdout.tee = self.stderr.tee.take();
        }
    }

    /// Whether both streams are passed on to the same file, whose readers expect the order in which they were
    /// written. Nobody reads the null device.
    fn tees_to_one_file(&self) -> bool {
        let file = |sink: &Sink| match &sink.tee {
            Some(Tee::Fd(fd)) => sys::identity(fd.as_fd()),
            _ => None,
        };
        file(&self.stdout).is_some_and(|stdout| file(&self.stderr) == Some(stdout))
    }
}

/// Where one output stream of the child goes. With neither file nor tee, the child inherits ours.
#[derive(Default)]
pub struct Sink {
    /// The file the bytes are written to, from its current offset on.
    pub file: Option<File>,
    /// A second reader of the bytes as they pass.
    pub tee: Option<Tee>,
    /// What masks secrets in what goes to the file. The tee gets the bytes as they are.
    pub redactor: Option<Redactor>,
}

impl Sink {
    /// The child inherits the stream, and nothing is captured.
    pub fn inherit() -> Self {
        Self::default()
    }

    /// The bytes go to this file, open for writing.
    pub fn file(file: File) -> Self {
        Self { file: Some(file), ..Self::default() }
    }

    /// The bytes go there too.
    #[must_use]
    pub fn tee(self, tee: Tee) -> Self {
        Self { tee: Some(tee), ..self }
    }

    pub(super) fn is_captured(&self) -> bool {
        self.file.is_some() || self.tee.is_some()
    }
}

/// A second reader of a stream.
///
/// It gets the bytes while the child runs and until [`run`](super::run) returns; what a background
/// process writes after that goes to the file alone.
pub enum Tee {
    /// A descriptor to write to. A slow one slows the child down, as it would without a recorder;
    /// if its reader is gone, the child meets a broken pipe, as it would without a recorder.
    Fd(OwnedFd),
    /// A function that is called with each piece, in the thread that called [`run`](super::run).
    Callback(TeeFunction),
}

impl Tee {
    /// A tee to this process's standard output.
    pub fn stdout() -> io::Result<Self> {
        io::stdout().as_fd().try_clone_to_owned().map(Self::Fd)
    }

    /// A tee to this process's standard error.
    pub fn stderr() -> io::Result<Self> {
        io::stderr().as_fd().try_clone_to_owned().map(Self::Fd)
    }

    /// A tee to a function.
    pub fn callback(function: impl FnMut(&[u8]) + Send + 'static) -> Self {
        Self::Callback(Box::new(function))
    }
}

/// Who goes on reading a stream that something holds open after the child's end.
///
/// Without a reader that process would die of SIGPIPE with its next line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeper {
    /// A detached thread, for a program that goes on after the child.
    Thread,
    /// A forked process in a session of its own, for a program that ends with the child.
    ///
    /// The caller must have no other thread, since a fork takes only one along and with it
    /// whatever the others had locked. Where that can be seen not to hold (on Linux), a thread
    /// keeps the streams instead, and a warning says so.
    ///
    /// In that process every descriptor is closed but the log files, 0, 1 and 2 (now `/dev/null`),
    /// and handled signals have their default action again. [`Spec::on_late_end`] runs there. It
    /// must use nothing that was open at the fork. In particular SQLite remembers by inode
    /// which databases this process has open and locked, which the fork copies but the kernel's
    /// locks do not follow: a database that was open at the fork must not be opened there again;
    /// `exec` a fresh program for that, or have none open while the child runs.
    Process,
}
