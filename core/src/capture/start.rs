//! Starting the child, and why it could not be started.

use std::ffi::{CString, OsStr};
use std::fmt;
use std::io::{self, PipeReader};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use libc::pid_t;

use super::{Sink, Spec};
use crate::error::Error;

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
    /// There is, but the system does not run it: no permission, no executable format.
    NotExecutable,
    /// The directory it should start in does not exist or cannot be entered.
    Directory,
    /// The call itself is wrong: no program, or a NUL in an argument or variable.
    Invalid,
    /// The system would not even try: out of processes, memory or descriptors.
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
    /// Its id, which is its group's too.
    pub(super) pid: pid_t,
    /// Where its standard output can be read, if that is captured.
    pub(super) stdout: Option<PipeReader>,
    /// Where its standard error can be read, if that is captured.
    pub(super) stderr: Option<PipeReader>,
}

/// Starts the child.
pub(super) fn start(spec: &Spec) -> Result<Started, StartError> {
    let (mut command, program) = command(spec)?;
    let resources = |error| StartError::new(StartErrorKind::Resources, program, error);
    let (stdout, stdout_end) = pipe(&spec.stdout).map_err(resources)?;
    let (stderr, stderr_end) = pipe(&spec.stderr).map_err(resources)?;
    command.stdout(stdout_end).stderr(stderr_end);
    let child = command.spawn().map_err(|error| explain(spec, program, error))?;
    // The command, and with it our copy of the pipes' write ends, goes when this returns.
    let pid = pid_t::try_from(child.id()).map_err(|error| resources(io::Error::other(error)))?;
    Ok(Started { pid, stdout, stderr })
}

/// The command without its output streams, and the program's name.
fn command(spec: &Spec) -> Result<(Command, &OsStr), StartError> {
    let Some((program, arguments)) = spec.argv.split_first() else {
        return Err(StartError::invalid("the command is empty"));
    };
    let mut command = Command::new(program);
    command.args(arguments).process_group(0);
    if let Some(cwd) = &spec.cwd {
        command.current_dir(cwd);
    }
    for (name, value) in &spec.env {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    if spec.keep_sigpipe && is_ignored(libc::SIGPIPE) {
        // std resets it, and only what runs after that can undo it. It costs a fork instead of a
        // posix_spawn, so it is done only where it changes something.
        // SAFETY: signal is async-signal-safe, and nothing else is called.
        unsafe {
            command.pre_exec(|| {
                libc::signal(libc::SIGPIPE, libc::SIG_IGN);
                Ok(())
            });
        }
    }
    Ok((command, program))
}

/// A pipe for a stream that is captured: our end, and the child's.
fn pipe(sink: &Sink) -> io::Result<(Option<PipeReader>, Stdio)> {
    if !sink.is_captured() {
        return Ok((None, Stdio::inherit()));
    }
    let (reader, writer) = io::pipe()?;
    Ok((Some(reader), writer.into()))
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
    // With the dot, what is no directory does not pass for one.
    let path = CString::new(directory.join(".").as_os_str().as_bytes())?;
    // SAFETY: the path is terminated and outlives the call.
    super::sys::check(unsafe { libc::access(path.as_ptr(), libc::X_OK) })?;
    Ok(())
}

fn is_ignored(signal: libc::c_int) -> bool {
    let mut action = std::mem::MaybeUninit::<libc::sigaction>::zeroed();
    // SAFETY: it only asks, into a place of the right type for which all zeros are valid.
    unsafe {
        libc::sigaction(signal, std::ptr::null(), action.as_mut_ptr());
        action.assume_init().sa_sigaction == libc::SIG_IGN
    }
}
