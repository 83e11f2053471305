//! A line of the Test Anything Protocol, versions 12 to 14.

use std::time::Duration;

/// What a line is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Line<'a> {
    /// `TAP version 14`
    Version,
    /// `1..N`
    Plan(Plan<'a>),
    /// `ok 1 - name`
    Point(Point),
    /// `Bail out! reason`
    Bail(&'a str),
    /// `# Subtest: name`
    Subtest(&'a str),
    /// Another line that begins with `#`.
    Comment,
    /// `pragma +strict`
    Pragma,
    /// Anything else: output of the tests.
    Other,
}

/// How many tests there will be, or have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Plan<'a> {
    pub count: u64,
    /// Why there are none.
    pub skip: Option<&'a str>,
}

/// The result of a test.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Point {
    pub ok: bool,
    pub number: Option<u64>,
    /// May be empty.
    pub name: String,
    pub directive: Option<Directive>,
}

/// What is special about a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Directive {
    /// The test did not run, for this reason.
    Skip(String),
    /// The test is expected to fail, for this reason.
    Todo(String),
}

/// How far a line is indented.
pub(super) fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// What a line without its indentation and its end is.
pub(super) fn parse(line: &str) -> Line<'_> {
    if line.starts_with("TAP version ") {
        return Line::Version;
    }
    if let Some(reason) = line.strip_prefix("Bail out!") {
        return Line::Bail(reason.trim());
    }
    if let Some(comment) = line.strip_prefix('#') {
        let name = comment.trim_start().strip_prefix("Subtest:");
        return name.map_or(Line::Comment, |name| Line::Subtest(name.trim()));
    }
    if line.starts_with("pragma ") {
        return Line::Pragma;
    }
    plan(line).map(Line::Plan).or_else(|| point(line).map(Line::Point)).unwrap_or(Line::Other)
}

fn plan(line: &str) -> Option<Plan<'_>> {
    let (count, rest) = number(line.strip_prefix("1..")?)?;
    let rest = rest.trim();
    let comment = rest.strip_prefix('#').map(str::trim);
    if !rest.is_empty() && comment.is_none() {
        return None;
    }
    let skip = comment.and_then(|comment| after_word(comment, "skip"));
    Some(Plan { count, skip: skip.filter(|_| count == 0) })
}

fn point(line: &str) -> Option<Point> {
    let (ok, rest) = match line.strip_prefix("not ok") {
        Some(rest) => (false, rest),
        None => (true, line.strip_prefix("ok")?),
    };
    if !rest.is_empty() && !rest.starts_with([' ', '\t']) {
        return None;
    }
    let rest = rest.trim_start();
    let (number, rest) = match number(rest) {
        Some((number, rest)) if rest.is_empty() || rest.starts_with([' ', '\t']) => {
            (Some(number), rest.trim_start())
        }
        _ => (None, rest),
    };
    let (name, directive) = directive(rest);
    let name = name.strip_prefix('-').unwrap_or(name).trim();
    Some(Point { ok, number, name: unescaped(name), directive })
}

/// The number that a text begins with, and what follows it.
fn number(text: &str) -> Option<(u64, &str)> {
    let rest = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    Some((text[..text.len() - rest.len()].parse().ok()?, rest))
}

/// The description and the directive behind it: `# SKIP reason`, `# TODO reason`.
fn directive(text: &str) -> (&str, Option<Directive>) {
    for (at, _) in text.match_indices('#') {
        // In a description a # is escaped, and only one with space before it begins a directive.
        if text[..at].ends_with(|before: char| !before.is_whitespace()) {
            continue;
        }
        let comment = text[at + 1..].trim();
        let skip = after_word(comment, "skip").map(|it| Directive::Skip(it.to_owned()));
        let todo = || after_word(comment, "todo").map(|it| Directive::Todo(it.to_owned()));
        if let Some(directive) = skip.or_else(todo) {
            return (text[..at].trim_end(), Some(directive));
        }
    }
    (text, None)
}

/// What follows a word that a comment begins with, in any case. Perl says `skipped`, other producers `SKIP:`.
fn after_word<'a>(comment: &'a str, word: &str) -> Option<&'a str> {
    let head = comment.get(..word.len())?;
    if !head.eq_ignore_ascii_case(word) {
        return None;
    }
    let rest = &comment[word.len()..];
    let rest = rest.strip_prefix("ped").unwrap_or(rest).trim_start_matches(':');
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then(|| rest.trim())
}

fn unescaped(name: &str) -> String {
    name.replace("\\#", "#").replace("\\\\", "\\")
}

/// The file that prove runs, and what it says about that if it has ended: `t/basic.t .. skipped: no server`.
pub(super) fn file(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.split_once(" ..")?;
    let rest = rest.trim_start_matches('.');
    let is_file = !name.is_empty() && !name.trim_end().contains(char::is_whitespace);
    let is_apart = rest.is_empty() || rest.starts_with(' ');
    (is_file && is_apart && !name.starts_with('#')).then(|| (name.trim_end(), rest.trim()))
}

/// A name as bats writes it with `--timing`, without its `in 12ms`, and that.
pub(super) fn timed(name: &str) -> Option<(&str, Duration)> {
    let (name, millis) = name.strip_suffix("ms")?.rsplit_once(" in ")?;
    Some((name, Duration::from_millis(millis.parse().ok()?)))
}

/// The duration in a line of a YAML block.
pub(super) fn duration(line: &str) -> Option<Duration> {
    let millis: f64 = line.trim().strip_prefix("duration_ms:")?.trim().parse().ok()?;
    Duration::try_from_secs_f64(millis / 1e3).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(line: &str) -> (bool, Option<u64>, String, Option<Directive>) {
        let Line::Point(point) = parse(line) else { panic!("{line}") };
        (point.ok, point.number, point.name, point.directive)
    }

    #[test]
    fn points_have_a_number_a_name_and_a_directive_or_not() {
        let plain = |ok, number, name: &str| (ok, number, name.to_owned(), None);
        assert_eq!(named("ok"), plain(true, None, ""));
        assert_eq!(named("not ok 3"), plain(false, Some(3), ""));
        assert_eq!(named("ok 1 - adds two"), plain(true, Some(1), "adds two"));
        assert_eq!(named("ok adds two"), plain(true, None, "adds two"));
        assert_eq!(named("ok 12monkeys"), plain(true, None, "12monkeys"));
        assert_eq!(named("ok 2 issue #12"), plain(true, Some(2), "issue #12"));
        assert_eq!(named(r"ok 2 a \# todo"), plain(true, Some(2), "a # todo"));
        let skip = |text: &str| Some(Directive::Skip(text.to_owned()));
        let todo = |text: &str| Some(Directive::Todo(text.to_owned()));
        assert_eq!(named("ok 1 - db # SKIP no server").3, skip("no server"));
        assert_eq!(named("ok 4 # skip").3, skip(""));
        assert_eq!(named("ok 4 # skipped: later").3, skip("later"));
        assert_eq!(named("not ok 5 x # TODO: not written").3, todo("not written"));
        assert_eq!(named("ok 6 x # todos").3, None);
    }

    #[test]
    fn what_only_looks_like_a_result_is_output() {
        for line in ["okay", "not okay", "not", "okok 1", "1..", "1..x", "1..3 tests", ""] {
            assert_eq!(parse(line), Line::Other, "{line}");
        }
    }

    #[test]
    fn plans_count_and_may_skip_everything() {
        assert_eq!(parse("1..5"), Line::Plan(Plan { count: 5, skip: None }));
        let skip = Some("no display");
        assert_eq!(parse("1..0 # SKIP no display"), Line::Plan(Plan { count: 0, skip }));
        assert_eq!(parse("1..0 # skipped: no display"), Line::Plan(Plan { count: 0, skip }));
    }

    #[test]
    fn times_are_read_where_they_stand() {
        assert_eq!(timed("adds in 12ms"), Some(("adds", Duration::from_millis(12))));
        assert_eq!(timed("answers in time"), None);
        assert_eq!(duration("  duration_ms: 1.5"), Some(Duration::from_micros(1500)));
        assert_eq!(duration("duration_ms: soon"), None);
    }
}
