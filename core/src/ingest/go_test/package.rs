//! A package and its tests.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::death::Death;
use super::said::Said;
use super::tally::{Tally, is_benchmark};
use super::test::Test;
use super::{Action, Event};
use crate::error::Result;
use crate::ingest::node::Node;
use crate::outcome::Outcome;
use crate::record::ending::Ending;
use crate::record::recorded::Recorded;
use crate::record::run::Run;
use crate::record::step::StepSpec;

/// A package whose tests have begun.
#[derive(Debug)]
pub(super) struct Package {
    node: Node,
    tests: BTreeMap<String, Test>,
    /// Tests that have ended, for output that comes afterwards.
    ended: BTreeSet<String>,
    /// The numbers of the tests that failed since it last began, and of those that failed before.
    failed: BTreeMap<String, i64>,
    failed_before: BTreeMap<String, i64>,
    said: Said,
    death: Death,
    /// The event that ended it last.
    last: Option<Event>,
    /// How long it took, with repetitions.
    elapsed: Option<Duration>,
}

impl Package {
    pub fn start(run: &Run, parent: Option<String>, event: &Event) -> Result<Self> {
        Ok(Self {
            node: Node::start(run, parent, &event.package, "stdout", event.time)?,
            tests: BTreeMap::new(),
            ended: BTreeSet::new(),
            failed: BTreeMap::new(),
            failed_before: BTreeMap::new(),
            said: Said::default(),
            death: Death::default(),
            last: None,
            elapsed: None,
        })
    }

    /// Records an event that does not end the package.
    pub fn see(&mut self, run: &Run, event: &Event) -> Result<()> {
        self.death.see(event);
        let ended = self.end_benchmarks(event);
        let seen = self.see_test(run, event);
        ended.and(seen)
    }

    fn see_test(&mut self, run: &Run, event: &Event) -> Result<()> {
        match event.action {
            Action::Output => self.output(run, event),
            Action::Other | Action::Start => Ok(()),
            _ if event.test.is_empty() => Ok(()),
            _ if event.is_end() => self.end_test(run, event),
            Action::Attr if !event.key.is_empty() => {
                let test = self.test(run, event)?;
                test.see(event).and(test.node.step.set_kv(&event.key, &event.value))
            }
            _ => self.test(run, event)?.see(event),
        }
    }

    /// Ends everything in the package that has not ended, and its output. Failed tests may be repeated afterwards.
    pub fn rest(&mut self, event: &Event) -> Result<()> {
        let result = self.end_tests(Some(event)).and(self.node.end_output());
        self.elapsed = match (self.elapsed, event.elapsed) {
            (Some(before), Some(elapsed)) => Some(before + elapsed),
            (before, elapsed) => elapsed.or(before),
        };
        self.last = Some(event.clone());
        self.failed_before.append(&mut self.failed);
        result
    }

    /// Ends the package with what its events add up to.
    pub fn end(self, tally: &Tally) -> Result<()> {
        let time = self.last.as_ref().and_then(|event| event.time);
        let ending = Ending {
            duration: self.elapsed.or(self.node.since_start(time)),
            completed_at: time,
            ..self.ending(tally)
        };
        self.node.end(&ending)
    }

    /// Ends the package and everything in it, since the stream has ended before.
    pub fn cut_off(mut self) -> Result<()> {
        self.end_tests(None).and(self.node.end(&cut_off()))
    }

    fn end_tests(&mut self, event: Option<&Event>) -> Result<()> {
        let time = event.and_then(|event| event.time);
        let mut result = Ok(());
        // Nested tests sort after the test they are nested in.
        while let Some((name, test)) = self.tests.pop_last() {
            let ending = Ending {
                duration: test.duration(time, None),
                completed_at: time,
                ..self.ending_of(&name, &test, event)
            };
            result = result.and(test.end(&ending));
        }
        result
    }

    /// Ends the benchmarks that are over when this comes: those that pass have no event of their own.
    fn end_benchmarks(&mut self, event: &Event) -> Result<()> {
        let mut result = Ok(());
        while let Some((name, _)) = self.tests.last_key_value()
            && is_benchmark(name)
            && is_past(name, event)
        {
            let Some((name, test)) = self.tests.pop_last() else { break };
            let duration = test.duration(event.time, None);
            let ending =
                Ending { duration, completed_at: event.time, ..Ending::outcome(Outcome::Passed) };
            self.ended.insert(name);
            result = result.and(test.end(&ending));
        }
        result
    }

    fn output(&mut self, run: &Run, event: &Event) -> Result<()> {
        if !event.test.is_empty() && !self.ended.contains(&event.test) {
            return self.test(run, event)?.output(event);
        }
        if event.output.starts_with("ok ") && event.output.contains("\t(cached)") {
            self.node.step.set_kv("go.cached", "true")?;
        }
        self.said.take(&event.output);
        self.node.write(&event.output, event.time)
    }

    /// The test that an event is about, started if necessary: a stream may be joined in the middle.
    fn test(&mut self, run: &Run, event: &Event) -> Result<&mut Test> {
        let parent = parents(&event.test).find_map(|name| self.tests.get(name));
        let parent = parent.map_or(&self.node, |test| &test.node).step.id().to_owned();
        match self.tests.entry(event.test.clone()) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(new) => {
                let spec = StepSpec {
                    parent: Some(parent),
                    step_num: self.failed_before.get(&event.test).copied(),
                    started_at: event.time,
                    ..StepSpec::new(&event.test)
                };
                let node = Node::start_as(run, &spec, "stdout")?;
                self.ended.remove(&event.test);
                Ok(new.insert(Test::new(node, event.time)))
            }
        }
    }

    fn end_test(&mut self, run: &Run, event: &Event) -> Result<()> {
        self.test(run, event)?;
        let Some(mut test) = self.tests.remove(&event.test) else { return Ok(()) };
        self.ended.insert(event.test.clone());
        let kept = test.see(event);
        if event.action == Action::Fail && !event.test.contains('/') {
            self.failed.insert(event.test.clone(), test.node.step.step_num());
        }
        let ending = match event.action {
            Action::Skip => with_reason(Outcome::Skipped, test.said.skipped()),
            Action::Fail => with_reason(Outcome::Failed, test.said.panic().unwrap_or_default()),
            _ => Ending::outcome(Outcome::Passed),
        };
        let duration = test.duration(event.time, event.elapsed);
        kept.and(test.end(&Ending { duration, completed_at: event.time, ..ending }))
    }

    /// How a test ended that has no end event.
    fn ending_of(&self, name: &str, test: &Test, event: Option<&Event>) -> Ending {
        match event.map(|event| event.action) {
            None => cut_off(),
            Some(Action::Pass) => Ending::outcome(Outcome::Passed),
            Some(Action::Skip) => Ending::outcome(Outcome::Skipped),
            _ => match (&self.death.timeout, self.death.signal) {
                (Some(timeout), _)
                    if self.death.late.contains(name)
                        || self.death.late.is_empty() && !test.paused =>
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
                    test.said.panic().unwrap_or("the tests of its package ended while it ran"),
                ),
            },
        }
    }

    fn ending(&self, tally: &Tally) -> Ending {
        let Some(event) = &self.last else { return cut_off() };
        match event.action {
            _ if tally.lied() => {
                with_reason(Outcome::Failed, "a test failed, but its program exited with 0")
            }
            Action::Pass if tally.is_failed() => Ending::outcome(Outcome::Failed),
            _ if !tally.is_failed() && event.action != Action::Skip => {
                Ending::outcome(Outcome::Passed)
            }
            Action::Skip => with_reason(Outcome::Skipped, "no test files"),
            _ => match (&self.death.timeout, self.death.signal, &*event.failed_build) {
                (Some(timeout), ..) => with_reason(Outcome::TimedOut, timeout),
                (_, Some(signal), _) => with_reason(Outcome::Interrupted, signal),
                (_, _, "") => with_reason(Outcome::Failed, self.said.panic().unwrap_or_default()),
                (_, _, build) => {
                    Ending::outcome(Outcome::Failed).reason(format!("the build of {build} failed"))
                }
            },
        }
    }
}

/// Whether a benchmark is over when this comes: benchmarks run one after the other.
fn is_past(benchmark: &str, event: &Event) -> bool {
    match event.test.strip_prefix(benchmark) {
        _ if event.test.is_empty() => matches!(&*event.output, "PASS\n" | "FAIL\n"),
        Some("") => event.action == Action::Run,
        Some(rest) => !rest.starts_with('/'),
        None => true,
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
