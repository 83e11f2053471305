//! Masks: what is kept must not depend on how the output came in pieces, and one secret must never be kept.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use scenariolog::redact::{Counts, RedactOptions, Redaction};

#[derive(Debug, Arbitrary)]
struct Input<'a> {
    sizes: Vec<u16>,
    pattern: Option<&'a str>,
    before: &'a [u8],
    after: &'a [u8],
}

const SECRET: &str = "tok-5f2d9c41aa";

static READY: LazyLock<Redaction> = LazyLock::new(|| {
    Redaction::new(&RedactOptions::none().ready_set().pattern("tok-[0-9a-f]{10}"))
        .expect("patterns")
});

fuzz_target!(|input: Input| {
    let text = [input.before, SECRET.as_bytes(), input.after].concat();
    let whole = in_pieces(&READY, &text, &[]);
    assert_eq!(whole, in_pieces(&READY, &text, &input.sizes));
    let secret = SECRET.as_bytes();
    assert!(!whole.0.windows(secret.len()).any(|part| part == secret), "the secret is kept");
    let Some(pattern) = input.pattern else { return };
    // A pattern of the user's is refused or obeyed.
    if let Ok(redaction) = Redaction::new(&RedactOptions::none().rule("fuzzed", pattern)) {
        assert_eq!(in_pieces(&redaction, &text, &[]), in_pieces(&redaction, &text, &input.sizes));
    }
});

fn in_pieces(redaction: &Redaction, text: &[u8], sizes: &[u16]) -> (Vec<u8>, Counts) {
    let mut redactor = redaction.redactor().expect("there are rules");
    let mut kept = Vec::new();
    let mut rest = text;
    for size in sizes {
        let (piece, more) = rest.split_at(rest.len().min(usize::from(*size)));
        redactor.push(piece, &mut |bytes| kept.extend_from_slice(bytes));
        rest = more;
    }
    redactor.push(rest, &mut |bytes| kept.extend_from_slice(bytes));
    redactor.finish(&mut |bytes| kept.extend_from_slice(bytes));
    (kept, redactor.counts().clone())
}
