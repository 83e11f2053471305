//! Lines of a file for the index: numbered, bounded, readable as text.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};

use super::encoding::Encoding;
use super::screen::{Screen, is_plain, shown};

/// How much of a file is taken.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// The most bytes of a line; of a longer one the first and the last half of this many.
    pub line_bytes: usize,
    /// The most bytes of the file; of a larger one the first and the last half of this many.
    pub file_bytes: u64,
}

/// What stands where the middle of a line is left out.
pub(crate) const GAP: &str = " \u{2026} ";

/// A cursor over the lines of a file.
pub(crate) struct Lines {
    reader: Box<dyn BufRead + Send>,
    bounds: Bounds,
    size: u64,
    offset: u64,
    number: u64,
    line: Raw,
}

/// One line, borrowed from the cursor.
pub(crate) struct Line<'a> {
    /// The number, from 1.
    pub number: u64,
    /// What a terminal shows of it, up to the bound.
    pub text: Cow<'a, str>,
    /// Whether the bound cut it.
    pub cut: bool,
    /// Its length in the file, in bytes, with its line ending.
    pub length: u64,
}

/// A line that is being read.
struct Raw {
    /// The bytes, or of very many the first.
    head: Vec<u8>,
    /// The last bytes, if there are more; up to twice as many as wanted.
    tail: Vec<u8>,
    /// How many bytes of either are wanted.
    half: usize,
    /// How many bytes are in neither.
    dropped: u64,
    /// What a terminal makes of it, if that is something else.
    screen: Screen,
    is_screen: bool,
}

impl Lines {
    /// Reads from the beginning of the file.
    pub fn new(mut file: File, bounds: Bounds) -> io::Result<Self> {
        let mut size = file.metadata()?.len();
        file.seek(SeekFrom::Start(0))?;
        let mut reader = BufReader::with_capacity(1 << 18, file);
        let encoding = Encoding::of(reader.fill_buf()?);
        let reader: Box<dyn BufRead + Send> = match encoding {
            Encoding::Utf8 => Box::new(reader),
            Encoding::Utf16 { .. } => {
                let mut bytes = Vec::new();
                reader.take(bounds.file_bytes).read_to_end(&mut bytes)?;
                let text = encoding.decode(&bytes).unwrap_or(bytes);
                size = text.len() as u64;
                Box::new(Cursor::new(text))
            }
        };
        Ok(Self { reader, bounds, size, offset: 0, number: 0, line: Raw::new(bounds.line_bytes) })
    }

    /// The next line that is within the bounds.
    pub fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        let half = self.bounds.file_bytes / 2;
        let tail = self.size.saturating_sub(half);
        if self.size > self.bounds.file_bytes && (half..tail).contains(&self.offset) {
            self.skip_to(tail)?;
        }
        let length = self.read_line()?;
        if length == 0 {
            return Ok(None);
        }
        self.number += 1;
        self.offset += length;
        let (text, cut) = self.line.text();
        Ok(Some(Line { number: self.number, text, cut, length }))
    }

    /// Reads to the end of the line, keeping as much as the bound allows. Returns the line's length.
    fn read_line(&mut self) -> io::Result<u64> {
        self.line.clear();
        let mut length = 0;
        loop {
            let available = self.reader.fill_buf()?;
            let (taken, ended) = match memchr::memchr(b'\n', available) {
                Some(at) => (at + 1, true),
                None => (available.len(), available.is_empty()),
            };
            self.line.push(trim(&available[..taken]));
            self.reader.consume(taken);
            length += taken as u64;
            if ended {
                return Ok(length);
            }
        }
    }

    /// Counts the lines up to the first that begins at or after `tail`.
    fn skip_to(&mut self, tail: u64) -> io::Result<()> {
        while self.offset < tail {
            let available = self.reader.fill_buf()?;
            if available.is_empty() {
                return Ok(());
            }
            let whole = usize::try_from(tail - self.offset).unwrap_or(usize::MAX);
            let taken = if whole >= available.len() {
                available.len()
            } else {
                // A line that begins at the tail itself is the first to be taken.
                match memchr::memchr(b'\n', &available[whole - 1..]) {
                    Some(at) => whole + at,
                    None => available.len(),
                }
            };
            self.number += memchr::memchr_iter(b'\n', &available[..taken]).count() as u64;
            let ended = available[..taken].ends_with(b"\n");
            self.reader.consume(taken);
            self.offset += taken as u64;
            if self.offset >= tail && !ended {
                self.offset += self.read_line()?;
                self.number += 1;
            }
        }
        Ok(())
    }
}

impl Raw {
    fn new(line_bytes: usize) -> Self {
        Self {
            head: Vec::new(),
            tail: Vec::new(),
            half: line_bytes.div_ceil(2),
            dropped: 0,
            screen: Screen::new(line_bytes),
            is_screen: false,
        }
    }

    fn clear(&mut self) {
        self.head.clear();
        self.tail.clear();
        self.dropped = 0;
        if self.is_screen {
            self.screen.clear();
            self.is_screen = false;
        }
    }

    /// Takes the next bytes of the line.
    fn push(&mut self, bytes: &[u8]) {
        if !self.is_screen && is_plain(bytes) {
            return self.push_plain(bytes);
        }
        if !self.is_screen {
            self.is_screen = true;
            self.screen.feed(&self.head);
            self.screen.feed(&self.tail);
        }
        self.screen.feed(bytes);
    }

    fn push_plain(&mut self, bytes: &[u8]) {
        let most = self.half * 2;
        let room = most.saturating_sub(self.head.len()).min(bytes.len());
        self.head.extend_from_slice(&bytes[..room]);
        let rest = &bytes[room..];
        self.tail.extend_from_slice(rest);
        if self.tail.len() > most {
            let spare = self.tail.len() - self.half;
            self.tail.drain(..spare);
            self.dropped += spare as u64;
        }
    }

    /// What a terminal shows of the line, and whether the middle is left out.
    fn text(&self) -> (Cow<'_, str>, bool) {
        if self.is_screen {
            return (Cow::Owned(self.screen.text()), self.screen.is_cut());
        }
        if self.tail.is_empty() {
            return (readable(&self.head), false);
        }
        let (head, rest) = self.head.split_at(self.half);
        let missing = self.half.saturating_sub(self.tail.len());
        let between = &rest[rest.len().saturating_sub(missing)..];
        let end = [between, &self.tail[self.tail.len().saturating_sub(self.half)..]].concat();
        (Cow::Owned([&*readable(whole(head)), GAP, &*readable(whole(&end))].concat()), true)
    }
}

/// The bytes without parts of a character at their ends.
fn whole(bytes: &[u8]) -> &[u8] {
    let is_inside = |byte: &u8| byte & 0xC0 == 0x80;
    let start = bytes.iter().take(3).take_while(|byte| is_inside(byte)).count();
    let bytes = &bytes[start..];
    match bytes.utf8_chunks().last() {
        Some(last) if last.invalid().len() < 4 => &bytes[..bytes.len() - last.invalid().len()],
        _ => bytes,
    }
}

/// The line without its end.
fn trim(line: &[u8]) -> &[u8] {
    let Some(line) = line.strip_suffix(b"\n") else { return line };
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// The line as text for people and for the index: valid UTF-8 as a terminal shows it.
pub(crate) fn readable(bytes: &[u8]) -> Cow<'_, str> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if !is_plain(bytes) {
        return Cow::Owned(shown(bytes));
    }
    let text = String::from_utf8_lossy(bytes);
    if text.contains('\0') { Cow::Owned(text.replace('\0', "\u{FFFD}")) } else { text }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn read(bytes: &[u8], line_bytes: usize, file_bytes: u64) -> Vec<(u64, String, bool)> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        let mut lines = Lines::new(file, Bounds { line_bytes, file_bytes }).unwrap();
        let mut found = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            found.push((line.number, line.text.into_owned(), line.cut));
        }
        found
    }

    fn line(number: u64, text: &str, cut: bool) -> (u64, String, bool) {
        (number, text.to_owned(), cut)
    }

    #[test]
    fn lines_are_numbered_and_the_last_needs_no_end() {
        let found = read(b"one\r\n\nthree", 100, 1000);
        assert_eq!(found, [line(1, "one", false), line(2, "", false), line(3, "three", false)]);
        assert!(read(b"", 100, 1000).is_empty());
    }

    #[test]
    fn of_a_long_line_both_ends_are_taken_and_the_next_is_whole() {
        let found = read(b"abcdefghi\nabcd\nabcde", 4, 1000);
        let cut = |number, text| line(number, text, true);
        assert_eq!(
            found,
            [cut(1, "ab \u{2026} hi"), line(2, "abcd", false), cut(3, "ab \u{2026} de")]
        );
        let long = format!("beginning {} the end\nnext", "x".repeat(1 << 20));
        let found = read(long.as_bytes(), 40, 1 << 30);
        assert!(
            found[0].1.starts_with("beginning ") && found[0].1.ends_with("x the end"),
            "{found:?}"
        );
        assert_eq!(found[1], line(2, "next", false));
    }

    #[test]
    fn a_progress_bar_is_its_last_state() {
        let mut text: String =
            (0..3000).map(|n| format!("\r[{:<40}] {n}", "#".repeat(n / 75))).collect();
        text.push_str("\nERROR: checksum mismatch\n");
        let found = read(text.as_bytes(), 1 << 14, 1 << 30);
        let bar = format!("[{:<40}] 2999", "#".repeat(39));
        assert_eq!(found, [line(1, &bar, false), line(2, "ERROR: checksum mismatch", false)]);
    }

    #[test]
    fn utf_16_is_read_as_what_it_says() {
        let bytes: Vec<u8> =
            "\u{feff}one\r\ntw\u{f6}\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&bytes, 100, 1000), [line(1, "one", false), line(2, "tw\u{f6}", false)]);
    }

    #[test]
    fn of_a_large_file_both_ends_are_taken_with_true_numbers() {
        let text: String = (1..=1000).map(|n| format!("line {n:04}\n")).collect();
        let numbers: Vec<u64> =
            read(text.as_bytes(), 100, 60).into_iter().map(|line| line.0).collect();
        assert_eq!(numbers, [1, 2, 3, 998, 999, 1000]);
    }

    #[test]
    fn both_ends_meet_without_a_gap_for_every_bound() {
        let text: String = (1..=50).map(|n| format!("{n}\n{}", "x".repeat(n % 7))).collect();
        for bound in 1..=text.len() as u64 {
            let numbers: Vec<u64> =
                read(text.as_bytes(), 100, bound).iter().map(|line| line.0).collect();
            assert!(numbers.is_sorted_by(|a, b| a < b), "{bound}: {numbers:?}");
            assert!(numbers.iter().all(|number| *number <= 51), "{bound}: {numbers:?}");
        }
        assert_eq!(read(text.as_bytes(), 100, text.len() as u64).len(), text.lines().count());
    }

    #[test]
    fn text_is_made_readable() {
        assert_eq!(readable(b"\x1b[31mERROR\x1b[0m x"), "ERROR x");
        assert_eq!(readable(b"a\0b\xFF"), "a\u{FFFD}b\u{FFFD}");
        assert_eq!(readable(b"\xEF\xBB\xBFhello"), "hello");
    }
}
