//! The system calls that std has no safe name for.

use std::fs::File;
use std::io;
use std::mem::ManuallyDrop;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::time::Duration;

use libc::{c_int, c_short, pid_t, pollfd};

use crate::signals;

/// The value of a system call that says -1 for failure.
pub(super) fn check(value: c_int) -> io::Result<c_int> {
    if value == -1 { Err(io::Error::last_os_error()) } else { Ok(value) }
}

/// As [`check`], calling again when a signal handler came between.
pub(super) fn retry(mut call: impl FnMut() -> c_int) -> io::Result<c_int> {
    loop {
        match check(call()) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

/// Whether the same call may succeed later.
pub(super) fn is_transient(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock)
}

/// An entry for [`poll`]. A negative descriptor is left out.
pub(super) fn poll_entry(fd: RawFd, events: c_short) -> pollfd {
    pollfd { fd, events, revents: 0 }
}

/// Waits until an entry is ready, a signal was handled or the time is over (`None`: no limit).
pub(super) fn poll(entries: &mut [pollfd], limit: Option<Duration>) {
    // Rounded up, or the last fraction of a millisecond would be spent spinning.
    let limit = limit.map_or(-1, |limit| {
        c_int::try_from(limit.as_nanos().div_ceil(1_000_000)).unwrap_or(c_int::MAX)
    });
    let count = libc::nfds_t::try_from(entries.len()).unwrap_or(0);
    // SAFETY: the pointer and the count are those of a slice that is ours for the call.
    let result = check(unsafe { libc::poll(entries.as_mut_ptr(), count, limit) });
    if let Err(error) = result {
        for entry in entries {
            entry.revents = 0;
        }
        if error.kind() != io::ErrorKind::Interrupted {
            // Short of kernel memory: the caller polls again, but not at full speed.
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

/// Reads once, in place of what is in the buffer: as many bytes as `room` at the most. What is not read into is never
/// touched, which spares a short output the memory for a long one.
pub(super) fn read(fd: BorrowedFd<'_>, buffer: &mut Vec<u8>, room: usize) -> io::Result<usize> {
    buffer.clear();
    buffer.reserve_exact(room);
    // SAFETY: the buffer has at least `room` bytes, none of which is in use.
    let count = unsafe { libc::read(fd.as_raw_fd(), buffer.as_mut_ptr().cast(), room) };
    let count = usize::try_from(count).map_err(|_| io::Error::last_os_error())?;
    // SAFETY: the system has written that many.
    unsafe { buffer.set_len(count) };
    Ok(count)
}

/// Writes once, without the signal that may come with a failure.
pub(super) fn write(fd: BorrowedFd<'_>, bytes: &[u8]) -> io::Result<usize> {
    // SAFETY: pointer and length are those of a slice.
    signals::without_signals(|| unsafe {
        libc::write(fd.as_raw_fd(), bytes.as_ptr().cast(), bytes.len())
    })
}

/// Writes one byte, leaving `errno` as it was, as is due in a signal handler.
pub(super) fn write_from_handler(fd: RawFd, byte: u8) {
    #[cfg(any(target_os = "linux", target_os = "emscripten"))]
    use libc::__errno_location as errno;
    #[cfg(not(any(target_os = "linux", target_os = "emscripten")))]
    use libc::__error as errno;
    // SAFETY: the byte outlives the call; the location of errno is valid in every thread.
    unsafe {
        let before = *errno();
        libc::write(fd, (&raw const byte).cast(), 1);
        *errno() = before;
    }
}

/// Sends a signal to a process group. A group that is gone is not a failure.
pub(super) fn signal_group(group: pid_t, signal: c_int) {
    // SAFETY: kill takes plain numbers.
    unsafe { libc::kill(-group, signal) };
}

/// A descriptor that polls as readable once the process has ended; closed on exec. Linux has it from 5.3 on.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(super) fn process_fd(pid: pid_t) -> Option<OwnedFd> {
    // SAFETY: the call takes plain numbers.
    let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, pid, 0) };
    let fd = RawFd::try_from(fd).ok().filter(|fd| *fd >= 0)?;
    // SAFETY: the descriptor is new, so nobody else owns it.
    Some(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// There is none.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(super) fn process_fd(_pid: pid_t) -> Option<OwnedFd> {
    None
}

/// Makes reads or writes return instead of waiting.
pub(super) fn set_nonblocking(fd: &impl AsFd) -> io::Result<()> {
    let flags = status_flags(fd.as_fd())?;
    // SAFETY: F_SETFL takes an integer.
    check(unsafe { libc::fcntl(fd.as_fd().as_raw_fd(), libc::F_SETFL, flags | libc::O_NONBLOCK) })?;
    Ok(())
}

/// What tells an open file from every other: its device and inode. None for the null device.
pub(super) fn identity(fd: BorrowedFd<'_>) -> Option<(u64, u64)> {
    // SAFETY: the descriptor is open, and is not closed with the file, which is never dropped.
    let file = ManuallyDrop::new(unsafe { File::from_raw_fd(fd.as_raw_fd()) });
    let metadata = file.metadata().ok()?;
    let is_null = metadata.file_type().is_char_device()
        && std::fs::metadata("/dev/null").is_ok_and(|null| null.rdev() == metadata.rdev());
    (!is_null).then(|| (metadata.dev(), metadata.ino()))
}

/// The flags of an open file, such as `O_NONBLOCK`.
pub(super) fn status_flags(fd: BorrowedFd<'_>) -> io::Result<c_int> {
    // SAFETY: F_GETFL takes no third argument.
    check(unsafe { libc::fcntl(fd.as_raw_fd(), libc::F_GETFL) })
}

/// How many bytes wait in a pipe.
pub(super) fn unread(pipe: BorrowedFd<'_>) -> u64 {
    let mut count: c_int = 0;
    // SAFETY: FIONREAD writes one int.
    let result = check(unsafe { libc::ioctl(pipe.as_raw_fd(), libc::FIONREAD, &raw mut count) });
    result.map_or(0, |_| u64::try_from(count).unwrap_or(0))
}

/// Gives a pipe a larger buffer, if possible.
pub(super) fn widen(pipe: BorrowedFd<'_>) {
    #[cfg(target_os = "linux")]
    // SAFETY: F_SETPIPE_SZ takes an int; the pipe stays as it is if it fails.
    unsafe {
        libc::fcntl(pipe.as_raw_fd(), libc::F_SETPIPE_SZ, 1024 * 1024)
    };
    #[cfg(not(target_os = "linux"))]
    let _ = pipe;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::{Held, set_of};

    #[test]
    fn a_broken_pipe_is_an_error_and_leaves_no_signal_behind() {
        let handled = Held::these(&[libc::SIGPIPE]);
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        // The test's run-time ignores SIGPIPE, which would hide it.
        // SAFETY: the default action is a valid one; the signal is blocked in this thread.
        let before = unsafe { libc::signal(libc::SIGPIPE, libc::SIG_DFL) };
        let error = write(writer.as_fd(), b"x").unwrap_err();
        let mut pending = set_of(&[]);
        // SAFETY: the set is initialised; and as above.
        let is_pending = unsafe {
            libc::sigpending(&raw mut pending);
            libc::signal(libc::SIGPIPE, before);
            libc::sigismember(&raw const pending, libc::SIGPIPE)
        };
        assert_eq!((error.kind(), is_pending), (io::ErrorKind::BrokenPipe, 0));
        drop(handled);
    }

    #[test]
    fn unread_counts_what_waits() {
        let (reader, mut writer) = io::pipe().unwrap();
        io::Write::write_all(&mut writer, b"12345").unwrap();
        assert_eq!(unread(reader.as_fd()), 5);
    }
}
