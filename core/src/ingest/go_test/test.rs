//! A test that has begun.

use std::time::{Duration, SystemTime};

use super::frames::Frames;
use super::said::Said;
use super::{Action, Event};
use crate::error::Result;
use crate::ingest::node::Node;

/// How far Elapsed may be off: go rounds it to hundredths of a second.
const ROUNDING: Duration = Duration::from_millis(10);

/// A test that has not ended.
#[derive(Debug)]
pub(super) struct Test {
    pub node: Node,
    pub said: Said,
    pub paused: bool,
    frames: Frames,
    /// How long it ran before it last paused.
    active: Duration,
    /// When it last continued; none while it pauses.
    since: Option<SystemTime>,
}

impl Test {
    pub fn new(node: Node, started_at: Option<SystemTime>) -> Self {
        Self {
            node,
            said: Said::default(),
            paused: false,
            frames: Frames::default(),
            active: Duration::ZERO,
            since: started_at,
        }
    }

    /// Takes an event of the test that is not output.
    pub fn see(&mut self, event: &Event) -> Result<()> {
        let held = self.frames.see(event);
        match event.action {
            Action::Pause => {
                self.active += self.running(event.time);
                (self.since, self.paused) = (None, true);
            }
            Action::Cont => (self.since, self.paused) = (event.time, false),
            _ => {}
        }
        self.keep(held)
    }

    /// Keeps a piece of output, unless it only repeats events.
    pub fn output(&mut self, event: &Event) -> Result<()> {
        let (before, own) = self.frames.output(&event.test, &event.output);
        let kept = self.keep(before);
        if !own {
            return kept;
        }
        self.said.take(&event.output);
        kept.and(self.node.append(event.output.as_bytes()))
    }

    /// Keeps what was held back, since nothing more comes.
    pub fn rest(&mut self) -> Result<()> {
        let held = self.frames.rest();
        self.keep(held)
    }

    fn keep(&mut self, line: Option<String>) -> Result<()> {
        let Some(line) = line else { return Ok(()) };
        self.said.take(&line);
        self.node.append(line.as_bytes())
    }

    /// How long it has been running since it last continued.
    fn running(&self, now: Option<SystemTime>) -> Duration {
        now.zip(self.since)
            .and_then(|(now, since)| now.duration_since(since).ok())
            .unwrap_or_default()
    }

    /// How long it ran. The clock is finer than Elapsed, but wrong for a test that waits for its parallel subtests
    /// and for cached results.
    pub fn duration(&self, now: Option<SystemTime>, elapsed: Option<Duration>) -> Option<Duration> {
        let clock = now.map(|now| self.active + self.running(Some(now)));
        match (clock, elapsed) {
            (Some(clock), Some(elapsed)) if clock.abs_diff(elapsed) > ROUNDING => Some(elapsed),
            (clock, elapsed) => clock.or(elapsed),
        }
    }
}
