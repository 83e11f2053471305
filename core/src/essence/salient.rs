//! The lines of an output that name a failure: what a person would point at.

use std::fs::File;
use std::io;

use aho_corasick::AhoCorasick;
use once_cell::sync::Lazy;
use regex::bytes::{Regex, RegexBuilder};

use crate::files::lines::{Bounds, Lines};

/// How much of an output is looked at, half from its start and half from its end.
const REACH: u64 = 4 << 20;

/// How much of a line is looked at.
const LINE_BYTES: usize = 4096;

/// From this score on a line names a failure; below it, it only mentions one.
const NAMES: u32 = 50;

/// A line that names a failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Salient {
    /// Its number, from 1.
    pub number: u64,
    pub text: String,
    score: u32,
}

/// The lines of an output that name a failure best, in their order, and how well the best does. Where none does, it is
/// the last line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Findings {
    pub lines: Vec<Salient>,
    pub best: u32,
}

impl Findings {
    /// Reads a file for up to so many lines, and shows each line to `also` on the way.
    pub fn of_file(file: File, most: usize, mut also: impl FnMut(&str)) -> io::Result<Self> {
        let mut lines = Lines::new(file, Bounds { line_bytes: LINE_BYTES, file_bytes: REACH })?;
        let mut finder = Finder::new(most);
        while let Some(line) = lines.next()? {
            finder.see(line.number, &line.text);
            also(&line.text);
        }
        Ok(finder.end())
    }

    /// The same of lines at hand.
    pub fn of_lines<'l>(lines: impl IntoIterator<Item = (u64, &'l str)>, most: usize) -> Self {
        let mut finder = Finder::new(most);
        lines.into_iter().for_each(|(number, text)| finder.see(number, text));
        finder.end()
    }

    /// How well they name a failure, to compare outputs by: 0 if they merely mention one.
    pub fn weight(&self) -> u32 {
        if self.best >= NAMES { self.best } else { 0 }
    }
}

/// How much an output of this kind, with findings of this weight, tells of a failure: a traceback all, then what names the
/// failure, then standard error. What is no output tells nothing.
pub(crate) fn telling(kind: &str, weight: u32) -> Option<(bool, u32, u32)> {
    match kind {
        "traceback" => Some((true, weight, 0)),
        "stderr" => Some((false, weight, 2)),
        "stdout" => Some((false, weight, 1)),
        _ => None,
    }
}

/// Keeps the best lines so far.
struct Finder {
    most: usize,
    kept: Vec<Salient>,
    /// What the next line is worth at least, being announced.
    announced: u32,
    in_traceback: bool,
    /// The last line that is not blank and not kept.
    last: Option<(u64, String)>,
}

impl Finder {
    fn new(most: usize) -> Self {
        Self { most, kept: Vec::new(), announced: 0, in_traceback: false, last: None }
    }

    fn see(&mut self, number: u64, text: &str) {
        if self.most == 0 {
            return;
        }
        let least = self.least();
        let score = self.score(text, least);
        if score == 0 {
            self.pass(number, text);
            return;
        }
        // What is said twice is worth as much as once, and of a cascade the first errors are the cause.
        if score < least
            || self.kept.iter().any(|kept| kept.score >= score && is_like(&kept.text, text))
        {
            return;
        }
        if self.kept.len() == self.most {
            // Of the least of them the last makes room.
            let worst = self.kept.iter().rposition(|kept| kept.score < least);
            worst.map(|index| self.kept.remove(index));
        }
        self.kept.push(Salient { number, text: text.to_owned(), score });
    }

    /// The least score that brings a line among those that are kept.
    fn least(&self) -> u32 {
        let worst = self.kept.iter().map(|kept| kept.score).min();
        worst.filter(|_| self.kept.len() == self.most).map_or(1, |worst| worst + 1)
    }

    /// Remembers a line for the case that none names anything.
    fn pass(&mut self, number: u64, text: &str) {
        if !self.kept.is_empty() || text.trim().is_empty() {
            return;
        }
        let (last_number, last) = self.last.get_or_insert_default();
        *last_number = number;
        last.clear();
        last.push_str(text);
    }

    /// The exception that a traceback ends with is the first line below it that is not indented, and what a line that
    /// ends in a colon announces is the line below it.
    fn score(&mut self, text: &str, least: u32) -> u32 {
        let announced = std::mem::take(&mut self.announced);
        if announced > 0 {
            if text.trim().is_empty() {
                self.announced = announced;
                return 0;
            }
            return score(text, least).max(announced);
        }
        let score = self.score_alone(text, least);
        if score >= NAMES && text.trim_end().ends_with([':', '|'])
            || text.trim_end().ends_with("|-")
        {
            self.announced = score;
        }
        score
    }

    fn score_alone(&mut self, text: &str, least: u32) -> u32 {
        if text.trim_end() == "Traceback (most recent call last):" {
            self.in_traceback = true;
            return 0;
        }
        if self.in_traceback && !text.starts_with([' ', '\t']) && !text.is_empty() {
            self.in_traceback = false;
            return score(text, least).max(90);
        }
        score(text, least)
    }

    fn end(self) -> Findings {
        let best = self.kept.iter().map(|line| line.score).max().unwrap_or(0);
        // Beside a line that names the failure, those that only may have to do with it are noise.
        let least = if best >= NAMES { best / 2 } else { 0 };
        let mut lines: Vec<_> = self.kept.into_iter().filter(|line| line.score >= least).collect();
        if let Some((number, text)) = self.last.filter(|_| lines.is_empty()) {
            lines.push(Salient { number, text, score: 0 });
        }
        Findings { lines, best }
    }
}

/// Whether two lines say the same but for numbers.
fn is_like(a: &str, b: &str) -> bool {
    let is_word = |letter: &char| !letter.is_ascii_digit() && !letter.is_whitespace();
    a.len().abs_diff(b.len()) < 16 && a.chars().filter(is_word).eq(b.chars().filter(is_word))
}

/// Without one of these no line names a failure, and most lines have none.
static STEMS: Lazy<Option<AhoCorasick>> = Lazy::new(|| {
    let stems = [
        "error",
        "fail",
        "fatal",
        "panic",
        "assert",
        "exception",
        "abort",
        "cannot",
        "can't",
        "could not",
        "couldn't",
        "unable",
        "not found",
        "no such",
        "denied",
        "refused",
        "timed out",
        "timeout",
        "killed",
        "fault",
        "undefined",
        "undeclared",
        "mismatch",
        "expected",
        "invalid",
        "unexpected",
        "missing",
        "conflict",
        "reject",
        "err!",
        "not ok",
        "caused by",
        "\u{2717}",
        "\u{2716}",
        "\u{2715}",
        "\u{d7} ",
        "\u{25cf} ",
        "e   ",
        ".go:",
        "violat",
        "leak",
        "overflow",
        "unreachable",
        "corrupt",
        "unresolved",
        "unknown",
        "exceeded",
        "out of memory",
        "oom-kill",
        "dumped",
        "unsupported",
        "bug:",
        "oops",
        "unhandled",
        "uncaught",
        "illegal",
        "too many",
        "does not",
        "doesn't",
        "is not",
        "unmet",
        "critical",
        "emerg",
        "severe",
        "terminate",
        "signal",
        "race",
        "deadlock",
        "already",
        "required",
        "differ",
        "got ",
        "throw",
        "no space",
        "read-only",
        "bad ",
        "died",
        "unbound",
        "diagnos",
        "lost",
        "broken",
        "stale",
        "forbidden",
        "unauthorized",
        "untrusted",
        "expired",
        "nan",
    ];
    AhoCorasick::builder().ascii_case_insensitive(true).build(stems).ok()
});

/// A kind of line and what it is worth.
struct Rule {
    regex: Regex,
    score: u32,
}

/// What a line is worth that another rule would take for more: the first that fits counts.
static EXCEPTIONS: Lazy<Vec<Rule>> = Lazy::new(|| {
    compiled_all(&[
        // What says that nothing is wrong, or only where to read on.
        (
            0,
            r"(?i)\b(no|0|zero|without) (\w+ )?(errors?|failures?|failed|exceptions?|leaks)\b|\b(errors?|failures?|failed)\s*[:=]\s*0\b",
        ),
        (
            0,
            r"(?i)^\W*(npm (ERR!|error) A complete log|for more information about this error|note: run with|run with|re-run|to see the full|see the|hint:|help:|full log)",
        ),
        (0, r"(?i)^\S*\s*-?\d*:?\s*(\[\s*)?\b(debug|trace)\b"),
        // Consequences of an error that was said before.
        (
            30,
            r"(?i)^(g?make(\[\d+\])?: \*\*\*|collect2: error|ninja: build stopped|error: (could not compile|aborting due to|test failed|command .* failed|process didn't exit)|npm (ERR!|error) (code|errno|command|path|lifecycle)|\d+ errors? generated|error: subprocess-exited|\S+: (exit|signal): \w+)",
        ),
        (
            30,
            r"(?i)(returned a non-zero|exited with|exit (status|code)|build (failed|failure)|non-zero exit|process completed with|script failed|command failed|tests? failed|^FAILED \(|^=+ .*(failed|error).* =+$|compilation (terminated|failed)|failures? \d|\d+ (failed|failing|failures?|errors?)\b)",
        ),
        // Warnings, unless they say that they are errors.
        (5, r"(?i)\b\w*warn(ing)?\b[^a-z]"),
    ])
});

/// The rules from the best on: the first that fits counts.
static RULES: Lazy<Vec<Rule>> = Lazy::new(|| {
    compiled_all(&[
        // Programs that died.
        (
            95,
            r"(ERROR: (Address|Thread|Memory|Leak|UndefinedBehavior)Sanitizer|runtime error:|WARNING: ThreadSanitizer|== (Invalid|Conditional|Use of|Process terminating)|[Ss]egmentation fault|double free|stack smashing|\bBUG: |Oops: |kernel panic|Kernel panic|general protection|Out of memory: Killed|oom-kill)",
        ),
        (
            95,
            r"(^panic: |^fatal error: |thread '.*' .*panicked at|terminate called after|Assertion .* failed|[Aa]ssertion failed|what\(\):|Uncaught |Unhandled |^Exception in thread|DATA RACE|all goroutines are asleep)",
        ),
        // What a test says that it wanted.
        (92, r"^E\s{2,}\S"),
        (
            92,
            r"(?i)^\s*(AssertionError|AssertionFailedError|\S*assertionfailederror|assertion `|assertion failed)|\b(expected|want(ed)?)\b.{0,200}\b(got|but|found|received|actual|was)\b|\bgot\b.{0,200}\b(want|expected)\b|\b(differs?|mismatch(ed)?|mismatched)\b",
        ),
        // Diagnostics with a place.
        (
            90,
            r"(?i)^\S*?[\w.+-]+[:(]\d+([:,]\d+)?\)?:? ?:?\s*(fatal |internal |syntax |type)?error\b",
        ),
        (90, r"^(vet: )?\.{0,2}/?\S+\.go:\d+(:\d+)?: \S"),
        (88, r"^\s+\S+_test\.go:\d+: \S"),
        (
            88,
            r"(?i)\b(undefined reference|undefined symbol|unresolved (external|import|name)|cannot find (symbol|module|package|-l)|multiple definition|no rule to make target)\b",
        ),
        // Exceptions by their names.
        (
            90,
            r"^\s*(\w+[.:]{1,2})*\w*(Error|Exception|Failure|Panic|Interrupt|Fault)(\s*\[[\w.]+\])?(:|$|\s\()",
        ),
        (85, r"^\s*Caused by: |^Caused by:"),
        // Errors that a program says for itself.
        (
            85,
            r"^\s*(\[?(ERROR|FATAL|CRITICAL|error|fatal|critical|Error|Fatal)\]?|E)(\[\w+\])?:\s+\S",
        ),
        (
            82,
            r#"(?i)(^|[\s\[|"=<])(error|fatal|critical|crit|emerg|severe|alert)(\]|\||"|>|\s*:|\s)|\blevel=(error|fatal|critical)|"(level|severity)"\s*:\s*"(error|fatal|critical)""#,
        ),
        (
            80,
            r"(?i)^(npm (ERR!|error) |fatal: |error: |curl: \(\d+\)|ld: |\S+: (error|fatal)\b|! \[|E: )",
        ),
        (78, r"^\s+--> \S+:\d+"),
        (
            75,
            r"^\s*--- FAIL: |^\s*not ok\b|^FAIL[: ]|^\s*(FAILED|FAIL)\b|^\s*(✗|✖|✕|×|●) ?\S|^CONFLICT ",
        ),
        // Words for what does not go.
        (
            65,
            r"(?i)\b(no such|not found|permission denied|connection refused|connection reset|timed out|timeout|cannot|can't|could not|couldn't|unable to|no space left|read-only|out of memory|killed|unbound variable|command not found|is not (a|defined|installed|recognized|valid|allowed|supported)|does not (exist|match)|doesn't exist|already exists|access denied|forbidden|unauthorized|rejected|too many|certificate|refusing|invalid|illegal|unknown (option|command|host|column|type|lvalue)|unexpected|missing|corrupt\w*|broken pipe|violat\w+|exceeded|died|lost|deadlock|bad \w+)\b",
        ),
        (
            60,
            r"(?i)\b(fail(ed|ure|s)?|error|abort(ed|ing)?|exception|fatal|panic(ked)?|crash(ed)?|fault)\b",
        ),
    ])
});

fn compiled_all(rules: &[(u32, &str)]) -> Vec<Rule> {
    let rule = |&(score, pattern): &(u32, &str)| Some(Rule { regex: compiled(pattern)?, score });
    rules.iter().filter_map(rule).collect()
}

/// Without the tables of Unicode it is compiled in no time.
fn compiled(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(pattern).unicode(false).build().ok()
}

/// How well a line names a failure; if that is less than `least`, no more is known than that.
fn score(text: &str, least: u32) -> u32 {
    let has_stem = STEMS.as_ref().is_none_or(|stems| stems.is_match(text));
    if !has_stem {
        return 0;
    }
    let first = |rules: &[Rule], least: u32| {
        let mut rules = rules.iter().filter(|rule| rule.score >= least);
        rules.find(|rule| rule.regex.is_match(text.as_bytes())).map(|rule| rule.score)
    };
    match first(&RULES, least) {
        Some(score) => first(&EXCEPTIONS, 0).unwrap_or_else(|| lowered(text, score)),
        None => first(&EXCEPTIONS, least).unwrap_or(0),
    }
}

/// What a log says by the way, at a level of its own, is not what failed.
fn lowered(text: &str, score: u32) -> u32 {
    static BY_THE_WAY: Lazy<Option<Regex>> = Lazy::new(|| {
        compiled(r#"(?i)(^|[\s\[|"=])(info|notice|debug|trace|verbose)(\]|\||"|:|\s)"#)
    });
    let by_the_way = BY_THE_WAY.as_ref().is_some_and(|regex| regex.is_match(text.as_bytes()));
    if by_the_way && score < 90 { score.min(15) } else { score }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, most: usize) -> Vec<String> {
        let lines = text.lines().enumerate().map(|(index, line)| (index as u64 + 1, line));
        Findings::of_lines(lines, most).lines.into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn the_first_error_of_a_cascade_is_kept_and_consequences_make_room() {
        let text = "a.c:1:2: error: one\na.c:2:2: error: two\nmake: *** [all] Error 1\n2 errors generated.";
        assert_eq!(found(text, 1), ["a.c:1:2: error: one"]);
        assert_eq!(found(text, 2), ["a.c:1:2: error: one", "a.c:2:2: error: two"]);
    }

    #[test]
    fn an_exception_ends_its_traceback() {
        let text = "ok\nTraceback (most recent call last):\n  File \"x.py\", line 1\n    f()\nmylib.Weird: 3\nok";
        assert_eq!(found(text, 3), ["mylib.Weird: 3"]);
    }

    #[test]
    fn what_says_that_all_is_well_names_nothing() {
        for line in [
            "compiled with 0 errors",
            "tests: 12, failures: 0",
            "no errors found",
            "[INFO] error handler registered",
            "2026-01-01 DEBUG retry after error",
            "warning: unused variable",
            "x.py:3: DeprecationWarning: invalid escape sequence",
            "all is well",
        ] {
            let findings = Findings::of_lines([(1, line)], 3);
            assert!(findings.weight() == 0, "{line}: {findings:?}");
        }
    }

    #[test]
    fn what_says_nothing_of_the_kind_ends_in_what_it_said_last() {
        assert_eq!(found("hello\ngood bye\n\n", 3), ["good bye"]);
        assert_eq!(found("", 3), [""; 0]);
    }

    #[test]
    fn what_a_line_announces_stands_below_it() {
        let text = "ok 1\nFailed example:\n\n    double(2)\nExpected:\n    5";
        assert_eq!(found(text, 2), ["Failed example:", "    double(2)"]);
    }
}
