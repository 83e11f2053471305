//! Signals on their way to a child.

use std::mem::MaybeUninit;

use scenariolog::Error;
use scenariolog::capture::Canceller;

use crate::boundary;
use crate::error::scenariolog_error;
use crate::status::scenariolog_status;

/// Forwards signals to the process group of a child that is being recorded. Threads may share it, and a
/// signal handler may use it.
///
/// It serves one child at a time. What is sent while none runs reaches the next one as soon as that is
/// started, so that a signal in between is not lost.
pub struct scenariolog_canceller {
    /// The core's.
    pub(crate) canceller: Canceller,
}

/// Makes a canceller, to be named in `scenariolog_exec_options`.
///
/// `*canceller` becomes the caller's, who frees it with `scenariolog_canceller_free`.
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

/// Has a signal forwarded, such as SIGTERM. The child is recorded as interrupted then, unless it exits with
/// status 0. NULL, and a number that is no signal, are ignored.
///
/// It is async-signal-safe.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_canceller_send(
    canceller: Option<&scenariolog_canceller>,
    signal: i32,
) {
    boundary::get(canceller, (), |canceller| canceller.canceller.send(signal));
}

/// Frees a canceller, also while a child is being recorded with it. NULL is ignored.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_canceller_free(canceller: Option<Box<scenariolog_canceller>>) {
    boundary::free(canceller);
}
