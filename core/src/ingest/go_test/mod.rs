//! The stream that `go test -json` writes: packages as steps, tests and subtests as steps inside them.
//!
//! [`Event::parse`] reads a line, [`Verdict`] tells from the events alone how the tests went, and [`Recorder`]
//! writes them down as they come, so that of a stream that is cut off everything up to there is kept.

mod event;
mod node;
mod package;
mod recorder;
mod verdict;

pub use event::{Action, Event};
pub use recorder::Recorder;
pub use verdict::Verdict;
