//! How the output of a child reaches its recorder.

use std::str::FromStr;

use crate::error::{Error, Result};

/// How the standard output and the standard error of a child reach its recorder.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Wiring {
    /// Merged where both are passed on to one file, such as a terminal or after `2>&1`, whose readers expect the order in
    /// which they were written; else split.
    #[default]
    Auto,
    /// Through a pipe each. Two pipes have no common order but that of arrival.
    Split,
    /// Both through one pipe, in the order in which they were written, into one file: that of standard output.
    Merged,
    /// The child sees a terminal of its own, as large as ours, and what that shows is one file, escape sequences included.
    /// With [`Spec::foreground`](super::Spec::foreground), what is typed at ours goes there.
    Pty,
}

impl Wiring {
    /// Whether both streams are one.
    pub fn is_one_stream(self) -> bool {
        matches!(self, Self::Merged | Self::Pty)
    }

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Split => "split",
            Self::Merged => "merged",
            Self::Pty => "pty",
        }
    }
}

impl FromStr for Wiring {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self> {
        [Self::Auto, Self::Split, Self::Merged, Self::Pty]
            .into_iter()
            .find(|wiring| wiring.as_str() == word)
            .ok_or_else(|| {
                Error::invalid(format!("\"{word}\" is not one of auto, split, merged, pty"))
            })
    }
}
