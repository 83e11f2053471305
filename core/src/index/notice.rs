//! What a recorder says about a step on standard error, so that it can be told from what the suite says there.
//!
//! A recorder that runs below another, as `exec` does below `run exec`, says so into a stream that is recorded. Its
//! lines stay in the file, but search finds what failed once, where it was said.

/// What a line about a step starts with.
pub const STEP: &str = "scenariolog: step ";

/// What follows in it if lines of the step's output come after it.
pub const LINES_FOLLOW: &str = "; its last lines, all of them in ";

/// What each of those starts with.
pub const LINE: &str = "  | ";

/// Tells the recorder's lines in a stream from those of the suite.
#[derive(Default)]
pub(super) struct Notices {
    lines_follow: bool,
}

impl Notices {
    /// Whether the next line of the stream is one of a recorder's.
    pub fn has(&mut self, line: &[u8]) -> bool {
        if self.lines_follow && line.starts_with(LINE.as_bytes()) {
            return true;
        }
        let is_notice = line.starts_with(STEP.as_bytes());
        self.lines_follow =
            is_notice && memchr::memmem::find(line, LINES_FOLLOW.as_bytes()).is_some();
        is_notice
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_below_a_notice_are_the_recorders_and_others_are_not() {
        let mut notices = Notices::default();
        let lines = [
            ("  | a table of the suite", false),
            (
                "scenariolog: step 1 x failed (exit 1) in 2 ms; its last lines, all of them in a.log:",
                true,
            ),
            ("  | oops", true),
            ("  | again", true),
            ("said by the suite", false),
            ("  | a table again", false),
            ("scenariolog: step 2 y passed in 2 ms", true),
            ("  | a table once more", false),
            ("scenariolog: warning: the log of stdout is cut off", false),
        ];
        for (line, expected) in lines {
            assert_eq!(notices.has(line.as_bytes()), expected, "{line}");
        }
    }
}
