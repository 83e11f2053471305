//! Bytes of a log as the index, the excerpts and `failures` take them: lines, what a terminal makes of them, encodings, the masks of
//! what is essential; and timelines, which stand in the file as bytes.
#![no_main]

use std::fs::File;
use std::sync::Mutex;

use libfuzzer_sys::fuzz_target;
use scenariolog::probe;
use scenariolog_fuzz::refill;

static FILE: Mutex<Option<File>> = Mutex::new(None);

fuzz_target!(|input: (u8, u8, &[u8])| {
    let (line, file, bytes) = input;
    let mut place = FILE.lock().expect("nobody panics twice");
    let log = place.get_or_insert_with(|| tempfile::tempfile().expect("a file"));
    refill(log, bytes);
    let line_bytes = usize::from(line) + 1;
    // Small bounds, where both ends meet, and none.
    let file_bytes = if file == 255 { u64::MAX } else { u64::from(file) * 4 + 1 };
    let again = || log.try_clone().expect("a descriptor");
    let lines = probe::lines(again(), line_bytes, file_bytes).expect("memory can be read");
    assert!(lines.is_sorted_by(|before, after| before.0 < after.0), "numbers rise");
    for (number, text, _) in &lines {
        assert!(*number >= 1 && *number <= bytes.len() as u64 + 1, "line {number}");
        assert!(!text.contains(['\0', '\n', '\u{1b}']), "{text:?}");
        // A terminal has eight columns at least. The mark of a gap and the rest of a character come on top.
        let most = line_bytes.max(8) + 8;
        assert!(text.chars().count() <= most, "{most}: {text:?}");
    }
    let key_lines = probe::key_lines(again(), usize::from(line % 8)).expect("memory can be read");
    assert!(key_lines.len() <= usize::from(line % 8) && key_lines.is_sorted());
    let essence = probe::essence(again()).expect("memory can be read");
    assert!(essence.iter().all(|line| !line.contains('\n')), "{essence:?}");
    if let Some(arrivals) = probe::arrivals(bytes) {
        assert!(arrivals.len() <= bytes.len() + 1);
    }
});
