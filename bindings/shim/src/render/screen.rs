//! Where a report is shown, as far as its layout depends on it.

use std::io::stdout;

use anstream::{AutoStream, ColorChoice};
use terminal_size::terminal_size_of;

/// What the output can show. The default is a file: no colour, lines of any length.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Screen {
    /// The width to wrap at, in terminal cells; `None` does not wrap.
    pub width: Option<u16>,
    /// Whether colour is wanted and will be understood.
    pub colour: bool,
}

impl Screen {
    /// The screen behind standard output. Colour follows `NO_COLOR`, `CLICOLOR_FORCE`, `CLICOLOR`
    /// and `TERM` as anstream reads them.
    pub fn stdout() -> Self {
        let stdout = stdout();
        Self {
            width: terminal_size_of(&stdout).map(|(width, _)| width.0),
            colour: AutoStream::choice(&stdout) != ColorChoice::Never,
        }
    }
}
