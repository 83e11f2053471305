//! What to look for in whole lines.

use std::sync::Arc;

use regex::bytes::Regex;

use super::private_key::OpenKey;
use super::ready::{self, Search, line_at};
use super::span::{self, Span};
use super::url;
use super::values::Values;

/// What to look for.
#[derive(Debug)]
pub(super) struct Rules {
    /// Whether the ready set is among it.
    pub ready_set: bool,
    /// The patterns of the user.
    pub patterns: Vec<Pattern>,
    /// The values of variables.
    pub values: Option<Values>,
}

/// A pattern of the user.
#[derive(Debug)]
pub(super) struct Pattern {
    /// What its matches are counted under.
    pub rule: Arc<str>,
    /// The pattern.
    pub regex: Regex,
}

impl Rules {
    /// Finds what is to be masked in whole lines, or in a part of one line.
    pub fn scan(&self, text: &[u8], key: &mut OpenKey, spans: &mut Vec<Span>) {
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
