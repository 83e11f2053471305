//! The lines that only repeat what events say, such as `=== RUN   TestSum`.
//!
//! They come as output of their test, and so does what the test itself prints, which may look just like them. So a line is
//! left out only where go writes it: right after the event that it tells of, or right before it.

use super::{Action, Event};

/// The frames of a test.
#[derive(Debug, Default)]
pub(super) struct Frames {
    /// What go writes next.
    expected: Option<String>,
    /// A line that go has written if the event that it tells of comes next.
    held: Option<String>,
}

impl Frames {
    /// Takes an event that is not output, and returns a line that turns out to be the test's own.
    pub fn see(&mut self, event: &Event) -> Option<String> {
        let name = &event.test;
        self.expected = match event.action {
            Action::Run => Some(format!("=== RUN   {name}")),
            Action::Cont => Some(format!("=== CONT  {name}")),
            Action::Attr => Some(format!("=== ATTR  {name} {} {}", event.key, event.value)),
            Action::Artifacts => Some(format!("=== ARTIFACTS {name} {}", event.path)),
            _ => None,
        };
        let held = self.held.take()?;
        let marks: &[&str] = match event.action {
            Action::Pause => &["=== PAUSE "],
            Action::Pass => &["--- PASS: ", "--- BENCH: "],
            Action::Fail => &["--- FAIL: "],
            Action::Skip => &["--- SKIP: "],
            _ => &[],
        };
        let is_frame = marks.iter().any(|mark| held.trim_start().starts_with(mark));
        (!is_frame).then_some(held)
    }

    /// Takes a piece of output. Returns a line before it that turns out to be the test's own, and whether the piece itself
    /// is.
    pub fn output(&mut self, name: &str, output: &str) -> (Option<String>, bool) {
        if self.expected.take().is_some_and(|expected| output.trim_end() == expected.trim_end()) {
            return (self.held.take(), false);
        }
        let is_frame = output.strip_prefix("=== PAUSE ").is_some_and(|it| it.trim_end() == name)
            || is_report(name, output);
        let before = if is_frame { self.held.replace(output.to_owned()) } else { self.held.take() };
        // With its report go ends a test that panics, before the panic itself is printed.
        let panics = output.starts_with("panic: ");
        (before.filter(|it| !(panics && it.contains("--- FAIL: "))), !is_frame)
    }

    /// The line that is held back, since nothing comes after it.
    pub fn rest(&mut self) -> Option<String> {
        self.held.take()
    }
}

/// Whether it reports how the test ended: `--- FAIL: TestSum (0.00s)`.
pub(super) fn is_report(name: &str, output: &str) -> bool {
    let Some(report) = output.trim_start_matches("    ").strip_prefix("--- ") else { return false };
    let rest = ["PASS: ", "FAIL: ", "SKIP: ", "BENCH: "]
        .iter()
        .find_map(|word| report.strip_prefix(word)?.strip_prefix(name));
    rest.is_some_and(|rest| rest.trim_end().is_empty() || rest.starts_with(" ("))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(action: &str) -> Event {
        let line = serde_json::json!({"Action": action, "Package": "p", "Test": "T/a"});
        Event::parse(line.to_string().as_bytes()).unwrap()
    }

    /// What is left of output between events, each of which is a word.
    fn kept(stream: &[&str]) -> String {
        let mut frames = Frames::default();
        let mut kept = String::new();
        for item in stream {
            if item.ends_with('\n') {
                let (before, own) = frames.output("T/a", item);
                kept.extend(before);
                kept.push_str(if own { item } else { "" });
            } else {
                kept.extend(frames.see(&event(item)));
            }
        }
        kept + &frames.rest().unwrap_or_default()
    }

    #[test]
    fn frames_are_left_out_where_go_writes_them() {
        let stream = [
            "run",
            "=== RUN   T/a\n",
            "=== PAUSE T/a\n",
            "pause",
            "cont",
            "=== CONT  T/a\n",
            "x\n",
            "    --- PASS: T/a (0.00s)\n",
            "pass",
        ];
        assert_eq!(kept(&stream), "x\n");
    }

    #[test]
    fn the_same_lines_elsewhere_are_the_tests_own() {
        let own = "=== RUN   T/a\n=== CONT  T/a\n=== PAUSE T/a\n--- FAIL: T/a (0.00s)\n--- PASS: T/a\n--- FAIL: child\n";
        let mut stream = vec!["run", "=== RUN   T/a\n"];
        stream.extend(own.split_inclusive('\n'));
        stream.extend(["--- FAIL: T/a (0.00s)\n", "fail"]);
        assert_eq!(kept(&stream), own);
        assert_eq!(kept(&["--- FAIL: T/a (0.00s)\n", "pass"]), "--- FAIL: T/a (0.00s)\n");
        assert_eq!(kept(&["--- PASS: T/a (0.00s)\n"]), "--- PASS: T/a (0.00s)\n");
    }

    #[test]
    fn a_panic_comes_after_the_report() {
        assert_eq!(kept(&["--- FAIL: T/a (0.00s)\n", "panic: x\n", "fail"]), "panic: x\n");
    }
}
