//! How text is encoded, and whether content is text at all.

/// One byte in this many may be a control character that text has no use for before content counts as binary.
const TOLERANCE: usize = 10;

/// How text is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// UTF-8 or something close to it.
    Utf8,
    /// UTF-16, as Windows programs write it.
    Utf16 {
        /// Whether the lower byte of each pair comes first.
        little: bool,
    },
}

impl Encoding {
    /// The encoding of content that begins so.
    pub fn of(sample: &[u8]) -> Self {
        let zeros = |parity: usize| {
            let bytes = sample.iter().skip(parity).step_by(2);
            bytes.filter(|byte| **byte == 0).count() * 2
        };
        // Without a mark, text in Western letters has a NUL in nearly every pair, always on the same side.
        let (even, odd, len) = (zeros(0), zeros(1), sample.len());
        match sample {
            [0xFF, 0xFE, ..] => Self::Utf16 { little: true },
            [0xFE, 0xFF, ..] => Self::Utf16 { little: false },
            _ if len >= 8 && odd * 10 >= len * 7 && even == 0 => Self::Utf16 { little: true },
            _ if len >= 8 && even * 10 >= len * 7 && odd == 0 => Self::Utf16 { little: false },
            _ => Self::Utf8,
        }
    }

    /// The bytes as UTF-8, unless they are that already.
    pub fn decode(self, bytes: &[u8]) -> Option<Vec<u8>> {
        let Self::Utf16 { little } = self else { return None };
        let units = bytes.chunks_exact(2).map(|pair| {
            let pair = [pair[0], pair[1]];
            if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
        });
        let text: String = char::decode_utf16(units)
            .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect();
        Some(text.into_bytes())
    }
}

/// Whether content that begins so is text: what people can read, though a byte of it may be strange. `is_cut` says
/// that more content follows.
pub(crate) fn is_text(sample: &[u8], is_cut: bool) -> bool {
    if let Some(decoded) = Encoding::of(sample).decode(sample) {
        return is_text_in_utf8(&decoded, is_cut);
    }
    is_text_in_utf8(sample, is_cut)
}

fn is_text_in_utf8(sample: &[u8], is_cut: bool) -> bool {
    let (mut controls, mut letters) = (0, 0);
    for chunk in sample.utf8_chunks() {
        controls += chunk.valid().bytes().filter(|byte| is_strange(*byte)).count();
        // Only the last chunk can be an incomplete sequence: the others are followed by an invalid byte.
        if !(is_cut && is_unfinished(chunk.invalid())) {
            // In Latin-1 and its kin the letters stand above A0, and in text nothing just below.
            let above = chunk.invalid().iter().filter(|byte| **byte >= 0xA0).count();
            letters += above;
            controls += chunk.invalid().len() - above;
        }
    }
    controls <= (sample.len() / TOLERANCE).max(1) && letters * 2 <= sample.len()
}

/// Whether it is a control character that terminal output and logs do not use.
fn is_strange(byte: u8) -> bool {
    byte.is_ascii_control()
        && !matches!(
            byte,
            b'\t' | b'\n' | b'\r' | 0x07 /* BEL */ | 0x08 /* BS */ | 0x0b | 0x0c | 0x1b /* ESC */
        )
}

/// Whether these bytes are an incomplete UTF-8 sequence.
pub(super) fn is_unfinished(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, little: bool) -> Vec<u8> {
        let bytes = |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn text_is_what_people_can_read() {
        let text: [&[u8]; 11] = [
            b"",
            b"plain",
            "gr\u{fc}\u{df}e \u{1f980}\n".as_bytes(),
            b"\x1b[31mred\x1b[0m\r\n\t\x08\x0b\x0c",
            b"one bad byte in \xff some text",
            "\u{feff}with a mark".as_bytes(),
            b"\x1b\x1b\x1b",
            b"\x07",
            b"n\xe3o pode",
            b"latin1: \xe4\xf6\xfc\xdf",
            b"E   ValueError: embedded \0 byte",
        ];
        for bytes in text {
            assert!(is_text(bytes, false), "{bytes:?}");
        }
        for little in [true, false] {
            assert!(is_text(&utf16("\u{feff}error: no such file\r\n", little), false));
            assert!(is_text(&utf16("error: no such file\r\n", little), false));
        }
    }

    #[test]
    fn what_programs_read_is_binary() {
        let noise: Vec<u8> =
            (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let numbers: Vec<u8> = (0..1000_u32).flat_map(u32::to_le_bytes).collect();
        let binary: [&[u8]; 6] = [
            b"\x7fELF\x02\x01\x01\0\0\0",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0",
            b"\x1f\x8b\x08\0\0\0\0\0\0\x03",
            b"\x01\x02",
            &noise,
            &numbers,
        ];
        for bytes in binary {
            assert!(!is_text(bytes, false), "{:?}", &bytes[..bytes.len().min(20)]);
        }
    }

    #[test]
    fn one_control_character_in_ten_is_borne() {
        for strange in [0x01, 0x7f, 0x00] {
            for size in [10, 100, 5000] {
                let mut bytes = vec![b'x'; size];
                bytes[..size / 10].fill(strange);
                assert!(is_text(&bytes, false), "{strange} {size}");
                bytes[size / 10] = strange;
                assert!(!is_text(&bytes, false), "{strange} {size}");
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
        // Two bytes below A0 are more than one in ten of twelve.
        let cut = b"aaaaaaaaa\xf0\x9f\x9f";
        assert!(is_text(cut, true) && !is_text(cut, false));
    }
}
