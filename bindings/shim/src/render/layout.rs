//! The widths of a table's columns, and text broken into lines of such a width.
//!
//! Written here because comfy-table counts in 16 bits, which a recorded line can exceed, holds all
//! rows padded to the widest one in memory, and colours only by way of a terminal library.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Cells between two columns.
pub const GAP: usize = 2;

/// The width of each column, so that the table is at most `limit` wide if possible.
///
/// `natural` are the widths that need no wrapping, `least` the ones that columns cannot go below.
/// The widest columns give way first, down to one common width.
pub fn widths(natural: &[usize], least: &[usize], limit: Option<usize>) -> Vec<usize> {
    let capped = |cap: usize| -> Vec<usize> {
        natural.iter().zip(least).map(|(&natural, &least)| natural.min(cap.max(least))).collect()
    };
    let Some(limit) = limit else { return natural.to_vec() };
    let room = limit.saturating_sub(GAP * natural.len().saturating_sub(1));
    let fits = |widths: &Vec<usize>| widths.iter().sum::<usize>() <= room;
    (0..=room).rev().map(capped).find(fits).unwrap_or_else(|| capped(0))
}

/// The width of the widest line.
pub fn width(text: &str) -> usize {
    text.split('\n').map(UnicodeWidthStr::width).max().unwrap_or(0)
}

/// The text in lines of at most this width, broken at spaces if it has any.
pub fn wrap(text: &str, width: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    for line in text.split('\n') {
        if line.width() <= width {
            lines.push(line);
        } else {
            wrap_line(line, width, &mut lines);
        }
    }
    lines
}

/// The first `most` of the lines that a text is wrapped into, for each line of the text. The last says that it goes on.
pub fn fold(text: &str, width: usize, most: usize) -> Vec<Cow<'_, str>> {
    let mut folded = Vec::new();
    for line in text.split('\n') {
        let lines = wrap(line, width);
        let is_cut = lines.len() > most;
        folded.extend(lines.into_iter().take(most).map(Cow::Borrowed));
        if let Some(last) = folded.last_mut().filter(|_| is_cut) {
            *last = Cow::Owned(with_ellipsis(last, width));
        }
    }
    folded
}

/// The text in at most this width, with an ellipsis where something is gone.
fn with_ellipsis(text: &str, width: usize) -> String {
    let end = overflow(text, width.saturating_sub(1)).unwrap_or(text.len());
    format!("{}\u{2026}", &text[..end])
}

fn wrap_line<'a>(line: &'a str, width: usize, lines: &mut Vec<&'a str>) {
    let mut rest = line;
    while let Some(end) = overflow(rest, width) {
        let space = if rest[end..].starts_with(' ') { Some(end) } else { rest[..end].rfind(' ') };
        // A break within the indentation would only make an empty line.
        let space = space.filter(|&space| !rest[..space].trim_start().is_empty());
        let (head, tail) = rest.split_at(space.unwrap_or(end));
        lines.push(head.trim_end());
        rest = if space.is_some() { tail.trim_start() } else { tail };
    }
    if !rest.is_empty() {
        lines.push(rest);
    }
}

/// The place of the first character that no longer fits. The very first one always fits.
fn overflow(text: &str, width: usize) -> Option<usize> {
    let mut used = 0;
    text.char_indices().find_map(|(index, c)| {
        used += c.width().unwrap_or(0);
        (used > width && index > 0).then_some(index)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn wide_columns_give_way_first() {
        assert_eq!(widths(&[5, 40, 90], &[5, 4, 4], None), [5, 40, 90]);
        assert_eq!(widths(&[5, 40, 90], &[5, 4, 4], Some(200)), [5, 40, 90]);
        assert_eq!(widths(&[5, 20, 90], &[5, 4, 4], Some(80)), [5, 20, 51]);
        assert_eq!(widths(&[5, 60, 90], &[5, 4, 4], Some(80)), [5, 35, 35]);
        assert_eq!(widths(&[5, 60, 90], &[5, 4, 9], Some(10)), [5, 4, 9]);
    }

    #[test]
    fn text_breaks_at_spaces_and_else_anywhere() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("one twothree", 5), ["one", "twoth", "ree"]);
        assert_eq!(wrap("   indented text", 11), ["   indented", "text"]);
        assert_eq!(wrap("日本語", 4), ["日本", "語"]);
        assert_eq!(wrap("日本", 1), ["日", "本"]);
        assert_eq!(wrap("a\n\nb", 4), ["a", "", "b"]);
        assert_eq!(wrap("", 4), [""]);
    }

    #[test]
    fn a_cut_text_says_so() {
        assert_eq!(fold("one two three four", 5, 2), ["one", "two\u{2026}"]);
        assert_eq!(fold("one two", 5, 2), ["one", "two"]);
        assert_eq!(fold("0123456789", 4, 1), ["012\u{2026}"]);
        assert_eq!(fold("0123\n4567890", 4, 1), ["0123", "456\u{2026}"]);
    }

    proptest! {
        #[test]
        fn wrapping_loses_nothing_but_spaces(text in "[ a-z日é\u{301}]{0,60}", width in 2_usize..20) {
            let lines = wrap(&text, width);
            prop_assert!(lines.iter().all(|line| line.width() <= width), "{:?}", lines);
            prop_assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        }
    }
}
