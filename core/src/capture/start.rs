//! Starting the child, and why it could not be started.

use std::env;
use std::ffi::{CString, OsStr, OsString};
use std::fmt;
use std::io::{self, IsTerminal as _, PipeReader};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use libc::pid_t;

use super::pty::{self, Pty};
use super::{Sink, Spec, Wiring};
use crate::error::Error;
use crate::signals;

/// A child could not be started.
#[derive(Debug)]
pub struct StartError {
    kind: StartErrorKind,
    what: String,
    source: io::Error,
}

/// Why a child could not be started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StartErrorKind {
    /// There is no such program.
    NotFound,
    /// The program exists, but the system does not run it: no permission, no executable format.
    NotExecutable,
    /// The directory it should start in does not exist or cannot be entered.
    Directory,
    /// The call itself is wrong: no program, or a NUL in an argument or variable.
    Invalid,
    /// The system is out of processes, memory or descriptors.
    Resources,
}

impl StartError {
    /// Why it could not be started.
    pub fn kind(&self) -> StartErrorKind {
        self.kind
    }

    /// The exit status that shells, env and timeout give for it: 127, 126 or 125.
    pub fn exit_status(&self) -> i32 {
        match self.kind {
            StartErrorKind::NotFound => 127,
            StartErrorKind::NotExecutable => 126,
            StartErrorKind::Directory | StartErrorKind::Invalid | StartErrorKind::Resources => 125,
        }
    }

    fn new(kind: StartErrorKind, program: &OsStr, source: io::Error) -> Self {
        Self { kind, what: format!("cannot start {}", program.display()), source }
    }

    fn invalid(message: &'static str) -> Self {
        let source = io::Error::new(io::ErrorKind::InvalidInput, message);
        Self { kind: StartErrorKind::Invalid, what: "cannot start the command".into(), source }
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.source)
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

impl From<StartError> for Error {
    fn from(error: StartError) -> Self {
        match error.kind {
            StartErrorKind::Invalid => Self::invalid(error.to_string()),
            _ => Self::Io { what: error.what, source: error.source },
        }
    }
}

/// A child that has just been started, at the head of a process group of its own.
pub(super) struct Started {
    /// Its id, which is also that of its group.
    pub(super) pid: pid_t,
    /// Where its standard output can be read, if that is captured.
    pub(super) stdout: Option<PipeReader>,
    /// Where its standard error can be read, if that is captured, and not together with the other.
    pub(super) stderr: Option<PipeReader>,
    /// The far end of its terminal, if it has one of its own.
    pub(super) far: Option<OwnedFd>,
    /// What could not be captured, and why.
    pub(super) warnings: Vec<String>,
}

/// Becomes the child: this process runs its program, with what it has of streams. Returns only if that fails.
pub(crate) fn replace(spec: &Spec) -> StartError {
    match command(spec) {
        Ok((mut command, program)) => explain(spec, program, command.exec()),
        Err(error) => error,
    }
}

/// Starts the child.
pub(super) fn start(spec: &Spec) -> Result<Started, StartError> {
    let (mut command, program) = command(spec)?;
    let resources = |error| StartError::new(StartErrorKind::Resources, program, error);
    let (mut pipes, warnings) = match Pipes::new(spec) {
        Ok(pipes) => (pipes, Vec::new()),
        // The child's streams are those that it would have without us.
        Err(error) => (Pipes::default(), vec![format!("the output is not recorded: {error}")]),
    };
    command.stdout(stdio(pipes.stdout_end.take())).stderr(stdio(pipes.stderr_end.take()));
    if pipes.far.is_some() {
        sit_down(&mut command, spec, pipes.stdin_end.take());
    } else {
        command.process_group(0);
    }
    let child = command.spawn().map_err(|error| explain(spec, program, error))?;
    // The command, and with it our copy of the pipes' write ends, goes when this returns.
    let pid = pid_t::try_from(child.id()).map_err(|error| resources(io::Error::other(error)))?;
    let Pipes { stdout, stderr, far, .. } = pipes;
    Ok(Started { pid, stdout, stderr, far, warnings })
}

/// The command without its output streams, and the program's name.
fn command(spec: &Spec) -> Result<(Command, &OsStr), StartError> {
    let Some((program, arguments)) = spec.argv.split_first() else {
        return Err(StartError::invalid("the command is empty"));
    };
    let mut command = Command::new(program);
    command.args(arguments);
    if let Some(cwd) = &spec.cwd {
        command.current_dir(cwd);
    }
    for (name, value) in &spec.env {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    inherit_signals(&mut command, spec);
    Ok((command, program))
}

/// Has the child begin a session at the terminal that its streams are.
fn sit_down(command: &mut Command, spec: &Spec, stdin: Option<OwnedFd>) {
    if let Some(stdin) = stdin {
        command.stdin(stdin);
    }
    let is_term = |(name, _): &(OsString, _)| name == "TERM";
    if env::var_os("TERM").is_none() && !spec.env.iter().any(is_term) {
        command.env("TERM", "xterm-256color");
    }
    // SAFETY: what it calls is async-signal-safe.
    unsafe { command.pre_exec(pty::begin_session) };
}

/// Has the child start with the signals as they are here: std lets none be held back, and SIGPIPE not be ignored.
fn inherit_signals(command: &mut Command, spec: &Spec) {
    let ignored = [
        (spec.keep_sigpipe && signals::is_ignored(libc::SIGPIPE)).then_some(libc::SIGPIPE),
        spec.ignore_sigchld.then_some(libc::SIGCHLD),
    ];
    let held = signals::held_here();
    // What runs after std can undo it. It costs a fork instead of a posix_spawn, so it is done only where it
    // changes something.
    if ignored == [None, None] && held.is_none() {
        return;
    }
    // SAFETY: signal and sigprocmask are async-signal-safe, and nothing else is called.
    unsafe {
        command.pre_exec(move || {
            for signal in ignored.into_iter().flatten() {
                libc::signal(signal, libc::SIG_IGN);
            }
            if let Some(held) = &held {
                libc::sigprocmask(libc::SIG_SETMASK, held, std::ptr::null_mut());
            }
            Ok(())
        });
    }
}

/// The pipes for the streams that are captured: our ends, and the child's.
#[derive(Default)]
struct Pipes {
    stdout: Option<PipeReader>,
    stderr: Option<PipeReader>,
    stdout_end: Option<OwnedFd>,
    stderr_end: Option<OwnedFd>,
    /// Its end of its own terminal, where ours would be its standard input.
    stdin_end: Option<OwnedFd>,
    /// Our end of that terminal, to type at.
    far: Option<OwnedFd>,
}

impl Pipes {
    fn new(spec: &Spec) -> io::Result<Self> {
        if spec.wiring == Wiring::Pty && spec.stdout.is_captured() {
            return Self::terminal();
        }
        let (stdout, stdout_end) = pipe(&spec.stdout)?.unzip();
        let (stderr, stderr_end) = match &stdout_end {
            Some(end) if spec.wiring.is_one_stream() => (None, Some(end.try_clone()?)),
            _ => pipe(&spec.stderr)?.unzip(),
        };
        Ok(Self { stdout, stderr, stdout_end, stderr_end, ..Self::default() })
    }

    fn terminal() -> io::Result<Self> {
        let Pty { far, near } = Pty::open()?;
        let near = OwnedFd::from(near);
        let stdin_end = io::stdin().is_terminal().then(|| near.try_clone()).transpose()?;
        Ok(Self {
            far: Some(far.try_clone()?),
            stdout: Some(far.into()),
            stderr_end: Some(near.try_clone()?),
            stdout_end: Some(near),
            stdin_end,
            ..Self::default()
        })
    }
}

fn pipe(sink: &Sink) -> io::Result<Option<(PipeReader, OwnedFd)>> {
    let pipe = sink.is_captured().then(io::pipe).transpose()?;
    Ok(pipe.map(|(ours, end)| (ours, end.into())))
}

fn stdio(pipe: Option<OwnedFd>) -> Stdio {
    pipe.map_or_else(Stdio::inherit, Stdio::from)
}

/// Finds out what a failed start was about: the system has one number for three steps.
fn explain(spec: &Spec, program: &OsStr, error: io::Error) -> StartError {
    let kind = match error.raw_os_error() {
        None => {
            return StartError::invalid("a NUL character in an argument, variable or directory");
        }
        Some(libc::EAGAIN | libc::ENOMEM | libc::EMFILE | libc::ENFILE) => {
            return StartError::new(StartErrorKind::Resources, program, error);
        }
        Some(libc::ENOENT) => StartErrorKind::NotFound,
        Some(_) => StartErrorKind::NotExecutable,
    };
    match spec.cwd.as_deref().map(enter) {
        Some(Err(source)) => {
            let cwd = spec.cwd.as_deref().unwrap_or(Path::new("."));
            let what = format!("cannot enter {}", cwd.display());
            StartError { kind: StartErrorKind::Directory, what, source }
        }
        _ => StartError::new(kind, program, error),
    }
}

/// Whether a directory could be entered.
fn enter(directory: &Path) -> io::Result<()> {
    // With the dot, only a directory passes.
    let path = CString::new(directory.join(".").as_os_str().as_bytes())?;
    // SAFETY: the path is terminated and outlives the call.
    super::sys::check(unsafe { libc::access(path.as_ptr(), libc::X_OK) })?;
    Ok(())
}
