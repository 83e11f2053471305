//! How a child process is run and recorded.

use std::ffi::{CStr, OsString, c_char, c_void};
use std::io;
use std::time::Duration;

use scenariolog::capture::{Canceller, Spec, Tee};
use scenariolog::index::IndexOptions;
use scenariolog::{Error, Result};

use crate::canceller::scenariolog_canceller;
use crate::convert::{owned_path, variables, words};
use crate::index::scenariolog_index_options;
use crate::options::{self, Options, scenariolog_pair};

/// What is called with each piece of a child's output as it passes, in the thread that called the function
/// that runs the child. The data is lent for the call; it is any bytes, cut anywhere. The function must
/// return: no longjmp, no C++ exception.
pub type scenariolog_output_function =
    Option<unsafe extern "C" fn(user: *mut c_void, data: *const u8, length: usize)>;

/// How a child process is run and recorded. Set it to `SCENARIOLOG_EXEC_OPTIONS_INIT` first; only `argv`
/// must be given.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct scenariolog_exec_options {
    /// `sizeof(scenariolog_exec_options)`, as the INIT macro has it.
    pub struct_size: u32,
    /// Whether to refuse what cannot be recorded. Otherwise the child is run all the same where the file or
    /// the log directory cannot be written, and the result has a warning.
    pub strict: i32,
    /// Whether the child gets the terminal, if there is one: for programs that run in its foreground.
    pub foreground: i32,
    /// Whether its standard output is passed through to this process's too. Not together with `on_stdout`.
    pub tee_stdout: i32,
    /// Whether its standard error is passed through to this process's too. Not together with `on_stderr`.
    pub tee_stderr: i32,
    /// The program and its arguments. Without a slash, the program is looked for in the child's `PATH`.
    pub argv: *const *const c_char,
    /// How many words these are, at least one.
    pub argv_count: usize,
    /// The directory to run it in. NULL stands for the current one.
    pub cwd: *const c_char,
    /// Variables to set or, with a NULL value, to unset, on top of this process's environment.
    pub env: *const scenariolog_pair,
    /// How many variables.
    pub env_count: usize,
    /// How long it may run, in milliseconds, before its process group gets SIGTERM. 0 stands for ever.
    pub timeout_ms: u64,
    /// How long after that SIGKILL follows, in milliseconds. 0 stands for 5000.
    pub kill_after_ms: u64,
    /// What of its output is indexed. NULL stands for all, within the default bounds.
    pub index: *const scenariolog_index_options,
    /// What forwards signals to it. May be NULL.
    pub canceller: *const scenariolog_canceller,
    /// What is called with its standard output. May be NULL.
    pub on_stdout: scenariolog_output_function,
    /// What is called with its standard error. May be NULL.
    pub on_stderr: scenariolog_output_function,
    /// The first argument of these two.
    pub user: *mut c_void,
}

// SAFETY: integers, pointers and nullable pointers to functions behind the size. A pointer that is no function
// is a value all the same as long as it is not called, and whoever sets one promises that it is a function.
unsafe impl Options for scenariolog_exec_options {}

/// The same as the core has it.
pub(crate) struct ExecPlan {
    /// The child.
    pub spec: Spec,
    /// What forwards signals to it.
    pub canceller: Canceller,
    /// What of its output is indexed.
    pub index: IndexOptions,
    /// Whether to refuse what cannot be recorded.
    pub strict: bool,
}

impl ExecPlan {
    /// Reads the options at a pointer.
    ///
    /// # Safety
    ///
    /// The pointers are as the header asks, and stay so while the child runs.
    pub unsafe fn read(pointer: *const scenariolog_exec_options) -> Result<Self> {
        // SAFETY: the caller's promise is passed on.
        unsafe {
            let options = options::read(pointer)?;
            Ok(Self {
                spec: options.spec()?,
                canceller: options.canceller()?,
                index: options::read(options.index)?.to_core()?,
                strict: options.strict != 0,
            })
        }
    }
}

impl scenariolog_exec_options {
    /// # Safety
    ///
    /// As for [`ExecPlan::read`].
    unsafe fn spec(&self) -> Result<Spec> {
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
        // Nothing in this library has changed it.
        spec.keep_sigpipe = true;
        spec.stdout.tee = self.tee(self.tee_stdout, self.on_stdout, c"stdout", Tee::stdout)?;
        spec.stderr.tee = self.tee(self.tee_stderr, self.on_stderr, c"stderr", Tee::stderr)?;
        Ok(spec)
    }

    fn tee(
        &self,
        passed_on: i32,
        function: scenariolog_output_function,
        name: &CStr,
        to_ours: fn() -> io::Result<Tee>,
    ) -> Result<Option<Tee>> {
        let name = name.to_string_lossy();
        match (passed_on != 0, function) {
            (false, None) => Ok(None),
            (true, None) => to_ours()
                .map(Some)
                .map_err(|source| Error::Io { what: format!("cannot pass {name} on"), source }),
            (false, Some(function)) => Ok(Some(callback(function, self.user))),
            (true, Some(_)) => Err(Error::invalid(format!(
                "tee_{name} and on_{name} exclude each other: let the function pass the output on"
            ))),
        }
    }

    /// # Safety
    ///
    /// The canceller is NULL or one that was not freed.
    unsafe fn canceller(&self) -> Result<Canceller> {
        // SAFETY: the caller's promise is passed on.
        match unsafe { self.canceller.as_ref() } {
            Some(handle) => Ok(handle.canceller.clone()),
            None => Canceller::new()
                .map_err(|source| Error::Io { what: "cannot run the command".into(), source }),
        }
    }
}

/// The argument of a callback, on its way back to whom it came from.
struct User(*mut c_void);

// SAFETY: the pointer is only handed back, in the thread that it came in.
unsafe impl Send for User {}

fn callback(
    function: unsafe extern "C" fn(*mut c_void, *const u8, usize),
    user: *mut c_void,
) -> Tee {
    let user = User(user);
    Tee::callback(move |data| {
        // The whole of it, which is Send, not the field alone, which is not.
        let User(user) = &user;
        // SAFETY: the caller's function, with the caller's argument, in the caller's thread, and data that is
        // lent for the call.
        unsafe { function(*user, data.as_ptr(), data.len()) }
    })
}
