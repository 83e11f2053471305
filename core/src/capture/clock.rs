//! Deadlines: of the child, and of its output after its end.

use std::time::{Duration, Instant};

use super::Spec;

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// Nothing yet.
    Nothing,
    /// The timeout has expired: terminate the child. Reported once.
    Terminate,
    /// The grace period has expired too: kill what is left of its group. Reported once.
    Kill,
    /// Output has been waited for long enough. Reported from then on.
    Drained,
}

/// The deadlines of one child. A time too long to be represented is no deadline.
pub(super) struct Clock {
    begun: Instant,
    ended: Option<Instant>,
    timeout_at: Option<Instant>,
    kill_at: Option<Instant>,
    drained_at: Option<Instant>,
    kill_after: Duration,
    drain: Duration,
    /// How long the child was stopped together with us.
    stopped: Duration,
}

impl Clock {
    /// The clock of a child that started at this time.
    pub(super) fn new(begun: Instant, spec: &Spec) -> Self {
        Self {
            begun,
            ended: None,
            timeout_at: spec
                .timeout
                .filter(|it| !it.is_zero())
                .and_then(|timeout| begun.checked_add(timeout)),
            kill_at: None,
            drained_at: None,
            kill_after: spec.kill_after,
            drain: spec.drain,
            stopped: Duration::ZERO,
        }
    }

    /// The child was stopped for so long, together with us: that is nobody's time.
    pub(super) fn note_stop(&mut self, stopped: Duration) {
        self.stopped += stopped;
        for deadline in [&mut self.timeout_at, &mut self.kill_at].into_iter().flatten() {
            *deadline = deadline.checked_add(stopped).unwrap_or(*deadline);
        }
    }

    /// The child has ended.
    pub(super) fn note_end(&mut self) {
        let now = Instant::now();
        self.ended = Some(now);
        self.timeout_at = None;
        self.drained_at = now.checked_add(self.drain);
    }

    /// Whether the child has ended.
    pub(super) fn has_ended(&self) -> bool {
        self.ended.is_some()
    }

    /// Whether what is left of the child's group is yet to be killed.
    pub(super) fn has_kill_ahead(&self) -> bool {
        self.kill_at.is_some()
    }

    /// How long the child ran, or has been running, without what it was stopped together with us.
    pub(super) fn duration(&self) -> Duration {
        let ended = self.ended.unwrap_or_else(Instant::now);
        ended.duration_since(self.begun).saturating_sub(self.stopped)
    }

    /// How long until something may be due.
    pub(super) fn patience(&self) -> Option<Duration> {
        let now = Instant::now();
        // Past deadlines are not waited for: they have been reported.
        let times = [self.timeout_at, self.kill_at, self.drained_at.filter(|time| *time > now)];
        times.into_iter().flatten().min().map(|time| time.saturating_duration_since(now))
    }

    /// What is due now.
    pub(super) fn due(&mut self) -> Due {
        let now = Instant::now();
        let is_past = |time: Option<Instant>| time.is_some_and(|time| time <= now);
        if is_past(self.timeout_at) {
            self.timeout_at = None;
            self.kill_at = now.checked_add(self.kill_after);
            Due::Terminate
        } else if is_past(self.kill_at) {
            self.kill_at = None;
            if self.has_ended() {
                // What it kills still has to close the streams.
                self.drained_at = now.checked_add(self.drain);
            }
            Due::Kill
        } else if is_past(self.drained_at) {
            Due::Drained
        } else {
            Due::Nothing
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(1000);
    const SHORT: Duration = Duration::from_nanos(1);

    fn clock(timeout: Option<Duration>, kill_after: Duration, drain: Duration) -> Clock {
        let spec = Spec { timeout, kill_after, drain, ..Spec::new(["true"]) };
        Clock::new(Instant::now(), &spec)
    }

    #[test]
    fn a_child_is_terminated_then_killed_once_each() {
        let mut clock = clock(Some(SHORT), Duration::ZERO, LONG);
        assert_eq!(clock.due(), Due::Terminate);
        assert_eq!(clock.due(), Due::Kill);
        assert_eq!((clock.due(), clock.patience()), (Due::Nothing, None));
    }

    #[test]
    fn no_time_at_all_is_no_limit() {
        let mut clock = clock(Some(Duration::ZERO), Duration::ZERO, LONG);
        assert_eq!((clock.due(), clock.patience()), (Due::Nothing, None));
    }

    #[test]
    fn a_child_that_has_ended_is_not_timed_out() {
        let mut clock = clock(Some(SHORT), Duration::ZERO, LONG);
        clock.note_end();
        assert_eq!(clock.due(), Due::Nothing);
    }

    #[test]
    fn what_a_kill_leaves_is_waited_for_anew() {
        let mut clock = clock(Some(SHORT), LONG, Duration::ZERO);
        assert_eq!(clock.due(), Due::Terminate);
        clock.note_end();
        assert_eq!((clock.due(), clock.has_kill_ahead()), (Due::Drained, true));
        assert!(clock.patience() > Some(LONG / 2));
        (clock.kill_at, clock.drain) = (Some(Instant::now()), LONG);
        assert_eq!((clock.due(), clock.has_kill_ahead()), (Due::Kill, false));
        assert_eq!(clock.due(), Due::Nothing);
    }

    #[test]
    fn endless_times_are_no_deadlines() {
        let mut clock = clock(Some(Duration::MAX), Duration::MAX, Duration::MAX);
        assert_eq!((clock.due(), clock.patience()), (Due::Nothing, None));
        clock.note_end();
        assert_eq!((clock.due(), clock.patience()), (Due::Nothing, None));
    }

    #[test]
    fn drained_is_said_again_and_again() {
        let mut clock = clock(None, LONG, Duration::ZERO);
        assert_eq!(clock.due(), Due::Nothing);
        clock.note_end();
        assert_eq!((clock.due(), clock.due()), (Due::Drained, Due::Drained));
        assert_eq!(clock.patience(), None);
    }
}
