//! Passwords in URLs.

use std::sync::Arc;

use once_cell::sync::Lazy;
use regex::bytes::{Regex, RegexBuilder};

use super::span::Span;

static REGEX: Lazy<Option<Regex>> = Lazy::new(|| {
    let pattern = r#"://[^\s/?#:@"'<>]*:(?P<secret>[^\s/"'<>]+)@"#;
    RegexBuilder::new(pattern).unicode(false).build().ok()
});

/// How long a name with its password may be.
const LONGEST: usize = 4096;

/// Finds them in whole lines, or in a part of one.
///
/// It looks for the `@`, which is far rarer in logs than URLs are, and before it for slashes, which a password has none
/// of.
pub(super) fn find(text: &[u8], spans: &mut Vec<Span>) {
    let mut done = 0;
    for at in memchr::memchr_iter(b'@', text) {
        let before = &text[done.max(at.saturating_sub(LONGEST)).min(at)..at];
        let slash = memchr::memrchr2(b'/', b'\n', before);
        let Some(start) = slash.filter(|end| before[..=*end].ends_with(b"://")) else { continue };
        let start = at - before.len() + start - 2;
        let rest = &text[start..];
        let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
        if let Some(regex) = REGEX.as_ref() {
            let known = spans.len();
            Span::find_all(regex, line, &Arc::from("url-password"), spans);
            spans[known..].iter_mut().for_each(|span| span.shift(start));
        }
        done = start + line.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passwords(text: &str) -> Vec<&str> {
        let mut spans = Vec::new();
        find(text.as_bytes(), &mut spans);
        spans.iter().map(|span| &text[span.start..span.end]).collect()
    }

    #[test]
    fn passwords_are_found() {
        let text = "a@b\npostgres://u:p@ss:w@host:5432/db redis://:secret@host\n@ https://u:p1@h/";
        assert_eq!(passwords(text), ["p@ss:w", "secret", "p1"]);
        let text = "postgres://u:p%40ss%2Fw@h/db,https://x:y@h redis://:%3Apw@h:6379/0";
        assert_eq!(passwords(text), ["p%40ss%2Fw", "y", "%3Apw"]);
    }

    #[test]
    fn urls_without_are_left_alone() {
        for text in [
            "https://example.org:8080/a?b=c@d",
            "https://user@example.org/",
            "git clone ssh://git@host:22/x",
            "http://a:80\n@",
            "mailto:a:b@c",
        ] {
            assert!(passwords(text).is_empty(), "{text}");
        }
    }
}
