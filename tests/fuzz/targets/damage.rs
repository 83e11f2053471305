//! Files of every version that something has damaged: whoever reads them gets rows or an error, in time.
#![no_main]

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use rusqlite::Connection;
use scenariolog::index::IndexOptions;
use scenariolog::report::{self, Options};
use scenariolog::search::{Query, search};
use scenariolog::{RunFilter, Store, rebuild, recover, snapshot};
use scenariolog_fuzz::{clear, record, room};
use tempfile::TempDir;

#[derive(Debug, Arbitrary)]
struct Damage<'a> {
    version: u8,
    edits: Vec<Edit<'a>>,
    cut: Option<u32>,
    writes: bool,
}

#[derive(Debug, Arbitrary)]
enum Edit<'a> {
    /// Other bits at one place.
    Flip { at: u32, with: u8 },
    /// Other bytes.
    Put { at: u32, bytes: &'a [u8] },
    /// A page in the place of another.
    Copy { from: u16, to: u16 },
    /// A text for another of the same length, such as a word of the schema.
    Replace { which: u8, with: u8 },
}

/// What `Replace` looks for and puts there.
const WORDS: [&[u8]; 12] = [
    b"table", b"view ", b"index", b"steps", b"lines", b"runs ", b"TEXT ", b"NULL ", b"2026-",
    b"9999-", b"passe", b"faile",
];

const PAGE: usize = 4096;

static ROOM: LazyLock<TempDir> = LazyLock::new(room);

/// A file of each version.
static FILES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let dumps = [
        include_str!("../../cli/version_1.sql"),
        include_str!("../../cli/version_2.sql"),
        include_str!("../../cli/version_3.sql"),
    ];
    let path = ROOM.path().join("scenariolog.db");
    let mut files = Vec::new();
    for dump in dumps {
        clear(ROOM.path());
        Connection::open(&path)
            .and_then(|conn| conn.execute_batch(dump))
            .expect("the dump is one of SQLite");
        files.push(fs::read(&path).expect("it is a file"));
    }
    clear(ROOM.path());
    drop(record(ROOM.path()).expect("it is recorded"));
    files.push(fs::read(&path).expect("it is a file"));
    files
});

fuzz_target!(|damage: Damage| {
    let mut bytes = FILES[usize::from(damage.version) % FILES.len()].clone();
    for edit in &damage.edits {
        edit.apply(&mut bytes);
    }
    if let Some(length) = damage.cut {
        bytes.truncate(length as usize % (bytes.len() + 1));
    }
    clear(ROOM.path());
    let path = ROOM.path().join("scenariolog.db");
    fs::write(&path, bytes).expect("there is room");
    read(&path, damage.writes);
});

impl Edit<'_> {
    fn apply(&self, file: &mut [u8]) {
        let length = file.len();
        match *self {
            Self::Flip { at, with } => file[at as usize % length] ^= with,
            Self::Put { at, bytes } => {
                let at = at as usize % length;
                let count = bytes.len().min(length - at);
                file[at..at + count].copy_from_slice(&bytes[..count]);
            }
            Self::Copy { from, to } => {
                let pages = length / PAGE;
                let (from, to) = (usize::from(from) % pages * PAGE, usize::from(to) % pages * PAGE);
                file.copy_within(from..from + PAGE, to);
            }
            Self::Replace { which, with } => {
                let word = WORDS[usize::from(which) % WORDS.len()];
                let other = WORDS[usize::from(with) % WORDS.len()];
                if let Some(at) = file.windows(word.len()).position(|part| part == word) {
                    file[at..at + other.len()].copy_from_slice(other);
                }
            }
        }
    }
}

/// Asks all there is to ask. Errors are right answers; panics and waiting are not.
fn read(path: &Path, writes: bool) {
    let Ok(store) = Store::open(path) else { return };
    for report in report::all() {
        let required = report.options.iter().filter(|option| option.required);
        let options =
            required.fold(Options::new(), |options, option| options.set(option.name, "latest"));
        let everything = report.options.iter().any(|option| option.name == "all_runs");
        let options = if everything { options.set("all_runs", "true") } else { options };
        if let Ok(rows) = report.ask(&store, &options) {
            // An endless table would yield for ever: what no reader of ours waits for counts as a hang.
            rows.take(1_000_000).take_while(Result::is_ok).for_each(drop);
        }
    }
    for query in ["line", "hello"] {
        let mut query = Query { after: 2, ..Query::new(query) };
        search(&store, &query).ok();
        query.regex = true;
        search(&store, &query).ok();
    }
    if writes {
        recover::all(&store).ok();
        rebuild::rebuild(&store, &RunFilter::all(), &IndexOptions::default()).ok();
        snapshot::snapshot(&store, &path.with_extension("copy")).ok();
    }
}
