//! What a test or a package said that may tell why it ended as it did.

/// The longest reason of lines.
const LONGEST: usize = 4096;

/// The words that count.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// The last line that is not blank.
    last: String,
    /// What was last logged, with its further lines.
    logged: String,
    /// What the runtime panicked with, if it goes on with stacks.
    panic: Option<String>,
    stacks: bool,
}

impl Said {
    /// Takes a piece of output.
    pub fn take(&mut self, output: &str) {
        let words = output.trim();
        if output.starts_with("panic: ") || output.starts_with("fatal error: ") {
            (self.panic, self.stacks) = (Some(words.to_owned()), false);
        }
        self.stacks |= output.starts_with("goroutine ") && words.ends_with(':');
        // Further lines of a log entry are indented once more than its first.
        if let Some(line) = output.strip_prefix("        ") {
            if !self.logged.is_empty() && self.logged.len() + line.len() < LONGEST {
                self.logged = format!("{}\n{}", self.logged, line.trim_end());
            }
        } else if !words.is_empty() {
            self.logged.clear();
            if is_logged(output) {
                words.clone_into(&mut self.logged);
            }
        }
        if !words.is_empty() {
            words.clone_into(&mut self.last);
        }
    }

    /// Why it was skipped: what it logged last, or else said last.
    pub fn skipped(&self) -> &str {
        let logged = self.logged.trim_end();
        if logged.is_empty() { &self.last } else { logged }
    }

    /// What it panicked with.
    pub fn panic(&self) -> Option<&str> {
        self.panic.as_deref().filter(|_| self.stacks)
    }
}

/// Whether it is the first line of a log entry: `    sum_test.go:7: text`.
fn is_logged(output: &str) -> bool {
    let place = output.strip_prefix("    ").and_then(|line| line.split_once(": "));
    place.is_some_and(|(place, _)| {
        let number = place.split_once(".go:").map(|(_, number)| number);
        number.is_some_and(|it| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(lines: &str) -> Said {
        let mut said = Said::default();
        lines.split_inclusive('\n').for_each(|line| said.take(line));
        said
    }

    #[test]
    fn a_reason_of_several_lines_is_whole() {
        let it = said(
            "    a_test.go:1: no\n    a_test.go:2: needs:\n        a disk,\n        \n          a bus\n",
        );
        assert_eq!(it.skipped(), "a_test.go:2: needs:\na disk,\n\n  a bus");
        assert_eq!(said("    a_test.go:1: no\nprinted\n").skipped(), "printed");
    }

    #[test]
    fn a_panic_is_followed_by_stacks() {
        assert_eq!(said("panic: x\n").panic(), None);
        let it = said("panic: said\npanic: x\n\ngoroutine 7 [running]:\nmain.main()\n");
        assert_eq!(it.panic(), Some("panic: x"));
    }
}
