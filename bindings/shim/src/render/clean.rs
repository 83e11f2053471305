//! Recorded text made safe to look at.

use std::borrow::Cow;

use anstream::adapter::strip_str;

/// The text without anything that could move the cursor, colour or reorder what surrounds it.
///
/// Escape sequences are left out, other control characters shown as Rust writes them (`\u{7}`).
/// Only line feeds stay as they are, none at the end.
pub fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    // Line by line, because a sequence without an end would swallow everything after it.
    for (index, line) in text.lines().enumerate() {
        if index > 0 {
            cleaned.push('\n');
        }
        clean_line(line, &mut cleaned);
    }
    cleaned
}

fn clean_line(line: &str, cleaned: &mut String) {
    for c in without_sequences(line).chars() {
        match c {
            // Its width depends on its position, which breaks the alignment of columns.
            '\t' => cleaned.push_str("    "),
            c if is_disruptive(c) => cleaned.extend(c.escape_default()),
            c => cleaned.push(c),
        }
    }
}

/// The stripper also removes lone control characters, so it sees only lines that have a sequence.
fn without_sequences(line: &str) -> Cow<'_, str> {
    if line.contains('\u{1b}') {
        Cow::Owned(strip_str(line).to_string())
    } else {
        Cow::Borrowed(line)
    }
}

/// Whether it acts on the text around it: control characters, line separators, marks that change
/// the direction of writing, invisible operators.
pub(super) fn is_disruptive(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::render::testing::any_text;

    #[test]
    fn escape_sequences_are_left_out() {
        assert_eq!(clean("\u{1b}[31mred\u{1b}[0m \u{1b}]0;title\u{7}done"), "red done");
    }

    #[test]
    fn an_unfinished_sequence_costs_its_line_only() {
        assert_eq!(clean("a\u{1b}]0;title\nb"), "a\nb");
    }

    #[test]
    fn control_characters_are_shown() {
        assert_eq!(clean("10%\r20%\u{8}\u{0}\u{9b}31m"), "10%\\r20%\\u{8}\\u{0}\\u{9b}31m");
        assert_eq!(clean("\u{202e}desrever\u{2061}"), "\\u{202e}desrever\\u{2061}");
    }

    #[test]
    fn lines_stay_lines() {
        assert_eq!(clean("a\r\n\n\tb\n"), "a\n\n    b");
    }

    proptest! {
        #[test]
        fn nothing_disruptive_is_left(text in any_text()) {
            prop_assert!(!clean(&text).chars().any(|c| c != '\n' && is_disruptive(c)));
        }
    }
}
