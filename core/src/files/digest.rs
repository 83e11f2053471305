//! Digests of content: size, lines, SHA-256, and whether it is text.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::encoding::is_text;
use super::open;

/// How many bytes at the start decide between text and binary.
const SAMPLE: usize = 64 * 1024;

/// The SHA-256 of nothing. Most steps leave a stream empty, and to find out what the processor can do for a hash takes
/// longer than to hash what others say.
const EMPTY_SHA256: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// The digest of a stream or a file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Digest {
    /// The size in bytes.
    pub size: u64,
    /// How many lines; a last line without a newline counts.
    pub lines: u64,
    /// The SHA-256 in lower-case hexadecimal.
    pub sha256: String,
    /// Whether the content is text, judged by its first 64 KiB. Empty content is text.
    pub is_text: bool,
    /// Whether something still held the stream open, so that more may follow.
    pub still_open: bool,
    /// When its bytes arrived, for a stream that was captured, encoded as in the column `timeline` of its artifact.
    pub timeline: Option<Vec<u8>>,
}

/// Computes a [`Digest`] from pieces of any size, in constant memory.
#[derive(Clone, Default)]
pub struct Hasher {
    sha256: Sha256,
    size: u64,
    newlines: u64,
    ends_in_newline: bool,
    sample: Vec<u8>,
}

impl Hasher {
    /// A hasher that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        let Some(last) = bytes.last() else { return };
        self.sha256.update(bytes);
        self.size += bytes.len() as u64;
        self.newlines += memchr::memchr_iter(b'\n', bytes).count() as u64;
        self.ends_in_newline = *last == b'\n';
        let room = SAMPLE - self.sample.len();
        self.sample.extend_from_slice(&bytes[..room.min(bytes.len())]);
    }

    /// The digest of the bytes so far. To continue afterwards, finish a clone.
    pub fn finish(self) -> Digest {
        if self.size == 0 {
            let sha256 = EMPTY_SHA256.to_owned();
            return Digest {
                size: 0,
                lines: 0,
                sha256,
                is_text: true,
                still_open: false,
                timeline: None,
            };
        }
        Digest {
            size: self.size,
            lines: self.newlines + u64::from(!self.ends_in_newline),
            is_text: is_text(&self.sample, self.size > self.sample.len() as u64),
            sha256: hexadecimal(&self.sha256.finalize()),
            still_open: false,
            timeline: None,
        }
    }
}

/// The digest of a whole regular file, read once. Anything else is refused, since it might never end.
pub fn digest_file(path: &Path) -> io::Result<Digest> {
    digest(&mut open::regular(path)?)
}

/// The digest of a file from its present position on.
pub(crate) fn digest(file: &mut File) -> io::Result<Digest> {
    let mut hasher = Hasher::new();
    let mut buffer = vec![0; 128 * 1024];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(hasher.finish()),
            Ok(n) => hasher.update(&buffer[..n]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(bytes: &[u8]) -> Digest {
        let mut hasher = Hasher::new();
        hasher.update(bytes);
        hasher.finish()
    }

    #[test]
    fn nothing_has_the_well_known_hash_and_is_text() {
        let empty = digest(b"");
        assert_eq!(empty.sha256, hexadecimal(&Sha256::new().finalize()));
        assert_eq!((empty.size, empty.lines, empty.is_text), (0, 0, true));
    }

    #[test]
    fn an_unterminated_last_line_counts() {
        for (bytes, lines) in [(&b"a"[..], 1), (b"a\n", 1), (b"\n", 1), (b"a\nb", 2), (b"\n\n", 2)]
        {
            assert_eq!(digest(bytes).lines, lines, "{bytes:?}");
        }
    }

    #[test]
    fn the_size_of_the_pieces_makes_no_difference() {
        let bytes: Vec<u8> = (0..200_000_u32).map(|i| (i % 7 * i % 251) as u8).collect();
        let whole = digest(&bytes);
        for size in [1, 7, 4096, 65_535, 65_537] {
            let mut hasher = Hasher::new();
            bytes.chunks(size).for_each(|piece| hasher.update(piece));
            assert_eq!(hasher.finish(), whole, "pieces of {size}");
        }
    }

    #[test]
    fn a_file_has_the_digest_of_its_bytes() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let bytes = b"line\n".repeat(100_000);
        std::fs::write(file.path(), &bytes).unwrap();
        assert_eq!(digest_file(file.path()).unwrap(), digest(&bytes));
        assert!(digest_file(Path::new("/no/such/file")).is_err());
    }

    #[test]
    fn only_the_first_64_kib_decide() {
        let mut bytes = vec![b'x'; SAMPLE];
        bytes.resize(SAMPLE * 2, 0);
        assert!(digest(&bytes).is_text);
        bytes[..SAMPLE].fill(0);
        bytes[SAMPLE..].fill(b'x');
        assert!(!digest(&bytes).is_text);
    }
}
