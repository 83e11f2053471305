//! Commands.

use std::ffi::{CString, c_char};
use std::mem::MaybeUninit;
use std::ptr;

use scenariolog::{Command, CommandSpec, Result};

use crate::boundary;
use crate::convert::{c_string, given, owned_path, owned_text, pairs, readable, text, words};
use crate::ending::{self, scenariolog_ending};
use crate::error::scenariolog_error;
use crate::options::{self, scenariolog_pair};
use crate::outcome::scenariolog_outcome;
use crate::status::scenariolog_status;
use crate::step::{self, scenariolog_step};
use crate::store::{self, scenariolog_store};

/// A command that a step ran. Threads may share the handle. Freeing it does not end the command.
pub struct scenariolog_command {
    command: Command,
    id: CString,
    step_id: CString,
}

impl From<Command> for scenariolog_command {
    fn from(command: Command) -> Self {
        Self { id: c_string(command.id()), step_id: c_string(command.step().id()), command }
    }
}

/// How to start a command. Set it to `SCENARIOLOG_COMMAND_OPTIONS_INIT` first.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct scenariolog_command_options {
    /// `sizeof(scenariolog_command_options)`. The INIT macro sets it.
    pub struct_size: u32,
    /// A name for people, if the command line does not say enough. May be NULL.
    pub name: *const c_char,
    /// Its working directory. It is only recorded. May be NULL.
    pub cwd: *const c_char,
    /// Its command line. It is only recorded.
    pub argv: *const *const c_char,
    /// Number of words of the command line.
    pub argv_count: usize,
    /// Tags of the command.
    pub kv: *const scenariolog_pair,
    /// Number of tags.
    pub kv_count: usize,
}

impl scenariolog_command_options {
    /// # Safety
    ///
    /// The pointers are as the header asks.
    pub(crate) unsafe fn to_core(self) -> Result<CommandSpec> {
        // SAFETY: the caller's promise is passed on.
        unsafe {
            Ok(CommandSpec {
                name: owned_text(self.name, "name")?,
                argv: readable(&words(self.argv, self.argv_count, "argv")?),
                cwd: owned_path(self.cwd),
                kv: pairs(self.kv, self.kv_count, "kv")?,
            })
        }
    }
}

/// The command behind a handle that must not be NULL.
pub(crate) fn command(handle: Option<&scenariolog_command>) -> Result<&Command> {
    given(handle, "the command").map(|handle| &handle.command)
}

/// Starts a command of a step. When this returns, the file has its row.
///
/// `options` may be NULL. Free `*command` with `scenariolog_command_free`. To record a child process as a command,
/// see `scenariolog_step_exec_command`.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_command_start(
    step: Option<&scenariolog_step>,
    options: *const scenariolog_command_options,
    command: Option<&mut MaybeUninit<Option<Box<scenariolog_command>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::object(command, error, || {
        // SAFETY: the caller's pointers are as the header asks.
        let spec = unsafe { options::read(options)?.to_core()? };
        step::step(step)?.start_command(&spec).map(Into::into)
    })
}

/// Opens a recorded command by its id, a unique prefix of one, or `latest`. Free `*command` with
/// `scenariolog_command_free`.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_command_open(
    store: Option<&scenariolog_store>,
    id: *const c_char,
    command: Option<&mut MaybeUninit<Option<Box<scenariolog_command>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::object(command, error, || {
        // SAFETY: the caller's string is as the header asks.
        let id = unsafe { text(id, "id") }?;
        store::store(store)?.command(id).map(Into::into)
    })
}

/// Ends a command. The ending must have an outcome, an exit code or a signal.
///
/// `outcome` may be NULL; else `*outcome` gets the command's outcome. Ending a command twice is
/// `SCENARIOLOG_ERR_INVALID_ARGUMENT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_command_end(
    command: Option<&scenariolog_command>,
    ending: *const scenariolog_ending,
    outcome: Option<&mut MaybeUninit<scenariolog_outcome>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's pointers are as the header asks.
    unsafe { ending::end(ending, outcome, error, |ending| self::command(command)?.end(ending)) }
}

/// Frees the handle of a command. NULL is ignored.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_command_free(command: Option<Box<scenariolog_command>>) {
    boundary::free(command);
}

/// The command's id, valid as long as the handle. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_command_id(command: Option<&scenariolog_command>) -> *const c_char {
    boundary::get(command, ptr::null(), |command| command.id.as_ptr())
}

/// The id of the command's step, valid as long as the handle. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_command_step_id(
    command: Option<&scenariolog_command>,
) -> *const c_char {
    boundary::get(command, ptr::null(), |command| command.step_id.as_ptr())
}

/// The command's number in its step, from 1. 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_command_num(command: Option<&scenariolog_command>) -> i64 {
    boundary::get(command, 0, |command| command.command.command_num())
}
