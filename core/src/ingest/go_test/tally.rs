//! What the events of a package add up to.

use std::collections::BTreeSet;

use super::{Action, Event};

/// The count of a package, over all the times that its tests are run.
///
/// Tools that run failed tests again write one stream after the other. Such a repetition makes up for the failures before
/// it; running everything twice does not.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    phase: Phase,
    /// Whether the stream says when a package starts, which go does since 1.20.
    says_start: bool,
    /// It failed in a way that no repetition of tests makes up for.
    broken: bool,
    /// The program exited with 0 although a test had failed.
    lied: bool,
    /// The tests that failed, and were not repeated with success.
    failed: BTreeSet<String>,
    now: Round,
}

/// How far the stream is with a package.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Phase {
    #[default]
    Unseen,
    Running,
    Ended,
}

/// One time that the tests of a package are run.
#[derive(Debug, Clone, Default)]
struct Round {
    /// It runs more than what failed before.
    is_new: bool,
    failed: BTreeSet<String>,
    mended: BTreeSet<String>,
    running: BTreeSet<String>,
}

impl Tally {
    /// Takes an event of the package into account. False for what comes after its end, which counts for nothing.
    pub fn see(&mut self, event: &Event) -> bool {
        if !self.is_open() {
            let is_first = self.phase == Phase::Unseen;
            let begins = match event.action {
                Action::Start => true,
                Action::Run => !self.says_start,
                _ => is_first,
            };
            if !begins {
                return false;
            }
            self.phase = Phase::Running;
            self.now = Round { is_new: is_first, ..Round::default() };
        }
        match event.action {
            Action::Start => self.says_start = true,
            Action::Run => self.run(&event.test),
            _ if !event.is_end() => {}
            _ if event.test.is_empty() => self.end(event.action),
            _ => self.end_test(event),
        }
        true
    }

    /// Whether its tests are being run.
    pub fn is_open(&self) -> bool {
        self.phase == Phase::Running
    }

    /// Whether it failed so far.
    pub fn is_failed(&self) -> bool {
        self.broken || !self.failed.is_empty()
    }

    /// Whether a repetition may make up for its failures.
    pub fn may_be_mended(&self) -> bool {
        !self.broken && !self.failed.is_empty()
    }

    /// Whether the program exited with 0 although a test had failed.
    pub fn lied(&self) -> bool {
        self.lied
    }

    fn run(&mut self, test: &str) {
        self.now.is_new |= !self.has_failed(test.split('/').next().unwrap_or(test));
        // Benchmarks that pass have no end.
        if !is_benchmark(test) {
            self.now.running.insert(test.to_owned());
        }
    }

    /// Whether the test or one nested in it has failed before.
    fn has_failed(&self, test: &str) -> bool {
        let next = self.failed.range(test.to_owned()..).next();
        next.and_then(|name| name.strip_prefix(test))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    fn end_test(&mut self, event: &Event) {
        self.now.running.remove(&event.test);
        if event.action == Action::Fail {
            self.now.failed.insert(event.test.clone());
        } else if self.failed.contains(&event.test) {
            self.now.mended.insert(event.test.clone());
        }
    }

    fn end(&mut self, action: Action) {
        let round = std::mem::take(&mut self.now);
        self.phase = Phase::Ended;
        self.lied |= action == Action::Pass && !round.failed.is_empty();
        self.broken |=
            action == Action::Fail && (round.failed.is_empty() || !round.running.is_empty());
        if !round.is_new {
            self.failed.retain(|test| !round.mended.contains(test));
        }
        self.failed.extend(round.failed);
    }
}

/// Whether a test is a benchmark, by its name.
pub(super) fn is_benchmark(test: &str) -> bool {
    test.starts_with("Benchmark")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tally of events like "fail T".
    fn tally(events: &[&str]) -> Tally {
        let mut tally = Tally::default();
        for event in events {
            let (action, test) = event.split_once(' ').unwrap_or((event, ""));
            let line = serde_json::json!({"Action": action, "Package": "p", "Test": test});
            tally.see(&Event::parse(line.to_string().as_bytes()).unwrap());
        }
        tally
    }

    const ROUND: [&str; 6] = ["start", "run A", "pass A", "run B", "fail B", "fail"];

    #[test]
    fn a_repetition_of_what_failed_makes_up_for_it() {
        assert!(tally(&ROUND).may_be_mended());
        let again = |rest: &[&str]| tally(&[&ROUND[..], rest].concat()).is_failed();
        assert!(!again(&["start", "run B", "pass B", "pass"]));
        assert!(again(&["start", "run B", "fail B", "fail"]));
        assert!(again(&["start", "run A", "pass A", "run B", "pass B", "pass"]));
        assert!(again(&["start", "pass"]));
        assert!(again(&["start", "run B", "fail B", "run B", "pass B", "fail"]));
    }

    #[test]
    fn subtests_are_repeated_one_by_one() {
        let start =
            ["start", "run T", "run T/a", "fail T/a", "run T/b", "fail T/b", "fail T", "fail"];
        let a = ["start", "run T", "run T/a", "pass T/a", "pass T", "pass"];
        let b = ["start", "run T", "run T/b", "pass T/b", "pass T", "pass"];
        assert!(tally(&[&start[..], &a].concat()).is_failed());
        assert!(!tally(&[&start[..], &a, &b].concat()).is_failed());
    }

    #[test]
    fn what_ended_otherwise_is_not_made_up_for() {
        let again = ["start", "run A", "pass A", "pass"];
        let after = |events: &[&str]| tally(&[events, &again].concat()).is_failed();
        assert!(after(&["start", "run A", "pass A", "fail"]));
        assert!(after(&["start", "run A", "fail A", "run B", "fail"]));
        assert!(!after(&["start", "run A", "fail A", "run BenchmarkB", "fail"]));
    }

    #[test]
    fn a_program_that_exits_with_0_over_a_failed_test_failed() {
        let it = tally(&["start", "run A", "fail A", "pass"]);
        assert!(it.is_failed() && it.lied());
    }

    #[test]
    fn nothing_counts_after_the_end() {
        for late in ["output T", "run T", "fail T", "fail"] {
            let it = tally(&["start", "run T", "pass T", "pass", late]);
            assert!(!it.is_failed() && !it.is_open(), "{late}");
        }
        assert!(tally(&["run T", "pass T", "pass", "run T"]).is_open());
    }
}
