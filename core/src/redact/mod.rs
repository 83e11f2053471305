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
mod options;
mod pattern;
mod private_key;
mod ready;
mod span;
mod stream;
mod url;
mod values;

use std::borrow::Cow;
use std::sync::Arc;

use regex::bytes::Regex;

use self::private_key::OpenKey;
use self::ready::{Search, line_at};
use self::span::Span;
use self::values::Values;
use crate::error::{Error, Result};

pub use counts::Counts;
pub use options::RedactOptions;
pub use stream::Redactor;

/// What is to be redacted, ready for use. The default is nothing. Clones share their rules.
#[derive(Debug, Clone, Default)]
pub struct Redaction {
    rules: Option<Arc<Rules>>,
}

#[derive(Debug)]
struct Rules {
    ready_set: bool,
    patterns: Vec<Pattern>,
    values: Option<Values>,
}

#[derive(Debug)]
struct Pattern {
    rule: Arc<str>,
    regex: Regex,
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

    /// Whether there is nothing to redact.
    pub fn is_empty(&self) -> bool {
        self.rules.is_none()
    }

    /// What redacts one stream; `None` where there is nothing to redact.
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

impl Rules {
    /// Finds what is to be masked in whole lines, or in a part of one line.
    fn scan(&self, text: &[u8], key: &mut OpenKey, spans: &mut Vec<Span>) {
        spans.clear();
        if let Some(values) = &self.values {
            values.find(text, spans);
        }
        for pattern in &self.patterns {
            Span::find_all(&pattern.regex, text, &pattern.rule, spans);
        }
        if self.ready_set {
            url::find(text, spans);
            find_ready(text, key, spans);
        }
        span::merge(spans);
    }
}

fn find_ready(text: &[u8], key: &mut OpenKey, spans: &mut Vec<Span>) {
    let from = follow_key(text, 0, key, spans);
    let mut search = Search::new(text, from);
    while let Some(mut begun) = search.next_key(spans) {
        *key = OpenKey::begun();
        let line = line_at(text, begun.end);
        begun.end += key.rest(line).unwrap_or(line.len());
        let mut from = begun.end;
        spans.push(begun);
        if key.is_open() && from < text.len() {
            from = follow_key(text, from + 1, key, spans);
        }
        search.skip_to(from);
    }
}

/// Masks the lines of a key that is open; returns where something else begins.
fn follow_key(text: &[u8], mut from: usize, key: &mut OpenKey, spans: &mut Vec<Span>) -> usize {
    if !key.is_open() {
        return from;
    }
    let rule: Arc<str> = ready::PRIVATE_KEY.into();
    while key.is_open() && from < text.len() {
        let line = line_at(text, from);
        let Some(length) = key.next(line) else { return from };
        if length > 0 {
            spans.push(Span { is_continued: true, ..Span::new(from..from + length, &rule) });
        }
        from += length + usize::from(key.is_open());
    }
    from.min(text.len())
}
