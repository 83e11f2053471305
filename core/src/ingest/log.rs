//! Output of something that another program reports about.

use std::time::Duration;

use crate::error::Result;
use crate::exec::Target;
use crate::exec::stream::Stream;

/// An output whose file is created with its first bytes: most have none.
#[derive(Debug, Default)]
pub(super) struct Log {
    stream: Option<Stream>,
}

impl Log {
    /// Keeps bytes as output of this kind of a target, `since_start` being when they came, if that is known.
    pub fn append(
        &mut self,
        target: impl FnOnce() -> Target,
        kind: &str,
        bytes: &[u8],
        since_start: Option<Duration>,
    ) -> Result<()> {
        let stream = match &mut self.stream {
            Some(stream) => stream,
            stream => stream.insert(Stream::open(&target(), kind)?),
        };
        stream.append_at(bytes, since_start)
    }

    /// Ends it. What comes later goes to another file.
    pub fn end(&mut self) -> Result<()> {
        self.stream.take().map_or(Ok(()), |stream| stream.end().map(drop))
    }
}
