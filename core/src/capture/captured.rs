//! The result of running a child.

use std::time::Duration;

use crate::files::digest::Digest;
use crate::redact::Counts;

/// What is known of a child that was started and has ended.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Captured {
    /// How the child ended.
    pub exit: Exit,
    /// Why its end is not known, if it is not.
    pub exit_unknown: Option<String>,
    /// Whether the timeout expired, however the child then ended.
    pub timed_out: bool,
    /// The first forwarded signal of a [`Canceller`](super::Canceller) that was to end it: one that asks a program to
    /// end (SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGKILL), or another that it then died of.
    pub cancelled: Option<i32>,
    /// Whether the child died of a SIGINT that was typed at the terminal it had been handed.
    ///
    /// The recorder never saw that signal, since it was not in the terminal's foreground group; a
    /// program that wants its own caller to stop too has to raise it again.
    pub interrupted_from_terminal: bool,
    /// The time from the start to the child's end, by the monotonic clock.
    pub duration: Duration,
    /// The child's resource use.
    pub usage: Usage,
    /// What was captured of its standard output; `None` if that was inherited.
    pub stdout: Option<Digest>,
    /// What was captured of its standard error; `None` if that was inherited.
    pub stderr: Option<Digest>,
    /// What was masked in the files.
    pub redacted: Counts,
    /// What went wrong with the recording, never with the child: a line each.
    pub warnings: Vec<String>,
}

/// How a child ended. Neither is set only if the system would not say: see [`Captured::exit_unknown`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Exit {
    /// Its exit status, if it exited.
    pub code: Option<i32>,
    /// The number of the signal that ended it, if one did.
    pub signal: Option<i32>,
}

/// What the child and those of its descendants that it waited for have used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Usage {
    /// Time on the CPU in user mode.
    pub user: Duration,
    /// Time on the CPU in the kernel.
    pub system: Duration,
    /// The largest resident set, in bytes; 0 where it is not known.
    ///
    /// On Linux it is never below that of the recording process when it started the child, because the child
    /// began as a copy of it.
    pub max_rss_bytes: u64,
}

/// The final digests of the streams that were [still open](Digest::still_open).
///
/// A stream that had ended before is `None`: its digest in [`Captured`] was final.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct LateStreams {
    /// All of standard output.
    pub stdout: Option<Digest>,
    /// All of standard error.
    pub stderr: Option<Digest>,
    /// What was masked in the files since the child was said to have ended.
    pub redacted: Counts,
}
