//! Where a report is shown, as far as its layout depends on it.

use std::io::{IsTerminal as _, stdout};

use anstream::{AutoStream, ColorChoice};
use terminal_size::terminal_size_of;

/// What the output can show. The default is a file: no colour, lines of any length.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Screen {
    /// Whether it is a terminal, on which control characters would act.
    pub is_terminal: bool,
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
            is_terminal: stdout.is_terminal(),
            width: terminal_size_of(&stdout).map(|(width, _)| width.0),
            colour: AutoStream::choice(&stdout) != ColorChoice::Never,
        }
    }

    /// The same screen with lines of any length.
    #[must_use]
    pub fn unbounded(self) -> Self {
        Self { width: None, ..self }
    }
}
