//! Lines of a file for the index: numbered, bounded, readable as text.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};

use anstream::adapter::strip_bytes;

/// How much of a file is taken.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// The most bytes of a line.
    pub line_bytes: usize,
    /// The most bytes of the file; of a larger one the first and the last half of this many.
    pub file_bytes: u64,
}

/// A cursor over the lines of a file.
pub(crate) struct Lines {
    reader: BufReader<File>,
    bounds: Bounds,
    size: u64,
    offset: u64,
    number: u64,
    buffer: Vec<u8>,
}

/// One line, borrowed from the cursor.
pub(crate) struct Line<'a> {
    /// The number, from 1.
    pub number: u64,
    /// Its bytes without the end of line, up to the bound.
    pub bytes: &'a [u8],
    /// Whether the bound cut it.
    pub cut: bool,
    /// Its length in the file, in bytes, with its line ending.
    pub length: u64,
}

impl Lines {
    /// Reads from the beginning of the file.
    pub fn new(mut file: File, bounds: Bounds) -> io::Result<Self> {
        let size = file.metadata()?.len();
        file.seek(SeekFrom::Start(0))?;
        let reader = BufReader::with_capacity(1 << 18, file);
        Ok(Self { reader, bounds, size, offset: 0, number: 0, buffer: Vec::new() })
    }

    /// The next line that is within the bounds.
    pub fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        let half = self.bounds.file_bytes / 2;
        let tail = self.size.saturating_sub(half);
        if self.size > self.bounds.file_bytes && (half..tail).contains(&self.offset) {
            self.skip_to(tail)?;
        }
        self.buffer.clear();
        let (length, kept) = self.read_line()?;
        if length == 0 {
            return Ok(None);
        }
        self.number += 1;
        self.offset += length;
        let line = trim(&self.buffer);
        let bytes = &line[..line.len().min(self.bounds.line_bytes)];
        let cut = kept < length || bytes.len() < line.len();
        Ok(Some(Line { number: self.number, bytes, cut, length }))
    }

    /// Reads to the end of the line, keeping as much as the bound allows. Returns the line's length and how much of
    /// it was kept.
    fn read_line(&mut self) -> io::Result<(u64, u64)> {
        let (mut length, mut kept) = (0, 0);
        loop {
            let available = self.reader.fill_buf()?;
            let (taken, ended) = match memchr::memchr(b'\n', available) {
                Some(at) => (at + 1, true),
                None => (available.len(), available.is_empty()),
            };
            // The line ending does not count towards the bound.
            let room = (self.bounds.line_bytes + 1).saturating_sub(self.buffer.len()).min(taken);
            self.buffer.extend_from_slice(&available[..room]);
            self.reader.consume(taken);
            length += taken as u64;
            kept += room as u64;
            if ended {
                return Ok((length, kept));
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
                self.buffer.clear();
                self.offset += self.read_line()?.0;
                self.number += 1;
            }
        }
        Ok(())
    }
}

fn trim(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// The line as text for people and for the index: valid UTF-8 without escape sequences and NUL.
pub(crate) fn readable(bytes: &[u8]) -> Cow<'_, str> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = if memchr::memchr(0x1B, bytes).is_some() {
        Cow::Owned(String::from_utf8_lossy(&strip_bytes(bytes).into_vec()).into_owned())
    } else {
        String::from_utf8_lossy(bytes)
    };
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
            found.push((line.number, readable(line.bytes).into_owned(), line.cut));
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
    fn a_long_line_is_cut_and_the_next_is_whole() {
        let found = read(b"abcdef\nabc\nabcd", 3, 1000);
        assert_eq!(found, [line(1, "abc", true), line(2, "abc", false), line(3, "abc", true)]);
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
