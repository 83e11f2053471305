//! Questions to a sound file: searches of all kinds, tags, and the options of every report. They have an answer, or an error
//! that is the caller's.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use scenariolog::report::{self, Options};
use scenariolog::search::{Order, Query, search};
use scenariolog::{Error, ErrorKind, Recorded, RunFilter, Store};
use scenariolog_fuzz::{record, room};
use tempfile::TempDir;

#[derive(Debug, Arbitrary)]
enum Question<'a> {
    Search(Search<'a>),
    Report { which: u8, options: Vec<(u8, &'a str)>, tag: Option<(&'a str, &'a str)> },
    Tag { key: &'a str, value: &'a str },
}

#[derive(Debug, Arbitrary)]
struct Search<'a> {
    text: &'a str,
    kind: u8,
    run: Option<&'a str>,
    suite: Option<&'a str>,
    since: Option<&'a str>,
    step: Option<&'a str>,
    tag: Option<(&'a str, &'a str)>,
    flags: u8,
    context: (u8, u8),
    limit: u8,
}

static FILE: LazyLock<(TempDir, Store)> = LazyLock::new(|| {
    let room = room();
    let store = record(room.path()).expect("it is recorded");
    (room, store)
});

fuzz_target!(|question: Question| {
    let store = &FILE.1;
    match question {
        Question::Search(asked) => ask(store, &asked),
        Question::Report { which, options, tag } => {
            let reports: Vec<_> = report::all().collect();
            let report = reports[usize::from(which) % reports.len()];
            let mut given = Options::new();
            for (option, value) in options.iter().filter(|_| !report.options.is_empty()) {
                given = given
                    .set(report.options[usize::from(*option) % report.options.len()].name, *value);
            }
            if let Some((key, value)) = tag {
                given = given.tag("kv", key, value);
            }
            answered(report.ask(store, &given).and_then(Iterator::collect::<Result<Vec<_>, _>>));
        }
        Question::Tag { key, value } => {
            let run = store.run("latest").expect("there is a run");
            match run.set_kv(key, value) {
                Ok(()) => {
                    assert_eq!(run.get_kv(key).expect("it is read").as_deref(), Some(value));
                    assert!(run.remove_kv(key).expect("it is removed"));
                }
                refused => answered(refused),
            }
        }
    }
});

fn ask(store: &Store, asked: &Search) {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let query = Query {
        text: asked.text.to_owned(),
        literal: asked.kind % 3 == 1,
        regex: asked.kind % 3 == 2,
        runs: RunFilter {
            run: owned(asked.run).into(),
            suite: owned(asked.suite),
            since: owned(asked.since),
        },
        kind: (asked.flags & 1 != 0).then(|| "stdout".to_owned()),
        step: owned(asked.step),
        kv: asked.tag.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
        failed: asked.flags & 2 != 0,
        before: asked.context.0.into(),
        after: asked.context.1.into(),
        order: if asked.flags & 4 == 0 { Order::Time } else { Order::Rank },
        limit: asked.limit.into(),
    };
    let hits = search(store, &query);
    if let (Ok(hits), true) = (&hits, query.literal) {
        for hit in hits {
            assert!(hit.text.to_lowercase().contains(&asked.text.to_lowercase()), "{:?}", hit.text);
        }
    }
    if let (Ok(hits), true) = (&hits, query.limit > 0) {
        assert!(hits.len() <= query.limit);
    }
    answered(hits);
}

/// An error must be one of the question, since the file is sound.
fn answered<T>(answer: Result<T, Error>) {
    let Err(error) = answer else { return };
    let theirs =
        [ErrorKind::InvalidArgument, ErrorKind::NotFound, ErrorKind::Ambiguous, ErrorKind::Query];
    assert!(theirs.contains(&error.kind()), "{error}");
}
