//! Output that a program writes itself: an artifact that grows piece by piece.

use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use super::Target;
use super::output::Output;
use crate::error::{Error, Result};
use crate::files::digest::{Digest, Hasher, digest_file};
use crate::files::timeline::Timeline;
use crate::index::{IndexOptions, Indexer};
use crate::record::artifact::{self, ArtifactRow};
use crate::record::recorded::Recorded;
use crate::record::scope::Scope;
use crate::record::tag;
use crate::redact::{Counts, Redactor};
use crate::signals::FileLimit;
use crate::store::Store;

/// An artifact that is being written. Every piece is in the file when its write returns, and is hashed as it
/// passes; size, hash and index come with [`Stream::end`]. Where something is [redacted](crate::redact), a line that has
/// not ended waits for its end.
///
/// A stream that is dropped before that leaves its artifact unfinished, as the death of its recorder would:
/// the end of the run completes it.
///
/// ```
/// # fn main() -> scenariolog::Result<()> {
/// # let dir = tempfile::tempdir().unwrap();
/// use scenariolog::{RunSpec, StepSpec, Store, exec::Target, stream::Stream};
///
/// let store = Store::create(dir.path().join("scenariolog.db"))?;
/// let step = store.start_run(&RunSpec::new(dir.path()))?.start_step(&StepSpec::new("unpack"))?;
/// let mut log = Stream::open(&Target::Step(step), "stdout")?;
/// log.append(b"unpacking\n")?;
/// assert_eq!(log.end()?.line_count, Some(1));
/// # Ok(())
/// # }
/// ```
pub struct Stream {
    store: Store,
    scope: Scope,
    output: Output,
    redactor: Option<Redactor>,
    hasher: Hasher,
    timeline: Timeline,
    /// When what is being written arrived, since the start, if that is not now.
    arrived: Option<Duration>,
    index: IndexOptions,
    /// Whether a write failed, so that the file may hold bytes that the hasher has not seen.
    torn: bool,
}

impl Stream {
    /// Creates a file in the run's log directory and registers it as an artifact of this kind.
    pub fn open(target: &Target, kind: &str) -> Result<Self> {
        if kind.is_empty() {
            return Err(Error::invalid("the kind of the stream is empty"));
        }
        let (output, begun) = target.store().write("cannot open the stream", |tx| {
            Ok((target.create_output(tx, kind)?, target.begun(tx)?))
        })?;
        Ok(Self {
            store: target.store().clone(),
            scope: target.scope(),
            output,
            redactor: target.store().redaction().redactor(),
            hasher: Hasher::new(),
            timeline: Timeline::since(begun),
            arrived: None,
            index: IndexOptions::default(),
            torn: false,
        })
    }

    /// Sets whether it is indexed when it ends, and how much of it.
    #[must_use]
    pub fn index(mut self, options: IndexOptions) -> Self {
        self.index = options;
        self
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.output.file.path
    }

    /// Its artifact's number.
    pub fn artifact_id(&self) -> i64 {
        self.output.artifact_id
    }

    /// Writes the next bytes, all of them. They arrive now.
    pub fn append(&mut self, bytes: &[u8]) -> Result<()> {
        self.append_at(bytes, None)
    }

    /// The same for bytes that arrived so long after the start, by the clock of what is imported.
    pub(crate) fn append_at(&mut self, bytes: &[u8], arrived: Option<Duration>) -> Result<()> {
        self.store.check_process()?;
        self.arrived = arrived;
        let Some(mut redactor) = self.redactor.take() else { return self.keep(bytes) };
        let mut result = Ok(());
        redactor.push(bytes, &mut |kept| {
            if result.is_ok() {
                result = self.keep(kept);
            }
        });
        self.redactor = Some(redactor);
        result
    }

    /// Writes what was held back of the last line, and returns what was masked.
    fn end_redaction(&mut self) -> Result<Counts> {
        let Some(mut redactor) = self.redactor.take() else { return Ok(Counts::default()) };
        let mut result = Ok(());
        redactor.finish(&mut |kept| result = self.keep(kept));
        result.map(|()| redactor.take_counts())
    }

    fn keep(&mut self, bytes: &[u8]) -> Result<()> {
        let _limit = FileLimit::tolerated();
        self.output.file.file.write_all(bytes).map_err(|error| {
            self.torn = true;
            Error::io("write", &self.output.file.path, error)
        })?;
        self.hasher.update(bytes);
        match self.arrived {
            Some(arrived) => self.timeline.note_at(arrived, bytes.len()),
            None => self.timeline.note(bytes.len()),
        }
        Ok(())
    }

    /// Completes the artifact and, where it is text, indexes its lines.
    pub fn end(mut self) -> Result<ArtifactRow> {
        let redacted = self.end_redaction()?;
        let digest = if self.torn {
            digest_file(&self.output.file.path)
                .map_err(|error| Error::io("read", &self.output.file.path, error))?
        } else {
            Digest { timeline: self.timeline.encode(), ..self.hasher.finish() }
        };
        let store = &self.store;
        let id = self.output.artifact_id;
        let index = digest.is_text
            && self.index.streams.includes(&self.output.file.kind)
            && store.has_fts5()?;
        store.write("cannot end the stream", |tx| {
            artifact::complete(tx, id, &digest, index)?;
            tag::count_redacted(tx, &self.scope, &redacted)
        })?;
        if index {
            Indexer::first(id, self.output.file.file, &self.index)?.finish(store)?;
        }
        store.read(|conn| artifact::get(conn, id))
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.append(bytes).map_err(io::Error::other)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl fmt::Debug for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stream").field("path", &self.output.file.path).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::record::run::RunSpec;
    use crate::record::step::StepSpec;

    fn step(dir: &Path) -> Target {
        let store = Store::create(dir.join("scenariolog.db")).unwrap();
        let run = store.start_run(&RunSpec::new(dir)).unwrap();
        Target::Step(run.start_step(&StepSpec::new("build it")).unwrap())
    }

    #[test]
    fn what_was_appended_is_what_is_recorded() {
        let dir = tempfile::tempdir().unwrap();
        let target = step(dir.path());
        let mut stream = Stream::open(&target, "stdout").unwrap();
        assert!(stream.path().ends_with("01-build-it.stdout.log"));
        stream.append(b"one\ntw").unwrap();
        assert_eq!(fs::read(stream.path()).unwrap(), b"one\ntw");
        writeln!(stream, "o").unwrap();
        let path = stream.path().to_owned();
        let artifact = stream.end().unwrap();
        assert_eq!((artifact.size_bytes, artifact.indexed_lines), (Some(8), Some(2)));
        assert_eq!(artifact.sha256, Some(digest_file(&path).unwrap().sha256));
    }

    #[test]
    fn two_streams_of_a_kind_have_a_file_each_and_an_empty_kind_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let target = step(dir.path());
        let first = Stream::open(&target, "../log").unwrap();
        let second = Stream::open(&target, "../log").unwrap();
        assert_ne!(first.path(), second.path());
        assert_eq!(first.path().parent(), second.path().parent());
        assert!(Stream::open(&target, "").is_err());
    }

    #[test]
    fn a_stream_that_never_ended_stays_unfinished() {
        let dir = tempfile::tempdir().unwrap();
        let target = step(dir.path());
        Stream::open(&target, "stderr").unwrap().append(b"oops").unwrap();
        assert_eq!(target.artifacts().unwrap()[0].size_bytes, None);
    }
}
