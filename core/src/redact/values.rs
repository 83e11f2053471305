//! Values of environment variables, as they may turn up in output.

use std::os::unix::ffi::OsStrExt as _;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, Anchored, Input, Match, MatchKind, StartKind};

use super::grams::{self, Grams};
use super::span::Span;
use crate::error::{Error, Result};

/// Shorter values are left alone: one letter would mask everything.
pub(super) const SHORTEST: usize = grams::SHORTEST;

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
    /// Where to look, if there are too many patterns for the searcher to skip most of a text by itself.
    grams: Option<Grams>,
}

/// So many patterns are looked for at once by the processor's widest instructions.
const FEW: usize = 64;

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
        let is_many = forms.len() > FEW;
        let searcher = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(if is_many { StartKind::Anchored } else { StartKind::Unanchored })
            .build(&forms)
            .map_err(|error| Error::invalid(format!("too many values to redact: {error}")))?;
        Ok(Some(Self { searcher, rules, grams: is_many.then(|| Grams::new(&forms)) }))
    }

    /// Finds them in whole lines.
    pub(super) fn find(&self, text: &[u8], spans: &mut Vec<Span>) {
        let mut add = |found: Match| {
            spans.push(Span::new(found.range(), &self.rules[found.pattern().as_usize()]));
        };
        let Some(grams) = &self.grams else { return self.searcher.find_iter(text).for_each(add) };
        let mut from = 0;
        while let Some((first, last)) = grams.next(text, from) {
            let found = (first..=last).find_map(|start| {
                let input = Input::new(text).range(start..).anchored(Anchored::Yes);
                self.searcher.find(input)
            });
            from = found.map_or(last + 1, |found| found.end());
            found.into_iter().for_each(&mut add);
        }
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
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::Index;

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

    proptest! {
        #[test]
        fn many_values_are_found_as_few_are(
            words in vec("[ab]{6,9}|[a-d]{6,30}", 1..40),
            text in vec("[a-d]{0,40}|\\PC", 0..60),
            used in vec((any::<Index>(), "[ab]{0,4}"), 0..20),
        ) {
            let mut text = text.concat();
            for (at, after) in used {
                text += at.get::<String>(&words);
                text += &after;
            }
            let named = words.iter().map(|word| ("KEY".to_owned(), word.as_bytes().to_vec()));
            let fillers = (0..FEW).map(|at| ("X".to_owned(), format!("{at:~>9}").into_bytes()));
            let many = Values::new(named.clone().chain(fillers)).unwrap().unwrap();
            let forms: Vec<_> = words.iter().flat_map(|word| forms_of(word.as_bytes())).collect();
            let few = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(forms).unwrap();
            let mut spans = Vec::new();
            many.find(text.as_bytes(), &mut spans);
            let found: Vec<_> = spans.iter().map(|span| span.start..span.end).collect();
            let expected: Vec<_> = few.find_iter(&text).map(|found| found.range()).collect();
            prop_assert!(many.grams.is_some());
            prop_assert_eq!(found, expected);
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
