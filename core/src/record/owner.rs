//! Who writes a row, and whether it is still there to finish it.

use std::fs;
use std::process;
use std::sync::OnceLock;

use crate::record::host;
use crate::store::sql::Cells;

/// The process that records something, identified so that others can tell whether it is alive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Owner {
    /// The host's name.
    pub host: String,
    /// The process id on that host.
    pub pid: u32,
    /// When the process started, in clock ticks since boot: a later process may have the same pid. Unknown
    /// without `/proc`.
    pub pid_start: Option<i64>,
}

impl Owner {
    /// This process, looked up once; a forked child is looked up each time.
    pub fn this() -> Self {
        static THIS: OnceLock<Owner> = OnceLock::new();
        let this = THIS.get_or_init(|| Self::of(process::id()));
        if this.pid == process::id() { this.clone() } else { Self::of(process::id()) }
    }

    /// The process on whose behalf this one starts a run and exits: its parent, or the shell above the subshell of
    /// `$(…)`. If that has died, it is this process, which soon will be dead too: whoever took it over never ends.
    pub fn caller() -> Self {
        let mut pid = std::os::unix::process::parent_id();
        if is_orphan_of(pid) {
            return Self::this();
        }
        while let Some(parent) = Stat::of(pid).map(|stat| stat.parent) {
            if parent <= 1
                || command_line(pid).is_none_or(|line| Some(line) != command_line(parent))
            {
                break;
            }
            pid = parent;
        }
        Self::of(pid)
    }

    fn of(pid: u32) -> Self {
        Self { host: host::name().to_owned(), pid, pid_start: Stat::of(pid).map(|stat| stat.start) }
    }

    /// The owner named by the columns `host`, `pid` and `pid_start`, which start at this index; rows of version 1
    /// have none, and neither have rows with a bad cell among the first two.
    pub fn from_row(row: &rusqlite::Row, first: usize) -> rusqlite::Result<Option<Self>> {
        let row = Cells(row);
        let (host, pid): (Option<String>, Option<u32>) = (row.get(first)?, row.get(first + 1)?);
        let pid_start = row.get(first + 2)?;
        Ok(host.zip(pid).map(|(host, pid)| Self { host, pid, pid_start }))
    }

    /// Whether it is this process.
    pub fn is_this(&self) -> bool {
        *self == Self::this()
    }

    /// Whether it runs, or ran, on this host.
    pub fn is_here(&self) -> bool {
        self.host == host::name()
    }

    /// Whether the process is known to be alive; nothing is known of other hosts.
    pub fn is_alive(&self) -> bool {
        if !self.is_here() {
            return false;
        }
        match (Stat::of(self.pid), self.pid_start) {
            (Some(now), Some(then)) => now.start == then && !now.dead,
            (None, _) if fs::exists("/proc/self/stat").unwrap_or(false) => false,
            _ => signal_reaches(self.pid),
        }
    }
}

/// What `/proc/PID/stat` says of a process.
struct Stat {
    dead: bool,
    parent: u32,
    start: i64,
}

impl Stat {
    fn of(pid: u32) -> Option<Self> {
        let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // The second field, the program's name, may hold spaces and parentheses of its own.
        let mut fields = text.rsplit_once(')')?.1.split_ascii_whitespace();
        let state = fields.next()?;
        let parent = fields.next()?.parse().ok()?;
        let start = fields.nth(17)?.parse().ok()?;
        Some(Self { dead: matches!(state, "Z" | "X"), parent, start })
    }
}

fn command_line(pid: u32) -> Option<Vec<u8>> {
    fs::read(format!("/proc/{pid}/cmdline")).ok()
}

/// Whether this process was taken over by its parent. Who has forked us is of our session, unless we have begun one.
fn is_orphan_of(parent: u32) -> bool {
    let Ok(parent) = libc::pid_t::try_from(parent) else { return false };
    // SAFETY: these calls only ask.
    let (own, theirs, this) = unsafe { (libc::getsid(0), libc::getsid(parent), libc::getpid()) };
    theirs >= 0 && own != theirs && own != this
}

fn signal_reaches(pid: u32) -> bool {
    let Ok(pid) = libc::pid_t::try_from(pid) else { return false };
    // SAFETY: signal 0 only asks whether the process exists.
    let status = unsafe { libc::kill(pid, 0) };
    status == 0 || std::io::Error::last_os_error().raw_os_error() == Some(libc::EPERM)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_is_alive_and_a_reaped_child_is_not() {
        assert!(Owner::this().is_alive());
        let mut child = process::Command::new("true").spawn().unwrap();
        let owner = Owner::of(child.id());
        child.wait().unwrap();
        assert!(!owner.is_alive());
    }

    #[test]
    fn another_process_of_the_same_pid_is_not_the_recorder() {
        let mut owner = Owner::this();
        owner.pid_start = owner.pid_start.map(|start| start - 1);
        assert_eq!(owner.is_alive(), owner.pid_start.is_none());
    }

    #[test]
    fn nothing_is_known_of_other_hosts() {
        assert!(!Owner { host: "elsewhere.invalid".into(), ..Owner::this() }.is_alive());
    }
}
