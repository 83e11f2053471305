//! Hits as grep has them: by artifact, each line with its number. The cells of a table would tear the lines apart.

use std::collections::BTreeMap;
use std::io::{self, Write};

use scenariolog::row::Column;
use scenariolog::{Error, Result};

use super::cells::{Cells, Incoming};
use crate::render::clean;

/// How many lines of an artifact are kept until they are printed, for hits that do not come in the order of lines.
const MOST_PENDING: usize = 1000;

/// The columns that are shown.
pub const COLUMNS: &[&str] =
    &["suite", "step_path", "outcome", "kind", "path", "line_num", "text", "before", "after"];

pub fn print(columns: &'static [Column], hits: Incoming) -> Result<usize> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut block: Option<Block> = None;
    let mut count = 0;
    for values in hits {
        let hit = Cells { columns, values: &values? };
        count += 1;
        write_hit(&mut out, &mut block, &hit).map_err(cannot_write)?;
    }
    let rest = block.map_or(Ok(()), |mut block| block.write(&mut out, i64::MAX));
    rest.and_then(|()| out.flush()).map_err(cannot_write)?;
    Ok(count)
}

fn cannot_write(source: io::Error) -> Error {
    Error::Io { what: "cannot write the hits".into(), source }
}

/// Adds a hit to the block, or ends that and begins another.
fn write_hit(out: &mut dyn Write, block: &mut Option<Block>, hit: &Cells) -> io::Result<()> {
    let lines = Lines::of(hit);
    let block = match block {
        Some(known) if known.artifact == hit.int("artifact_id") && known.takes(&lines) => known,
        other => {
            if let Some(mut ended) = other.take() {
                ended.write(out, i64::MAX)?;
                writeln!(out)?;
            }
            writeln!(out, "{}", heading(hit))?;
            other.insert(Block::new(hit.int("artifact_id")))
        }
    };
    block.add(&lines);
    if block.pending.len() > MOST_PENDING { block.write(out, lines.first()) } else { Ok(()) }
}

/// A hit with the lines around it.
struct Lines<'a> {
    number: i64,
    text: &'a str,
    before: &'a [String],
    after: &'a [String],
}

impl<'a> Lines<'a> {
    fn of(hit: &Cells<'a>) -> Self {
        Self {
            number: hit.int("line_num").unwrap_or(0),
            text: hit.text("text").unwrap_or_default(),
            before: hit.list("before"),
            after: hit.list("after"),
        }
    }

    fn first(&self) -> i64 {
        self.number - i64::try_from(self.before.len()).unwrap_or(0)
    }
}

/// The hits of one artifact, one after the other.
struct Block {
    artifact: Option<i64>,
    /// Lines to print, by their number. A context line of two hits is there once.
    pending: BTreeMap<i64, (char, String)>,
    /// The number after that of the last line that was printed.
    expected: Option<i64>,
    has_context: bool,
}

impl Block {
    fn new(artifact: Option<i64>) -> Self {
        Self { artifact, pending: BTreeMap::new(), expected: None, has_context: false }
    }

    /// Whether no line has been printed that comes after the first of these.
    fn takes(&self, lines: &Lines) -> bool {
        self.expected.is_none_or(|expected| expected <= lines.first())
    }

    fn add(&mut self, lines: &Lines) {
        let before = (lines.first()..).zip(lines.before);
        for (number, text) in before.chain((lines.number + 1..).zip(lines.after)) {
            self.has_context = true;
            self.pending.entry(number).or_insert_with(|| ('-', text.clone()));
        }
        self.pending.insert(lines.number, (':', lines.text.to_owned()));
    }

    /// Prints the lines before this one.
    fn write(&mut self, out: &mut dyn Write, end: i64) -> io::Result<()> {
        let rest = self.pending.split_off(&end);
        for (number, (mark, text)) in std::mem::replace(&mut self.pending, rest) {
            if self.has_context && self.expected.is_some_and(|expected| expected != number) {
                writeln!(out, "     --")?;
            }
            writeln!(out, "{number:>7}{mark} {}", clean(&text))?;
            self.expected = Some(number + 1);
        }
        Ok(())
    }
}

/// Where hits are: the step, its outcome, the stream and the file.
fn heading(hit: &Cells) -> String {
    let text = |column| clean(hit.text(column).unwrap_or_default());
    format!("{} ({}), {} {}", hit.place(), text("outcome"), text("kind"), text("path"))
}
