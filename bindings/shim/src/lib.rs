//! The command line of scenariolog, as a function: arguments in, exit status out.
//!
//! The `scenariolog` program, the console script of the wheel and whoever embeds the library all call
//! [`main`]. Exit statuses: 0 done, 1 failed, 2 wrong usage; `exec` and `run exec` exit with the status of
//! what they run, or 125 for wrong usage of their own.

mod child;
mod cli;
mod commands;
mod common;
pub mod output;
mod parameters;
pub mod render;
mod signals;
mod tags;

use std::ffi::OsString;

pub use cli::command;

/// Runs the command line `args`, program name first, and returns the exit status.
///
/// Prints to standard output and standard error. `exec` and `run exec` handle signals while their child runs,
/// and may fork once it has ended, so that they want a process without other threads.
pub fn main(args: impl IntoIterator<Item = OsString>) -> i32 {
    cli::run(args.into_iter().collect())
}
