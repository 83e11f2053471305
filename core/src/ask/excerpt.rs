//! The first and last lines of an output: what a person looks at first.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use rusqlite::Connection;

use crate::error::{Result, sqlite};
use crate::files::line_id::line_ids;
use crate::files::lines::readable;
use crate::files::open;
use crate::record::artifact::ArtifactRow;

/// How far into a file, from either end, an excerpt looks.
const REACH: u64 = 64 << 10;

/// The beginning and the end of an output. No line stands in both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The first lines.
    pub first: Vec<String>,
    /// The last lines, as far as they are not among the first.
    pub last: Vec<String>,
}

impl Excerpt {
    /// Takes up to this many lines of either end of a file.
    pub fn of_path(path: &Path, first: usize, last: usize) -> io::Result<Self> {
        Self::of_file(&mut open::regular(path)?, first, last)
    }

    /// Takes up to this many lines of either end of a text artifact, from its file or, where that is gone,
    /// from the index. `owner` is whom the record belongs to.
    pub(crate) fn of(
        conn: &Connection,
        artifact: &ArtifactRow,
        owner: u32,
        first: usize,
        last: usize,
    ) -> Result<Self> {
        if artifact.is_text == Some(false) {
            return Ok(Self::default());
        }
        artifact
            .open(owner)
            .and_then(|mut file| Self::of_file(&mut file, first, last))
            .or_else(|_| Self::of_index(conn, artifact.artifact_id, first, last))
    }

    fn of_file(file: &mut File, first: usize, last: usize) -> io::Result<Self> {
        let size = file.metadata()?.len();
        let head = lines(&read(file, 0)?);
        if size <= REACH {
            return Ok(Self::split(head, first, last));
        }
        // The first line of the tail is likely the rest of one.
        let tail = lines(&read(file, size - REACH)?).split_off(1);
        let skip = tail.len().saturating_sub(last);
        Ok(Self {
            first: head.into_iter().take(first).collect(),
            last: tail.into_iter().skip(skip).collect(),
        })
    }

    fn of_index(conn: &Connection, artifact_id: i64, first: usize, last: usize) -> Result<Self> {
        let (from, to) = line_ids(artifact_id);
        let all: Vec<String> = conn
            .prepare_cached(
                "SELECT text FROM log_lines WHERE line_id BETWEEN ?1 AND ?2 ORDER BY line_id",
            )
            .and_then(|mut select| select.query_map([from, to], |row| row.get(0))?.collect())
            .map_err(sqlite("cannot read the indexed lines"))?;
        Ok(Self::split(all, first, last))
    }

    fn split(mut all: Vec<String>, first: usize, last: usize) -> Self {
        let mut rest = all.split_off(first.min(all.len()));
        let skip = rest.len().saturating_sub(last);
        Self { first: all, last: rest.split_off(skip) }
    }
}

fn read(file: &mut File, from: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    file.take(REACH).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn lines(bytes: &[u8]) -> Vec<String> {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    if bytes.is_empty() {
        return Vec::new();
    }
    bytes
        .split(|byte| *byte == b'\n')
        .map(|line| readable(line.strip_suffix(b"\r").unwrap_or(line)).into_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn of(text: &str) -> Excerpt {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        Excerpt::of_file(&mut file, 2, 3).unwrap()
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
}
