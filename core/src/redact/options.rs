//! What is wanted of redaction.

use std::env;
use std::ffi::OsString;

use super::pattern;
use crate::error::Result;

/// What to redact. Without anything, nothing is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RedactOptions {
    pub(super) ready_set: bool,
    /// Patterns with their rules' names.
    pub(super) patterns: Vec<(String, String)>,
    pub(super) env: Vec<String>,
    /// Whether nothing is added by [`RedactOptions::and`].
    alone: bool,
}

/// The variable that holds patterns, one a line. A recorder hands it on to what it records.
const PATTERNS: &str = "SCENARIOLOG_REDACT";

/// The variable that holds names of variables, with commas between them.
const NAMES: &str = "SCENARIOLOG_REDACT_ENV";

/// The word for nothing more than this where a pattern may stand.
const NOTHING_ELSE: &str = "none";

/// The word for the ready set where a pattern may stand.
const READY_SET: &str = "default";

/// The rule of a pattern that was given without a name.
const UNNAMED: &str = "pattern";

impl RedactOptions {
    /// Nothing.
    pub fn none() -> Self {
        Self::default()
    }

    /// Adds the ready set: keys of clouds, tokens, authorization headers, private keys, passwords in URLs.
    #[must_use]
    pub fn ready_set(mut self) -> Self {
        self.ready_set = true;
        self
    }

    /// Adds a regular expression; for the word `default` the ready set; for the word `none` nothing, and nothing else
    /// that is asked for with less weight: a flag outweighs the environment, and that the settings file.
    ///
    /// It matches bytes within one line. Where it has a group named `secret`, only that is masked.
    #[must_use]
    pub fn pattern(self, pattern: impl Into<String>) -> Self {
        match pattern.into() {
            word if word == READY_SET => self.ready_set(),
            word if word == NOTHING_ELSE => Self { alone: true, ..self },
            pattern => self.rule(UNNAMED, pattern),
        }
    }

    /// Adds a regular expression under a name, by which its matches are masked and counted.
    #[must_use]
    pub fn rule(mut self, name: impl Into<String>, pattern: impl Into<String>) -> Self {
        self.patterns.push((name.into(), pattern.into()));
        self
    }

    /// Adds the value of an environment variable, if it has 6 bytes or more.
    #[must_use]
    pub fn env(mut self, name: impl Into<String>) -> Self {
        self.env.push(name.into());
        self
    }

    /// Adds what options of lower precedence ask for.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        if !self.alone {
            self.ready_set |= other.ready_set;
            self.patterns.extend(other.patterns);
            self.env.extend(other.env);
            self.alone = other.alone;
        }
        self
    }

    /// Whether options of lower precedence are ignored.
    pub(crate) fn stands_alone(&self) -> bool {
        self.alone
    }

    /// What the environment asks for: `SCENARIOLOG_REDACT` with patterns, one a line, and `SCENARIOLOG_REDACT_ENV`
    /// with the names of variables, separated by commas.
    pub fn of_environment() -> Self {
        let text = |name| env::var_os(name).unwrap_or_default().to_string_lossy().into_owned();
        let patterns = text(PATTERNS);
        let patterns = patterns.lines().filter(|line| !line.is_empty());
        let wanted = patterns.fold(Self::none(), Self::pattern);
        let names = text(NAMES);
        names.split(',').map(str::trim).filter(|name| !name.is_empty()).fold(wanted, Self::env)
    }

    /// The variables by which a child asks for the same.
    pub(crate) fn variables(&self) -> Vec<(OsString, Option<OsString>)> {
        let mut patterns: Vec<&str> = self.patterns.iter().map(|(_, pattern)| &**pattern).collect();
        patterns.extend(self.ready_set.then_some(READY_SET));
        patterns.extend(self.alone.then_some(NOTHING_ELSE));
        [(PATTERNS, patterns.join("\n")), (NAMES, self.env.join(","))]
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name.into(), Some(value.into())))
            .collect()
    }

    /// The same, as long as all its patterns can be used: for a program that is told so at once.
    pub fn checked(self) -> Result<Self> {
        self.patterns.iter().try_for_each(|(_, it)| pattern::compile(it).map(drop))?;
        Ok(self)
    }

    /// Fails if the last pattern cannot be used.
    pub(crate) fn check_last(&self) -> Result<()> {
        self.patterns.last().map_or(Ok(()), |(_, it)| pattern::compile(it).map(drop))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_add_up_until_one_stands_alone() {
        let file = RedactOptions::none().ready_set().env("A");
        let flags = RedactOptions::none().pattern("x").and(file.clone());
        assert!(flags.ready_set && flags.patterns.len() == 1 && flags.env == ["A"]);
        let alone = RedactOptions::none().pattern("x").pattern("none").and(file.clone());
        assert!(!alone.ready_set && alone.patterns.len() == 1 && alone.env.is_empty());
        let middle = RedactOptions::none().env("B").and(RedactOptions::none().pattern("none"));
        assert_eq!(middle.and(file).env, ["B"]);
    }
}
