//! The stream that `go test -json` writes: packages as steps, tests and subtests as steps inside them.
//!
//! [`Event::parse`] reads a line, [`Verdict`] judges the tests by the events alone, and [`Importer`] records the events
//! as they come, so that a stream that is cut off is kept up to that point.

mod death;
mod event;
mod frames;
mod importer;
mod package;
mod said;
mod tally;
mod test;
mod verdict;

use std::time::SystemTime;

pub use event::{Action, Event};
pub use importer::Importer;
pub use verdict::Verdict;

use crate::error::Result;
use crate::exec::Target;
use crate::ingest::Results;
use crate::record::ending::Ending;

/// A stream of events with its verdict and, from [`Results::record`] on, its recording.
#[derive(Debug, Default)]
pub struct GoTest {
    verdict: Verdict,
    importer: Option<Importer>,
}

impl GoTest {
    /// When the events began, as their first line says.
    pub fn started_at(line: &[u8]) -> Option<SystemTime> {
        Event::parse(line)?.time
    }
}

impl Results for GoTest {
    fn record(&mut self, target: Target) {
        self.importer = Some(Importer::new(target));
    }

    fn line(&mut self, line: &[u8]) -> Result<()> {
        let event = Event::parse(line);
        if let Some(event) = &event {
            self.verdict.see(event);
        }
        let Some(importer) = &mut self.importer else { return Ok(()) };
        match event {
            Some(event) => importer.see(&event),
            None => importer.stray(line),
        }
    }

    fn end(&mut self) -> Result<()> {
        self.importer.as_mut().map_or(Ok(()), Importer::end)
    }

    fn ending(&self) -> Ending {
        let span = self.importer.as_ref().and_then(Importer::last);
        Ending {
            completed_at: span.map(|(time, _)| time),
            duration: span.map(|(_, duration)| duration),
            ..self.verdict.ending()
        }
    }
}
