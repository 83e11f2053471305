//! The stream that `go test -json` writes: packages as steps, tests and subtests as steps inside them.
//!
//! [`Event::parse`] reads a line, [`Verdict`] judges the tests by the events alone, and [`Importer`] records the events
//! as they come, so that a stream that is cut off is kept up to that point.

mod event;
mod importer;
mod node;
mod package;
mod verdict;

pub use event::{Action, Event};
pub use importer::Importer;
pub use verdict::Verdict;
