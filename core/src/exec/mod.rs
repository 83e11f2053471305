//! Recording a child process, and output that a program writes itself.

mod recording;
pub mod stream;
mod target;

pub use recording::{Recording, Report, unrecorded};
pub use target::Target;
