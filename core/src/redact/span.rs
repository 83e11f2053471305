//! Parts of a text that are to be masked.

use std::ops::Range;
use std::sync::Arc;

use regex::bytes::{Captures, Regex};

/// The group that is masked where a pattern has one of this name.
const GROUP: &str = "secret";

/// A part of a text, and the rule that found it.
#[derive(Debug, Clone)]
pub(super) struct Span {
    pub start: usize,
    pub end: usize,
    /// Where the match begins: what comes before the part is needed to find it.
    pub match_start: usize,
    pub rule: Arc<str>,
    /// Whether it continues what was counted before.
    pub is_continued: bool,
}

impl Span {
    /// A part that this rule found.
    pub fn new(range: Range<usize>, rule: &Arc<str>) -> Self {
        Self {
            start: range.start,
            end: range.end,
            match_start: range.start,
            rule: Arc::clone(rule),
            is_continued: false,
        }
    }

    /// The first of what a pattern matches, or its group `secret`.
    pub fn find(regex: &Regex, text: &[u8], rule: &Arc<str>) -> Option<Self> {
        if regex.captures_len() == 1 {
            return regex.find(text).map(|found| Self::new(found.range(), rule));
        }
        regex.captures(text).and_then(|captures| Self::of_captures(&captures, rule))
    }

    /// All that a pattern matches, or its groups `secret`.
    pub fn find_all(regex: &Regex, text: &[u8], rule: &Arc<str>, spans: &mut Vec<Self>) {
        if regex.captures_len() == 1 {
            spans.extend(regex.find_iter(text).map(|found| Self::new(found.range(), rule)));
            return;
        }
        let captures = regex.captures_iter(text);
        spans.extend(captures.filter_map(|captures| Self::of_captures(&captures, rule)));
    }

    fn of_captures(captures: &Captures, rule: &Arc<str>) -> Option<Self> {
        let whole = captures.get(0)?;
        let secret = captures.name(GROUP).unwrap_or(whole);
        Some(Self { match_start: whole.start(), ..Self::new(secret.range(), rule) })
    }

    /// Moves it to where it is in a text of which the searched one is the rest from an offset.
    pub fn shift(&mut self, offset: usize) {
        self.start += offset;
        self.end += offset;
        self.match_start += offset;
    }
}

/// Puts parts in order and makes one of those that overlap, in the name of the first, of two at one place the longer.
pub(super) fn merge(spans: &mut Vec<Span>) {
    spans.sort_by(|a, b| (a.start, b.end, &a.rule).cmp(&(b.start, a.end, &b.rule)));
    spans.dedup_by(|next, kept| {
        let overlaps = next.start < kept.end;
        if overlaps {
            kept.end = kept.end.max(next.end);
            kept.match_start = kept.match_start.min(next.match_start);
        }
        overlaps
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_overlaps_is_one() {
        let (a, b): (Arc<str>, Arc<str>) = ("a".into(), "b".into());
        let mut spans = vec![
            Span::new(8..9, &a),
            Span::new(4..6, &b),
            Span::new(1..3, &a),
            Span::new(1..4, &b),
            Span::new(5..8, &a),
        ];
        merge(&mut spans);
        let merged: Vec<_> = spans.iter().map(|it| (it.start, it.end, &*it.rule)).collect();
        assert_eq!(merged, [(1, 4, "b"), (4, 8, "b"), (8, 9, "a")]);
    }
}
