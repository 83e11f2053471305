//! Values of environment variables, as they may turn up in output.

use std::os::unix::ffi::OsStrExt as _;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};

use super::span::Span;
use crate::error::{Error, Result};

/// Shorter values are left alone: one letter would mask everything.
pub(super) const SHORTEST: usize = 6;

/// Longer values are looked for in pieces of this size, so that a match fits the window of a stream.
const PIECE: usize = 4096;

/// How wide programs break lines of Base64: RFC 2045 and `base64`, then PEM.
const LINE_WIDTHS: [usize; 2] = [76, 64];

/// What is left as it is where a value is percent-encoded: by RFC 3986, and by JavaScript.
const MARKS: [&[u8]; 2] = [b"-._~", b"-._~!*'()"];

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL_SAFE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A searcher for the values of some variables.
#[derive(Debug)]
pub(super) struct Values {
    searcher: AhoCorasick,
    /// The rule of each of the searcher's patterns.
    rules: Vec<Arc<str>>,
}

impl Values {
    /// For these variables of this process, as they are now; `None` where none has a value to look for.
    pub(super) fn of_environment(names: &[String]) -> Result<Option<Self>> {
        let values = names.iter().filter_map(|name| Some((name, std::env::var_os(name)?)));
        Self::new(values.map(|(name, value)| (name.clone(), value.as_bytes().to_vec())))
    }

    fn new(values: impl Iterator<Item = (String, Vec<u8>)>) -> Result<Option<Self>> {
        let (mut forms, mut rules) = (Vec::new(), Vec::new());
        for (name, value) in values {
            let rule: Arc<str> = name.into();
            let found = forms_of(&value);
            rules.resize(rules.len() + found.len(), rule);
            forms.extend(found);
        }
        if forms.is_empty() {
            return Ok(None);
        }
        let searcher = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(&forms)
            .map_err(|error| Error::invalid(format!("too many values to redact: {error}")))?;
        Ok(Some(Self { searcher, rules }))
    }

    /// Finds them in whole lines.
    pub(super) fn find(&self, text: &[u8], spans: &mut Vec<Span>) {
        let found = self.searcher.find_iter(text);
        spans.extend(
            found.map(|found| Span::new(found.range(), &self.rules[found.pattern().as_usize()])),
        );
    }
}

/// All forms in which a value is looked for: itself and its lines, as they are, percent-encoded and in Base64.
fn forms_of(value: &[u8]) -> Vec<Vec<u8>> {
    let mut forms = Vec::new();
    let lines = value.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    for line in lines.chain([value.trim_ascii()]).filter(|text| text.len() >= SHORTEST) {
        if !line.contains(&b'\n') {
            forms.extend(pieces(line));
            forms.extend(MARKS.iter().flat_map(|kept| pieces(&percent_encoded(line, kept))));
        }
        for alphabet in [STANDARD, URL_SAFE] {
            forms.extend((0..3).flat_map(|offset| pieces(&base64(line, offset, alphabet))));
        }
    }
    let trimmed = value.trim_ascii();
    if trimmed.len() >= SHORTEST {
        for encoded in [value, trimmed].map(|text| base64(text, 0, STANDARD)) {
            let broken = LINE_WIDTHS.into_iter().flat_map(|width| encoded.chunks(width));
            forms.extend(broken.filter(|line| line.len() > SHORTEST).map(<[u8]>::to_vec));
        }
    }
    forms.sort_unstable();
    forms.dedup();
    forms
}

/// A text as part of a URL.
fn percent_encoded(text: &[u8], kept: &[u8]) -> Vec<u8> {
    let hex = |digit: u8| b"0123456789ABCDEF"[usize::from(digit)];
    let encode = |byte: &u8| match *byte {
        byte if byte.is_ascii_alphanumeric() || kept.contains(&byte) => vec![byte],
        byte => vec![b'%', hex(byte >> 4), hex(byte & 15)],
    };
    text.iter().flat_map(encode).collect()
}

/// A text in pieces that a window holds, none of them too short to look for.
fn pieces(text: &[u8]) -> Vec<Vec<u8>> {
    let (whole, rest) = text.split_at(text.len() - text.len() % PIECE);
    let mut pieces: Vec<_> = whole.chunks(PIECE).map(<[u8]>::to_vec).collect();
    match pieces.last_mut() {
        Some(last) if rest.len() < SHORTEST => last.extend_from_slice(rest),
        _ => pieces.push(rest.to_vec()),
    }
    pieces
}

/// The digits of a text's Base64 that depend on nothing else, when it begins at this offset of the three in which
/// bytes become digits.
fn base64(text: &[u8], offset: usize, alphabet: &[u8; 64]) -> Vec<u8> {
    let bits = text.len() * 8;
    // The text begins so many bits into a digit of which the first belong to what comes before.
    let skipped = (6 - offset * 8 % 6) % 6;
    let digit = |at: usize| {
        let pair = u16::from_be_bytes([text[at / 8], text.get(at / 8 + 1).copied().unwrap_or(0)]);
        alphabet[usize::from(pair >> (10 - at % 8) & 63)]
    };
    (skipped..bits.saturating_sub(5)).step_by(6).map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(value: &str, text: &str) -> Vec<String> {
        let values = Values::new([("KEY".to_owned(), value.as_bytes().to_vec())].into_iter());
        let mut spans = Vec::new();
        values.unwrap().unwrap().find(text.as_bytes(), &mut spans);
        spans.iter().map(|span| text[span.start..span.end].to_owned()).collect()
    }

    #[test]
    fn base64_is_found_at_each_offset() {
        // `printf 'xhunter2!y' | base64` and so on.
        for (text, digits) in [
            ("aHVudGVyMiE=", "aHVudGVyMi"),
            ("eGh1bnRlcjIheQ==", "h1bnRlcjIh"),
            ("eHhodW50ZXIyIXk=", "odW50ZXIyI"),
            ("eHh4aHVudGVyMiF5", "aHVudGVyMi"),
        ] {
            let found = masked("hunter2!", text);
            assert!(found.len() == 1 && found[0].contains(digits), "{text}: {found:?}");
        }
        assert_eq!(masked("?>?>?>", "Pz4_Pj8-"), ["Pz4_Pj8-"]);
    }

    #[test]
    fn a_value_is_found_in_a_url() {
        assert_eq!(masked("p@ss w/rd!", "u:p%40ss%20w%2Frd%21@h"), ["p%40ss%20w%2Frd%21"]);
        assert_eq!(masked("p@ss w/rd!", "u:p%40ss%20w%2Frd!@h"), ["p%40ss%20w%2Frd!"]);
    }

    #[test]
    fn each_line_of_a_value_is_a_value() {
        let value = "-----BEGIN-----\r\nMIIEvQ\r\nab\r\n";
        assert_eq!(masked(value, "x MIIEvQ ab -----BEGIN-----"), ["MIIEvQ", "-----BEGIN-----"]);
        assert!(forms_of(b"one\nshort\n").iter().all(|form| form.len() > SHORTEST));
    }

    #[test]
    fn base64_that_is_broken_into_lines_is_found() {
        let value = "0123456789".repeat(20);
        let encoded = base64(value.as_bytes(), 0, STANDARD);
        for width in LINE_WIDTHS {
            let lines: Vec<_> =
                encoded.chunks(width).map(|line| String::from_utf8_lossy(line)).collect();
            assert_eq!(masked(&value, &lines.join("\n")), lines);
        }
    }

    #[test]
    fn short_values_are_left_alone_and_long_ones_found_in_pieces() {
        for short in ["", "x", "12345", " 12345\n"] {
            let values = Values::new([("KEY".to_owned(), short.as_bytes().to_vec())].into_iter());
            assert!(values.unwrap().is_none_or(|it| it.rules.is_empty()), "{short:?}");
        }
        for length in [6, 4095, 4096, 4099, 4102, 20_000] {
            let value: String = ('a'..='z').cycle().take(length).collect();
            assert_eq!(masked(&value, &value).concat(), value, "{length}");
        }
    }
}
