//! Log text without end: lines of real programs, each time a little different.
//!
//! `sample.log` holds some 600 lines as cargo, git, pytest, go, tar, ls, apt, dpkg, the kernel, gunicorn, java,
//! node, gcc, cmake, npm, pip, strace and others wrote them, in five languages, with escape sequences and
//! progress bars; only names of users, hosts and directories were replaced. [`Corpus`] repeats stretches of it,
//! in which it draws anew
//!
//! - three of four numbers of two digits or more, digit by digit: the clock goes on ticking,
//! - three of four hexadecimal numbers of six digits or more: addresses, hashes,
//! - the digits of one in four other words that have some: versions, ids,
//! - one in twelve words of four letters or more, from millions of identifiers made of two words of the sample,
//!   the rarer the more there are of them, so that the vocabulary never stops growing.
//!
//! How often was set by 10 MB of real logs (file lists, package logs, traces, diffs, tests), in which 5.0 % of all
//! words were distinct, 8.6 % in the first of them; here it is 4.7 % and 8.4 %. The same seed gives the same text.

use std::io::{self, Write};

const SAMPLE: &str = include_str!("sample.log");

/// There are two to this power identifiers to draw from.
const VOCABULARY_BITS: usize = 24;

/// The text, at some point of it.
pub struct Corpus {
    random: Random,
    lines: Vec<&'static str>,
    words: Vec<&'static str>,
}

impl Corpus {
    /// The beginning of the text that this seed gives.
    pub fn new(seed: u64) -> Self {
        let letters =
            |word: &&str| word.len() >= 4 && word.bytes().all(|b| b.is_ascii_alphabetic());
        let mut words: Vec<_> =
            SAMPLE.split(|c: char| !c.is_ascii_alphanumeric()).filter(letters).collect();
        words.sort_unstable();
        words.dedup();
        Self { random: Random(seed), lines: SAMPLE.lines().collect(), words }
    }

    /// Writes whole lines, `bytes` of them or a little more.
    pub fn write(&mut self, bytes: usize, out: &mut impl Write) -> io::Result<()> {
        let mut written = 0;
        let mut line = Vec::new();
        while written < bytes {
            let first = self.random.below(self.lines.len());
            let count = 5 + self.random.below(55);
            for number in first..(first + count).min(self.lines.len()) {
                line.clear();
                self.vary(self.lines[number].as_bytes(), &mut line);
                line.push(b'\n');
                out.write_all(&line)?;
                written += line.len();
            }
        }
        Ok(())
    }

    fn vary(&mut self, line: &[u8], out: &mut Vec<u8>) {
        let mut rest = line;
        while !rest.is_empty() {
            let word = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            let taken = if word > 0 {
                self.vary_word(&rest[..word], out);
                word
            } else {
                let taken = escape_sequence(rest).unwrap_or(1);
                out.extend_from_slice(&rest[..taken]);
                taken
            };
            rest = &rest[taken..];
        }
    }

    fn vary_word(&mut self, word: &[u8], out: &mut Vec<u8>) {
        let digits = word.iter().filter(|byte| byte.is_ascii_digit()).count();
        let is_hex = word.len() >= 6 && word.iter().all(u8::is_ascii_hexdigit);
        let start = out.len();
        out.extend_from_slice(word);
        let copy = &mut out[start..];
        if digits == word.len() && digits >= 2 {
            if self.random.below(4) > 0 {
                self.random.redraw(copy, u8::is_ascii_digit, b"0123456789");
            }
        } else if digits > 0 && is_hex {
            if self.random.below(4) > 0 {
                self.random.redraw(copy, u8::is_ascii_hexdigit, b"0123456789abcdef");
            }
        } else if digits > 0 {
            if self.random.below(4) == 0 {
                self.random.redraw(copy, u8::is_ascii_digit, b"0123456789");
            }
        } else if word.len() >= 4 && self.random.below(12) == 0 {
            out.truncate(start);
            self.identifier(out);
        }
    }

    /// Appends an identifier. Every doubling of the rank is as likely as the one before.
    fn identifier(&mut self, out: &mut Vec<u8>) {
        let octave = 1 << self.random.below(VOCABULARY_BITS);
        let rank = octave + self.random.below(octave);
        let mut parts = Random(rank as u64);
        for _ in 0..2 {
            let word = self.words[parts.below(self.words.len())];
            out.extend_from_slice(word.as_bytes());
        }
    }
}

/// Writes bytes that no index takes for text.
pub fn write_binary(seed: u64, bytes: usize, out: &mut impl Write) -> io::Result<()> {
    let mut random = Random(seed);
    (0..bytes / 8).try_for_each(|_| out.write_all(&random.next().to_le_bytes()))
}

/// How long the escape sequence is that the text begins with.
fn escape_sequence(text: &[u8]) -> Option<usize> {
    let parameters = text.strip_prefix(b"\x1b[")?;
    let end = parameters.iter().position(|byte| (0x40..=0x7e).contains(byte))?;
    Some(2 + end + 1)
}

/// `SplitMix64`.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() >> 32).unwrap_or_default() % bound
    }

    fn redraw(&mut self, text: &mut [u8], which: fn(&u8) -> bool, from: &[u8]) {
        for byte in text.iter_mut().filter(|byte| which(byte)) {
            *byte = from[self.below(from.len())];
        }
    }
}
