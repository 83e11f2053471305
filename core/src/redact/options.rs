//! What is wanted of redaction.

/// What to redact. Without anything, nothing is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RedactOptions {
    pub(super) ready_set: bool,
    /// Patterns with their rules' names.
    pub(super) patterns: Vec<(String, String)>,
    pub(super) env: Vec<String>,
}

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

    /// Adds a regular expression, or the ready set for the word `default`.
    ///
    /// It matches bytes within one line. Where it has a group named `secret`, only that is masked.
    #[must_use]
    pub fn pattern(self, pattern: impl Into<String>) -> Self {
        match pattern.into() {
            word if word == READY_SET => self.ready_set(),
            pattern => self.rule(UNNAMED, pattern),
        }
    }

    /// Adds a regular expression under a name, by which its matches are masked and counted.
    #[must_use]
    pub fn rule(mut self, name: impl Into<String>, pattern: impl Into<String>) -> Self {
        self.patterns.push((name.into(), pattern.into()));
        self
    }

    /// Adds the value of an environment variable, where it has 6 bytes or more.
    #[must_use]
    pub fn env(mut self, name: impl Into<String>) -> Self {
        self.env.push(name.into());
        self
    }

    /// Adds what other options ask for.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.ready_set |= other.ready_set;
        self.patterns.extend(other.patterns);
        self.env.extend(other.env);
        self
    }
}
