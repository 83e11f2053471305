//! What is indexed, and how much of it.

use std::str::FromStr;

use crate::error::{Error, Result};

/// Which streams of a child are indexed when it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Streams {
    /// Both.
    #[default]
    All,
    /// Only standard error.
    Stderr,
    /// None; the index can be rebuilt later.
    None,
}

impl Streams {
    /// Whether a stream of this kind is indexed.
    pub fn includes(self, kind: &str) -> bool {
        match self {
            Self::All => true,
            Self::Stderr => kind == "stderr",
            Self::None => false,
        }
    }
}

impl FromStr for Streams {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self> {
        match word {
            "all" => Ok(Self::All),
            "stderr" => Ok(Self::Stderr),
            "none" => Ok(Self::None),
            _ => Err(Error::invalid(format!("\"{word}\" is not one of all, stderr, none"))),
        }
    }
}

/// What is indexed, and how much of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexOptions {
    /// Which streams of a child.
    pub streams: Streams,
    /// The most bytes of a line; the rest cannot be searched.
    pub max_line_bytes: usize,
    /// The most bytes of an artifact; of a larger one the first and the last half of this many.
    pub max_bytes: u64,
}

impl Default for IndexOptions {
    fn default() -> Self {
        Self { streams: Streams::All, max_line_bytes: 16 << 10, max_bytes: 16 << 20 }
    }
}
