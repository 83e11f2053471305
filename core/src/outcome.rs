//! How a run, step or command ended, in one word.

use std::fmt;
use std::str::FromStr;

use crate::error::Error;
use crate::row::{Field, Value, ValueType};

/// How something ended. While it runs it has no outcome, and the column is NULL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// It did what was asked: exit status 0.
    Passed,
    /// It reported a failure: an exit status other than 0, or a crash.
    Failed,
    /// It could not be judged: a fixture broke, or the command could not be started.
    Error,
    /// It was left out on purpose.
    Skipped,
    /// It failed as it was expected to.
    Xfailed,
    /// It passed although it was expected to fail.
    Xpassed,
    /// It exceeded its timeout and was ended.
    TimedOut,
    /// Something from outside cut it off: a signal, or the death of its recorder.
    Interrupted,
}

impl Outcome {
    /// Every outcome, in the order reports count them.
    pub const ALL: [Self; 8] = [
        Self::Passed,
        Self::Failed,
        Self::Error,
        Self::Skipped,
        Self::Xfailed,
        Self::Xpassed,
        Self::TimedOut,
        Self::Interrupted,
    ];

    /// The word in the `outcome` columns.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Error => "error",
            Self::Skipped => "skipped",
            Self::Xfailed => "xfailed",
            Self::Xpassed => "xpassed",
            Self::TimedOut => "timed_out",
            Self::Interrupted => "interrupted",
        }
    }

    /// Whether it makes a suite red.
    pub const fn is_failure(self) -> bool {
        matches!(self, Self::Failed | Self::Error | Self::TimedOut | Self::Interrupted)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Outcome {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == word).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|outcome| outcome.as_str()).collect();
            Error::invalid(format!(
                "no outcome is called \"{word}\"; it is one of {}",
                known.join(", ")
            ))
        })
    }
}

impl Field for Outcome {
    const TYPE: ValueType = ValueType::Text;
    const WORDS: Option<&'static str> = Some("Outcome");

    fn into_value(self) -> Value {
        Value::Text(self.as_str().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_reads_back_from_its_word() {
        for outcome in Outcome::ALL {
            assert_eq!(outcome.as_str().parse::<Outcome>().unwrap(), outcome);
        }
    }

    #[test]
    fn an_unknown_word_names_the_known_ones() {
        let error = "green".parse::<Outcome>().unwrap_err().to_string();
        assert!(error.contains("green") && error.contains("passed, failed"), "{error}");
    }
}
