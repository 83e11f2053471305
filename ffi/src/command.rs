//! Commands: what a step ran, where it says so.

use std::ffi::{CString, c_char};
use std::mem::MaybeUninit;
use std::ptr;

use scenariolog::{Command, CommandSpec, Result};

use crate::boundary;
use crate::convert::{c_string, given, owned_path, owned_text, readable, tags, text, words};
use crate::ending::{self, scenariolog_ending};
use crate::error::scenariolog_error;
use crate::options::{self, Options, scenariolog_pair};
use crate::outcome::scenariolog_outcome;
use crate::status::scenariolog_status;
use crate::step::{self, scenariolog_step};
use crate::store::{self, scenariolog_store};

/// A command of a step. Threads may share it. Freeing the handle does not end the command.
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

/// What to start a command with. Set it to `SCENARIOLOG_COMMAND_OPTIONS_INIT` first.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct scenariolog_command_options {
    /// `sizeof(scenariolog_command_options)`, as the INIT macro has it.
    pub struct_size: u32,
    /// A name for people, where the command line is not enough of one. May be NULL.
    pub name: *const c_char,
    /// The working directory, for the record. May be NULL.
    pub cwd: *const c_char,
    /// The command line, for the record.
    pub argv: *const *const c_char,
    /// How many words it has.
    pub argv_count: usize,
    /// Tags of the command.
    pub kv: *const scenariolog_pair,
    /// How many tags.
    pub kv_count: usize,
}

// SAFETY: integers and pointers behind the size.
unsafe impl Options for scenariolog_command_options {}

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
                kv: tags(self.kv, self.kv_count)?,
            })
        }
    }
}

/// The command behind a handle that must not be NULL.
pub(crate) fn command(handle: Option<&scenariolog_command>) -> Result<&Command> {
    given(handle, "the command").map(|handle| &handle.command)
}

/// Starts a command of a step: its row is in the file when this returns.
///
/// `options` may be NULL. `*command` becomes the caller's, who frees it with `scenariolog_command_free`.
/// To record a child process as a command, see `scenariolog_step_exec_command`.
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

/// Opens a command that was started before: by its id, a unique beginning of one, or `latest`.
///
/// `*command` becomes the caller's, who frees it with `scenariolog_command_free`.
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
/// `outcome` may be NULL; else `*outcome` gets how the command ended. A command that has ended already is
/// refused: `SCENARIOLOG_ERR_INVALID_ARGUMENT`.
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

/// The command's id, which lives as long as the handle. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_command_id(command: Option<&scenariolog_command>) -> *const c_char {
    boundary::get(command, ptr::null(), |command| command.id.as_ptr())
}

/// The id of the command's step, which lives as long as the handle. NULL for NULL.
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
