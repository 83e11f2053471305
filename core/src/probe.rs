//! Inner parts that read what others wrote, for the fuzzers in `tests/fuzz`. Not an interface: it may change at any time.

use std::fs::File;
use std::io;
use std::time::Duration;

use crate::essence::fingerprint::Essence;
use crate::essence::salient::Findings;
use crate::files::lines::{Bounds, Lines};
use crate::files::timeline::Arrivals;

/// The lines that the index takes of a file, at most so many bytes of each and of all: number, text, whether it was cut.
pub fn lines(
    file: File,
    line_bytes: usize,
    file_bytes: u64,
) -> io::Result<Vec<(u64, String, bool)>> {
    let mut lines = Lines::new(file, Bounds { line_bytes, file_bytes })?;
    let mut all = Vec::new();
    while let Some(line) = lines.next()? {
        all.push((line.number, line.text.into_owned(), line.cut));
    }
    Ok(all)
}

/// The lines of a file that name a failure, at most so many: number and text.
pub fn key_lines(file: File, most: usize) -> io::Result<Vec<(u64, String)>> {
    let found = Findings::of_file(file, most, |_| ())?;
    Ok(found.lines.into_iter().map(|line| (line.number, line.text)).collect())
}

/// What is essential in a failure with this standard error, masked.
pub fn essence(stderr: File) -> io::Result<Vec<String>> {
    let mut essence = Essence::default();
    essence.see("stderr", stderr)?;
    Ok(essence.lines().to_vec())
}

/// What a timeline says: from which byte on the output came when.
pub fn arrivals(timeline: &[u8]) -> Option<Vec<(u64, Duration)>> {
    Arrivals::decode(timeline).map(|arrivals| arrivals.iter().collect())
}
