//! Events: the lines of the stream.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use serde_json::Value;

/// What an event says. New releases of Go add actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// The tests of a package begin.
    Start,
    /// A test begins.
    Run,
    /// A test pauses, to continue in parallel with others.
    Pause,
    /// A test continues.
    Cont,
    /// A test or a package passed.
    Pass,
    /// A test or a package failed.
    Fail,
    /// A test was skipped, or a package has no tests.
    Skip,
    /// A piece of output.
    Output,
    /// A test has an attribute.
    Attr,
    /// A test keeps files in a directory.
    Artifacts,
    /// A piece of output of the compiler or another build tool.
    BuildOutput,
    /// A package could not be built.
    BuildFail,
    /// Something else, which is ignored.
    Other,
}

impl Action {
    fn of(word: &str) -> Self {
        match word {
            "start" => Self::Start,
            "run" => Self::Run,
            "pause" => Self::Pause,
            "cont" => Self::Cont,
            // Older releases have an action of its own for the end of a benchmark.
            "pass" | "bench" => Self::Pass,
            "fail" => Self::Fail,
            "skip" => Self::Skip,
            "output" => Self::Output,
            "attr" => Self::Attr,
            "artifacts" => Self::Artifacts,
            "build-output" => Self::BuildOutput,
            "build-fail" => Self::BuildFail,
            _ => Self::Other,
        }
    }
}

/// A line of the stream. Fields that the line lacks are empty.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Event {
    /// What it says.
    pub action: Action,
    /// When.
    pub time: Option<SystemTime>,
    /// The package; empty for events about a build.
    pub package: String,
    /// The test, with the tests it is nested in; empty for events about the package.
    pub test: String,
    /// How long the test or the package took.
    pub elapsed: Option<Duration>,
    /// The piece of output.
    pub output: String,
    /// What is built.
    pub import_path: String,
    /// The failed build that made the package fail.
    pub failed_build: String,
    /// The name of an attribute.
    pub key: String,
    /// Its value.
    pub value: String,
    /// The directory that the test keeps files in.
    pub path: String,
}

impl Event {
    /// Parses a line. A line that is not an event gives `None`: other programs write into the stream too.
    pub fn parse(line: &[u8]) -> Option<Self> {
        // Most other lines can be told apart without a parser.
        let object = line.trim_ascii_start().first() == Some(&b'{');
        let fields: Value = object.then(|| serde_json::from_slice(line).ok())??;
        let text = |key: &str| fields.get(key).and_then(Value::as_str).unwrap_or_default();
        let action = Action::of(fields.get("Action")?.as_str()?);
        let is_build = matches!(action, Action::BuildOutput | Action::BuildFail);
        Some(Self {
            action,
            time: text("Time").parse::<Timestamp>().ok().map(SystemTime::from),
            package: match text("Package") {
                // A test program run by itself names no package; this is what go calls it.
                "" if !is_build => "command-line-arguments",
                name => name,
            }
            .to_owned(),
            test: text("Test").to_owned(),
            elapsed: fields
                .get("Elapsed")
                .and_then(Value::as_f64)
                .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()),
            output: text("Output").to_owned(),
            import_path: text("ImportPath").to_owned(),
            failed_build: text("FailedBuild").to_owned(),
            key: text("Key").to_owned(),
            value: text("Value").to_owned(),
            path: text("Path").to_owned(),
        })
    }

    /// Whether it ends a test or a package.
    pub(super) fn is_end(&self) -> bool {
        matches!(self.action, Action::Pass | Action::Fail | Action::Skip)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_has_what_its_line_has_and_no_more() {
        let event = Event::parse(
            br#"{"Time":"2026-01-02T03:04:05+01:00","Action":"fail","Package":"p","Test":"T","Elapsed":0.25,"New":[]}"#,
        )
        .unwrap();
        assert_eq!((event.action, &*event.package, &*event.test), (Action::Fail, "p", "T"));
        assert_eq!(event.elapsed, Some(Duration::from_millis(250)));
        assert_eq!(event.time.map(crate::time::at).unwrap(), "2026-01-02T02:04:05.000000000Z");
        assert_eq!(event.output, "");
    }

    #[test]
    fn other_lines_are_no_events() {
        for line in [
            "",
            "\n",
            "go: downloading x v1\n",
            "{",
            "{}",
            "[]",
            "{\"Action\":7}",
            "{\"Action\":\"fail\"",
        ] {
            assert_eq!(Event::parse(line.as_bytes()), None, "{line}");
        }
        assert_eq!(Event::parse(b"{\"Action\":\"\xff\"}"), None);
    }

    #[test]
    fn words_of_the_future_are_events_that_make_no_difference() {
        let event = Event::parse(br#"{"Action":"dance","Package":"p"}"#).unwrap();
        assert_eq!(event.action, Action::Other);
    }
}
