//! One output stream: out of the pipe, into the file, through the hash, on to the tee.

use std::fs::File;
use std::io::{self, PipeReader};
use std::ops::Range;
use std::os::fd::{AsFd, AsRawFd, RawFd};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use libc::{POLLIN, POLLOUT, pollfd};

use super::{Sink, Tee, sys};
use crate::files::digest::{Digest, Hasher};
use crate::files::timeline::Timeline;
use crate::redact::{Counts, Redactor};

/// Default Linux pipe size; a child that fills it has more to write.
const BUFFER: usize = 64 * 1024;

/// The buffer for a child that has.
const WIDE_BUFFER: usize = 256 * 1024;

/// Moves the bytes of one stream. Never waits: it takes one step each time its entry is ready.
pub(super) struct Pump {
    name: &'static str,
    pipe: Option<PipeReader>,
    file: Option<File>,
    /// The file took no more: it ends where the hash ends.
    file_is_cut: bool,
    hasher: Hasher,
    timeline: Timeline,
    /// Masks secrets on the way to the file.
    redactor: Option<Redactor>,
    tee: Option<Tee>,
    /// How much may be written to the tee at once without waiting.
    tee_piece: usize,
    buffer: Vec<u8>,
    /// How much the buffer takes at once.
    room: usize,
    /// The part of the buffer that the tee has not taken yet; nothing is read before it has.
    pending: Range<usize>,
    /// How many bytes that were in the pipe when the child ended are still to be read.
    owed: u64,
    warnings: Vec<String>,
}

impl Pump {
    /// A pump from this pipe to where the stream goes, whose times count from here.
    pub(super) fn new(name: &'static str, pipe: PipeReader, sink: Sink, begun: Instant) -> Self {
        Self {
            name,
            pipe: Some(pipe),
            file: sink.file,
            file_is_cut: false,
            hasher: Hasher::new(),
            timeline: Timeline::since(begun),
            redactor: sink.redactor,
            tee_piece: sink.tee.as_ref().map_or(0, piece_size),
            tee: sink.tee,
            buffer: Vec::new(),
            room: BUFFER,
            pending: 0..0,
            owed: 0,
            warnings: Vec::new(),
        }
    }

    /// The stream's name.
    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    /// Whether more may come.
    pub(super) fn is_open(&self) -> bool {
        self.pipe.is_some() || !self.pending.is_empty()
    }

    /// Whether everything that the child itself wrote has been through.
    pub(super) fn has_settled(&self) -> bool {
        !self.is_open() || (self.owed == 0 && self.pending.is_empty())
    }

    /// The child has ended: what is in the pipe by now is the last that can be its own.
    pub(super) fn note_end(&mut self) {
        self.owed = self.pipe.as_ref().map_or(0, |pipe| sys::unread(pipe.as_fd()));
    }

    /// What to poll for: room in the tee as long as that has bytes to take, else bytes to read.
    pub(super) fn poll_entry(&self) -> pollfd {
        match (&self.tee, &self.pipe) {
            (Some(Tee::Fd(fd)), _) if !self.pending.is_empty() => {
                sys::poll_entry(fd.as_raw_fd(), POLLOUT)
            }
            (_, Some(pipe)) => sys::poll_entry(pipe.as_raw_fd(), POLLIN),
            (_, None) => sys::poll_entry(-1, 0),
        }
    }

    /// Does what the entry of [`Pump::poll_entry`] has become ready for.
    pub(super) fn advance(&mut self) {
        if self.pending.is_empty() { self.read() } else { self.push() }
    }

    fn read(&mut self) {
        let Some(pipe) = &self.pipe else { return };
        match sys::read(pipe.as_fd(), &mut self.buffer, self.room) {
            Ok(0) => self.end(),
            Ok(count) => {
                self.owed = self.owed.saturating_sub(count as u64);
                self.record();
                self.offer();
                self.widen_if_full(count);
            }
            Err(error) if sys::is_transient(&error) => {}
            // How Linux says that a terminal has no other end any more.
            Err(error) if error.raw_os_error() == Some(libc::EIO) => self.end(),
            Err(error) => {
                self.warn(&format!("reading {} failed, what follows is lost", self.name), &error);
                self.end();
            }
        }
    }

    /// There is no more to read: what was held back of the last line is kept too.
    fn end(&mut self) {
        self.pipe = None;
        if let Some(mut redactor) = self.redactor.take() {
            redactor.finish(&mut |kept| self.keep(kept));
            self.redactor = Some(redactor);
        }
    }

    /// Keeps what is in the buffer, redacted.
    fn record(&mut self) {
        let buffer = std::mem::take(&mut self.buffer);
        match self.redactor.take() {
            None => self.keep(&buffer),
            Some(mut redactor) => {
                redactor.push(&buffer, &mut |kept| self.keep(kept));
                self.redactor = Some(redactor);
            }
        }
        self.buffer = buffer;
    }

    /// Writes bytes to the file, and hashes what the file took.
    ///
    /// Straight to the file: were the recorder killed, what it has read must be there.
    fn keep(&mut self, bytes: &[u8]) {
        if self.file_is_cut {
            return;
        }
        let mut done = 0;
        while let Some(file) = self.file.as_ref().filter(|_| done < bytes.len()) {
            match sys::write(file.as_fd(), &bytes[done..]) {
                Ok(0) => self.cut_file(&io::ErrorKind::WriteZero.into()),
                Ok(written) => done += written,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => self.cut_file(&error),
            }
        }
        let kept = if self.file_is_cut { done } else { bytes.len() };
        self.hasher.update(&bytes[..kept]);
        self.timeline.note(kept);
    }

    /// Gives up the file, but goes on reading the child.
    fn cut_file(&mut self, error: &io::Error) {
        self.warn(&format!("the log of {} is cut off", self.name), error);
        self.file = None;
        self.file_is_cut = true;
    }

    /// Hands what is in the buffer to the tee: a function at once, a descriptor in time.
    fn offer(&mut self) {
        match &mut self.tee {
            Some(Tee::Fd(_)) => self.pending = 0..self.buffer.len(),
            Some(Tee::Callback(function)) => {
                let bytes = &*self.buffer;
                if catch_unwind(AssertUnwindSafe(|| function(bytes))).is_err() {
                    self.warn(&format!("the copy of {} is cut off", self.name), &"it panicked");
                    self.tee = None;
                }
            }
            None => {}
        }
    }

    /// Writes a piece of what is pending.
    fn push(&mut self) {
        let Some(Tee::Fd(fd)) = &self.tee else { return };
        let end = self.pending.end.min(self.pending.start.saturating_add(self.tee_piece));
        match sys::write(fd.as_fd(), &self.buffer[self.pending.start..end]) {
            Ok(0) => self.cut_tee(&io::ErrorKind::WriteZero.into()),
            Ok(written) => self.pending.start += written,
            Err(error) if sys::is_transient(&error) => {}
            Err(error) => self.cut_tee(&error),
        }
    }

    /// Gives up the tee. If its reader is gone, closes the child's pipe too, so that the child finds out as it would
    /// have without us.
    fn cut_tee(&mut self, error: &io::Error) {
        self.tee = None;
        self.pending = 0..0;
        if error.kind() == io::ErrorKind::BrokenPipe {
            self.end();
        } else {
            self.warn(&format!("the copy of {} is cut off", self.name), error);
        }
    }

    /// Stops copying to a tee that has not taken its bytes in time.
    pub(super) fn abandon_tee(&mut self) {
        if !self.pending.is_empty() {
            self.cut_tee(&io::ErrorKind::TimedOut.into());
        }
    }

    /// Not from the start: most steps print little, and for them a larger pipe costs more than it gains.
    fn widen_if_full(&mut self, count: usize) {
        if count == BUFFER && self.room == BUFFER {
            self.room = WIDE_BUFFER;
            if let Some(pipe) = &self.pipe {
                sys::widen(pipe.as_fd());
            }
        }
    }

    /// What has been captured so far.
    pub(super) fn digest(&self) -> Digest {
        Digest {
            still_open: self.is_open(),
            timeline: if self.is_open() {
                self.timeline.encode_open()
            } else {
                self.timeline.encode()
            },
            ..self.hasher.clone().finish()
        }
    }

    /// Ends the copying, for a pump that is handed to a keeper.
    pub(super) fn drop_tee(&mut self) {
        self.tee = None;
        self.pending = 0..0;
    }

    /// The descriptors it needs.
    pub(super) fn fds(&self) -> impl Iterator<Item = RawFd> {
        let pipe = self.pipe.as_ref().map(AsRawFd::as_raw_fd);
        pipe.into_iter().chain(self.file.as_ref().map(AsRawFd::as_raw_fd))
    }

    /// What was masked since this was last asked.
    pub(super) fn take_redacted(&mut self) -> Counts {
        self.redactor.as_mut().map(Redactor::take_counts).unwrap_or_default()
    }

    /// What went wrong since this was last asked.
    pub(super) fn take_warnings(&mut self) -> Vec<String> {
        std::mem::take(&mut self.warnings)
    }

    fn warn(&mut self, what: &str, why: &dyn std::fmt::Display) {
        self.warnings.push(format!("{what}: {why}"));
    }
}

/// How much a tee can be sure to take at once when it polls as writable.
///
/// A pipe or terminal in blocking mode may hold the recorder up beyond `PIPE_BUF`, and with it the
/// timeout and every signal. Its mode is shared with other processes, so it is not ours to change.
fn piece_size(tee: &Tee) -> usize {
    let Tee::Fd(fd) = tee else { return 0 };
    let is_nonblocking =
        sys::status_flags(fd.as_fd()).is_ok_and(|flags| flags & libc::O_NONBLOCK != 0);
    if is_nonblocking || is_regular(fd.as_fd()) { usize::MAX } else { libc::PIPE_BUF }
}

fn is_regular(fd: std::os::fd::BorrowedFd<'_>) -> bool {
    let file = fd.try_clone_to_owned().map(File::from);
    file.and_then(|file| file.metadata()).is_ok_and(|metadata| metadata.is_file())
}
