//! Signals on their way to the child.

use std::io::{self, PipeReader, PipeWriter, Read};
use std::os::fd::{AsRawFd, RawFd};
use std::sync::Arc;

use super::sys;

/// Forwards signals to the process group of the child that [`run`](super::run) is running.
///
/// It serves one `run` at a time. A signal sent while none is running reaches the child of the next one as soon as
/// that has started, so that it is not lost.
#[derive(Clone)]
pub struct Canceller {
    // A pipe, since writing a byte is all that a signal handler may safely do.
    pipe: Option<Arc<(PipeReader, PipeWriter)>>,
}

impl Canceller {
    /// A canceller without pending signals.
    pub fn new() -> io::Result<Self> {
        let (reader, writer) = io::pipe()?;
        // A full pipe must not block a handler, nor an empty one the reader if a clone was faster.
        sys::set_nonblocking(&reader)?;
        sys::set_nonblocking(&writer)?;
        Ok(Self { pipe: Some(Arc::new((reader, writer))) })
    }

    /// A canceller that nothing is ever sent to, for a child that nobody signals.
    pub fn none() -> Self {
        Self { pipe: None }
    }

    /// Forwards the signal of this number. Other numbers are ignored.
    ///
    /// It is async-signal-safe: a signal handler may call it, on a `Canceller` that it only
    /// borrows and that is never dropped.
    pub fn send(&self, signal: i32) {
        if let (Ok(byte @ 1..), Some(pipe)) = (u8::try_from(signal), &self.pipe) {
            sys::write_from_handler(pipe.1.as_raw_fd(), byte);
        }
    }

    /// The descriptor that is readable when a signal is pending; -1 if none ever is.
    pub(super) fn fd(&self) -> RawFd {
        self.pipe.as_ref().map_or(-1, |pipe| pipe.0.as_raw_fd())
    }

    /// The next pending signal.
    pub(super) fn next(&self) -> Option<i32> {
        let mut byte = [0];
        let read = (&self.pipe.as_ref()?.0).read(&mut byte);
        (read.ok() == Some(1)).then(|| i32::from(byte[0]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_wait_in_order_and_numbers_that_are_none_are_ignored() {
        let canceller = Canceller::new().unwrap();
        for signal in [libc::SIGINT, 0, -1, 256, libc::SIGTERM] {
            canceller.clone().send(signal);
        }
        let waiting: Vec<_> = std::iter::from_fn(|| canceller.next()).collect();
        assert_eq!(waiting, [libc::SIGINT, libc::SIGTERM]);
    }

    #[test]
    fn a_full_pipe_blocks_nobody() {
        let canceller = Canceller::new().unwrap();
        for _ in 0..200_000 {
            canceller.send(libc::SIGHUP);
        }
        assert_eq!(canceller.next(), Some(libc::SIGHUP));
    }
}
