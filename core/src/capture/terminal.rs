//! Handing the terminal to the child and taking it back.

use std::fs::File;
use std::os::fd::AsRawFd;
use std::thread;
use std::time::{Duration, Instant};

use libc::{c_int, pid_t};

use super::sys;
use crate::signals::Held;

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

    /// Handles a child that this signal has stopped. Returns how long we were stopped with it.
    pub(super) fn attend_stop(&self, group: pid_t, signal: c_int) -> Duration {
        let mut stopped = Duration::ZERO;
        match signal {
            // It asked for the terminal in the moment before it had it, or our job was brought to
            // the foreground and the child did not know of it.
            libc::SIGTTIN | libc::SIGTTOU if self.hand_to(group) || self.is_with(group) => {}
            libc::SIGTSTP | libc::SIGTTIN | libc::SIGTTOU => {
                let since = Instant::now();
                self.stop_with(group);
                stopped = since.elapsed();
            }
            // SIGSTOP is sent to single out a process; its sender will continue it.
            _ => return stopped,
        }
        sys::signal_group(group, libc::SIGCONT);
        stopped
    }

    /// Stops our own group as the child was stopped, so that the shell sees its job stop. Returns
    /// when the shell has had it continued.
    fn stop_with(&self, group: pid_t) {
        self.take_from(group);
        stop_own_group();
        if !self.hand_to(group) {
            // The system stops no group that has no shell above it. A child that goes on asking
            // for the terminal must then not have us spin.
            thread::sleep(Duration::from_millis(100));
        }
    }

    fn is_with(&self, group: pid_t) -> bool {
        // SAFETY: it takes a plain number, and the descriptor is ours.
        unsafe { libc::tcgetpgrp(self.tty.as_raw_fd()) == group }
    }

    fn pass(&self, from: pid_t, to: pid_t) -> bool {
        let tty = self.tty.as_raw_fd();
        // To change the foreground from the background is what SIGTTOU would stop us for.
        let _blocked = Held::these(&[libc::SIGTTOU]);
        // SAFETY: both take plain numbers, and the descriptor is ours.
        unsafe { libc::tcgetpgrp(tty) == from && libc::tcsetpgrp(tty, to) == 0 }
    }
}

/// Stops our own group, and returns when it has been continued.
pub(super) fn stop_own_group() {
    // The group's signal may be taken by another thread, and this one would run on for a moment:
    // time enough to hand the terminal out again. So it gets a signal of its own, which stops it
    // in the instant it is no longer blocked; unless the group was stopped and continued by then,
    // which discards it.
    let _blocked = Held::these(&[libc::SIGTSTP]);
    // SAFETY: both take plain numbers.
    unsafe {
        libc::pthread_kill(libc::pthread_self(), libc::SIGTSTP);
        libc::kill(0, libc::SIGTSTP);
    }
}
