//! Options of child processes.

use std::ffi::{OsString, c_char, c_void};
use std::io;
use std::time::Duration;

use scenariolog::capture::{Canceller, Spec, Tee, Wiring};
use scenariolog::exec::{Child, Policy};
use scenariolog::{Error, Result};

use crate::canceller::scenariolog_canceller;
use crate::convert::{owned_path, variables, words};
use crate::index::scenariolog_index_options;
use crate::options::{self, scenariolog_pair};
use crate::output::{OutputFunction, Pieces, Relay, scenariolog_output_function};

/// Merged where both streams are copied to one file, such as a terminal, and else split.
pub const SCENARIOLOG_STREAMS_AUTO: i32 = 0;
/// A pipe and a file for each stream. Two pipes have no common order but that of arrival.
pub const SCENARIOLOG_STREAMS_SPLIT: i32 = 1;
/// Both streams through one pipe into one file, that of standard output, in the order in which they are written.
pub const SCENARIOLOG_STREAMS_MERGED: i32 = 2;
/// The child sees a terminal of its own, as large as this process's or else of 80 columns, and what that shows is one
/// file, that of standard output. With `foreground`, what is typed at this process's terminal goes there.
pub const SCENARIOLOG_STREAMS_PTY: i32 = 3;

/// How to run and record a child process. Set it to `SCENARIOLOG_EXEC_OPTIONS_INIT` first. Only `argv` is required.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct scenariolog_exec_options {
    /// `sizeof(scenariolog_exec_options)`. The INIT macro sets it.
    pub struct_size: u32,
    /// Whether to fail, before the child starts, if it cannot be recorded as asked. By default nothing that is wrong with
    /// the record keeps the child from running: it is recorded as far as possible, and the result has a warning. If
    /// other processes' writes hold up the start, it is waited for as long as the store's busy timeout says; by
    /// default for a second, and it is then written while the child runs, or with its end.
    pub strict: i32,
    /// Whether the child gets the terminal, if there is one: for programs that run in the foreground.
    pub foreground: i32,
    /// Whether its standard output is also copied to this process's. Not together with `on_stdout`.
    pub tee_stdout: i32,
    /// Whether its standard error is also copied to this process's. Not together with `on_stderr`.
    pub tee_stderr: i32,
    /// The program and its arguments. A program without a slash is looked up in the child's `PATH`.
    pub argv: *const *const c_char,
    /// Number of these words, at least 1.
    pub argv_count: usize,
    /// The directory to run it in. NULL means the current one.
    pub cwd: *const c_char,
    /// Environment variables to set or, with a NULL value, to unset. The rest is inherited.
    pub env: *const scenariolog_pair,
    /// Number of variables.
    pub env_count: usize,
    /// Time in milliseconds after which its process group gets SIGTERM. 0 means no timeout.
    pub timeout_ms: u64,
    /// Time in milliseconds between that SIGTERM and SIGKILL. 0 means 5000.
    pub kill_after_ms: u64,
    /// What of its output to index. NULL means all, within the default bounds.
    pub index: *const scenariolog_index_options,
    /// Forwards signals to the child. May be NULL.
    pub canceller: *const scenariolog_canceller,
    /// Called with its standard output. May be NULL.
    pub on_stdout: scenariolog_output_function,
    /// Called with its standard error. May be NULL.
    pub on_stderr: scenariolog_output_function,
    /// The first argument of both functions.
    pub user: *mut c_void,
    /// How its output is taken: a `SCENARIOLOG_STREAMS_…`. Where both streams are one, `on_stdout` gets all of it, or
    /// `on_stderr` if there is no other; the same holds for the copies.
    pub streams: i32,
}

/// The same for the core.
pub(crate) struct ExecPlan {
    /// The child.
    pub child: Child,
    /// What to do if it cannot be recorded.
    pub policy: Policy,
}

impl ExecPlan {
    /// Reads the options at a pointer. If they have functions, the relay is there to call them.
    ///
    /// # Safety
    ///
    /// The pointers are as the header asks, and stay so while the child runs.
    pub unsafe fn read(pointer: *const scenariolog_exec_options) -> Result<(Self, Option<Relay>)> {
        // SAFETY: the caller's promise is passed on.
        unsafe {
            let options = options::read(pointer)?;
            let has_functions = options.on_stdout.is_some() || options.on_stderr.is_some();
            let (relay, pieces) = has_functions.then(|| Relay::new(options.user)).unzip();
            let mut child = Child::new(options.spec(pieces.as_ref())?);
            child.canceller = options.canceller();
            child.index = options::read(options.index)?.to_core()?;
            let plan = Self { child, policy: Policy::strict(options.strict != 0) };
            Ok((plan, relay))
        }
    }
}

impl scenariolog_exec_options {
    /// # Safety
    ///
    /// As for [`ExecPlan::read`].
    unsafe fn spec(&self, pieces: Option<&Pieces>) -> Result<Spec> {
        // SAFETY: the caller's promise is passed on.
        let (argv, cwd, env) = unsafe {
            let argv: Vec<OsString> = words(self.argv, self.argv_count, "argv")?;
            (argv, owned_path(self.cwd), variables(self.env, self.env_count)?)
        };
        if argv.is_empty() {
            return Err(Error::invalid("argv is empty: there is no program to run"));
        }
        let mut spec = Spec::new(argv);
        (spec.cwd, spec.env) = (cwd, env);
        spec.timeout = (self.timeout_ms != 0).then(|| Duration::from_millis(self.timeout_ms));
        if self.kill_after_ms != 0 {
            spec.kill_after = Duration::from_millis(self.kill_after_ms);
        }
        spec.foreground = self.foreground != 0;
        spec.wiring = wiring(self.streams)?;
        // Nothing in this library has changed it.
        spec.keep_sigpipe = true;
        let relayed = |function: OutputFunction| pieces.cloned().map(|pieces| pieces.tee(function));
        let (on_stdout, on_stderr) =
            (self.on_stdout.and_then(relayed), self.on_stderr.and_then(relayed));
        spec.stdout.tee = tee(self.tee_stdout, on_stdout, "stdout", Tee::stdout)?;
        spec.stderr.tee = tee(self.tee_stderr, on_stderr, "stderr", Tee::stderr)?;
        Ok(spec)
    }

    /// # Safety
    ///
    /// The canceller is NULL or one that was not freed.
    unsafe fn canceller(&self) -> Canceller {
        // SAFETY: the caller's promise is passed on.
        let handle = unsafe { self.canceller.as_ref() };
        handle.map_or_else(Canceller::none, |handle| handle.canceller.clone())
    }
}

fn wiring(number: i32) -> Result<Wiring> {
    match number {
        SCENARIOLOG_STREAMS_AUTO => Ok(Wiring::Auto),
        SCENARIOLOG_STREAMS_SPLIT => Ok(Wiring::Split),
        SCENARIOLOG_STREAMS_MERGED => Ok(Wiring::Merged),
        SCENARIOLOG_STREAMS_PTY => Ok(Wiring::Pty),
        _ => Err(Error::invalid(format!("{number} is not a SCENARIOLOG_STREAMS_…"))),
    }
}

/// Where a stream is copied to.
fn tee(
    is_copied: i32,
    to_function: Option<Tee>,
    name: &str,
    to_ours: fn() -> io::Result<Tee>,
) -> Result<Option<Tee>> {
    match (is_copied != 0, to_function) {
        (false, to_function) => Ok(to_function),
        (true, None) => to_ours()
            .map(Some)
            .map_err(|source| Error::Io { what: format!("cannot copy {name}"), source }),
        (true, Some(_)) => Err(Error::invalid(format!(
            "tee_{name} and on_{name} exclude each other: let the function pass the output on"
        ))),
    }
}
