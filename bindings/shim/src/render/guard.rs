//! What keeps recorded control characters from acting on a terminal, whatever the format.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::clean::is_disruptive;

/// Passes text on to a terminal, with what could act on it written as JSON and YAML write it (`\u001b`).
///
/// Line feeds and tabs stay: they are the layout of the formats.
pub struct Guard<'a> {
    out: &'a mut dyn Write,
    /// The beginning of a character that the next write continues.
    rest: Vec<u8>,
}

impl<'a> Guard<'a> {
    pub fn new(out: &'a mut dyn Write) -> Self {
        Self { out, rest: Vec::new() }
    }
}

impl Write for Guard<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.rest.extend_from_slice(bytes);
        let complete = match std::str::from_utf8(&self.rest) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => self.rest.len(),
        };
        let text: Vec<u8> = self.rest.drain(..complete).collect();
        self.out.write_all(shown(&String::from_utf8_lossy(&text)).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The text as a terminal may have it.
pub fn shown(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut shown, c| {
        if is_disruptive(c) && !matches!(c, '\n' | '\t') {
            // Writing to a string cannot fail. None of these is outside the basic plane.
            let _ = write!(shown, "\\u{:04x}", u32::from(c));
        } else {
            shown.push(c);
        }
        shown
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::render::testing::any_text;

    fn guarded(pieces: &[&[u8]]) -> String {
        let mut out = Vec::new();
        let mut guard = Guard::new(&mut out);
        for piece in pieces {
            guard.write_all(piece).unwrap();
        }
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_acts_on_a_terminal_is_shown() {
        let text = "\u{1b}]52;c;aGk=\u{7}\u{9b}2J\u{7f}\r\u{202e}\ta\n";
        assert_eq!(shown(text), "\\u001b]52;c;aGk=\\u0007\\u009b2J\\u007f\\u000d\\u202e\ta\n");
    }

    #[test]
    fn a_character_may_come_in_pieces() {
        assert_eq!(guarded(&[b"\xc2", b"\x9b\xe9", b"\x9b", b"\xaa\n"]), "\\u009b雪\n");
        assert_eq!(guarded(&[b"\x9b2J"]), "\u{fffd}2J");
    }

    proptest! {
        #[test]
        fn it_is_the_same_in_pieces(text in any_text(), at in 0..8_usize) {
            let (first, second) = text.as_bytes().split_at(at.min(text.len()));
            prop_assert_eq!(guarded(&[first, second]), shown(&text));
        }
    }
}
