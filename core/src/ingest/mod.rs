//! Results of other programs, read into runs, steps and artifacts.

pub mod go_test;
mod log;
mod node;
mod results;
pub mod tap;

pub use results::Results;
