//! The commands, a file each: their options, and the calls into the library that they mean.

pub mod artifact;
pub mod cat;
pub mod exec;
pub mod index;
pub mod init;
pub mod kv;
mod prose;
pub mod report;
pub mod run;
pub mod search;
pub mod show;

use std::io::Write as _;

use scenariolog::{Error, Result};

/// Prints a line that a program may read.
fn print_line(text: &str) -> Result<()> {
    writeln!(std::io::stdout(), "{text}")
        .map_err(|source| Error::Io { what: "cannot write to standard output".into(), source })
}
