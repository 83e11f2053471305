//! Lines without what differs from run to run: times, numbers, hexadecimal digits, addresses, temporary directories.
//!
//! Fingerprints are made of masked lines, so a change here is a new version of them.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hasher};

use regex::bytes::Regex;

/// What stands for something masked.
const MASK: u8 = b'#';

/// Directories whose entries are named at random.
const TEMPORARY: &[&[u8]] = &[b"/tmp/", b"/var/tmp/", b"/dev/shm/", b"/var/folders/"];

/// Words that are parts of dates.
const DATES: &[&[u8; 3]] = &[
    b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun", b"Jan", b"Feb", b"Mar", b"Apr", b"May",
    b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec",
];

/// Words whose number says what happened: another one is another failure.
const TELLING: &[&str] = &["status", "code", "exit", "errno", "http", "signal", "rc", "returned"];

/// Units that follow their number after a space.
const UNITS: &[&str] = &[
    "ns", "us", "ms", "s", "sec", "secs", "second", "seconds", "min", "mins", "minute", "minutes",
    "h", "B", "kB", "KB", "MB", "GB", "KiB", "MiB", "GiB", "bytes",
];

/// The line, masked: numbers with their units, dates, identifiers in hexadecimal, random names.
pub(crate) fn masked(line: &str) -> String {
    let mut masker = Masker::default();
    masker.line(line.as_bytes());
    // Whole words are replaced, and words end at ASCII characters, so it is UTF-8 as the line was.
    String::from_utf8(masker.out).unwrap_or_default()
}

/// Gives lines numbers that are equal where the masked lines are.
#[derive(Debug, Default)]
pub(crate) struct Keys<'m> {
    masker: Masker,
    /// What else is masked.
    masks: &'m [Regex],
}

impl<'m> Keys<'m> {
    /// What fits one of these is masked first.
    pub fn new(masks: &'m [Regex]) -> Self {
        Self { masker: Masker::default(), masks }
    }

    /// The number of a line.
    pub fn of(&mut self, line: &[u8]) -> u64 {
        let mut line = Cow::Borrowed(line);
        for mask in self.masks {
            if let Cow::Owned(masked) = mask.replace_all(&line, b"#".as_slice()) {
                line = Cow::Owned(masked);
            }
        }
        self.masker.out.clear();
        self.masker.telling = false;
        self.masker.line(&line);
        let mut hasher = DefaultHasher::new();
        hasher.write(&self.masker.out);
        hasher.finish()
    }
}

#[derive(Debug, Default)]
struct Masker {
    out: Vec<u8>,
    /// Whether the word before says what a number means.
    telling: bool,
}

impl Masker {
    fn line(&mut self, mut rest: &[u8]) {
        while let Some(&byte) = rest.first() {
            rest = if is_word(byte) {
                let length = rest.iter().position(|byte| !is_word(*byte)).unwrap_or(rest.len());
                self.word(&rest[..length], rest)
            } else if let Some(dir) = temporary(rest) {
                self.temporary(dir, rest)
            } else {
                self.between(byte);
                &rest[1..]
            };
        }
        while self.out.last() == Some(&b' ') {
            self.out.pop();
        }
    }

    /// What is in such a directory differs from run to run, at least in its first name.
    fn temporary<'r>(&mut self, dir: &[u8], rest: &'r [u8]) -> &'r [u8] {
        self.out.extend_from_slice(dir);
        let rest = &rest[dir.len()..];
        let is_name = |byte: u8| is_word(byte) || b"-.+~".contains(&byte) || byte >= 0x80;
        let length = rest.iter().position(|byte| !is_name(*byte)).unwrap_or(rest.len());
        if length > 0 {
            self.mask();
        }
        &rest[length..]
    }

    /// Takes a word, and what of the rest of the line goes with it.
    fn word<'r>(&mut self, word: &[u8], rest: &'r [u8]) -> &'r [u8] {
        let after = &rest[word.len()..];
        if let Some(after) = after_uuid(rest) {
            self.mask();
            return after;
        }
        if word[0].is_ascii_digit() {
            if std::mem::take(&mut self.telling) {
                self.out.extend_from_slice(word);
                return after;
            }
            self.mask();
            return after_unit(after);
        }
        self.telling = TELLING.iter().any(|known| word.eq_ignore_ascii_case(known.as_bytes()));
        if !word.iter().any(u8::is_ascii_digit) {
            if word.len() == 3 && DATES.iter().any(|known| *known == word) {
                self.mask();
            } else {
                self.out.extend_from_slice(word);
            }
        } else if is_random(word) {
            self.mask();
        } else {
            self.name(word);
        }
        after
    }

    /// A name, of which only digits are masked.
    fn name(&mut self, word: &[u8]) {
        for byte in word {
            if byte.is_ascii_digit() {
                self.mask_digit();
            } else {
                self.out.push(*byte);
            }
        }
    }

    fn mask_digit(&mut self) {
        if self.out.last() != Some(&MASK) {
            self.out.push(MASK);
        }
    }

    /// Numbers with nothing but a separator between them are one: a date, an address, a fraction, a version.
    fn mask(&mut self) {
        let is_separator = |byte: &u8| b"-+:.,/".contains(byte);
        let before = self.out.len();
        if before >= 2 && self.out[before - 2] == MASK && is_separator(&self.out[before - 1]) {
            self.out.pop();
        } else {
            // A sign belongs to its number.
            let is_sign = matches!(self.out.last(), Some(b'-' | b'+'));
            let starts = before < 2 || !is_word(self.out[before - 2]);
            if is_sign && starts && before > 0 {
                self.out.pop();
            }
        }
        self.mask_digit();
    }

    /// What is between words; space counts once.
    fn between(&mut self, byte: u8) {
        if byte == b' ' || byte == b'\t' {
            if !matches!(self.out.last(), None | Some(b' ')) {
                self.out.push(b' ');
            }
        } else {
            self.telling &= b":=()[]'\"/".contains(&byte);
            self.out.push(byte);
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The directory of temporary files that a text begins with.
fn temporary(rest: &[u8]) -> Option<&'static [u8]> {
    let begins = |dir: &&&'static [u8]| rest.starts_with(dir);
    TEMPORARY.iter().filter(|_| rest[0] == b'/').find(begins).copied()
}

/// What follows a UUID.
fn after_uuid(rest: &[u8]) -> Option<&[u8]> {
    let (uuid, after) = rest.split_at_checked(36)?;
    let is_uuid = uuid.iter().enumerate().all(|(index, byte)| match index {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    });
    (is_uuid && !after.first().is_some_and(|byte| is_word(*byte))).then_some(after)
}

/// What follows the unit of a number, if one follows.
fn after_unit(rest: &[u8]) -> &[u8] {
    let Some(unit) = rest.strip_prefix(b" ") else { return rest };
    let length = unit.iter().position(|byte| !is_word(*byte)).unwrap_or(unit.len());
    let is_unit = UNITS.iter().any(|known| known.as_bytes() == &unit[..length]);
    if is_unit { &unit[length..] } else { rest }
}

/// Whether a word with a digit is one that no person has chosen: hexadecimal digits, or letters and digits in turns.
fn is_random(word: &[u8]) -> bool {
    if word.len() < 6 {
        return false;
    }
    let turns = word.windows(2).filter(|pair| pair[0].is_ascii_digit() != pair[1].is_ascii_digit());
    word.iter().all(u8::is_ascii_hexdigit) || word.len() >= 8 && turns.count() >= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_from_run_to_run_is_masked() {
        for (one, other) in [
            ("2026-11-27T14:05:32.123Z started", "2025-01-01T00:00:00Z started"),
            ("[Fri Nov 27 14:05:32 2026] [info] up", "[Mon Jan  1 01:02:03 2024] [info] up"),
            ("listening on 127.0.0.1:43211", "listening on 10.1.22.3:80"),
            ("pid 4711: done in 1.2s", "pid 9: done in 998ms"),
            ("took 12 ms", "took 1.5 s"),
            ("object at 0x7f3a00 moved", "object at 0x1 moved"),
            ("commit 9fceb02d0ae598e95dc970b74767f19372d61af8", "commit 1234567"),
            (
                "id 01a21d60-0b15-763b-8e9b-39d064360b0a ok",
                "id deadbeef-dead-beef-dead-beefdeadbeef ok",
            ),
            ("open /tmp/tmpx8k2/out.log", "open /tmp/pytest-of-me/out.log"),
            ("worker3 got 12 items", "worker11 got 7 items"),
            ("delta -5 of 3", "delta 17 of 3"),
            ("  indented", "indented "),
            ("node k9s8d7f6g5 joined", "node q1w2e3r4t5 joined"),
        ] {
            assert_eq!(masked(one), masked(other), "{one}");
            let key = |line: &str| Keys::default().of(line.as_bytes());
            assert_eq!(key(one), key(other));
        }
    }

    #[test]
    fn more_can_be_masked() {
        let masks = [Regex::new("tenant=[a-z]+").unwrap()];
        let mut keys = Keys::new(&masks);
        assert_eq!(keys.of(b"tenant=blue saved 3 rows"), keys.of(b"tenant=green saved 7 rows"));
        assert_ne!(keys.of(b"tenant=blue saved"), keys.of(b"user=blue saved"));
    }

    #[test]
    fn what_tells_failures_apart_stays() {
        for (one, other) in [
            ("exit status 1", "exit status 2"),
            ("HTTP 200", "HTTP 500"),
            ("exit code: 0", "exit code: 3"),
            ("cannot open a.txt", "cannot open b.txt"),
            ("test_add failed", "test_sub failed"),
            ("gr\u{fc}\u{df}e 1", "grusse 1"),
        ] {
            assert_ne!(masked(one), masked(other), "{one}");
        }
    }

    #[test]
    fn it_reads_as_the_line_did() {
        assert_eq!(
            masked("12:03:04.5 ERROR  db: lost 3 rows of users_2 at 0xdeadbeef"),
            "# ERROR db: lost # rows of users_# at #"
        );
        assert_eq!(masked("x = -5, y=+3"), "x = #, y=#");
        assert_eq!(masked("a-1 b"), "a-# b");
        assert_eq!(masked(""), "");
    }
}
