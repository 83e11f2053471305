//! A package and its tests.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, SystemTime};

use super::{Action, Event};
use crate::error::Result;
use crate::ingest::node::Node;
use crate::outcome::Outcome;
use crate::record::ending::Ending;
use crate::record::recorded::Recorded;
use crate::record::run::Run;

/// How far Elapsed may be off: go rounds it to hundredths of a second.
const ROUNDING: Duration = Duration::from_millis(10);

/// How go test reports that a test program died of a signal from outside.
const SIGNALS: [&str; 4] =
    ["signal: interrupt", "signal: killed", "signal: terminated", "signal: hangup"];

/// A test that has begun.
#[derive(Debug)]
struct Test {
    node: Node,
    /// How long it ran before it last paused.
    active: Duration,
    /// When it last continued; none while it pauses.
    since: Option<SystemTime>,
    paused: bool,
}

/// A package whose tests have begun.
#[derive(Debug)]
pub(super) struct Package {
    node: Node,
    tests: BTreeMap<String, Test>,
    /// Tests that have ended, for output that comes afterwards.
    ended: BTreeSet<String>,
    /// What go said when the tests exceeded their timeout.
    timeout: Option<String>,
    /// The tests it listed as running then.
    late: BTreeSet<String>,
    signal: Option<&'static str>,
}

impl Package {
    pub fn start(run: &Run, parent: Option<String>, event: &Event) -> Result<Self> {
        Ok(Self {
            node: Node::start(run, parent, &event.package, "stdout", event.time)?,
            tests: BTreeMap::new(),
            ended: BTreeSet::new(),
            timeout: None,
            late: BTreeSet::new(),
            signal: None,
        })
    }

    /// Records an event that does not end the package.
    pub fn see(&mut self, run: &Run, event: &Event) -> Result<()> {
        match event.action {
            Action::Output => self.output(run, event),
            Action::Other | Action::Start => Ok(()),
            _ if event.test.is_empty() => Ok(()),
            Action::Pause => {
                let test = self.test(run, event)?;
                test.active += test.running(event.time);
                (test.since, test.paused) = (None, true);
                Ok(())
            }
            Action::Cont => {
                let test = self.test(run, event)?;
                (test.since, test.paused) = (event.time, false);
                Ok(())
            }
            Action::Attr if !event.key.is_empty() => {
                self.test(run, event)?.node.step.set_kv(&event.key, &event.value)
            }
            _ if event.is_end() => self.end_test(run, event),
            _ => self.test(run, event).map(drop),
        }
    }

    /// Ends the package and everything in it that has not ended. Without an event the stream was cut off.
    pub fn end(mut self, event: Option<&Event>) -> Result<()> {
        let time = event.and_then(|event| event.time);
        let mut result = Ok(());
        // Nested tests sort after the test they are nested in.
        while let Some((name, test)) = self.tests.pop_last() {
            let ending = Ending {
                duration: test.duration(time, None),
                completed_at: time,
                ..self.ending_of(&name, &test, event)
            };
            result = result.and(test.node.end(&ending));
        }
        let ending = Ending {
            duration: event.and_then(|event| event.elapsed).or(self.node.since_start(time)),
            completed_at: time,
            ..self.ending(event)
        };
        result.and(self.node.end(&ending))
    }

    fn output(&mut self, run: &Run, event: &Event) -> Result<()> {
        self.notice(&event.output);
        if event.output.starts_with("ok ") && event.output.contains("\t(cached)") {
            self.node.step.set_kv("go.cached", "true")?;
        }
        if event.test.is_empty() || self.ended.contains(&event.test) {
            return self.node.write(&event.output, event.time);
        }
        let test = self.test(run, event)?;
        if event.is_frame() { Ok(()) } else { test.node.write(&event.output, event.time) }
    }

    /// Looks for go's messages about a test program that timed out or was killed.
    fn notice(&mut self, output: &str) {
        if let Some(signal) = SIGNALS.iter().find(|signal| output.trim_end() == **signal) {
            self.signal = Some(signal);
        }
        if output.starts_with("panic: test timed out after ") {
            self.timeout = Some(output.trim_end().trim_start_matches("panic: ").to_owned());
        } else if self.timeout.is_some()
            && let Some((name, _)) =
                output.strip_prefix("\t\t").and_then(|line| line.rsplit_once(" ("))
        {
            self.late.insert(name.to_owned());
        }
    }

    /// The test that an event is about, started if necessary: a stream may be joined in the middle.
    fn test(&mut self, run: &Run, event: &Event) -> Result<&mut Test> {
        let parent = parents(&event.test).find_map(|name| self.tests.get(name));
        let parent = parent.map_or(&self.node, |test| &test.node).step.id().to_owned();
        match self.tests.entry(event.test.clone()) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(new) => {
                let node = Node::start(run, Some(parent), &event.test, "stdout", event.time)?;
                self.ended.remove(&event.test);
                Ok(new.insert(Test {
                    node,
                    active: Duration::ZERO,
                    since: event.time,
                    paused: false,
                }))
            }
        }
    }

    fn end_test(&mut self, run: &Run, event: &Event) -> Result<()> {
        self.test(run, event)?;
        let Some(test) = self.tests.remove(&event.test) else { return Ok(()) };
        self.ended.insert(event.test.clone());
        let ending = match event.action {
            Action::Skip => with_reason(Outcome::Skipped, &test.node.last_words),
            Action::Fail => {
                with_reason(Outcome::Failed, test.node.panic.as_deref().unwrap_or_default())
            }
            _ => Ending::outcome(Outcome::Passed),
        };
        let duration = test.duration(event.time, event.elapsed);
        test.node.end(&Ending { duration, completed_at: event.time, ..ending })
    }

    /// How a test ended that has no end event.
    fn ending_of(&self, name: &str, test: &Test, event: Option<&Event>) -> Ending {
        match event.map(|event| event.action) {
            None => cut_off(),
            // Benchmarks have no end event.
            Some(Action::Pass) => Ending::outcome(Outcome::Passed),
            Some(Action::Skip) => Ending::outcome(Outcome::Skipped),
            _ => match (&self.timeout, self.signal) {
                (Some(timeout), _)
                    if self.late.contains(name) || self.late.is_empty() && !test.paused =>
                {
                    with_reason(Outcome::TimedOut, timeout)
                }
                (_, Some(signal)) => with_reason(Outcome::Interrupted, signal),
                _ if test.paused => with_reason(
                    Outcome::Interrupted,
                    "the tests of its package ended before it went on",
                ),
                _ => with_reason(
                    Outcome::Failed,
                    test.node
                        .panic
                        .as_deref()
                        .unwrap_or("the tests of its package ended while it ran"),
                ),
            },
        }
    }

    fn ending(&self, event: Option<&Event>) -> Ending {
        let Some(event) = event else { return cut_off() };
        match event.action {
            Action::Pass => Ending::outcome(Outcome::Passed),
            Action::Skip => with_reason(Outcome::Skipped, "no test files"),
            _ => match (&self.timeout, self.signal, &*event.failed_build) {
                (Some(timeout), ..) => with_reason(Outcome::TimedOut, timeout),
                (_, Some(signal), _) => with_reason(Outcome::Interrupted, signal),
                (_, _, "") => {
                    with_reason(Outcome::Failed, self.node.panic.as_deref().unwrap_or_default())
                }
                (_, _, build) => {
                    Ending::outcome(Outcome::Failed).reason(format!("the build of {build} failed"))
                }
            },
        }
    }
}

impl Test {
    /// How long it has been running since it last continued.
    fn running(&self, now: Option<SystemTime>) -> Duration {
        now.zip(self.since)
            .and_then(|(now, since)| now.duration_since(since).ok())
            .unwrap_or_default()
    }

    /// How long it ran. The clock is finer than Elapsed, but wrong for a test that waits for its parallel subtests
    /// and for cached results.
    fn duration(&self, now: Option<SystemTime>, elapsed: Option<Duration>) -> Option<Duration> {
        let clock = now.map(|now| self.active + self.running(Some(now)));
        match (clock, elapsed) {
            (Some(clock), Some(elapsed)) if clock.abs_diff(elapsed) > ROUNDING => Some(elapsed),
            (clock, elapsed) => clock.or(elapsed),
        }
    }
}

fn cut_off() -> Ending {
    with_reason(Outcome::Interrupted, "the stream was cut off")
}

/// An ending with a reason, unless that is empty.
fn with_reason(outcome: Outcome, reason: &str) -> Ending {
    let ending = Ending::outcome(outcome);
    if reason.is_empty() { ending } else { ending.reason(reason) }
}

/// The tests that a test may be nested in, the nearest first. A subtest's own name may contain slashes.
fn parents(test: &str) -> impl Iterator<Item = &str> {
    test.rmatch_indices('/').map(|(at, _)| &test[..at])
}
