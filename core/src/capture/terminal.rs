//! Handing the terminal to the child and taking it back.

use std::fs::File;
use std::os::fd::AsRawFd;
use std::thread;
use std::time::Duration;

use libc::{c_int, pid_t};

use super::sys::{self, SignalsBlocked};

/// The terminal that controls this session.
pub(super) struct Terminal {
    tty: File,
    /// Our own process group.
    own: pid_t,
}

impl Terminal {
    /// The terminal, if this session has one.
    ///
    /// Only the controlling terminal knows of foreground groups, whatever stdin is; and a child
    /// whose stdin is no terminal may still ask for a password there.
    pub(super) fn open() -> Option<Self> {
        let tty = File::open("/dev/tty").ok()?;
        // SAFETY: it takes nothing and cannot fail.
        Some(Self { tty, own: unsafe { libc::getpgrp() } })
    }

    /// Makes this group the foreground if we are it. Says whether it was done.
    pub(super) fn hand_to(&self, group: pid_t) -> bool {
        self.pass(self.own, group)
    }

    /// Makes us the foreground again if this group is it. Says whether it was.
    pub(super) fn take_from(&self, group: pid_t) -> bool {
        self.pass(group, self.own)
    }

    /// Sees to a child that this signal has stopped.
    pub(super) fn attend_stop(&self, group: pid_t, signal: c_int) {
        match signal {
            // Our job was brought to the foreground, and only the child did not know of it.
            libc::SIGTTIN | libc::SIGTTOU if self.hand_to(group) => {}
            libc::SIGTSTP | libc::SIGTTIN | libc::SIGTTOU => self.stop_with(group),
            // Who is sent SIGSTOP was singled out, and whoever did that will continue it.
            _ => return,
        }
        sys::signal_group(group, libc::SIGCONT);
    }

    /// Stops our own group as the child was stopped, so that the shell sees its job stop. Returns
    /// when the shell has had it continued.
    fn stop_with(&self, group: pid_t) {
        self.take_from(group);
        // SAFETY: kill takes plain numbers.
        unsafe { libc::kill(0, libc::SIGTSTP) };
        if !self.hand_to(group) {
            // The system stops no group that has no shell above it. A child that goes on asking
            // for the terminal must then not have us spin.
            thread::sleep(Duration::from_millis(100));
        }
    }

    fn pass(&self, from: pid_t, to: pid_t) -> bool {
        let tty = self.tty.as_raw_fd();
        // To change the foreground from the background is what SIGTTOU would stop us for.
        let _blocked = SignalsBlocked::these(&[libc::SIGTTOU]);
        // SAFETY: both take plain numbers, and the descriptor is ours.
        unsafe { libc::tcgetpgrp(tty) == from && libc::tcsetpgrp(tty, to) == 0 }
    }
}
