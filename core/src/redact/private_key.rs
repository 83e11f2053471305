//! Private keys, which span many lines.

use memchr::memmem;

/// How far a key may run without an end: the largest in use take a quarter of that.
const LONGEST: usize = 64 * 1024;

/// A line with so many digits of Base64 in a row is taken for a part of a key that has begun.
const DIGITS: usize = 20;

/// Whether the text is inside a private key, and how much more of it is believed to be one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct OpenKey(Option<usize>);

impl OpenKey {
    /// One that has just begun.
    pub fn begun() -> Self {
        Self(Some(LONGEST))
    }

    /// Whether the next line may belong to a key.
    pub fn is_open(self) -> bool {
        self.0.is_some()
    }

    /// Takes the rest of the line in which the key began: how much of it belongs to the key, where that ends in it.
    pub fn rest(&mut self, line: &[u8]) -> Option<usize> {
        let end = end_of(line)?;
        self.0 = None;
        Some(end)
    }

    /// Takes the next line: how much of it belongs to the key. With `None` the key is over, since it was cut off, or
    /// there was only talk of one.
    pub fn next(&mut self, line: &[u8]) -> Option<usize> {
        if let Some(end) = self.rest(line) {
            return Some(end);
        }
        self.0 = self.0.and_then(|left| left.checked_sub(line.len() + 1));
        if self.is_open() && is_material(line) {
            return Some(line.len());
        }
        self.0 = None;
        None
    }
}

fn end_of(line: &[u8]) -> Option<usize> {
    let start = memmem::find(line, b"-----END ")?;
    let name = start + b"-----END ".len();
    Some(memmem::find(&line[name..], b"-----").map_or(line.len(), |end| name + end + 5))
}

/// Whether it looks like a part of a key: many digits, a few in a last line, a header, or the line after those.
fn is_material(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let is_header = || {
        [&b"Proc-Type:"[..], b"DEK-Info:", b"Version:", b"Comment:"]
            .iter()
            .any(|header| line.starts_with(header))
    };
    line.split(|byte| !is_digit(byte)).any(|digits| digits.len() >= DIGITS)
        || (line.len() % 4 <= 1 && line.iter().all(is_digit))
        || is_header()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_told_from_what_follows_it() {
        for line in [
            "",
            "MIIEvQIBADANBgkqhkiG9w0BAQEF",
            "  \"MIIEvQIBADANBgkqhkiG9w0BAQEF\\n\" +",
            "abc=",
            "=aB3d",
            "DEK-Info: AES-128-CBC,00",
        ] {
            assert!(is_material(line.as_bytes()), "{line:?}");
        }
        for line in ["raise ValueError(text)", "all is well", "FAILED"] {
            assert!(!is_material(line.as_bytes()), "{line:?}");
        }
    }

    #[test]
    fn an_end_that_never_comes_is_not_waited_for() {
        let mut key = OpenKey::begun();
        let line = b"A".repeat(64);
        let lines = (0..10_000).take_while(|_| key.next(&line).is_some()).count();
        assert_eq!(lines, LONGEST / 65);
    }
}
