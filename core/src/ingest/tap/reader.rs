//! The reader of a stream.

use std::time::SystemTime;

use super::frame::{Frame, Open};
use super::line::{self, Directive, Line, Point};
use crate::error::Result;
use crate::exec::Target;
use crate::ingest::Results;
use crate::ingest::log::Log;
use crate::ingest::node::Node;
use crate::outcome::Outcome;
use crate::record::ending::Ending;

/// Output that waits for the result of its test is kept in memory up to this many bytes.
const PENDING_BYTES: usize = 8 << 20;

/// Reads a stream of the Test Anything Protocol, versions 12 to 14.
///
/// A result ends the test that has run since the result before it, unless the stream gives a duration. Output before
/// a result belongs to its test, as do a YAML block behind it and, where it failed, comments.
///
/// ```
/// # fn main() -> scenariolog::Result<()> {
/// # let dir = tempfile::tempdir().unwrap();
/// use scenariolog::ingest::{Results, tap::Tap};
/// use scenariolog::{RunSpec, Store, exec::Target};
///
/// let store = Store::create(dir.path().join("scenariolog.db"))?;
/// let run = store.start_run(&RunSpec::new(dir.path()).suite("unit"))?;
/// let mut tap = Tap::default();
/// tap.record(Target::Run(run.clone()));
/// for line in ["1..2\n", "ok 1 adds\n", "not ok 2 divides\n", "# by zero\n"] {
///     tap.line(line.as_bytes())?;
/// }
/// tap.end()?;
/// assert_eq!(run.end(&tap.ending())?.as_str(), "failed");
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Tap {
    target: Option<Target>,
    /// The stream, the file of it where prove names files, and the subtests, one inside the other.
    pub(super) frames: Vec<Frame>,
    /// Which frame has the lines that are not indented.
    pub(super) base: usize,
    /// How far the YAML block is indented that has begun.
    yaml: Option<usize>,
    /// Output since the last result.
    pub(super) pending: Vec<u8>,
    /// Output that is no test's.
    strays: Log,
    /// Whether names end in a time, as the first one does or does not.
    timed: Option<bool>,
}

impl Default for Tap {
    fn default() -> Self {
        Self {
            target: None,
            frames: vec![Frame::new(None)],
            base: 0,
            yaml: None,
            pending: Vec::new(),
            strays: Log::default(),
            timed: None,
        }
    }
}

impl Results for Tap {
    fn record(&mut self, target: Target) {
        self.target = Some(target);
    }

    fn line(&mut self, bytes: &[u8]) -> Result<()> {
        let text = String::from_utf8_lossy(bytes);
        let text = text.trim_end_matches(['\n', '\r']);
        let indent = line::indent(text);
        if let Some(block) = self.yaml {
            if indent >= block || text.trim().is_empty() {
                return self.yaml_line(bytes, text);
            }
            self.yaml = None;
        }
        let text = &text[indent..];
        if text == "---" && indent % 4 == 2 && self.open(self.base + indent / 4).is_some() {
            self.yaml = Some(indent);
            return self.yaml_line(bytes, text);
        }
        if indent == 0
            && let Some((file, verdict)) = line::file(text)
        {
            return self.file(file, verdict);
        }
        match (indent % 4, line::parse(text)) {
            (0, line) => self.tap_line(self.base + indent / 4, &line, bytes),
            _ => self.output(bytes),
        }
    }

    fn end(&mut self) -> Result<()> {
        let mut result = self.end_file();
        result = result.and(self.frames[0].close());
        if !self.pending.is_empty() {
            result = result.and(self.stray());
        }
        result.and(self.strays.end())
    }

    fn ending(&self) -> Ending {
        let stream = &self.frames[0];
        if stream.is_empty() && self.base == 0 {
            return Ending::outcome(Outcome::Error)
                .reason("there was no test result in the stream");
        }
        stream.ending()
    }
}

impl Tap {
    fn tap_line(&mut self, level: usize, line: &Line, bytes: &[u8]) -> Result<()> {
        let deepest = self.frames.len() - 1;
        let is_of_tap = match line {
            Line::Point(point) => point.number.is_some() || level <= deepest,
            Line::Plan(_) | Line::Subtest(_) => true,
            _ => level <= deepest,
        };
        if level > deepest + 1 || !is_of_tap {
            return self.output(bytes);
        }
        if level > deepest {
            // The name stands before the subtest, or as its first line.
            let announced = self.frames[deepest].announced.is_some();
            let own = if let Line::Subtest(name) = line { Some(*name) } else { None };
            self.begin_subtest(own.filter(|_| !announced))?;
            if own.is_some() && !announced {
                return Ok(());
            }
        }
        match line {
            Line::Point(point) if self.is_verdict_of_prove(level, point) => self.end_file(),
            Line::Point(point) => self.point(level, point),
            Line::Plan(plan) => {
                let frame = &mut self.frames[level];
                frame.plan(*plan);
                frame.close()
            }
            Line::Subtest(name) => self.announce(level, name),
            Line::Bail(reason) => {
                self.frames[0].fail(format!("bail out: {reason}"));
                self.output(bytes)
            }
            Line::Comment => match self.open(level).filter(|open| open.is_failure()) {
                Some(open) => open.node.as_mut().map_or(Ok(()), |node| node.append(bytes)),
                None => self.output(bytes),
            },
            Line::Version | Line::Pragma => self.frames[level].close(),
            Line::Other => {
                self.notice(bytes);
                self.output(bytes)
            }
        }
    }

    fn open(&mut self, level: usize) -> Option<&mut Open> {
        self.frames.get_mut(level)?.open.as_mut()
    }

    fn yaml_line(&mut self, bytes: &[u8], text: &str) -> Result<()> {
        let Some(block) = self.yaml else { return Ok(()) };
        if text.trim() == "..." && line::indent(text) <= block {
            self.yaml = None;
        }
        let level = self.base + block / 4;
        let Some(open) = self.open(level) else { return Ok(()) };
        if let Some(duration) = line::duration(text) {
            open.ending.duration = Some(duration);
        }
        // What has passed has nothing to explain.
        match &mut open.node {
            Some(node) if open.ending.outcome != Some(Outcome::Passed) => node.append(bytes),
            _ => Ok(()),
        }
    }

    /// Keeps output for the test that is running.
    fn output(&mut self, bytes: &[u8]) -> Result<()> {
        if self.pending.len() + bytes.len() > PENDING_BYTES {
            self.stray()?;
        }
        self.pending.extend_from_slice(bytes);
        Ok(())
    }

    /// Gives output that waits to the run or the step as a whole.
    fn stray(&mut self) -> Result<()> {
        let pending = std::mem::take(&mut self.pending);
        let Some(target) = &self.target else { return Ok(()) };
        self.strays.append(|| target.clone(), "stdout", &pending, None)
    }

    /// Starts a step inside the frame of this level.
    pub(super) fn start(&self, level: usize, name: &str) -> Result<Option<Node>> {
        let Some(target) = &self.target else { return Ok(None) };
        let around = self.frames[..=level].iter().rev().find_map(|frame| frame.node.as_ref());
        let parent = around.map(|node| &node.step).or_else(|| target.step());
        let parent = parent.map(|step| step.id().to_owned());
        let since = self.frames[level].since;
        Node::start(target.run(), parent, name, "stdout", Some(since)).map(Some)
    }

    fn announce(&mut self, level: usize, name: &str) -> Result<()> {
        let closed = self.close_above(level);
        let frame = &mut self.frames[level];
        let closed = closed.and(frame.close());
        frame.since = SystemTime::now();
        let node = self.start(level, &named(name, self.frames[level].seen()));
        let (node, started) = split(node);
        self.frames[level].announced = Some((name.to_owned(), node));
        closed.and(started)
    }

    /// Begins a subtest in the deepest frame, with the announced name or this one.
    fn begin_subtest(&mut self, name: Option<&str>) -> Result<()> {
        let level = self.frames.len() - 1;
        let closed = self.frames[level].close();
        let (node, started) = if let Some((_, node)) = self.frames[level].announced.take() {
            (node, Ok(()))
        } else {
            let name = named(name.unwrap_or_default(), self.frames[level].seen());
            split(self.start(level, &name))
        };
        self.frames.push(Frame::new(node));
        closed.and(started)
    }

    /// Ends subtests whose results never came, down to this level.
    pub(super) fn close_above(&mut self, level: usize) -> Result<()> {
        let mut result = Ok(());
        while self.frames.len() > level + 1 {
            let Some(mut frame) = self.frames.pop() else { break };
            result = result.and(frame.close());
            if let Some((_, Some(node))) = frame.announced.take() {
                result = result.and(node.end(&cut_off()));
            }
            if let Some(node) = frame.node {
                result = result.and(node.end(&cut_off()));
            }
        }
        result
    }

    fn point(&mut self, level: usize, point: &Point) -> Result<()> {
        // The subtest that has just ended is what this is the result of.
        let mut result = self.close_above(level + 1);
        let subtest = (self.frames.len() > level + 1).then(|| self.frames.pop()).flatten();
        let now = SystemTime::now();
        let frame = &mut self.frames[level];
        result = result.and(frame.close());
        let number = point.number.unwrap_or(frame.seen() + 1);
        let announced = frame.announced.take().and_then(|(_, node)| node);
        let is_timed = *self.timed.get_or_insert_with(|| line::timed(&point.name).is_some());
        let timed = line::timed(&point.name).filter(|_| is_timed);
        let (name, took) = timed.map_or((&*point.name, None), |(name, took)| (name, Some(took)));
        let (node, started) = match subtest.map(|mut subtest| (subtest.close(), subtest.node)) {
            Some((closed, node)) => (node, closed),
            None if announced.is_some() => (announced, Ok(())),
            None => split(self.start(level, &named(name, number.saturating_sub(1)))),
        };
        result = result.and(started);
        let outcome = outcome(point);
        let ending = Ending { duration: took, completed_at: Some(now), ..ending(point, outcome) };
        let mut open = Open { node, ending };
        if let Some(node) = &mut open.node
            && !self.pending.is_empty()
        {
            result = result.and(node.append(&self.pending));
        }
        self.pending.clear();
        let frame = &mut self.frames[level];
        frame.count(outcome);
        (frame.open, frame.since) = (Some(open), now);
        result
    }
}

/// The name of a test, of which so many have ended before it.
fn named(name: &str, before: u64) -> String {
    if name.is_empty() { format!("test {}", before.saturating_add(1)) } else { name.to_owned() }
}

pub(super) fn split(node: Result<Option<Node>>) -> (Option<Node>, Result<()>) {
    match node {
        Ok(node) => (node, Ok(())),
        Err(error) => (None, Err(error)),
    }
}

fn outcome(point: &Point) -> Outcome {
    match (&point.directive, point.ok) {
        (Some(Directive::Todo(_)), true) => Outcome::Xpassed,
        (Some(Directive::Todo(_)), false) => Outcome::Xfailed,
        // Also where it is not ok, as in bats' own version 13: what did not run has not failed.
        (Some(Directive::Skip(_)), _) => Outcome::Skipped,
        (None, true) => Outcome::Passed,
        (None, false) => Outcome::Failed,
    }
}

fn ending(point: &Point, outcome: Outcome) -> Ending {
    let ending = Ending::outcome(outcome);
    match &point.directive {
        Some(Directive::Skip(reason) | Directive::Todo(reason)) if !reason.is_empty() => {
            ending.reason(reason)
        }
        _ => ending,
    }
}

fn cut_off() -> Ending {
    Ending::outcome(Outcome::Interrupted).reason("the stream was cut off")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::report;
    use crate::{RunSpec, Store};

    /// What a stream comes to: path, outcome and reason of each step, and then of the stream.
    fn recorded(stream: &str) -> Vec<String> {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path().join("x.db")).unwrap();
        let run = store.start_run(&RunSpec::new(dir.path())).unwrap();
        let mut tap = Tap::default();
        tap.record(Target::Run(run.clone()));
        for line in stream.split_inclusive('\n') {
            tap.line(line.as_bytes()).unwrap();
        }
        tap.end().unwrap();
        let ending = tap.ending();
        let mut judge = Tap::default();
        stream.split_inclusive('\n').for_each(|line| judge.line(line.as_bytes()).unwrap());
        judge.end().unwrap();
        assert_eq!(judge.ending(), ending, "the verdict does not depend on the record");
        let steps = report::steps(&run)
            .unwrap()
            .into_iter()
            .map(|step| said(&step.step_path, step.outcome.as_str(), step.reason.as_deref()));
        let outcome = ending.outcome.unwrap().as_str();
        steps.chain([said("", outcome, ending.reason.as_deref())]).collect()
    }

    fn said(name: &str, outcome: &str, reason: Option<&str>) -> String {
        [name, outcome, reason.unwrap_or_default()].join("|").trim_end_matches('|').to_owned()
    }

    #[test]
    fn plans_must_be_there_and_be_kept() {
        assert_eq!(recorded("1..1\nok 1 a\n"), ["a|passed", "|passed"]);
        assert_eq!(recorded("ok 1 a\n1..1\n"), ["a|passed", "|passed"]);
        assert_eq!(
            recorded("1..3\nok 1 a\n").last().unwrap(),
            "|failed|3 tests were planned, and 1 reported"
        );
        assert_eq!(
            recorded("ok 1\n"),
            ["test 1|passed", "|failed|there was no plan: it ended before its end"]
        );
        assert_eq!(recorded("1..0 # SKIP no server\n"), ["|skipped|no server"]);
        assert_eq!(recorded("hello\n"), ["|error|there was no test result in the stream"]);
        assert_eq!(recorded("Bail out! no server\n"), ["|failed|bail out: no server"]);
    }

    #[test]
    fn directives_say_what_a_result_is_worth() {
        let stream =
            "1..4\nok 1 a # SKIP later\nnot ok 2 b # TODO soon\nok 3 c # todo\nnot ok 4 d # skip\n";
        assert_eq!(
            recorded(stream),
            ["a|skipped|later", "b|xfailed|soon", "c|xpassed", "d|skipped", "|passed"]
        );
    }

    #[test]
    fn subtests_are_steps_in_the_one_that_they_explain() {
        // The name of a subtest stands before it, as in node, inside it, as in Perl, or nowhere.
        for stream in [
            "1..1\n# Subtest: outer\n    # Subtest: in\n    not ok 1 - in\n    1..1\nnot ok 1 - outer\n",
            "1..1\n    # Subtest: outer\n    1..1\n    not ok 1 - in\nnot ok 1 - outer\n",
        ] {
            assert_eq!(
                recorded(stream),
                ["outer|failed", "outer/in|failed", "|failed"],
                "{stream}"
            );
        }
        let stream = "1..1\n    ok 1 - in\n    1..1\nok 1 - outer\n";
        assert_eq!(recorded(stream), ["test 1|passed", "test 1/in|passed", "|passed"]);
        let cut = "1..1\n# Subtest: outer\n    # Subtest: in\n";
        assert_eq!(
            recorded(cut)[..2],
            [
                "outer|interrupted|the stream was cut off",
                "outer/in|interrupted|the stream was cut off"
            ]
        );
    }

    #[test]
    fn the_files_of_prove_are_steps_around_their_tests() {
        let stream = "t/a.t .. \n1..1\nok 1 - x\nok\nt/b.t ... skipped: no db\nt/c.t .. \n1..2\nok 1 - y\n\
                      Dubious, test returned 255 (wstat 65280, 0xff00)\nResult: FAIL\n";
        assert_eq!(
            recorded(stream),
            [
                "t/a.t|passed",
                "t/a.t/x|passed",
                "t/b.t|skipped|no db",
                "t/c.t|failed|its program returned 255 (wstat 65280, 0xff00)",
                "t/c.t/y|passed",
                "|failed"
            ]
        );
        let terse = "t/a.t .. ok\nt/b.t .. Failed 1/3 subtests\nResult: FAIL\n";
        assert_eq!(
            recorded(terse),
            ["t/a.t|passed", "t/b.t|failed|Failed 1/3 subtests", "|failed"]
        );
    }

    #[test]
    fn the_output_of_a_program_is_no_verdict() {
        let stream = "1..1\n      not ok 1 - deep\n    ok fine\nnot okay\nok 1 - a\n";
        assert_eq!(recorded(stream), ["a|passed", "|passed"]);
    }
}
