//! The loop: both streams, the child's end, forwarded signals and the clock, in one thread.

use std::io;
use std::time::{Duration, Instant};

use libc::{POLLIN, pid_t};

use super::clock::{Clock, Due};
use super::keeper::Late;
use super::pty::Front;
use super::pump::Pump;
use super::start::{self, Started};
use super::sys;
use super::terminal::Terminal;
use super::watch::{self, News, Watch};
use super::{Canceller, Captured, Spec, StartError, Wiring};
use crate::signals;

/// Runs a child to its end and captures its output.
///
/// Returns when the child has ended and its output has been read to the end, or when
/// [`Spec::drain`] has passed since then and something else still holds the streams open. Once the
/// child is started nothing fails any more: trouble with the recording goes to
/// [`Captured::warnings`]. No signal handler is installed and no signal's disposition changed.
pub fn run(spec: Spec, canceller: &Canceller) -> Result<Captured, StartError> {
    run_beside(spec, canceller, None)
}

/// Like [`run`], with something to do from time to time while the child runs.
pub(crate) fn run_beside<'a>(
    mut spec: Spec,
    canceller: &'a Canceller,
    chore: Option<Chore<'a>>,
) -> Result<Captured, StartError> {
    let begun = Instant::now();
    let started = start::start(&spec)?;
    let mut session = Session::new(&mut spec, started, begun, canceller);
    session.chore = chore;
    session.follow();
    Ok(session.finish(spec))
}

/// Something to do from time to time. Each turn says how long it is to the next.
pub(crate) struct Chore<'a> {
    work: &'a mut dyn FnMut() -> Duration,
    next: Instant,
}

impl<'a> Chore<'a> {
    /// Work whose first turn comes after a while.
    pub fn after(delay: Duration, work: &'a mut dyn FnMut() -> Duration) -> Self {
        Self { work, next: Instant::now() + delay }
    }
}

/// A child that is running, or whose output is.
struct Session<'a> {
    canceller: &'a Canceller,
    group: pid_t,
    watch: Watch,
    terminal: Option<Terminal>,
    /// Our terminal, if the child has one of its own.
    front: Option<Front>,
    stdout: Option<Pump>,
    stderr: Option<Pump>,
    clock: Clock,
    is_drained: bool,
    /// The numbers of the signals that were passed on.
    forwarded: Vec<i32>,
    chore: Option<Chore<'a>>,
    captured: Captured,
}

impl<'a> Session<'a> {
    fn new(spec: &mut Spec, started: Started, begun: Instant, canceller: &'a Canceller) -> Self {
        let group = started.pid;
        let front = started.far.and_then(|far| Front::open(far, group, spec.foreground));
        let has_own = spec.wiring == Wiring::Pty;
        let terminal = (spec.foreground && !has_own).then(Terminal::open).flatten();
        if let Some(terminal) = &terminal {
            terminal.hand_to(group);
        }
        let origin = spec.begun.unwrap_or(begun);
        let pump = |name, pipe: Option<_>, stream: &mut _| {
            pipe.map(|pipe| Pump::new(name, pipe, std::mem::take(stream), origin))
        };
        Self {
            canceller,
            group,
            watch: Watch::begin(group, terminal.is_some()),
            terminal,
            front,
            stdout: pump("stdout", started.stdout, &mut spec.stdout),
            stderr: pump("stderr", started.stderr, &mut spec.stderr),
            clock: Clock::new(begun, spec),
            is_drained: false,
            forwarded: Vec::new(),
            chore: None,
            captured: Captured { warnings: started.warnings, ..Captured::default() },
        }
    }

    fn pumps(&self) -> impl Iterator<Item = &Pump> {
        self.stdout.iter().chain(&self.stderr)
    }

    fn pumps_mut(&mut self) -> impl Iterator<Item = &mut Pump> {
        self.stdout.iter_mut().chain(&mut self.stderr)
    }

    /// Loops until there is nothing more to wait for.
    fn follow(&mut self) {
        while !self.is_over() {
            let pump = |pump: &Option<Pump>| {
                pump.as_ref().map_or(sys::poll_entry(-1, 0), Pump::poll_entry)
            };
            let mut entries = [
                sys::poll_entry(self.canceller.fd(), POLLIN),
                sys::poll_entry(self.watch.fd(), POLLIN),
                pump(&self.stdout),
                pump(&self.stderr),
                self.front.as_ref().map_or(sys::poll_entry(-1, 0), Front::poll_entry),
            ];
            sys::poll(&mut entries, self.patience());
            let [signal, child, stdout, stderr, front] = entries.map(|entry| entry.revents != 0);
            if signal {
                self.forward();
            }
            if child || self.watch.patience().is_some() {
                self.attend();
            }
            for (pump, _) in [(&mut self.stdout, stdout), (&mut self.stderr, stderr)]
                .into_iter()
                .filter(|(_, is_ready)| *is_ready)
            {
                pump.iter_mut().for_each(Pump::advance);
            }
            self.attend_front(front);
            self.keep_time();
            self.do_chore();
        }
    }

    /// Whether the child has ended and its output has too, or has been waited for long enough.
    fn is_over(&self) -> bool {
        let is_given_up = || {
            self.is_drained && !self.clock.has_kill_ahead() && self.pumps().all(Pump::has_settled)
        };
        self.clock.has_ended() && (self.pumps().all(|pump| !pump.is_open()) || is_given_up())
    }

    fn patience(&self) -> Option<Duration> {
        let chore =
            self.chore.as_ref().map(|chore| chore.next.saturating_duration_since(Instant::now()));
        let front = self.front.as_ref().map(Front::patience);
        [self.watch.patience(), self.clock.patience(), chore, front].into_iter().flatten().min()
    }

    /// Does for our terminal what is to be done.
    fn attend_front(&mut self, is_ready: bool) {
        let Some(front) = &mut self.front else { return };
        if is_ready {
            self.clock.note_stop(front.advance());
        }
        front.look();
    }

    fn do_chore(&mut self) {
        if let Some(chore) = self.chore.as_mut().filter(|chore| chore.next <= Instant::now()) {
            let pause = (chore.work)();
            chore.next = Instant::now() + pause;
        }
    }

    /// Passes the signals on that came for the child.
    fn forward(&mut self) {
        while let Some(signal) = self.canceller.next() {
            if asks_for_the_end(signal) {
                self.captured.cancelled.get_or_insert(signal);
            }
            if !self.forwarded.contains(&signal) {
                self.forwarded.push(signal);
            }
            sys::signal_group(self.group, signal);
        }
    }

    /// Handles a child that has stopped or ended.
    fn attend(&mut self) {
        match self.watch.news() {
            News::None => {}
            News::Stopped(signal) => {
                if let Some(terminal) = &self.terminal {
                    self.clock.note_stop(terminal.attend_stop(self.group, signal));
                }
            }
            News::Ended => {
                self.clock.note_end();
                self.pumps_mut().for_each(Pump::note_end);
                let terminal = self.terminal.as_ref();
                self.captured.interrupted_from_terminal = terminal
                    .is_some_and(|terminal| terminal.take_from(self.group))
                    || self.front.as_ref().is_some_and(Front::has_keyboard);
            }
        }
    }

    /// Does what is due.
    fn keep_time(&mut self) {
        match self.clock.due() {
            Due::Nothing => {}
            Due::Terminate => {
                self.captured.timed_out = true;
                sys::signal_group(self.group, libc::SIGTERM);
                // A stopped process would not die.
                sys::signal_group(self.group, libc::SIGCONT);
            }
            Due::Kill => {
                sys::signal_group(self.group, libc::SIGKILL);
                self.is_drained = false;
            }
            Due::Drained => self.give_up_waiting(),
        }
    }

    /// Output has been waited for long enough, except for what the child itself has written.
    fn give_up_waiting(&mut self) {
        self.is_drained = true;
        if self.captured.timed_out || self.captured.cancelled.is_some() {
            // A caller that wanted it to end does not want to wait for a reader that does not read.
            self.pumps_mut().for_each(Pump::abandon_tee);
        }
    }

    /// Reaps the child, reports on it, and hands open streams to a keeper.
    fn finish(mut self, spec: Spec) -> Captured {
        // Not before: the last output is for a terminal that is set up as the child's was.
        self.front = None;
        let mut captured = std::mem::take(&mut self.captured);
        (captured.exit, captured.usage) = watch::reap(self.group).unwrap_or_else(|error| {
            captured.exit_unknown = Some(unknown(&error));
            Default::default()
        });
        let own = captured.exit.signal.filter(|signal| self.forwarded.contains(signal));
        captured.cancelled = captured.cancelled.or(own);
        captured.interrupted_from_terminal &=
            captured.exit.signal == Some(libc::SIGINT) && captured.cancelled.is_none();
        captured.duration = self.clock.duration();
        captured.stdout = self.stdout.as_ref().map(Pump::digest);
        captured.stderr = self.stderr.as_ref().map(Pump::digest);
        for pump in self.pumps_mut() {
            captured.warnings.extend(pump.take_warnings());
            captured.redacted.merge(&pump.take_redacted());
        }
        let pumps: Vec<_> =
            [self.stdout, self.stderr].into_iter().flatten().filter(Pump::is_open).collect();
        if !pumps.is_empty() {
            let late = Late { pumps, on_end: spec.on_late_end };
            captured.warnings.extend(late.leave_to(spec.keeper));
        }
        captured
    }
}

/// Whether a signal asks a program to end; others may be messages to it.
fn asks_for_the_end(signal: i32) -> bool {
    matches!(signal, libc::SIGHUP | libc::SIGINT | libc::SIGQUIT | libc::SIGTERM | libc::SIGKILL)
}

/// Why a child's end is not known.
fn unknown(error: &io::Error) -> String {
    if signals::is_ignored(libc::SIGCHLD) {
        return "how it ended is not known, because this process ignores SIGCHLD".to_owned();
    }
    format!("how it ended is not known: {error}")
}
