//! Outcomes.

use scenariolog::{Error, Outcome, Result};

/// How a run, step or command ended: a `SCENARIOLOG_OUTCOME_…`.
pub type scenariolog_outcome = i32;

/// In an ending: derive it from the exit code and the signal. As a result: it has not ended.
pub const SCENARIOLOG_OUTCOME_NONE: scenariolog_outcome = 0;
/// It did what it should: exit status 0.
pub const SCENARIOLOG_OUTCOME_PASSED: scenariolog_outcome = 1;
/// It ran to its end and found something wrong.
pub const SCENARIOLOG_OUTCOME_FAILED: scenariolog_outcome = 2;
/// There is no verdict: a fixture broke, or the command could not be started.
pub const SCENARIOLOG_OUTCOME_ERROR: scenariolog_outcome = 3;
/// It was skipped on purpose.
pub const SCENARIOLOG_OUTCOME_SKIPPED: scenariolog_outcome = 4;
/// It failed as expected.
pub const SCENARIOLOG_OUTCOME_XFAILED: scenariolog_outcome = 5;
/// It passed, but was expected to fail.
pub const SCENARIOLOG_OUTCOME_XPASSED: scenariolog_outcome = 6;
/// It exceeded its timeout and was ended.
pub const SCENARIOLOG_OUTCOME_TIMED_OUT: scenariolog_outcome = 7;
/// It was cut off from outside: by a signal, or by the death of its recorder.
pub const SCENARIOLOG_OUTCOME_INTERRUPTED: scenariolog_outcome = 8;

const OUTCOMES: [(scenariolog_outcome, Outcome); 8] = [
    (SCENARIOLOG_OUTCOME_PASSED, Outcome::Passed),
    (SCENARIOLOG_OUTCOME_FAILED, Outcome::Failed),
    (SCENARIOLOG_OUTCOME_ERROR, Outcome::Error),
    (SCENARIOLOG_OUTCOME_SKIPPED, Outcome::Skipped),
    (SCENARIOLOG_OUTCOME_XFAILED, Outcome::Xfailed),
    (SCENARIOLOG_OUTCOME_XPASSED, Outcome::Xpassed),
    (SCENARIOLOG_OUTCOME_TIMED_OUT, Outcome::TimedOut),
    (SCENARIOLOG_OUTCOME_INTERRUPTED, Outcome::Interrupted),
];

/// The outcome that a number from C stands for, if it stands for one.
pub(crate) fn from_c(number: scenariolog_outcome) -> Result<Option<Outcome>> {
    if number == SCENARIOLOG_OUTCOME_NONE {
        return Ok(None);
    }
    OUTCOMES
        .into_iter()
        .find(|(known, _)| *known == number)
        .map(|(_, outcome)| Some(outcome))
        .ok_or_else(|| Error::invalid(format!("{number} is not a SCENARIOLOG_OUTCOME_…")))
}

/// The number that stands for an outcome.
pub(crate) fn to_c(outcome: Option<Outcome>) -> scenariolog_outcome {
    OUTCOMES
        .into_iter()
        .find(|(_, known)| Some(*known) == outcome)
        .map_or(SCENARIOLOG_OUTCOME_NONE, |(number, _)| number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_has_a_number_of_its_own() {
        for outcome in Outcome::ALL {
            assert_eq!(from_c(to_c(Some(outcome))).unwrap(), Some(outcome));
        }
        assert_eq!(from_c(to_c(None)).unwrap(), None);
        assert!(from_c(9).is_err());
    }
}
