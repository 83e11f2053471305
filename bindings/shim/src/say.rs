//! What the program says for itself: a line for people on standard error, a value for programs on standard output.

use std::io::{self, Write as _};

use scenariolog::{Error, Result};

/// Prints one line on standard error.
pub fn say(message: &str) {
    // With standard error gone there is nobody left to tell.
    let _ = writeln!(io::stderr(), "scenariolog: {}", message.replace('\n', " "));
}

/// Prints one line on standard output, for a program to read.
pub fn print_line(text: &str) -> Result<()> {
    writeln!(io::stdout(), "{text}")
        .map_err(|source| Error::Io { what: "cannot write to standard output".into(), source })
}
