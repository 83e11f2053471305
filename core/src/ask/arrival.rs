//! The lines of a step's streams in the order in which they arrived.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::time::Duration;

use crate::error::{Error, Result};
use crate::files::timeline::Arrivals;
use crate::record::artifact::{self, ArtifactRow};
use crate::record::recorded::Recorded;
use crate::record::step::Step;
use crate::time;

/// What a child and a program that writes its own streams have.
const STREAMS: [&str; 2] = ["stdout", "stderr"];

/// A longer line comes in pieces.
const PIECE: u64 = 1 << 20;

/// A line of a stream of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ArrivedLine {
    /// What its artifact is, such as stdout.
    pub kind: String,
    /// The number, from 1.
    pub line_num: u64,
    /// When its first byte arrived, since the step began; none if that was not kept. Arrivals within a few milliseconds
    /// may be taken for one, and those of a long output within more.
    pub since_start: Option<Duration>,
    /// Its bytes, with its line feed. A line of more than a mebibyte comes in pieces, each with the number of the line.
    pub bytes: Vec<u8>,
    /// Whether it is a further piece of a line.
    pub continues: bool,
}

impl ArrivedLine {
    /// When its first byte arrived, UTC, for a step that started at this time of the record.
    pub fn arrived_at(&self, started_at: &str) -> Option<String> {
        time::after(started_at, self.since_start?)
    }
}

/// The lines of a step's streams, read at constant memory. Of streams of one kind it is the last.
///
/// Lines are whole, also where chunks of two streams came by turns. Across two streams the order is that in which the recorder
/// saw them arrive: two pipes have no other.
#[derive(Debug)]
pub struct ArrivedLines {
    streams: Vec<Stream>,
    /// The stream of the line that has not ended.
    inside: Option<usize>,
}

impl ArrivedLines {
    /// The lines of standard output and standard error.
    pub fn of(step: &Step) -> Result<Self> {
        Self::open(step, &STREAMS)
    }

    /// The lines of the stream of this kind.
    pub fn of_kind(step: &Step, kind: &str) -> Result<Self> {
        Self::open(step, &[kind])
    }

    fn open(step: &Step, kinds: &[&str]) -> Result<Self> {
        let artifacts = last_of_kinds(step, kinds)?;
        let streams =
            artifacts.iter().map(|artifact| Stream::open(step, artifact)).collect::<Result<_>>()?;
        Ok(Self { streams, inside: None })
    }

    /// How many streams there are.
    pub fn stream_count(&self) -> usize {
        self.streams.len()
    }

    /// The stream whose line comes next: that of the line that has not ended, else the one that arrived first.
    fn next_stream(&mut self) -> Result<Option<usize>> {
        if let Some(inside) = self.inside {
            return Ok(Some(inside));
        }
        let mut first: Option<(usize, Option<Duration>)> = None;
        for (index, stream) in self.streams.iter_mut().enumerate() {
            if stream.is_at_end()? {
                continue;
            }
            let at = stream.arrivals.at(stream.offset);
            if first.is_none_or(|(_, earliest)| at < earliest) {
                first = Some((index, at));
            }
        }
        Ok(first.map(|(index, _)| index))
    }

    fn read(&mut self) -> Result<Option<ArrivedLine>> {
        let Some(index) = self.next_stream()? else { return Ok(None) };
        let line = self.streams[index].read(self.inside.is_some())?;
        let has_ended = line.bytes.last() == Some(&b'\n') || self.streams[index].is_at_end()?;
        self.inside = (!has_ended).then_some(index);
        Ok(Some(line))
    }
}

impl Iterator for ArrivedLines {
    type Item = Result<ArrivedLine>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.read();
        if line.is_err() {
            self.streams.clear();
            self.inside = None;
        }
        line.transpose()
    }
}

/// A stream and how far it has been read.
#[derive(Debug)]
struct Stream {
    kind: String,
    reader: BufReader<File>,
    arrivals: Arrivals,
    offset: u64,
    line_num: u64,
}

impl Stream {
    fn open(step: &Step, artifact: &ArtifactRow) -> Result<Self> {
        let store = step.store();
        let file = artifact
            .open(store.owner()?)
            .map_err(|error| Error::io("read", &artifact.absolute_path(), error))?;
        let arrivals = store.read(|conn| artifact::arrivals(conn, artifact.artifact_id))?;
        let kind = artifact.kind.clone();
        let arrivals = arrivals.unwrap_or_default();
        Ok(Self { kind, reader: BufReader::new(file), arrivals, offset: 0, line_num: 0 })
    }

    fn is_at_end(&mut self) -> Result<bool> {
        self.reader.fill_buf().map(<[u8]>::is_empty).map_err(unreadable)
    }

    fn read(&mut self, is_inside_line: bool) -> Result<ArrivedLine> {
        let since_start = self.arrivals.at(self.offset);
        let mut bytes = Vec::new();
        (&mut self.reader).take(PIECE).read_until(b'\n', &mut bytes).map_err(unreadable)?;
        self.offset += bytes.len() as u64;
        self.line_num += u64::from(!is_inside_line);
        let (kind, line_num) = (self.kind.clone(), self.line_num);
        Ok(ArrivedLine { kind, line_num, since_start, bytes, continues: is_inside_line })
    }
}

fn unreadable(source: std::io::Error) -> Error {
    Error::Io { what: "cannot read the output".into(), source }
}

/// A time in which nothing arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Silence {
    /// When it began, since the step did.
    pub begun: Duration,
    pub length: Duration,
    /// The kind of the stream that had spoken last, and the number of its last line; none before the first output.
    pub after: Option<(String, u64)>,
}

/// A chunk of a stream: when it came, in which stream, and where it ends.
struct Chunk {
    at: Duration,
    stream: usize,
    end: u64,
}

/// The longest silences of a step that has ended, the longest first. None if it wrote nothing, or nobody knows when.
pub(super) fn silences(step: &Step, duration: Duration, most: usize) -> Result<Vec<Silence>> {
    let artifacts = last_of_kinds(step, &STREAMS)?;
    let mut chunks = Vec::new();
    for (stream, artifact) in artifacts.iter().enumerate() {
        let id = artifact.artifact_id;
        let arrivals = step.store().read(|conn| artifact::arrivals(conn, id))?;
        let points: Vec<_> = arrivals.iter().flat_map(Arrivals::iter).collect();
        let ends = points.iter().skip(1).map(|(offset, _)| *offset).chain([u64::MAX]);
        chunks.extend(points.iter().zip(ends).map(|((_, at), end)| Chunk { at: *at, stream, end }));
    }
    if chunks.is_empty() {
        return Ok(Vec::new());
    }
    chunks.sort_by_key(|chunk| chunk.at);
    let mut gaps: Vec<(Duration, Duration, Option<&Chunk>)> = Vec::new();
    let mut last: Option<&Chunk> = None;
    for (at, next) in chunks.iter().map(|it| (it.at, Some(it))).chain([(duration, None)]) {
        let begun = last.map_or(Duration::ZERO, |chunk| chunk.at);
        gaps.push((at.min(duration).saturating_sub(begun), begun, last));
        last = next;
    }
    gaps.sort_by_key(|(length, ..)| std::cmp::Reverse(*length));
    let owner = step.store().owner()?;
    let silence = |(length, begun, chunk): (_, _, Option<&Chunk>)| {
        let after = chunk.and_then(|chunk| {
            let artifact = &artifacts[chunk.stream];
            let line = artifact.open(owner).and_then(|file| lines_before(file, chunk.end)).ok()?;
            Some((artifact.kind.clone(), line))
        });
        Silence { begun, length, after }
    };
    Ok(gaps.into_iter().take(most).map(silence).collect())
}

/// How many lines have begun before an offset.
fn lines_before(mut file: File, end: u64) -> std::io::Result<u64> {
    file.seek(SeekFrom::Start(0))?;
    let mut rest = file.take(end);
    let mut buffer = vec![0; 64 << 10];
    let (mut lines, mut ends_in_newline) = (0, true);
    loop {
        let count = rest.read(&mut buffer)?;
        let Some(last) = buffer[..count].last() else { break };
        lines += memchr::memchr_iter(b'\n', &buffer[..count]).count() as u64;
        ends_in_newline = *last == b'\n';
    }
    Ok(lines + u64::from(!ends_in_newline))
}

/// The last artifact of each kind.
fn last_of_kinds(step: &Step, kinds: &[&str]) -> Result<Vec<ArtifactRow>> {
    let mut artifacts = step.artifacts()?;
    let mut last = |kind: &&str| {
        let index = artifacts.iter().rposition(|artifact| artifact.kind == **kind)?;
        Some(artifacts.swap_remove(index))
    };
    Ok(kinds.iter().filter_map(&mut last).collect())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::exec::Target;
    use crate::exec::stream::Stream as Output;
    use crate::record::ending::Ending;
    use crate::record::run::RunSpec;
    use crate::record::step::StepSpec;
    use crate::store::Store;

    #[test]
    fn lines_come_whole_in_the_order_of_their_first_bytes() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path().join("x.db")).unwrap();
        let run = store.start_run(&RunSpec::new(dir.path())).unwrap();
        let step = run.start_step(&StepSpec::new("build")).unwrap();
        let output = |kind| Output::open(&Target::Step(step.clone()), kind).unwrap();
        let (mut out, mut err) = (output("stdout"), output("stderr"));
        let pause = || std::thread::sleep(Duration::from_millis(4));
        for (to_err, text) in
            [(true, "one\n"), (false, "tw"), (true, "three\nfour"), (false, "o\nfive\n")]
        {
            pause();
            let stream = if to_err { &mut err } else { &mut out };
            stream.write_all(text.as_bytes()).unwrap();
        }
        out.end().unwrap();
        err.end().unwrap();
        step.end(&Ending::exit_code(0)).unwrap();
        let lines: Vec<_> = ArrivedLines::of(&step).unwrap().map(Result::unwrap).collect();
        let text = |line: &ArrivedLine| {
            let text = String::from_utf8(line.bytes.clone()).unwrap();
            format!("{} {} {}", line.kind, line.line_num, text.trim_end())
        };
        assert_eq!(
            lines.iter().map(text).collect::<Vec<_>>(),
            ["stderr 1 one", "stdout 1 two", "stderr 2 three", "stderr 3 four", "stdout 2 five"]
        );
        assert!(lines.is_sorted_by_key(|line| line.since_start.unwrap()));
    }

    #[test]
    fn a_long_line_comes_in_pieces_of_one_number() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path().join("x.db")).unwrap();
        let run = store.start_run(&RunSpec::new(dir.path())).unwrap();
        let step = run.start_step(&StepSpec::new("build")).unwrap();
        let mut out = Output::open(&Target::Step(step.clone()), "stdout").unwrap();
        let piece = usize::try_from(PIECE).unwrap();
        out.append(&vec![b'x'; piece + 1]).unwrap();
        out.append(b"\nlast").unwrap();
        out.end().unwrap();
        let lines = ArrivedLines::of(&step).unwrap().map(Result::unwrap);
        let sizes: Vec<_> = lines.map(|line| (line.line_num, line.bytes.len() as u64)).collect();
        assert_eq!(sizes, [(1, PIECE), (1, 2), (2, 4)]);
    }
}
