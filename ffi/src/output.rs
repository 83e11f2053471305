//! Output of child processes.
//!
//! A function that gets it may throw a C++ exception. In a frame of the core that would end the process, and nobody
//! would wait for the child. So a thread of its own follows the child, and the calling thread takes the output from a
//! channel: what unwinds there meets no frame but ours, which waits for the thread before it goes on.

use std::ffi::c_void;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use scenariolog::capture::Tee;
use scenariolog::{Error, Result};

/// Called with each piece of a child's output, in the thread that called the function that runs the child.
///
/// The data is borrowed for the call. It is any bytes, cut anywhere. A slow function slows the child down.
///
/// In C++ the function may throw. It is then not called again; the child runs to its end and is recorded, and the
/// exception leaves the function that runs the child, without a result. The function must not leave by `longjmp`.
pub type scenariolog_output_function =
    Option<unsafe extern "C-unwind" fn(user: *mut c_void, data: *const u8, length: usize)>;

/// The same, not NULL.
pub(crate) type OutputFunction = unsafe extern "C-unwind" fn(*mut c_void, *const u8, usize);

/// A piece of output and the function that gets it.
struct Piece {
    function: OutputFunction,
    data: Vec<u8>,
}

/// The calling thread's end of the channel.
pub(crate) struct Relay {
    user: *mut c_void,
    pieces: Receiver<Piece>,
}

/// The other end, which goes into the child's tees.
#[derive(Clone)]
pub(crate) struct Pieces(SyncSender<Piece>);

impl Relay {
    /// A channel to functions that get this argument.
    pub fn new(user: *mut c_void) -> (Self, Pieces) {
        // Without a buffer: the child is at most one piece ahead of the functions.
        let (sender, pieces) = sync_channel(0);
        (Self { user, pieces }, Pieces(sender))
    }

    /// Does the work in a thread, and passes on what it sends until it is done. If a function unwinds, so does this,
    /// after the work.
    pub fn serve<T: Send + 'static>(
        self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let thread = thread::Builder::new()
            .name("scenariolog-exec".to_owned())
            .spawn(work)
            .map_err(|source| Error::Io { what: "cannot follow the child".into(), source })?;
        let worker = Worker(Some(thread));
        // Unwinding drops the channel before the worker, so the work never waits for this end.
        for Piece { function, data } in self.pieces {
            // SAFETY: the caller's function, with the caller's argument, in the caller's thread, and data that is
            // borrowed for the call.
            unsafe { function(self.user, data.as_ptr(), data.len()) }
        }
        worker.join()
    }
}

impl Pieces {
    /// A tee to one of the functions.
    pub fn tee(self, function: OutputFunction) -> Tee {
        Tee::callback(move |data| {
            // If a function has unwound, nobody listens any more.
            let _ = self.0.send(Piece { function, data: data.to_vec() });
        })
    }
}

/// A thread that is waited for, whatever happens.
struct Worker<T>(Option<JoinHandle<Result<T>>>);

impl<T> Worker<T> {
    fn join(mut self) -> Result<T> {
        let result = self.0.take().map(JoinHandle::join);
        let lost = || Err(Error::Internal("the thread that follows the child has panicked".into()));
        result.and_then(thread::Result::ok).unwrap_or_else(lost)
    }
}

impl<T> Drop for Worker<T> {
    fn drop(&mut self) {
        if let Some(thread) = self.0.take() {
            let _ = thread.join();
        }
    }
}
