//! Recording a child process, and output that a program writes itself.
//!
//! [`step`], [`command`] and [`run`] record a child; [`step_at`], [`command_at`] and [`run_at`] do so for a program
//! that knows paths and ids, and has not opened anything. What becomes of the child when the record cannot be
//! written is decided here, once for every language: see [`Policy`].

mod child;
mod follow;
mod output;
mod place;
mod plan;
mod policy;
mod recording;
mod result;
pub mod stream;
mod target;

pub use child::{Child, LateProgram, WarningFunction};
pub use follow::{command, command_at, run, run_at, step, step_at};
pub use place::Place;
pub use policy::Policy;
pub use result::ExecResult;
pub use target::Target;
