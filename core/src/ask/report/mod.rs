//! Reports: what the file says about runs and steps, as typed rows.

mod artifacts;
mod commands;
mod failures;
mod runs;
mod steps;
mod timings;

pub use artifacts::artifacts;
pub use commands::{CommandRow, commands};
pub use failures::{FailureOptions, FailureRow, failures};
pub use runs::{RunRow, run, runs, summary};
pub use steps::{StepRow, step, steps};
pub use timings::{AcrossRow, TimingRow, across_runs, timings};
