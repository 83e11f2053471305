//! The command line of scenariolog, as a function: arguments in, exit status out.
//!
//! The `scenariolog` program, the wheel's console script and programs that embed the library all call
//! [`main`]. Exit statuses: 0 done, 1 failed, 2 wrong usage; `exec` and `run exec` exit with the status of
//! what they run, or with 125 if they are used wrongly themselves.

#![deny(clippy::print_stderr, clippy::print_stdout, reason = "they panic where nobody reads")]

mod budget;
mod child;
mod cli;
mod commands;
mod headings;
mod lenient;
mod limits;
mod options;
pub mod output;
mod parameters;
mod program;
mod prose;
mod redact_args;
pub mod render;
mod run_args;
mod say;
mod signals;
mod tags;
mod words;

use std::ffi::OsString;

pub use cli::command;

/// Runs the command line `args`, program name first, and returns the exit status.
///
/// Prints to standard output and standard error. `exec` and `run exec` handle signals while their child runs
/// and may fork once it has ended, so they need a process without other threads.
pub fn main(args: impl IntoIterator<Item = OsString>) -> i32 {
    cli::run(args.into_iter().collect())
}
