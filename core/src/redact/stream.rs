//! Redaction of a stream that comes in pieces of any size.

use std::fmt;
use std::io::{self, Read, Write};
use std::sync::Arc;

use super::counts::Counts;
use super::private_key::OpenKey;
use super::rules::Rules;
use super::span::Span;

/// How much of a line is searched at once. A longer line is searched in windows of this size, whatever the pieces it
/// came in.
const WINDOW: usize = 64 * 1024;

/// How much of a window is searched again with the next one: longer matches are found only if they lie within one
/// window.
const OVERLAP: usize = 16 * 1024;

/// Takes the pieces of a stream and gives out what may be kept of them.
///
/// What it gives out does not depend on how the stream was cut into pieces. To that end it holds back the last line
/// until its end has come, or 64 KiB of it; never less, however long nothing comes, since half a secret is one too.
pub struct Redactor {
    rules: Arc<Rules>,
    /// The beginning of a line that has not ended, always less than a window.
    held: Vec<u8>,
    /// Whether the rest of the line is left out: what is masked in it filled a whole window.
    skips_line: bool,
    key: OpenKey,
    counts: Counts,
    spans: Vec<Span>,
    masked: Vec<u8>,
}

impl Redactor {
    pub(super) fn new(rules: Arc<Rules>) -> Self {
        Self {
            rules,
            held: Vec::new(),
            skips_line: false,
            key: OpenKey::default(),
            counts: Counts::default(),
            spans: Vec::new(),
            masked: Vec::new(),
        }
    }

    /// What was redacted so far.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// What was redacted since the last call.
    pub fn take_counts(&mut self) -> Counts {
        std::mem::take(&mut self.counts)
    }

    /// Takes the next piece, and gives `keep` what is certain by now.
    pub fn push(&mut self, mut bytes: &[u8], keep: &mut dyn FnMut(&[u8])) {
        while !bytes.is_empty() {
            bytes = if self.skips_line {
                self.skip(bytes)
            } else if self.held.is_empty() {
                self.take_lines(bytes, keep)
            } else {
                self.complete_line(bytes, keep)
            };
        }
    }

    /// Gives out the rest, now that the stream has ended.
    pub fn finish(&mut self, keep: &mut dyn FnMut(&[u8])) {
        let held = std::mem::take(&mut self.held);
        self.mask(&held, keep);
        self.skips_line = false;
        self.key = OpenKey::default();
    }

    /// Takes all that `from` yields, and writes what may be kept.
    pub fn copy(&mut self, from: &mut dyn Read, to: &mut dyn Write) -> io::Result<()> {
        let mut buffer = vec![0; WINDOW];
        let mut written = Ok(());
        let mut keep = |kept: &[u8]| {
            if written.is_ok() {
                written = to.write_all(kept);
            }
        };
        loop {
            match from.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => self.push(&buffer[..count], &mut keep),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.finish(&mut keep);
        written
    }

    /// Leaves out the rest of a line, not its end.
    fn skip<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        let Some(end) = memchr::memchr(b'\n', bytes) else { return &[] };
        self.skips_line = false;
        &bytes[end..]
    }

    /// Takes whole lines from where they are, without copying them; and then holds what is left.
    fn take_lines<'b>(&mut self, bytes: &'b [u8], keep: &mut dyn FnMut(&[u8])) -> &'b [u8] {
        let mut whole = 0;
        while let Some(end) = memchr::memrchr(b'\n', window(&bytes[whole..])) {
            whole += end + 1;
        }
        self.mask(&bytes[..whole], keep);
        let begun = window(&bytes[whole..]);
        self.held.extend_from_slice(begun);
        self.shift_window(keep);
        &bytes[whole + begun.len()..]
    }

    /// Adds to the line that is held, and gives it out when it has ended.
    fn complete_line<'b>(&mut self, bytes: &'b [u8], keep: &mut dyn FnMut(&[u8])) -> &'b [u8] {
        let room = &bytes[..bytes.len().min(WINDOW - self.held.len())];
        if let Some(end) = memchr::memchr(b'\n', room) {
            self.held.extend_from_slice(&room[..=end]);
            let line = std::mem::take(&mut self.held);
            self.mask(&line, keep);
            self.held = line;
            self.held.clear();
            return &bytes[end + 1..];
        }
        self.held.extend_from_slice(room);
        self.shift_window(keep);
        &bytes[room.len()..]
    }

    /// Masks whole lines, or the end of the last.
    fn mask(&mut self, lines: &[u8], keep: &mut dyn FnMut(&[u8])) {
        if !lines.is_empty() {
            self.rules.scan(lines, &mut self.key, &mut self.spans);
            self.give_out(lines, keep);
        }
    }

    /// Gives out the first part of a line that fills the window.
    fn shift_window(&mut self, keep: &mut dyn FnMut(&[u8])) {
        if self.held.len() < WINDOW {
            return;
        }
        let mut key = self.key;
        self.rules.scan(&self.held, &mut key, &mut self.spans);
        let (cut, fills_window) = cut(&self.spans);
        // A key that begins in this window without filling it is found again in the next.
        self.key = if fills_window { key } else { OpenKey::default() };
        self.skips_line = fills_window;
        self.spans.retain(|span| span.start < cut);
        let mut held = std::mem::take(&mut self.held);
        self.give_out(&held[..cut], keep);
        held.drain(..cut);
        self.held = held;
    }

    /// Gives out a text with its spans masked.
    fn give_out(&mut self, text: &[u8], keep: &mut dyn FnMut(&[u8])) {
        if self.spans.is_empty() {
            return keep(text);
        }
        self.masked.clear();
        let mut from = 0;
        for span in &self.spans {
            self.masked.extend_from_slice(&text[from..span.start]);
            self.masked.extend_from_slice(b"[redacted:");
            self.masked.extend_from_slice(span.rule.as_bytes());
            self.masked.push(b']');
            from = span.end;
            if !span.is_continued {
                self.counts.add(&span.rule);
            }
        }
        self.masked.extend_from_slice(&text[from..]);
        keep(&self.masked);
    }
}

fn window(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(WINDOW)]
}

/// Where a window without a line's end is to be cut, and whether what is masked in it fills all of it.
///
/// No match is cut in two: it is given out when it has been seen whole, or is looked at again from its start.
fn cut(spans: &[Span]) -> (usize, bool) {
    let usual = WINDOW - OVERLAP;
    let crosses = |span: &Span, cut| span.match_start < cut && cut < span.end;
    let before = |cut, span: &Span| if crosses(span, cut) { span.match_start } else { cut };
    let after = |cut, span: &Span| if crosses(span, cut) { span.end } else { cut };
    match spans.iter().rev().fold(usual, before) {
        0 => {
            let cut = spans.iter().fold(usual, after);
            (cut, cut == WINDOW)
        }
        cut => (cut, false),
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redactor").field("counts", &self.counts).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::redact::{RedactOptions, Redaction};

    fn redaction() -> Redaction {
        Redaction::new(
            &RedactOptions::none()
                .ready_set()
                .pattern(r"pin-\d+")
                .pattern(r"(?s)password=(?P<secret>.*)")
                .rule("tail", r"\bx\w+$"),
        )
        .unwrap()
    }

    fn redact<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> (Vec<u8>, Counts) {
        let mut redactor = redaction().redactor().unwrap();
        let mut kept = Vec::new();
        let mut most_held = 0;
        for piece in pieces {
            redactor.push(piece, &mut |bytes| kept.extend_from_slice(bytes));
            most_held = most_held.max(redactor.held.capacity());
        }
        redactor.finish(&mut |bytes| kept.extend_from_slice(bytes));
        assert!(most_held <= 2 * WINDOW, "{most_held}");
        (kept, redactor.counts().clone())
    }

    fn whole(text: &[u8]) -> String {
        String::from_utf8_lossy(&redact([text]).0).into_owned()
    }

    /// Words that have to do with rules, cut and joined in any way; and fillers that make lines outgrow a window.
    fn word() -> impl Strategy<Value = Vec<u8>> {
        let words: [&[u8]; 20] = [
            b"-----BEGIN RSA PRIVATE KEY-----",
            b"-----END RSA PRIVATE KEY-----",
            b"MIIEvQIBADANBgkqhkiG9w0BAQEF",
            b"AKIAIOSFODNN7EXAMPLE",
            b"Authorization: ",
            b"Bearer abcdefgh0123456789",
            b"https://user:",
            b"hunter2@host/",
            b"pin-12345",
            b"password=",
            b"eyJhbGciOiJIUzI1NiJ9.",
            b"ghp_0123456789abcdefghijABCDEFGHIJ",
            b"xyz",
            b"\n",
            b"\n",
            b"\r\n",
            b" ",
            b"\0\xff",
            b"plain",
            b"\\n",
        ];
        prop_oneof![
            12 => (0..words.len(), 0..40_usize, 0..40_usize).prop_map(move |(at, from, less)| {
                let word = words[at];
                // Whole words mostly, and parts of them.
                let from = if from < 34 { 0 } else { from % word.len() };
                let less = if less < 34 { 0 } else { less % (word.len() - from) };
                word[from..word.len() - less].to_vec()
            }),
            1 => (0..256_u32, 0..40_000_usize).prop_map(|(byte, count)| vec![byte.to_le_bytes()[0]; count]),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn pieces_of_any_size_give_the_same(
            words in vec(word(), 0..60),
            sizes in vec(prop_oneof![1..20_usize, 1..100_000_usize], 1..40),
        ) {
            let text = words.concat();
            let expected = redact([&text[..]]);
            let mut rest = &text[..];
            let mut pieces = Vec::new();
            for size in sizes.iter().cycle() {
                if rest.is_empty() {
                    break;
                }
                let (piece, more) = rest.split_at(rest.len().min(*size));
                pieces.push(piece);
                rest = more;
            }
            prop_assert!(redact(pieces) == expected);
        }

        #[test]
        fn no_secret_survives_wherever_it_stands(
            windows in 0..4_usize,
            less in 0..80_usize,
            after in 0..100_000_usize,
            filler in prop_oneof![Just(b' '), Just(b'\n'), Just(b'.'), Just(0)],
            size in prop_oneof![1..100_usize, 1..100_000_usize],
        ) {
            let mut text = vec![filler; (windows + 1) * (WINDOW - OVERLAP) - less];
            text.extend_from_slice(b" AKIAIOSFODNN7EXAMPLE https://u:hunter2@host pin-123");
            text.resize(text.len() + after, filler);
            let kept = String::from_utf8_lossy(&redact(text.chunks(size)).0).into_owned();
            for secret in ["AKIAIOSF", "hunter2", "pin-1"] {
                prop_assert!(!kept.contains(secret));
            }
            let masks = "[redacted:aws-key][redacted:url-password][redacted:pattern]";
            prop_assert_eq!(kept.len(), text.len() - 20 - 7 - 7 + masks.len());
        }
    }

    #[test]
    fn a_match_that_fills_a_window_masks_the_rest_of_its_line() {
        let line = [&b"x password="[..], &vec![b'p'; 3 * WINDOW], b" q"].concat();
        let text = [&line[..], b"\nnext\n"].concat();
        for size in [1000, WINDOW, 1_000_000] {
            let (kept, counts) = redact(text.chunks(size));
            let kept = String::from_utf8_lossy(&kept);
            let start = &kept[..kept.len().min(100)];
            assert_eq!(start, "x password=[redacted:pattern]\nnext\n");
            assert_eq!(counts.iter().collect::<Vec<_>>(), [("pattern", 1)]);
        }
    }

    #[test]
    fn a_key_is_masked_line_by_line_and_counted_once() {
        let key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEF\nabcd\n-----END PRIVATE KEY-----";
        let mask = "[redacted:private-key]";
        assert_eq!(
            whole(format!("a {key} b\nc\n").as_bytes()),
            format!("a {mask}\n{mask}\n{mask}\n{mask} b\nc\n")
        );
        let json = key.replace('\n', "\\n");
        assert_eq!(
            whole(format!("{{\"key\": \"{json}\", \"pin\": \"pin-1\"}}\n").as_bytes()),
            format!("{{\"key\": \"{mask}\", \"pin\": \"[redacted:pattern]\"}}\n")
        );
        let cut_off = format!("{}\nall is well\n", &key[..40]);
        assert_eq!(whole(cut_off.as_bytes()), format!("{mask}\n{mask}\nall is well\n"));
        assert_eq!(redact([key.as_bytes()]).1.iter().collect::<Vec<_>>(), [("private-key", 1)]);
    }

    #[test]
    fn keys_of_all_kinds_are_masked_with_any_line_ends() {
        let digits = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";
        for (kind, header) in [
            ("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,1F2E\n\n"),
            ("EC PRIVATE KEY", ""),
            ("DSA PRIVATE KEY", ""),
            ("OPENSSH PRIVATE KEY", ""),
            ("ENCRYPTED PRIVATE KEY", ""),
            ("PRIVATE KEY", ""),
            ("PGP PRIVATE KEY BLOCK", "Version: GnuPG v2\nComment: none\n\n"),
        ] {
            let key =
                format!("-----BEGIN {kind}-----\n{header}{digits}\nq83v\n-----END {kind}-----");
            for end in ["\n", "\r\n", "\\n", "\\r\\n"] {
                let text = format!("x{}{end}y", key.replace('\n', end));
                let kept = whole(text.as_bytes());
                let rest = kept.replace("[redacted:private-key]", "");
                assert_eq!(
                    rest.replace(['\n', '\r'], "").replace("\\r", "").replace("\\n", ""),
                    "xy",
                    "{kept:?}"
                );
            }
        }
    }

    #[test]
    fn a_service_account_is_masked() {
        let text = r#"  "private_key": "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADAN\nq83v\n-----END PRIVATE KEY-----\n","#;
        assert_eq!(whole(text.as_bytes()), r#"  "private_key": "[redacted:private-key]\n","#);
    }

    #[test]
    fn keywords_without_number_take_linear_time() {
        for word in [
            "eyJ",
            "://a:",
            "curl -u ",
            "-----BEGIN ",
            "bearer ",
            "-----BEGIN PRIVATE KEY-----",
            "://",
            "pin-",
        ] {
            let text = word.repeat(1 << 16);
            // Each a window of its own, and all of them one line.
            redact(text.as_bytes().chunks(1 << 16));
        }
    }

    #[test]
    fn an_unfinished_line_waits_for_its_end() {
        let mut redactor = redaction().redactor().unwrap();
        let mut kept = Vec::new();
        redactor.push(b"one\npin-1", &mut |bytes| kept.extend_from_slice(bytes));
        assert_eq!(kept, b"one\n");
        redactor.push(b"23\n", &mut |bytes| kept.extend_from_slice(bytes));
        assert_eq!(kept, b"one\n[redacted:pattern]\n");
    }

    #[test]
    fn a_gigabyte_without_a_line_end_takes_a_window() {
        let mut redactor = redaction().redactor().unwrap();
        let piece = vec![b'.'; 1 << 20];
        let mut kept = 0;
        for _ in 0..(if cfg!(debug_assertions) { 64 } else { 1024 }) {
            redactor.push(&piece, &mut |bytes| kept += bytes.len());
        }
        assert!(redactor.held.capacity() <= 2 * WINDOW && redactor.masked.capacity() <= 4 * WINDOW);
        redactor.finish(&mut |bytes| kept += bytes.len());
        assert_eq!(kept % piece.len(), 0);
    }
}
