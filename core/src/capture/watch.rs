//! Waiting for the child: a descriptor that becomes readable with its end, where the system has such a thing and
//! only the end counts; else a small thread that says through a pipe what became of it.

use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use libc::{c_int, pid_t};

use super::sys;
use super::{Exit, Usage};
use crate::signals::Held;

/// How often to look at the child if nothing else reports on it.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// What has become of the child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum News {
    /// Nothing new.
    None,
    /// This signal has stopped it.
    Stopped(i32),
    /// It has ended, and waits as a zombie: its id stays taken, and its group can be signalled.
    Ended,
}

/// Watches the child.
pub(super) struct Watch {
    pid: pid_t,
    wants_stops: bool,
    source: Source,
    has_ended: bool,
}

/// Where news comes from.
enum Source {
    /// The descriptor of the process, readable once it has ended. It spares most recordings the thread.
    Process(OwnedFd),
    /// A thread that waits.
    Thread(PipeReader, JoinHandle<()>),
    /// A look from time to time, until it has ended.
    Look,
}

impl Watch {
    /// Begins to watch a child, for its end and if wanted for stops.
    pub(super) fn begin(pid: pid_t, wants_stops: bool) -> Self {
        let process = if wants_stops { None } else { sys::process_fd(pid) };
        let source = match process {
            Some(fd) => Source::Process(fd),
            None => start_thread(pid, wants_stops)
                .map_or(Source::Look, |(reader, thread)| Source::Thread(reader, thread)),
        };
        Self { pid, wants_stops, source, has_ended: false }
    }

    /// The descriptor that is readable when there is news; -1 if there is none to poll.
    pub(super) fn fd(&self) -> RawFd {
        match &self.source {
            Source::Process(fd) => fd.as_raw_fd(),
            Source::Thread(reader, _) => reader.as_raw_fd(),
            Source::Look => -1,
        }
    }

    /// How long to wait before [`Watch::news`] is asked again in any case.
    pub(super) fn patience(&self) -> Option<Duration> {
        (matches!(self.source, Source::Look) && !self.has_ended).then_some(LOOK_AGAIN)
    }

    /// What is new. Waits only if `fd` is there and has not polled readable.
    pub(super) fn news(&mut self) -> News {
        let news = match &mut self.source {
            _ if self.has_ended => News::None,
            Source::Process(_) | Source::Look => look(self.pid, self.wants_stops, libc::WNOHANG),
            Source::Thread(reader, _) => {
                let mut byte = [0];
                match reader.read(&mut byte) {
                    Ok(1) => News::Stopped(i32::from(byte[0])),
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => News::None,
                    // The thread has seen the end and gone, closing its side.
                    _ => News::Ended,
                }
            }
        };
        if news == News::Ended {
            self.has_ended = true;
            if let Source::Thread(_, thread) = std::mem::replace(&mut self.source, Source::Look) {
                // It cannot panic, and if it did the end would still be the end.
                let _ = thread.join();
            }
        }
        news
    }
}

fn start_thread(pid: pid_t, wants_stops: bool) -> io::Result<(PipeReader, JoinHandle<()>)> {
    let (reader, writer) = io::pipe()?;
    // The host's signals are for the host's threads.
    let _blocked = Held::all();
    let thread = thread::Builder::new()
        .name("scenariolog-wait".into())
        .stack_size(64 * 1024)
        .spawn(move || report(pid, wants_stops, writer))?;
    Ok((reader, thread))
}

/// Reports each stop, and the end by closing the pipe.
fn report(pid: pid_t, wants_stops: bool, mut writer: PipeWriter) {
    loop {
        match look(pid, wants_stops, 0) {
            News::None => {}
            News::Stopped(signal) => {
                // If nobody listens any more, nobody needs to know.
                let _ = writer.write_all(&[u8::try_from(signal).unwrap_or(0)]);
            }
            News::Ended => return,
        }
    }
}

/// Looks at the child, with `WNOHANG` or until something happens to it.
fn look(pid: pid_t, wants_stops: bool, flags: c_int) -> News {
    let stops = if wants_stops { libc::WSTOPPED } else { 0 };
    let Ok(info) = wait_id(pid, libc::WEXITED | libc::WNOWAIT | stops | flags) else {
        // There is no such child: somebody else has waited for it, and it has ended.
        return News::Ended;
    };
    match info.si_code {
        libc::CLD_STOPPED | libc::CLD_TRAPPED => {
            // A stop has to be taken, or it would be seen for ever; an end must not be.
            let _ = wait_id(pid, libc::WSTOPPED | libc::WNOHANG);
            // SAFETY: waitid has filled in the status for this code.
            News::Stopped(unsafe { info.si_status() })
        }
        libc::CLD_EXITED | libc::CLD_KILLED | libc::CLD_DUMPED => News::Ended,
        _ => News::None,
    }
}

fn wait_id(pid: pid_t, flags: c_int) -> io::Result<libc::siginfo_t> {
    let id = libc::id_t::try_from(pid).map_err(io::Error::other)?;
    let mut info = MaybeUninit::zeroed();
    sys::retry(|| {
        // SAFETY: `info` is large enough for what waitid writes.
        unsafe { libc::waitid(libc::P_PID, id, info.as_mut_ptr(), flags) }
    })?;
    // SAFETY: all zeros are a valid siginfo_t, and waitid writes no other.
    Ok(unsafe { info.assume_init() })
}

/// Takes the ended child off the system: from here on its id may be used again.
pub(super) fn reap(pid: pid_t) -> io::Result<(Exit, Usage)> {
    let mut status = 0;
    let mut usage = MaybeUninit::zeroed();
    // SAFETY: both pointers are to places of the right type.
    match sys::retry(|| unsafe { libc::wait4(pid, &raw mut status, 0, usage.as_mut_ptr()) }) {
        // SAFETY: all zeros are a valid rusage, and wait4 writes no other.
        Ok(_) => Ok((ending(status), usage_of(&unsafe { usage.assume_init() }))),
        // What a child used can be had from one call alone; how it ended, from another too.
        Err(error) => match wait_id(pid, libc::WEXITED) {
            Ok(info) => Ok((ending_of(&info), Usage::default())),
            Err(_) => Err(error),
        },
    }
}

fn ending_of(info: &libc::siginfo_t) -> Exit {
    // SAFETY: waitid has filled in the status of a child.
    let status = unsafe { info.si_status() };
    match info.si_code {
        libc::CLD_EXITED => Exit { code: Some(status), signal: None },
        _ => Exit { code: None, signal: Some(status) },
    }
}

fn ending(status: c_int) -> Exit {
    Exit {
        code: libc::WIFEXITED(status).then(|| libc::WEXITSTATUS(status)),
        signal: libc::WIFSIGNALED(status).then(|| libc::WTERMSIG(status)),
    }
}

fn usage_of(usage: &libc::rusage) -> Usage {
    // The one number that systems disagree on.
    let unit = if cfg!(target_vendor = "apple") { 1 } else { 1024 };
    Usage {
        user: duration(usage.ru_utime),
        system: duration(usage.ru_stime),
        max_rss_bytes: u64::try_from(usage.ru_maxrss).unwrap_or(0).saturating_mul(unit),
    }
}

fn duration(time: libc::timeval) -> Duration {
    Duration::from_secs(u64::try_from(time.tv_sec).unwrap_or(0))
        + Duration::from_micros(u64::try_from(time.tv_usec).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::Spec;
    use crate::capture::start::start;

    fn spawn(script: &str) -> pid_t {
        start(&Spec::new(["sh", "-c", script])).unwrap().pid
    }

    fn await_news(watch: &mut Watch) -> News {
        loop {
            let mut entry = [sys::poll_entry(watch.fd(), libc::POLLIN)];
            sys::poll(&mut entry, watch.patience());
            match watch.news() {
                News::None => {}
                news => return news,
            }
        }
    }

    #[test]
    fn the_end_is_seen_without_a_thread() {
        let pid = spawn("exit 5");
        let mut watch = Watch::begin(pid, false);
        assert!(!cfg!(target_os = "linux") || matches!(watch.source, Source::Process(_)));
        assert_eq!(await_news(&mut watch), News::Ended);
        assert_eq!((watch.fd(), watch.patience()), (-1, None));
        assert_eq!(reap(pid).unwrap().0, Exit { code: Some(5), signal: None });
    }

    #[test]
    fn stops_and_the_end_are_seen_with_and_without_a_thread() {
        for with_thread in [true, false] {
            let pid = spawn("kill -TSTP $$; exit 5");
            let mut watch = if with_thread {
                Watch::begin(pid, true)
            } else {
                Watch { pid, wants_stops: true, source: Source::Look, has_ended: false }
            };
            assert_eq!(await_news(&mut watch), News::Stopped(libc::SIGTSTP));
            // SAFETY: kill takes plain numbers.
            unsafe { libc::kill(pid, libc::SIGCONT) };
            assert_eq!(await_news(&mut watch), News::Ended);
            assert_eq!((watch.fd(), watch.patience()), (-1, None));
            assert_eq!(reap(pid).unwrap().0, Exit { code: Some(5), signal: None });
        }
    }

    #[test]
    fn a_child_that_somebody_else_waited_for_has_ended() {
        let pid = spawn(":");
        reap(pid).unwrap();
        assert_eq!(await_news(&mut Watch::begin(pid, false)), News::Ended);
        assert!(reap(pid).is_err());
    }
}
