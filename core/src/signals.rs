//! Signals that the system sends to a thread for what it writes, held back while this library writes.
//!
//! A library must not change its host's dispositions, and a host that is killed because the record has reached
//! `ulimit -f` would be killed by its recorder.

use std::io;
use std::marker::PhantomData;
use std::mem::MaybeUninit;
use std::ptr;

use libc::{c_int, sigset_t};

/// The highest number of a signal on any system we know.
const LAST_SIGNAL: c_int = 64;

/// Signals held back from the calling thread until this is dropped.
pub(crate) struct Held {
    before: sigset_t,
    // A signal mask belongs to its thread.
    not_send: PhantomData<*const ()>,
}

impl Held {
    /// Holds back every signal.
    pub fn all() -> Self {
        let mut set = MaybeUninit::uninit();
        // SAFETY: sigfillset initialises the set it is given.
        let set = unsafe {
            libc::sigfillset(set.as_mut_ptr());
            set.assume_init()
        };
        Self::block(&set)
    }

    /// Holds back these signals.
    pub fn these(signals: &[c_int]) -> Self {
        Self::block(&set_of(signals))
    }

    fn block(set: &sigset_t) -> Self {
        let mut before = set_of(&[]);
        // SAFETY: both sets are initialised; it fails only for an unknown first argument.
        unsafe { libc::pthread_sigmask(libc::SIG_BLOCK, set, &raw mut before) };
        Self { before, not_send: PhantomData }
    }

    /// Whether the thread held the signal back already.
    fn was_held(&self, signal: c_int) -> bool {
        // SAFETY: the set is initialised.
        unsafe { libc::sigismember(&raw const self.before, signal) == 1 }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // SAFETY: `before` is the mask that `block` got from the system.
        unsafe {
            libc::pthread_sigmask(libc::SIG_SETMASK, &raw const self.before, ptr::null_mut())
        };
    }
}

/// Lets writes beyond `ulimit -f` fail in the calling thread instead of killing the process.
pub(crate) struct FileLimit {
    held: Held,
}

impl FileLimit {
    /// Until this is dropped.
    pub fn tolerated() -> Self {
        Self { held: Held::these(&[libc::SIGXFSZ]) }
    }
}

impl Drop for FileLimit {
    fn drop(&mut self) {
        // Where the thread held it back already, one that waits may be the host's own.
        if !self.held.was_held(libc::SIGXFSZ) {
            discard_pending(libc::SIGXFSZ);
        }
    }
}

/// Calls a function that writes, without the signal that may come with a failure: SIGPIPE, or SIGXFSZ at the
/// limit of `ulimit -f`. The kernel sends both to the writing thread.
pub(crate) fn without_signals(write: impl FnOnce() -> isize) -> io::Result<usize> {
    let _held = Held::these(&[libc::SIGPIPE, libc::SIGXFSZ]);
    usize::try_from(write()).map_err(|_| {
        let error = io::Error::last_os_error();
        match error.raw_os_error() {
            Some(libc::EPIPE) => discard_pending(libc::SIGPIPE),
            Some(libc::EFBIG) => discard_pending(libc::SIGXFSZ),
            _ => {}
        }
        error
    })
}

/// A set of these signals.
pub(crate) fn set_of(signals: &[c_int]) -> sigset_t {
    let mut set = MaybeUninit::uninit();
    // SAFETY: sigemptyset initialises the set; sigaddset refuses what is not a signal.
    unsafe {
        libc::sigemptyset(set.as_mut_ptr());
        for signal in signals {
            libc::sigaddset(set.as_mut_ptr(), *signal);
        }
        set.assume_init()
    }
}

/// Takes away a signal that is blocked and pending, if it is.
pub(crate) fn discard_pending(signal: c_int) {
    let mut pending = set_of(&[]);
    let wanted = set_of(&[signal]);
    // SAFETY: both sets are initialised; the signal is blocked by the caller, so that sigwait takes the pending
    // one and returns at once.
    unsafe {
        libc::sigpending(&raw mut pending);
        if libc::sigismember(&raw const pending, signal) == 1 {
            let mut taken = 0;
            libc::sigwait(&raw const wanted, &raw mut taken);
        }
    }
}

/// The signals that the calling thread holds back, if it does.
pub(crate) fn held_here() -> Option<sigset_t> {
    let mut held = set_of(&[]);
    // SAFETY: it only asks, into an initialised set.
    unsafe { libc::pthread_sigmask(libc::SIG_BLOCK, ptr::null(), &raw mut held) };
    // SAFETY: the set is initialised.
    let holds = |signal| unsafe { libc::sigismember(&raw const held, signal) == 1 };
    (1..=LAST_SIGNAL).any(holds).then_some(held)
}

/// Whether this process ignores a signal.
pub(crate) fn is_ignored(signal: c_int) -> bool {
    let mut action = MaybeUninit::<libc::sigaction>::zeroed();
    // SAFETY: it only asks, into a place of the right type for which all zeros are valid.
    unsafe {
        libc::sigaction(signal, ptr::null(), action.as_mut_ptr()) == 0
            && action.assume_init().sa_sigaction == libc::SIG_IGN
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_pending(signal: c_int) -> bool {
        let mut pending = set_of(&[]);
        // SAFETY: the set is initialised, and both calls only read it or write it.
        unsafe {
            libc::sigpending(&raw mut pending);
            libc::sigismember(&raw const pending, signal) == 1
        }
    }

    fn raise_here(signal: c_int) {
        // SAFETY: both take plain values.
        unsafe { libc::pthread_kill(libc::pthread_self(), signal) };
    }

    #[test]
    fn a_signal_of_the_hosts_own_stays() {
        let _host = Held::these(&[libc::SIGXFSZ]);
        raise_here(libc::SIGXFSZ);
        drop(FileLimit::tolerated());
        assert!(is_pending(libc::SIGXFSZ));
        discard_pending(libc::SIGXFSZ);
    }

    #[test]
    fn a_signal_for_our_own_write_is_swallowed() {
        let limit = FileLimit::tolerated();
        raise_here(libc::SIGXFSZ);
        assert!(is_pending(libc::SIGXFSZ));
        // It would kill the test.
        drop(limit);
        assert!(!is_pending(libc::SIGXFSZ));
    }
}
