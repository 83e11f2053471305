//! A line as a terminal shows it: what was overwritten or erased is gone, and colours leave no trace.

use anstyle_parse::{DefaultCharAccumulator, Params, Parser, Perform};

use super::encoding::is_unfinished;

/// Turns the bytes of one line into what stands there in the end, in memory bounded by its width.
pub(crate) struct Screen {
    parser: Parser<DefaultCharAccumulator>,
    /// The beginning of a character whose other bytes are still to come.
    partial: Vec<u8>,
    row: Row,
}

/// The cells of the line. Of one that is wider than the bound, the middle goes.
struct Row {
    cells: Vec<char>,
    cursor: usize,
    most: usize,
    cut: bool,
}

impl Screen {
    /// A line of at most so many characters.
    pub fn new(most: usize) -> Self {
        let row = Row { cells: Vec::new(), cursor: 0, most: most.max(8), cut: false };
        Self { parser: Parser::<DefaultCharAccumulator>::new(), partial: Vec::new(), row }
    }

    /// Begins the next line. An escape sequence that has not ended ends here.
    pub fn clear(&mut self) {
        self.parser = Parser::<DefaultCharAccumulator>::new();
        self.partial.clear();
        self.row.cells.clear();
        (self.row.cursor, self.row.cut) = (0, false);
    }

    /// Shows the next bytes.
    pub fn feed(&mut self, bytes: &[u8]) {
        if self.partial.is_empty() {
            return self.advance(bytes);
        }
        let mut whole = std::mem::take(&mut self.partial);
        whole.extend_from_slice(bytes);
        self.advance(&whole);
    }

    /// The parser drops what is not UTF-8, so it gets to see none of that.
    fn advance(&mut self, bytes: &[u8]) {
        let mut read = 0;
        for chunk in bytes.utf8_chunks() {
            for byte in chunk.valid().bytes() {
                self.parser.advance(&mut self.row, byte);
            }
            read += chunk.valid().len() + chunk.invalid().len();
            if read == bytes.len() && is_unfinished(chunk.invalid()) {
                self.partial = chunk.invalid().to_vec();
            } else if !chunk.invalid().is_empty() {
                self.row.print(char::REPLACEMENT_CHARACTER);
            }
        }
    }

    /// The line, without the blanks that erasing leaves at its end.
    pub fn text(&self) -> String {
        let mut text: String = self.row.cells.iter().collect();
        if !self.partial.is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
        }
        text.trim_end_matches(' ').to_owned()
    }

    /// Whether the middle of the line is gone.
    pub fn is_cut(&self) -> bool {
        self.row.cut
    }
}

/// What a terminal shows of one line.
pub(crate) fn shown(line: &[u8]) -> String {
    // It has no more characters than bytes, wherever a hostile one moves the cursor.
    let mut screen = Screen::new(line.len());
    screen.feed(line);
    screen.text()
}

/// Whether a terminal shows something else than the bytes themselves.
pub(crate) fn is_plain(bytes: &[u8]) -> bool {
    memchr::memchr3(b'\r', 0x08, 0x1B, bytes).is_none()
}

impl Row {
    fn erase(&mut self, from: usize, to: usize) {
        let to = to.min(self.cells.len());
        if let Some(cells) = self.cells.get_mut(from..to) {
            cells.fill(' ');
        }
    }

    fn move_to(&mut self, column: usize) {
        self.cursor = column.min(self.most - 1);
    }

    /// Takes a quarter of the width out of the middle.
    fn shorten(&mut self) {
        let (half, quarter) = (self.most / 2, self.most / 4);
        self.cells.resize(self.most, ' ');
        self.cells.drain(half..half + quarter);
        self.cells[half] = '\u{2026}';
        self.cursor = self.cursor.saturating_sub(quarter);
        self.cut = true;
    }
}

impl Perform for Row {
    fn print(&mut self, letter: char) {
        // A byte order mark has no width.
        if letter == '\u{FEFF}' {
            return;
        }
        if self.cursor >= self.most {
            self.shorten();
        }
        if self.cursor >= self.cells.len() {
            self.cells.resize(self.cursor + 1, ' ');
        }
        self.cells[self.cursor] = letter;
        self.cursor += 1;
    }

    fn execute(&mut self, byte: u8) {
        match byte {
            b'\r' => self.cursor = 0,
            0x08 => self.cursor = self.cursor.saturating_sub(1),
            0 => self.print('\u{FFFD}'),
            0x07 => {}
            _ => self.print(char::from(byte)),
        }
    }

    fn csi_dispatch(&mut self, params: &Params, between: &[u8], ignore: bool, action: u8) {
        if ignore || !between.is_empty() {
            return;
        }
        let param = |index: usize| {
            let values = params.iter().nth(index)?;
            values.first().map(|value| usize::from(*value))
        };
        let first = param(0).unwrap_or(0);
        let count = first.max(1);
        let cursor = self.cursor;
        match action {
            // From here to the end, from the start to here, the line.
            b'K' | b'J' => match first {
                0 => self.cells.truncate(cursor),
                1 => self.erase(0, cursor + 1),
                _ => self.cells.clear(),
            },
            b'C' => self.move_to(cursor.saturating_add(count)),
            b'D' => self.cursor = cursor.saturating_sub(count),
            b'G' => self.move_to(count - 1),
            b'H' | b'f' => self.move_to(param(1).unwrap_or(1).max(1) - 1),
            b'E' | b'F' => self.cursor = 0,
            b'P' => {
                let to = cursor.saturating_add(count).min(self.cells.len());
                self.cells.drain(cursor.min(to)..to);
            }
            b'X' => self.erase(cursor, cursor.saturating_add(count)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_overwritten_is_gone() {
        for (bytes, text) in [
            ("\r  1%\r 50%\r100%", "100%"),
            ("downloading\rdone", "doneloading"),
            ("downloading\r\x1b[Kdone", "done"),
            ("downloading\x1b[2K\rdone", "done"),
            ("downloading\r           \rdone", "done"),
            ("typo\x08\x08\x08rue", "true"),
            ("a spinner |\x08/\x08-\x08ok", "a spinner ok"),
            ("abcdef\x1b[3D\x1b[Kx", "abcx"),
            ("abc\x1b[1Gx\x1b[5Gy", "xbc y"),
            ("abcdef\x1b[1G\x1b[2Pxx", "xxef"),
            ("12345\x1b[1K67", "     67"),
        ] {
            assert_eq!(shown(bytes.as_bytes()), text, "{bytes:?}");
        }
    }

    #[test]
    fn colours_links_and_titles_leave_no_trace() {
        let bytes = b"\x1b[1;31merror\x1b[0m: \x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\ \x1b]0;title\x07bad\x1b(B";
        assert_eq!(shown(bytes), "error: link bad");
    }

    #[test]
    fn characters_are_kept_and_bytes_that_are_none_show() {
        assert_eq!(shown("gr\u{fc}\u{df}e \u{1f980}\rG".as_bytes()), "Gr\u{fc}\u{df}e \u{1f980}");
        assert_eq!(shown(b"a\xffb\0c\x07\r"), "a\u{FFFD}b\u{FFFD}c");
        let mut screen = Screen::new(40);
        "\r\u{1f980} gr\u{fc}n".as_bytes().chunks(1).for_each(|byte| screen.feed(byte));
        assert_eq!(screen.text(), "\u{1f980} gr\u{fc}n");
    }

    #[test]
    fn of_a_wide_line_both_ends_stay() {
        let mut screen = Screen::new(40);
        screen.feed(b"\x1b[0mbeginning ");
        (0..1000).for_each(|_| screen.feed(b"filler "));
        screen.feed(b"the end");
        let text = screen.text();
        assert!(text.starts_with("beginning filler") && text.ends_with("the end"), "{text}");
        assert!(text.chars().count() <= 40 && screen.is_cut(), "{text}");
        screen.clear();
        screen.feed(b"next");
        assert_eq!((screen.text().as_str(), screen.is_cut()), ("next", false));
    }
}
