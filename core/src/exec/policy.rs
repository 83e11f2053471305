//! What happens to a child when its record cannot be written: the one answer for every language.

use std::time::Duration;

/// How long the start of a child waits for other processes' writes before the child is started all the same.
const START: Duration = Duration::from_secs(1);

/// What happens to a child when its record cannot be written.
///
/// By default nothing keeps the child from running, and what it ends with is the result: whatever is wrong with the
/// record, its file or what was asked to be recorded is a warning. What can be recorded is: a step whose parent is
/// not known is a step of the run; output that cannot be written is left out; a start that others hold up for a
/// second is written while the child runs or with its end, and the end waits for others as long as the file's busy
/// timeout says.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct Policy {
    /// Whether to refuse what cannot be recorded as it was asked for, before the child is started. Others are then
    /// waited for as long as the file's busy timeout says.
    pub strict: bool,
}

impl Policy {
    /// Refuses what cannot be recorded if that is wanted.
    pub fn strict(strict: bool) -> Self {
        Self { strict }
    }

    /// How long the start waits for others.
    pub(super) fn patience(self) -> Duration {
        if self.strict { Duration::MAX } else { START }
    }
}
