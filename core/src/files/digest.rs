//! Digests of content: size, lines, SHA-256, and whether it is text.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::open;

/// How many bytes at the start decide between text and binary.
const SAMPLE: usize = 64 * 1024;

/// One byte in this many may be invalid before content counts as binary.
const TOLERANCE: usize = 10;

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
        Digest {
            size: self.size,
            lines: self.newlines + u64::from(self.size > 0 && !self.ends_in_newline),
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

/// Whether the sample is text. `is_cut` says that more content follows.
///
/// A NUL decides it: UTF-8 text has none, and UTF-16 text soon does.
fn is_text(sample: &[u8], is_cut: bool) -> bool {
    if memchr::memchr(0, sample).is_some() {
        return false;
    }
    let mut strange = 0;
    for chunk in sample.utf8_chunks() {
        strange += chunk.valid().bytes().filter(|byte| is_strange(*byte)).count();
        // Only the last chunk can be an incomplete sequence: the others are followed by an invalid byte.
        if !(is_cut && is_unfinished(chunk.invalid())) {
            strange += chunk.invalid().len();
        }
    }
    strange * TOLERANCE <= sample.len()
}

/// Whether it is a control character that terminal output and logs do not use.
fn is_strange(byte: u8) -> bool {
    byte.is_ascii_control()
        && !matches!(
            byte,
            b'\t' | b'\n' | b'\r' | 0x08 /* BS */ | 0x0b | 0x0c | 0x1b /* ESC */
        )
}

/// Whether these bytes are an incomplete UTF-8 sequence.
fn is_unfinished(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
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
        assert_eq!(
            empty.sha256,
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
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
    fn text_is_told_from_binary() {
        let text: [&[u8]; 6] = [
            b"plain",
            "gr\u{fc}\u{df}e \u{1f980}\n".as_bytes(),
            b"\x1b[31mred\x1b[0m\r\n\t\x08\x0b\x0c",
            b"one bad byte in \xff some text",
            "\u{feff}with a mark".as_bytes(),
            b"\x1b\x1b\x1b",
        ];
        for bytes in text {
            assert!(digest(bytes).is_text, "{bytes:?}");
        }
        let binary: [&[u8]; 6] = [
            b"almost text\0",
            b"\xff\xfeh\0i\0",
            b"\x7fELF\x02\x01\x01",
            b"\xe2\x82",
            b"\x01\x02",
            b"latin1: \xe4\xf6\xfc\xdf",
        ];
        for bytes in binary {
            assert!(!digest(bytes).is_text, "{bytes:?}");
        }
    }

    #[test]
    fn one_strange_byte_in_ten_is_borne() {
        for strange in [0x01, 0x7f, 0xff, 0xc0] {
            for size in [10, 100, 5000] {
                let mut bytes = vec![b'x'; size];
                bytes[..size / 10].fill(strange);
                assert!(digest(&bytes).is_text, "{strange} {size}");
                bytes[size / 10] = strange;
                assert!(!digest(&bytes).is_text, "{strange} {size}");
            }
        }
    }

    #[test]
    fn a_character_across_the_samples_end_is_whole() {
        for character in ["\u{e9}", "\u{20ac}", "\u{1f980}"] {
            for before in 0..4 {
                let mut sample = "a".repeat(before);
                while sample.len() < 12 {
                    sample.push_str(character);
                }
                let cut = &sample.as_bytes()[..12];
                assert!(is_text(cut, true), "{character} after {before}");
            }
        }
        // Three bytes of a broken character in a sample of twelve are a quarter of it.
        let cut = b"aaaaaaaaa\xf0\x9f\xa6";
        assert!(is_text(cut, true) && !is_text(cut, false));
    }

    #[test]
    fn only_the_first_64_kib_decide() {
        let mut bytes = vec![b'x'; SAMPLE];
        bytes.extend_from_slice(&[0; 100]);
        assert!(digest(&bytes).is_text);
        bytes[SAMPLE - 1] = 0;
        assert!(!digest(&bytes).is_text);
    }
}
