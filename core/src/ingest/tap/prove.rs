//! What prove prints around the streams of its files, which are steps around their tests.

use std::time::SystemTime;

use super::frame::Frame;
use super::line::{Plan, Point};
use super::reader::{Tap, split};
use crate::error::Result;
use crate::outcome::Outcome;

impl Tap {
    /// A file begins, and where prove is not verbose has ended as well.
    pub(super) fn file(&mut self, name: &str, verdict: &str) -> Result<()> {
        let ended = self.end_file();
        let (node, started) = split(self.start(0, name));
        let mut file = Frame::new(node);
        let skip = verdict.strip_prefix("skipped:").map(str::trim);
        match verdict {
            "" => {}
            "ok" => file.plan(Plan { count: 0, skip: None }),
            _ if skip.is_some() => file.plan(Plan { count: 0, skip }),
            _ => file.fail(verdict),
        }
        self.frames.push(file);
        self.base = 1;
        let is_over = matches!(verdict, "ok") || skip.is_some();
        let over = if is_over { self.end_file() } else { Ok(()) };
        ended.and(started).and(over)
    }

    pub(super) fn end_file(&mut self) -> Result<()> {
        let mut result = self.close_above(self.base);
        if self.base == 0 {
            return result;
        }
        let Some(mut file) = self.frames.pop() else { return result };
        self.base = 0;
        result = result.and(file.close());
        let ending = file.ending();
        let stream = &mut self.frames[0];
        stream.count(ending.outcome.unwrap_or(Outcome::Error));
        let files = stream.seen();
        stream.plan(Plan { count: files, skip: None });
        stream.since = SystemTime::now();
        if let Some(mut node) = file.node {
            if !self.pending.is_empty() {
                result = result.and(node.append(&self.pending));
            }
            result = result.and(node.end(&ending));
        }
        self.pending.clear();
        result
    }

    /// Whether it is what prove says about a whole file, which looks like a result.
    pub(super) fn is_verdict_of_prove(&self, level: usize, point: &Point) -> bool {
        self.base == 1
            && level == 1
            && *point == Point { ok: true, ..Point::default() }
            && self.frames[1].is_complete()
    }

    /// Looks for what prove says about a program that ended badly.
    pub(super) fn notice(&mut self, line: &[u8]) {
        if self.base == 1 && line.starts_with(b"Dubious, test returned ") {
            let text = String::from_utf8_lossy(line);
            self.frames[1].fail(text.trim_end().replacen("Dubious, test", "its program", 1));
        }
    }
}
