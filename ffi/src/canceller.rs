//! Cancelling child processes.

use std::mem::MaybeUninit;

use scenariolog::Error;
use scenariolog::capture::Canceller;

use crate::boundary;
use crate::error::scenariolog_error;
use crate::status::scenariolog_status;

/// Forwards signals to the process group of a child that is being recorded. Threads may share it, and signal handlers
/// may use it.
///
/// It serves one child at a time. A signal sent while no child runs reaches the next one as soon as it starts.
pub struct scenariolog_canceller {
    /// The same in the core.
    pub(crate) canceller: Canceller,
}

/// Makes a canceller for `scenariolog_exec_options`. Free `*canceller` with `scenariolog_canceller_free`.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_canceller_new(
    canceller: Option<&mut MaybeUninit<Option<Box<scenariolog_canceller>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::object(canceller, error, || {
        let canceller = Canceller::new()
            .map_err(|source| Error::Io { what: "cannot make a canceller".into(), source })?;
        Ok(scenariolog_canceller { canceller })
    })
}

/// Forwards a signal, such as SIGTERM. The child is recorded as interrupted if it dies of the signal and, if that asks it
/// to end (SIGHUP, SIGINT, SIGQUIT, SIGTERM), unless it exits with status 0. NULL and numbers that are not signals are
/// ignored.
///
/// This function is async-signal-safe.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_canceller_send(
    canceller: Option<&scenariolog_canceller>,
    signal: i32,
) {
    boundary::get(canceller, (), |canceller| canceller.canceller.send(signal));
}

/// Frees a canceller. It may still be in use by a call that runs a child. NULL is ignored.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_canceller_free(canceller: Option<Box<scenariolog_canceller>>) {
    boundary::free(canceller);
}
