//! A user's pattern, made to match within one line.
//!
//! Output comes in pieces of any size, and what is masked must not depend on where they end. Lines do not either, so
//! a pattern that cannot cross a line's end finds the same in many lines at once as in each of them alone.

use regex::bytes::Regex;
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, ClassBytesRange, ClassUnicodeRange, Hir, HirKind, Look};

use crate::error::{Error, Result};

/// Compiles a pattern over bytes in which `^` and `$` stand for the ends of a line and nothing matches a line feed.
pub(super) fn compile(pattern: &str) -> Result<Regex> {
    let refused = |why: &dyn std::fmt::Display| {
        let why = why.to_string();
        let why = why.lines().last().unwrap_or_default().trim_start_matches("error: ");
        Error::invalid(format!("\"{}\" cannot be redacted: {why}", pattern.escape_debug()))
    };
    let hir = ParserBuilder::new()
        .utf8(false)
        .unicode(false)
        .multi_line(true)
        .build()
        .parse(pattern)
        .map_err(|error| refused(&error))?;
    let line = within_line(hir).ok_or_else(|| refused(&"a pattern cannot go beyond a line"))?;
    if line.properties().minimum_len() == Some(0) {
        return Err(refused(&"it matches nothing at all, and so everywhere"));
    }
    // As text the expression says by itself what is of bytes and what is of characters.
    Regex::new(&line.to_string()).map_err(|error| refused(&error))
}

/// The same expression without line feeds; `None` where it asks for one.
fn within_line(hir: Hir) -> Option<Hir> {
    Some(match hir.into_kind() {
        HirKind::Empty => Hir::empty(),
        HirKind::Literal(literal) if literal.0.contains(&b'\n') => return None,
        HirKind::Literal(literal) => Hir::literal(literal.0),
        HirKind::Class(mut class) => {
            match &mut class {
                Class::Bytes(set) => {
                    let mut end = set.clone();
                    end.intersect(&bytes(b'\n'));
                    set.difference(&end);
                }
                Class::Unicode(set) => {
                    let mut end = set.clone();
                    end.intersect(&unicode('\n'));
                    set.difference(&end);
                }
            }
            Hir::class(class)
        }
        HirKind::Look(Look::Start) => Hir::look(Look::StartLF),
        HirKind::Look(Look::End) => Hir::look(Look::EndLF),
        HirKind::Look(look) => Hir::look(look),
        HirKind::Repetition(mut repetition) => {
            repetition.sub = Box::new(within_line(*repetition.sub)?);
            Hir::repetition(repetition)
        }
        HirKind::Capture(mut capture) => {
            capture.sub = Box::new(within_line(*capture.sub)?);
            Hir::capture(capture)
        }
        HirKind::Concat(parts) => Hir::concat(all_within_line(parts)?),
        HirKind::Alternation(parts) => Hir::alternation(all_within_line(parts)?),
    })
}

fn all_within_line(parts: Vec<Hir>) -> Option<Vec<Hir>> {
    parts.into_iter().map(within_line).collect()
}

fn bytes(byte: u8) -> regex_syntax::hir::ClassBytes {
    regex_syntax::hir::ClassBytes::new([ClassBytesRange::new(byte, byte)])
}

fn unicode(letter: char) -> regex_syntax::hir::ClassUnicode {
    regex_syntax::hir::ClassUnicode::new([ClassUnicodeRange::new(letter, letter)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(pattern: &str, text: &'a [u8]) -> Vec<&'a [u8]> {
        compile(pattern).unwrap().find_iter(text).map(|found| found.as_bytes()).collect()
    }

    #[test]
    fn a_match_stays_within_its_line() {
        assert_eq!(found(r"a\s*b", b"a b\na\nb"), [b"a b"]);
        assert_eq!(found(r"a[^,]+", b"axy\nz,aq"), [&b"axy"[..], b"aq"]);
        assert_eq!(found(r"(?s)a.+", b"ab\ncd"), [b"ab"]);
        assert_eq!(found(r"(?su)a.+", b"ab\ncd"), [b"ab"]);
    }

    #[test]
    fn anchors_stand_for_the_ends_of_a_line() {
        for pattern in [r"^a.*$", r"\Aa.*\z", r"(?-m)^a.*$"] {
            assert_eq!(found(pattern, b"a1\nba\na2"), [b"a1", b"a2"], "{pattern}");
        }
    }

    #[test]
    fn patterns_match_bytes() {
        assert_eq!(found(r"key=.*", b"key=\xff\xfe1"), [b"key=\xff\xfe1"]);
        assert_eq!(found("gr\u{fc}n", "so gr\u{fc}n".as_bytes()), ["gr\u{fc}n".as_bytes()]);
        assert_eq!(found(r"(?i)key-\d+", b"KEY-12"), [b"KEY-12"]);
    }

    #[test]
    fn what_cannot_be_a_pattern_is_one_line() {
        for bad in ["(", r"a\nb", "x*", "", "a|", r"(a)\1", "(?=a)", r"[\n]x|", "\\b"] {
            let error = compile(bad).unwrap_err().to_string();
            assert!(!error.contains('\n') && error.contains("cannot be redacted"), "{error}");
        }
        // Linear time and bounded memory, whatever is asked for.
        compile(r"(?:a{1000}){1000}").unwrap_err();
    }
}
