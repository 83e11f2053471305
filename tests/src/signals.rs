//! Signals, and what a program does on them unless it says otherwise.

use std::os::unix::process::CommandExt;
use std::process::Command;

/// Sends a signal to a process group.
pub fn signal_group(leader: u32, signal: i32) {
    let leader = libc::pid_t::try_from(leader).unwrap();
    // SAFETY: kill takes plain numbers.
    unsafe { libc::kill(-leader, signal) };
}

/// Sends a signal to a process.
pub fn signal(pid: u32, signal: i32) {
    let pid = libc::pid_t::try_from(pid).unwrap();
    // SAFETY: kill takes plain numbers.
    unsafe { libc::kill(pid, signal) };
}

/// Has a program start as one does from a terminal. What runs in the background of a shell without job control,
/// or under `nohup`, finds some signals ignored, and so would all that it starts.
pub(crate) fn heed_signals(command: &mut Command) {
    // SAFETY: signal() is async-signal-safe and takes plain numbers.
    unsafe {
        command.pre_exec(|| {
            for signal in [libc::SIGHUP, libc::SIGINT, libc::SIGQUIT] {
                libc::signal(signal, libc::SIG_DFL);
            }
            Ok(())
        });
    }
}
