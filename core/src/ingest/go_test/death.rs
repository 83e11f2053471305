//! How a test program died: what the runtime and go say of it, among the output of tests that may say the same.

use std::collections::BTreeSet;

use super::frames::is_report;
use super::{Action, Event};

/// How go test reports that a test program died of a signal from outside.
const SIGNALS: [&str; 4] =
    ["signal: interrupt", "signal: killed", "signal: terminated", "signal: hangup"];

/// What is known of the death of a package's test program.
#[derive(Debug, Default)]
pub(super) struct Death {
    /// What go said when the tests exceeded their timeout.
    pub timeout: Option<String>,
    /// The tests it listed as running then.
    pub late: BTreeSet<String>,
    /// The signal that ended the program.
    pub signal: Option<&'static str>,
    /// Whether the stacks have begun, which follow the list.
    stacks: bool,
    /// The last line so far.
    last: String,
}

impl Death {
    /// Takes an event of the package. A program that goes on has not died: then it was a test that said so.
    pub fn see(&mut self, event: &Event) {
        match event.action {
            Action::Output => self.output(event),
            Action::Run | Action::Pause | Action::Cont | Action::Attr => self.timeout = None,
            _ => {}
        }
    }

    fn output(&mut self, event: &Event) {
        let output = &*event.output;
        // Go says last how the program ended, right before its verdict.
        if event.test.is_empty() && output.starts_with("FAIL\t") {
            let last = self.last.trim_end();
            self.signal = SIGNALS.into_iter().find(|signal| last.ends_with(signal));
        }
        output.clone_into(&mut self.last);
        if let Some(message) = output.strip_prefix("panic: ")
            && message.starts_with("test timed out after ")
        {
            self.timeout = Some(message.trim_end().to_owned());
            (self.late, self.stacks) = (BTreeSet::new(), false);
        } else if self.timeout.is_some() && !self.follows(event) {
            self.timeout = None;
        }
    }

    /// Whether the output may follow the message of a timeout: a list of tests, then stacks, then what go says.
    fn follows(&mut self, event: &Event) -> bool {
        let output = &*event.output;
        if event.test.is_empty() && matches!(output, "PASS\n" | "FAIL\n") {
            return false;
        }
        if self.stacks {
            let again = output.starts_with("panic: ") || output.starts_with("fatal error: ");
            return !again && !is_report(&event.test, output);
        }
        if let Some((name, _)) = output.strip_prefix("\t\t").and_then(|line| line.rsplit_once(" ("))
        {
            self.late.insert(name.to_owned());
            return true;
        }
        self.stacks = output.starts_with("goroutine ");
        self.stacks
            || output.trim().is_empty()
            || output == "\trunning tests:\n"
            || output.starts_with("exit status ")
            || event.test.is_empty() && output.starts_with("FAIL\t")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn death(test: &str, lines: &str) -> Death {
        let mut death = Death::default();
        for output in lines.split_inclusive('\n') {
            let test = if output.starts_with("FAIL\tp\t") { "" } else { test };
            let line = serde_json::json!({"Action": "output", "Test": test, "Package": "p", "Output": output});
            death.see(&Event::parse(line.to_string().as_bytes()).unwrap());
        }
        death
    }

    const TIMEOUT: &str = "panic: test timed out after 1s\n\trunning tests:\n\t\tT (1s)\n\n";

    #[test]
    fn a_timeout_is_the_last_that_a_program_says() {
        let timed_out = |rest: &str| death("T", &(TIMEOUT.to_owned() + rest)).timeout;
        let known = Some("test timed out after 1s".to_owned());
        assert_eq!(timed_out("goroutine 5 [running]:\nmain.main()\nFAIL\tp\t1s\n"), known);
        assert_eq!(timed_out("FAIL\tp\t1s\n"), known);
        assert_eq!(timed_out("and on it goes\nFAIL\tp\t1s\n"), None);
        assert_eq!(timed_out("goroutine 5 [running]:\n--- FAIL: T (0.00s)\n"), None);
        assert_eq!(timed_out("goroutine 5 [running]:\npanic: at last\n"), None);
    }

    #[test]
    fn a_signal_is_what_go_says_before_its_verdict() {
        assert_eq!(death("T", "signal: killed\nFAIL\tp\t1s\n").signal, Some("signal: killed"));
        assert_eq!(
            death("T", "unended signal: killed\nFAIL\tp\t1s\n").signal,
            Some("signal: killed")
        );
        assert_eq!(death("T", "signal: killed\nso it says\nFAIL\tp\t1s\n").signal, None);
    }
}
