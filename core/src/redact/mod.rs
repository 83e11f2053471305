//! Redaction: secrets are masked before anything is kept of them.
//!
//! [`RedactOptions`] says what is wanted, [`Redaction`] is that made ready, a [`Redactor`] applies it to one stream.
//! Nothing here knows of files or SQLite: bytes go in, bytes come out, and what was masked is counted by rule.
//!
//! ```
//! use scenariolog::redact::{Counts, RedactOptions, Redaction};
//!
//! # fn main() -> scenariolog::Result<()> {
//! let redaction = Redaction::new(&RedactOptions::none().ready_set().pattern("pin-[0-9]+"))?;
//! let mut counts = Counts::default();
//! let text = redaction.text("curl https://me:hunter2@host/pin-123", &mut counts);
//! assert_eq!(text, "curl https://me:[redacted:url-password]@host/[redacted:pattern]");
//! assert_eq!(counts.iter().collect::<Vec<_>>(), [("pattern", 1), ("url-password", 1)]);
//! # Ok(())
//! # }
//! ```

mod counts;
mod grams;
mod options;
mod pattern;
mod private_key;
mod ready;
mod rules;
mod span;
mod stream;
mod url;
mod values;

use std::borrow::Cow;
use std::sync::Arc;

use self::rules::{Pattern, Rules};
use self::values::Values;
use crate::error::{Error, Result};

pub use counts::Counts;
pub use options::RedactOptions;
pub use stream::Redactor;

/// What to redact, ready for use. The default is nothing. Clones share their rules.
#[derive(Debug, Clone, Default)]
pub struct Redaction {
    rules: Option<Arc<Rules>>,
}

impl Redaction {
    /// Compiles the patterns and takes the values of the variables as they are now.
    pub fn new(options: &RedactOptions) -> Result<Self> {
        let (redaction, errors) = Self::prepare(options);
        errors.into_iter().next().map_or(Ok(redaction), Err)
    }

    /// The same with what can be used. The ready set stands in for what cannot.
    pub(crate) fn prepare(options: &RedactOptions) -> (Self, Vec<Error>) {
        let mut errors = Vec::new();
        let mut patterns = Vec::new();
        for (rule, pattern) in &options.patterns {
            match pattern::compile(pattern) {
                Ok(regex) => patterns.push(Pattern { rule: (**rule).into(), regex }),
                Err(error) => errors.push(error),
            }
        }
        let values = Values::of_environment(&options.env).unwrap_or_else(|error| {
            errors.push(error);
            None
        });
        let ready_set = options.ready_set || !errors.is_empty();
        let does_something = ready_set || !patterns.is_empty() || values.is_some();
        let rules = does_something.then(|| Arc::new(Rules { ready_set, patterns, values }));
        (Self { rules }, errors)
    }

    /// Whether nothing is redacted.
    pub fn is_empty(&self) -> bool {
        self.rules.is_none()
    }

    /// A redactor for one stream; `None` if nothing is redacted.
    pub fn redactor(&self) -> Option<Redactor> {
        self.rules.clone().map(Redactor::new)
    }

    /// A text with what must not be kept masked.
    pub fn text<'t>(&self, text: &'t str, counts: &mut Counts) -> Cow<'t, str> {
        match self.bytes(text.as_bytes(), counts) {
            Cow::Borrowed(_) => Cow::Borrowed(text),
            Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
        }
    }

    /// The words of a command line, each masked by itself; but a password of curl is told by the option before it.
    pub fn words(&self, words: &[String], counts: &mut Counts) -> Vec<String> {
        let is_curl = words.iter().any(|word| word == "curl" || word.ends_with("/curl"));
        let mut before = "";
        let masked = words.iter().map(|word| {
            let known = format!("curl {before} ");
            before = word;
            let mut found = Counts::default();
            let with_known = format!("{known}{word}");
            let with_known = if is_curl { self.text(&with_known, &mut found) } else { "".into() };
            let told = with_known.strip_prefix(&known).filter(|_| !found.is_empty());
            if told.is_some() {
                counts.merge(&found);
            }
            self.text(told.unwrap_or(word), counts).into_owned()
        });
        masked.collect()
    }

    /// Bytes with what must not be kept masked.
    pub fn bytes<'t>(&self, bytes: &'t [u8], counts: &mut Counts) -> Cow<'t, [u8]> {
        let Some(mut redactor) = self.redactor() else { return Cow::Borrowed(bytes) };
        let mut kept = Vec::new();
        let mut keep = |piece: &[u8]| kept.extend_from_slice(piece);
        redactor.push(bytes, &mut keep);
        redactor.finish(&mut keep);
        if redactor.counts().is_empty() {
            return Cow::Borrowed(bytes);
        }
        counts.merge(redactor.counts());
        Cow::Owned(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_of_curl_is_told_by_the_word_before() {
        let redaction =
            Redaction::new(&RedactOptions::none().ready_set().pattern("^pin-.*$")).unwrap();
        let mut counts = Counts::default();
        let words = [
            "/usr/bin/curl",
            "-su",
            "me:pw",
            "--user",
            "me:ghp_0123456789abcdefghijABCDEFGHIJ",
            "pin-1",
            "a:b",
        ];
        let words = redaction.words(&words.map(str::to_owned), &mut counts);
        assert_eq!(
            words.join(" "),
            "/usr/bin/curl -su me:[redacted:curl-user] --user me:[redacted:curl-user] [redacted:pattern] a:b"
        );
        assert_eq!(counts.iter().collect::<Vec<_>>(), [("curl-user", 2), ("pattern", 1)]);
    }
}
