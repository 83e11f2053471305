//! A test that has begun.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::frames::Frames;
use super::said::Said;
use super::{Action, Event};
use crate::error::Result;
use crate::ingest::node::Node;
use crate::record::ending::Ending;
use crate::record::recorded::Recorded;

/// How far Elapsed may be off: go rounds it to hundredths of a second.
const ROUNDING: Duration = Duration::from_millis(10);

/// A test that has not ended.
#[derive(Debug)]
pub(super) struct Test {
    pub node: Node,
    pub said: Said,
    pub paused: bool,
    frames: Frames,
    /// Where it keeps files.
    artifacts: Option<PathBuf>,
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
            artifacts: None,
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
            Action::Artifacts if !event.path.is_empty() => {
                self.artifacts = Some(PathBuf::from(&event.path));
                self.node.step.set_kv("go.artifacts", &event.path)?;
            }
            _ => {}
        }
        self.keep(held, event.time)
    }

    /// Keeps a piece of output, unless it only repeats events.
    pub fn output(&mut self, event: &Event) -> Result<()> {
        let (before, own) = self.frames.output(&event.test, &event.output);
        let kept = self.keep(before, event.time);
        if !own {
            return kept;
        }
        self.said.take(&event.output);
        kept.and(self.node.write(&event.output, event.time))
    }

    /// Ends the test with what it kept.
    pub fn end(mut self, ending: &Ending) -> Result<()> {
        let held = self.frames.rest();
        let mut result = self.keep(held, ending.completed_at);
        for file in self.artifacts.iter().flat_map(|dir| files_below(dir)) {
            result = result.and(self.node.step.add_artifact("artifact", file).map(drop));
        }
        result.and(self.node.end(ending))
    }

    fn keep(&mut self, line: Option<String>, time: Option<SystemTime>) -> Result<()> {
        let Some(line) = line else { return Ok(()) };
        self.said.take(&line);
        self.node.write(&line, time)
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

/// The files in a directory and those in it, in order. There are none where the tests ran on another machine.
fn files_below(dir: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<_> = fs::read_dir(dir).into_iter().flatten().flatten().collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    let mut files = Vec::new();
    for entry in entries {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => files.extend(files_below(&entry.path())),
            Ok(kind) if kind.is_file() => files.push(entry.path()),
            _ => {}
        }
    }
    files
}
