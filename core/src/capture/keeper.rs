//! Reading on after the child's end, while something holds its streams open.

use std::fs::{self, OpenOptions};
use std::io;
use std::os::fd::{AsRawFd, RawFd};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::Duration;

use libc::{c_int, pid_t};

use super::pump::Pump;
use super::sys;
use super::{Keeper, LateEnd, LateStreams};
use crate::redact::Counts;
use crate::signals::Held;

/// The streams that are still open, and whom to tell when they end.
pub(super) struct Late {
    pub(super) pumps: Vec<Pump>,
    pub(super) on_end: Option<LateEnd>,
}

impl Late {
    /// Leaves a keeper behind for the streams. Returns what went wrong, if something did.
    pub(super) fn leave_to(mut self, keeper: Keeper) -> Option<String> {
        self.pumps.iter_mut().for_each(Pump::drop_tee);
        let process = match keeper {
            Keeper::Thread => return self.leave_to_thread().err().map(|error| lost(&error)),
            Keeper::Process => self.leave_to_process(),
        };
        let (late, error) = process.err()?;
        Some(match late.leave_to_thread() {
            Ok(()) => format!(
                "output of background processes is read only until this process ends: {error}"
            ),
            Err(error) => lost(&error),
        })
    }

    fn leave_to_thread(self) -> io::Result<()> {
        // The host's signals are for the host's threads.
        let _blocked = Held::all();
        thread::Builder::new().name("scenariolog-keep".into()).spawn(move || self.keep())?;
        Ok(())
    }

    /// Forks twice, so that nobody has to wait for the keeper.
    fn leave_to_process(self) -> Result<(), (Self, io::Error)> {
        if has_other_threads() {
            return Err((self, io::Error::other("it has several threads and cannot be forked")));
        }
        // SAFETY: the forked process has the only thread there was, so nothing is locked in it.
        // It never returns from `become_keeper` into its copy of the caller.
        match sys::check(unsafe { libc::fork() }) {
            Ok(0) => self.become_keeper(),
            Ok(child) => has_handed_over(child).map_err(|error| (self, error)),
            Err(error) => Err((self, error)),
        }
    }

    /// What the forked process does; it never returns.
    fn become_keeper(self) -> ! {
        // Unwinding would run the caller's destructors a second time.
        let _ = catch_unwind(AssertUnwindSafe(|| {
            detach(&self.pumps);
            self.keep();
        }));
        // SAFETY: it does not return; exit handlers are the caller's to run, not its copy's.
        unsafe { libc::_exit(0) }
    }

    /// Reads to the end, then reports it.
    fn keep(mut self) {
        while self.pumps.iter().any(Pump::is_open) {
            let mut entries: Vec<_> = self.pumps.iter().map(Pump::poll_entry).collect();
            sys::poll(&mut entries, None);
            for (pump, entry) in self.pumps.iter_mut().zip(&entries) {
                if entry.revents != 0 {
                    pump.advance();
                }
            }
        }
        let digest = |name| self.pumps.iter().find(|p| p.name() == name).map(Pump::digest);
        let mut late = LateStreams {
            stdout: digest("stdout"),
            stderr: digest("stderr"),
            redacted: Counts::default(),
        };
        self.pumps.iter_mut().for_each(|pump| late.redacted.merge(&pump.take_redacted()));
        if let Some(on_end) = self.on_end {
            on_end(late);
        }
    }
}

fn lost(error: &io::Error) -> String {
    format!("output of background processes is lost, and they may die of SIGPIPE: {error}")
}

/// Waits for the first of the two forked processes, which says whether there is a second.
fn has_handed_over(child: pid_t) -> io::Result<()> {
    let mut status: c_int = 0;
    // SAFETY: the status is written to a place of the right type.
    sys::retry(|| unsafe { libc::waitpid(child, &raw mut status, 0) })?;
    if status == 0 { Ok(()) } else { Err(io::Error::other("it cannot be forked")) }
}

/// Whether this process is seen to have other threads.
fn has_other_threads() -> bool {
    // A thread that has been joined is listed for a moment longer.
    for _ in 0..20 {
        match fs::read_dir("/proc/self/task").map(Iterator::count) {
            Ok(2..) => thread::sleep(Duration::from_millis(5)),
            _ => return false,
        }
    }
    true
}

/// Cuts the ties to the caller: its terminal, its handlers, its descriptors.
fn detach(pumps: &[Pump]) {
    // SAFETY: setsid and fork take nothing; the process that goes on is the only thread of its own,
    // and the other has nothing left to do.
    unsafe {
        libc::setsid();
        match libc::fork() {
            0 => {}
            -1 => libc::_exit(1),
            _ => libc::_exit(0),
        }
    }
    reset_handlers();
    let mut needed: Vec<RawFd> = pumps.iter().flat_map(Pump::fds).collect();
    needed.sort_unstable();
    redirect_standard_streams(&needed);
    close_all_but(&needed);
}

/// A handler of the caller's would write into descriptors that are closed, or by then others.
fn reset_handlers() {
    for signal in 1..=64 {
        let mut action = std::mem::MaybeUninit::<libc::sigaction>::zeroed();
        // SAFETY: it asks for an action into a place of the right type, for which all zeros are
        // valid, and sets the default one.
        unsafe {
            libc::sigaction(signal, std::ptr::null(), action.as_mut_ptr());
            if action.assume_init().sa_sigaction != libc::SIG_IGN {
                libc::signal(signal, libc::SIG_DFL);
            }
        }
    }
}

fn redirect_standard_streams(needed: &[RawFd]) {
    let Ok(null) = OpenOptions::new().read(true).write(true).open("/dev/null") else { return };
    for fd in (0..=2).filter(|fd| !needed.contains(fd)) {
        // SAFETY: what it replaces belongs to code that never runs in this process.
        unsafe { libc::dup2(null.as_raw_fd(), fd) };
    }
}

/// Closes the descriptors between the needed ones: above all pipes, whose readers may wait for the caller's output
/// to end.
fn close_all_but(needed: &[RawFd]) {
    let mut from = 3;
    for fd in needed.iter().filter(|fd| **fd > 2) {
        close_range(from, fd - 1);
        from = fd + 1;
    }
    close_range(from, RawFd::MAX);
}

/// Closes every descriptor from the first to the last, both included.
fn close_range(first: RawFd, last: RawFd) {
    if first > last {
        return;
    }
    #[cfg(target_os = "linux")]
    // SAFETY: what it closes belongs to code that never runs in this process.
    if unsafe { libc::syscall(libc::SYS_close_range, first, last, 0) } == 0 {
        return;
    }
    // SAFETY: sysconf only asks.
    let limit = unsafe { libc::sysconf(libc::_SC_OPEN_MAX) };
    let limit = RawFd::try_from(limit).unwrap_or(RawFd::MAX).clamp(256, 65_536);
    for fd in first..=last.min(limit) {
        // SAFETY: as above.
        unsafe { libc::close(fd) };
    }
}
