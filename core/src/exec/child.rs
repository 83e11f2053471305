//! A child that is to be recorded, and what is said while it is.

use std::ffi::OsString;
use std::fmt;

use super::Target;
use crate::capture::{Canceller, Spec};
use crate::error::{Error, Result};
use crate::index::IndexOptions;

/// Called with each warning as soon as it arises.
pub type WarningFunction = Box<dyn FnMut(&str) + Send>;

/// The command line of a program that calls [`recover::late`](crate::recover::late) for the run of a target.
pub type LateProgram = fn(&Target) -> Vec<OsString>;

/// A child to record.
pub struct Child {
    /// What to run, and who else gets its output. The files of its streams are set by whoever records it, and its
    /// environment gets [`Target::environment`](super::Target::environment).
    pub spec: Spec,
    /// What forwards signals to it.
    pub canceller: Canceller,
    /// Which streams are indexed, and how much of them.
    pub index: IndexOptions,
    /// What is called with each warning, which the result then does not have.
    pub on_warning: Option<WarningFunction>,
    /// What a [`Keeper::Process`](crate::capture::Keeper::Process) becomes when the last stream that was still open at the
    /// child's end has ended. Without it, the next recorder completes those.
    pub late_program: Option<LateProgram>,
}

impl Child {
    /// A child that nobody signals, with all of its output indexed.
    pub fn new(spec: Spec) -> Self {
        Self {
            spec,
            canceller: Canceller::none(),
            index: IndexOptions::default(),
            on_warning: None,
            late_program: None,
        }
    }

    /// Refuses a command that could not be run, with or without a record.
    pub(super) fn check(&self) -> Result<()> {
        match self.spec.argv.first() {
            Some(program) if !program.is_empty() => Ok(()),
            _ => Err(Error::invalid("the command is empty: there is no program to run")),
        }
    }
}

impl fmt::Debug for Child {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Child").field("argv", &self.spec.argv).finish_non_exhaustive()
    }
}

/// What went wrong with the recording, on its way to the caller.
#[derive(Default)]
pub(super) struct Warnings {
    tell: Option<WarningFunction>,
    /// Warnings that have not been passed on.
    pub list: Vec<String>,
}

impl Warnings {
    /// Warnings for the caller of this child.
    pub fn of(child: &mut Child) -> Self {
        Self { tell: child.on_warning.take(), list: Vec::new() }
    }

    /// Passes one on.
    pub fn push(&mut self, warning: impl Into<String>) {
        let warning = warning.into();
        match &mut self.tell {
            Some(tell) => tell(&warning),
            None => self.list.push(warning),
        }
    }
}
