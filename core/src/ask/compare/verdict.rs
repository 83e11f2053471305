//! Why a step failed, as far as the runs before tell it.

use std::collections::HashMap;
use std::fmt;

use crate::ask::compare::past::Past;
use crate::row::{Field, Value, ValueType};

/// How many flips make a step flaky: one may be a bug that was mended.
const FLIPS: usize = 2;

/// After so many failures in a row a step is broken, however often it flipped before.
const BROKEN: usize = 3;

/// Why a step failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It passed the last time, or is recorded for the first time.
    New,
    /// Several steps failed alike, because of something outside of them.
    Environment,
    /// It has failed since an earlier run.
    StillFailing,
    /// It passes and fails without a change.
    Flaky,
    /// The settings have it among the known failures.
    Known,
}

impl Verdict {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::StillFailing => "still failing",
            Self::Flaky => "flaky",
            Self::Environment => "environment",
            Self::Known => "known",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Field for Verdict {
    const TYPE: ValueType = ValueType::Text;

    fn into_value(self) -> Value {
        Value::Text(self.as_str().to_owned())
    }
}

/// How often a step passed and failed without a change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Flips {
    /// Commits at which it did both, in different runs.
    pub commits: usize,
    /// Runs in which it passed when it was tried again.
    pub retries: usize,
}

impl Flips {
    /// In these runs.
    pub fn of<'p>(runs: impl IntoIterator<Item = &'p Past>) -> Self {
        let mut commits: HashMap<&str, (bool, bool)> = HashMap::new();
        let mut retries = 0;
        for run in runs {
            retries += usize::from(run.is_passed_on_retry());
            if let Some(commit) = run.commit() {
                let (passed, failed) = commits.entry(commit).or_default();
                *passed |= run.is_passed();
                *failed |= run.status.is_failure();
            }
        }
        Self {
            commits: commits.values().filter(|(passed, failed)| *passed && *failed).count(),
            retries,
        }
    }

    pub fn count(self) -> usize {
        self.commits + self.retries
    }
}

/// What the runs before say about a step that failed, and what shows it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Judgement {
    pub verdict: Verdict,
    pub flips: Flips,
    /// How many runs before this one it failed in, one after the other.
    pub failing_runs: usize,
    /// The first of these, by its place among the runs before.
    pub since: Option<usize>,
    /// The last run in which it passed, by its place among the runs before.
    pub passed: Option<usize>,
}

impl Judgement {
    /// Judges a failed step by this run and those before, the newest first.
    pub fn of(present: Option<&Past>, before: &[Past]) -> Self {
        // What was skipped or was expected to fail says nothing either way.
        let mut telling =
            before.iter().enumerate().filter(|(_, run)| run.is_passed() || run.status.is_failure());
        let failing: Vec<usize> = telling
            .clone()
            .map_while(|(index, run)| run.status.is_failure().then_some(index))
            .collect();
        let passed = telling.find(|(_, run)| run.is_passed()).map(|(index, _)| index);
        let flips = Flips::of(present.into_iter().chain(before));
        let verdict = if flips.count() >= FLIPS && failing.len() < BROKEN {
            Verdict::Flaky
        } else if failing.is_empty() {
            Verdict::New
        } else {
            Verdict::StillFailing
        };
        Self { verdict, flips, failing_runs: failing.len(), since: failing.last().copied(), passed }
    }
}

/// Whether what failed is a matter of where it ran and not of what was tested.
pub(crate) fn is_of_environment(lines: &[String]) -> bool {
    lines.iter().any(|line| {
        let line = line.to_ascii_lowercase();
        OUTSIDE.iter().any(|words| line.contains(words))
    })
}

/// How programs say that something outside of them does not work.
const OUTSIDE: &[&str] = &[
    "connection refused",
    "connection reset",
    "connection timed out",
    "connectionrefused",
    "could not connect",
    "couldn't connect",
    "failed to connect",
    "could not resolve",
    "couldn't resolve",
    "name resolution",
    "name or service not known",
    "no such host",
    "network is unreachable",
    "no route to host",
    "no space left",
    "disk quota exceeded",
    "read-only file system",
    "too many open files",
    "cannot allocate memory",
    "out of memory",
    "resource temporarily unavailable",
    "address already in use",
    "permission denied",
    "command not found",
    "certificate has expired",
    "service unavailable",
    "bad gateway",
    "too many requests",
    "econnrefused",
    "enospc",
    "cannot find module",
    "no module named",
    "cannot open shared object",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Outcome;
    use crate::record::status::Status;

    /// A run at a commit: `+` passed, `-` failed, `r` passed on retry, `s` skipped.
    fn runs(text: &str) -> Vec<Past> {
        text.split_whitespace()
            .map(|word| {
                let (how, commit) = word.split_at(1);
                Past {
                    run_id: word.into(),
                    step_id: word.into(),
                    started_at: String::new(),
                    status: Status::Ended(match how {
                        "-" => Outcome::Failed,
                        "s" => Outcome::Skipped,
                        _ => Outcome::Passed,
                    }),
                    duration_ms: None,
                    max_rss_bytes: None,
                    reason: None,
                    sha: Some(commit.into()),
                    dirty: false,
                    attempts: 1,
                    failed_before: how == "r",
                }
            })
            .collect()
    }

    fn judge(text: &str) -> (&'static str, usize, Option<usize>, Option<usize>) {
        let runs = runs(text);
        let judgement = Judgement::of(runs.first(), &runs[1..]);
        let Judgement { verdict, failing_runs, since, passed, .. } = judgement;
        (verdict.as_str(), failing_runs, since, passed)
    }

    #[test]
    fn the_runs_before_judge_a_failure() {
        assert_eq!(judge("-d +c +b"), ("new", 0, None, Some(0)));
        assert_eq!(judge("-d"), ("new", 0, None, None));
        assert_eq!(judge("-d sc +b"), ("new", 0, None, Some(1)));
        assert_eq!(judge("-d -c -b +a"), ("still failing", 2, Some(1), Some(2)));
        assert_eq!(judge("-d -c sb -b"), ("still failing", 2, Some(2), None));
    }

    #[test]
    fn one_flip_does_not_make_a_step_flaky() {
        assert_eq!(judge("-d +d +c").0, "new");
        assert_eq!(judge("-d +d rc +b").0, "flaky");
        assert_eq!(judge("-d rc rb").0, "flaky");
        assert_eq!(judge("-d -c +c +b -b").0, "flaky");
        // Another commit is a change.
        assert_eq!(judge("-d +c -b +a").0, "new");
        // After so many failures it is broken.
        assert_eq!(judge("-d -d -c -c +c +d").0, "still failing");
    }

    #[test]
    fn what_is_outside_is_told_by_its_words() {
        let lines = |line: &str| vec![line.to_owned()];
        assert!(is_of_environment(&lines("psql: Connection refused")));
        assert!(!is_of_environment(&lines("AssertionError: 3 != 4")));
    }
}
