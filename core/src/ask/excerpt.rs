//! The lines of an output that a person looks at first: those that name a failure, the first and the last.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use rusqlite::Connection;

use crate::error::{Result, sqlite};
use crate::essence::salient::Findings;
use crate::files::encoding::{Encoding, is_text};
use crate::files::line_id::{line_ids, parts};
use crate::files::lines::{GAP, readable};
use crate::files::open;
use crate::record::artifact::ArtifactRow;

/// How far into a file, from either end, an excerpt looks for first and last lines.
const REACH: u64 = 64 << 10;

/// How many characters of a line are shown; of a longer one the first and the last half of this many.
const LINE_LETTERS: usize = 1000;

/// In what is not text, how many characters in a row count as something to read.
const PIECE_LETTERS: usize = 6;

/// How many lines of an excerpt, at the most.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amount {
    /// First lines.
    pub first: usize,
    /// Last lines.
    pub last: usize,
    /// Lines that name the failure.
    pub key: usize,
}

/// What an output says, in short.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The first lines.
    pub first: Vec<String>,
    /// The last lines, as far as they are not among the first.
    pub last: Vec<String>,
    /// The lines that name the failure, with their numbers from 1, also where they are among the first or the last. In
    /// what is not text lines have no number, which is 0.
    pub key: Vec<(u64, String)>,
    /// How well the best of these names a failure, to compare outputs by: 0 if none does.
    pub weight: u32,
}

impl Excerpt {
    /// Takes up to this many lines of a file.
    pub fn of_path(path: &Path, amount: Amount) -> io::Result<Self> {
        Self::of_file(open::regular(path)?, amount)
    }

    /// Takes up to this many lines of an artifact, from its file or, where that is gone, from the index. `owner` is
    /// the user id that the record belongs to.
    pub(crate) fn of(
        conn: &Connection,
        artifact: &ArtifactRow,
        owner: u32,
        amount: Amount,
    ) -> Result<Self> {
        artifact
            .open(owner)
            .and_then(|file| Self::of_file(file, amount))
            .or_else(|_| Self::of_index(conn, artifact.artifact_id, amount))
    }

    fn of_file(mut file: File, amount: Amount) -> io::Result<Self> {
        let size = file.metadata()?.len();
        let head = read(&mut file, 0)?;
        let is_cut = size > head.len() as u64;
        let sample = Sample { encoding: Encoding::of(&head), is_text: is_text(&head, is_cut) };
        let head = sample.text(head);
        let mut excerpt = if is_cut {
            // Behind an even number of bytes, as UTF-16 wants it.
            let tail = sample.text(read(&mut file, (size - REACH) & !1)?);
            Self::of_ends(&sample, &head, &tail, amount)
        } else {
            let all = sample.lines(&head);
            let (first, last) = ends(&all, amount);
            Self { first: sample.show(first), last: sample.show(last), ..Self::default() }
        };
        if amount.key > 0 {
            excerpt.add(if sample.is_text {
                Findings::of_file(file, amount.key, |_| ())?
            } else {
                let pieces = sample.show(&sample.lines(&head));
                Findings::of_lines(pieces.iter().map(|piece| (0, piece.as_str())), amount.key)
            });
        }
        Ok(excerpt)
    }

    fn of_index(conn: &Connection, artifact_id: i64, amount: Amount) -> Result<Self> {
        let (from, to) = line_ids(artifact_id);
        let all: Vec<(i64, String)> = conn
            .prepare_cached(
                "SELECT line_id, text FROM log_lines WHERE line_id BETWEEN ?1 AND ?2 ORDER BY line_id",
            )
            .and_then(|mut select| {
                select.query_map([from, to], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
            })
            .map_err(sqlite("cannot read the indexed lines"))?;
        let numbered = all
            .iter()
            .map(|(id, text)| (u64::try_from(parts(*id).1).unwrap_or_default(), text.as_str()));
        let findings = Findings::of_lines(numbered, amount.key);
        let (first, last) = ends(&all, amount);
        let shown = |lines: &[(i64, String)]| lines.iter().map(|(_, text)| short(text)).collect();
        let mut excerpt = Self { first: shown(first), last: shown(last), ..Self::default() };
        excerpt.add(findings);
        Ok(excerpt)
    }

    fn of_ends(sample: &Sample, head: &[u8], tail: &[u8], amount: Amount) -> Self {
        let (head, tail) = (sample.lines(head), sample.lines(tail));
        // The first line of the tail is likely the rest of one.
        let rest = tail.get(1..).filter(|rest| !rest.is_empty());
        let whole = rest.unwrap_or(&tail);
        let mut last = sample.show(&whole[whole.len().saturating_sub(amount.last)..]);
        if rest.is_none()
            && let Some(line) = last.first_mut()
        {
            line.insert_str(0, GAP.trim_start());
        }
        let first = &head[..amount.first.min(head.len())];
        Self { first: sample.show(first), last, ..Self::default() }
    }

    /// Takes these for the lines that name the failure.
    fn add(&mut self, findings: Findings) {
        self.weight = findings.weight();
        let lines = findings.lines.into_iter();
        self.key = lines.map(|line| (line.number, short(&line.text))).collect();
    }
}

/// What is known of an output from its beginning.
struct Sample {
    encoding: Encoding,
    is_text: bool,
}

impl Sample {
    /// The bytes as UTF-8.
    fn text(&self, bytes: Vec<u8>) -> Vec<u8> {
        self.encoding.decode(&bytes).unwrap_or(bytes)
    }

    fn lines<'b>(&self, bytes: &'b [u8]) -> Vec<&'b [u8]> {
        if self.is_text { lines(bytes) } else { pieces(bytes) }
    }

    fn show(&self, lines: &[&[u8]]) -> Vec<String> {
        let text = if self.is_text { readable } else { String::from_utf8_lossy };
        lines.iter().map(|line| short(&text(line))).collect()
    }
}

/// The first lines of all, and the last as far as they are not among these.
fn ends<T>(all: &[T], amount: Amount) -> (&[T], &[T]) {
    let (first, rest) = all.split_at(amount.first.min(all.len()));
    (first, &rest[rest.len().saturating_sub(amount.last)..])
}

fn read(file: &mut File, from: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    file.take(REACH + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    if bytes.is_empty() {
        return Vec::new();
    }
    bytes
        .split(|byte| *byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .collect()
}

/// What can be read in something that is not text.
fn pieces(bytes: &[u8]) -> Vec<&[u8]> {
    let is_shown = |byte: &u8| (0x20..0x7F).contains(byte) || *byte == b'\t';
    bytes.split(|byte| !is_shown(byte)).filter(|piece| piece.len() >= PIECE_LETTERS).collect()
}

/// The line, or both ends of one that is very long.
fn short(line: &str) -> String {
    let letters = line.chars().count();
    if letters <= LINE_LETTERS {
        return line.to_owned();
    }
    let half = LINE_LETTERS / 2;
    let (head, tail) = (line.chars().take(half), line.chars().skip(letters - half));
    head.chain(GAP.chars()).chain(tail).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn of(text: &str) -> Excerpt {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        Excerpt::of_file(file, Amount { first: 2, last: 3, key: 2 }).unwrap()
    }

    #[test]
    fn no_line_stands_in_both_ends() {
        let excerpt = of("a\nb\nc");
        assert_eq!(
            (excerpt.first, excerpt.last),
            (vec!["a".into(), "b".into()], vec!["c".to_owned()])
        );
        let excerpt = of("a\n");
        assert_eq!((excerpt.first, excerpt.last), (vec!["a".to_owned()], vec![]));
        assert_eq!(of(""), Excerpt::default());
    }

    #[test]
    fn a_large_file_shows_both_ends() {
        let text: String = (1..=100_000).map(|n| format!("line {n}\n")).collect();
        let excerpt = of(&text);
        assert_eq!(excerpt.first, ["line 1", "line 2"]);
        assert_eq!(excerpt.last, ["line 99998", "line 99999", "line 100000"]);
    }

    #[test]
    fn a_last_line_of_any_length_shows_both_its_ends() {
        for length in [999, 66_000, 200_000] {
            let excerpt = of(&format!("first\nsecond\nBEGIN {} END", "x".repeat(length)));
            let last = excerpt.last.last().unwrap();
            assert!(last.ends_with("x END") && last.chars().count() < 1100, "{length}: {last}");
        }
    }

    #[test]
    fn what_can_be_read_in_binary_output_is_shown() {
        let excerpt = of("\u{1}\u{2}\0\0abc\0\u{3}\u{4}fatal: cannot read the image\0\0\0\0");
        assert_eq!(excerpt.first, ["fatal: cannot read the image"]);
        assert_eq!(excerpt.key, [(0, "fatal: cannot read the image".to_owned())]);
    }

    #[test]
    fn the_line_that_names_the_failure_is_found_wherever_it_stands() {
        let noise = |n: usize| (0..n).map(|n| format!("INFO step {n} done\n")).collect::<String>();
        let excerpt = of(&format!("{}ERROR: disk on fire\n{}", noise(50_000), noise(40_000)));
        assert_eq!(excerpt.key, [(50_001, "ERROR: disk on fire".to_owned())]);
    }
}
