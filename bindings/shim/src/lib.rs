//! The command line of scenariolog, as a function.

use std::ffi::OsString;

use clap::Parser;

/// A flight recorder for test scenarios.
#[derive(Parser)]
#[command(name = "scenariolog", version)]
struct Cli {}

/// The command line as clap knows it, for man pages and completions.
pub fn command() -> clap::Command {
    <Cli as clap::CommandFactory>::command()
}

/// Runs the command line `args`, program name first, and returns the exit status.
pub fn main(args: impl IntoIterator<Item = OsString>) -> i32 {
    match Cli::try_parse_from(args) {
        Ok(Cli {}) => 0,
        Err(error) => {
            // A closed terminal is no reason for another status.
            let _ = error.print();
            error.exit_code()
        }
    }
}
