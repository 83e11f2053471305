//! What other programs print, recorded: no line stops the next, and the verdict is the same without a record.
#![no_main]

use std::cell::RefCell;

use libfuzzer_sys::fuzz_target;
use scenariolog::exec::Target;
use scenariolog::ingest::Results;
use scenariolog::ingest::go_test::GoTest;
use scenariolog::ingest::tap::Tap;
use scenariolog::{OpenOptions, RunSpec, Store};
use scenariolog_fuzz::{clear, room};
use tempfile::TempDir;

/// A file is given up when so many inputs are in it.
const INPUTS: usize = 200;

thread_local! {
    static ROOM: RefCell<Option<(TempDir, Store, usize)>> = const { RefCell::new(None) };
}

fuzz_target!(|data: &[u8]| {
    let Some((which, stream)) = data.split_first() else { return };
    let new = || -> Box<dyn Results> {
        if which % 2 == 0 { Box::new(GoTest::default()) } else { Box::new(Tap::default()) }
    };
    let (mut recorded, mut unrecorded) = (new(), new());
    ROOM.with_borrow_mut(|place| {
        let mut known =
            place.take().filter(|(_, _, inputs)| *inputs < INPUTS).unwrap_or_else(opened);
        known.2 += 1;
        let run = known.1.start_run(&RunSpec::new(known.0.path())).expect("a run starts");
        recorded.record(Target::Run(run.clone()));
        for line in stream.split_inclusive(|byte| *byte == b'\n') {
            recorded.line(line).expect("it is recorded");
            unrecorded.line(line).expect("nothing is recorded");
            GoTest::started_at(line);
        }
        recorded.end().expect("it ends");
        unrecorded.end().expect("it ends");
        let (with, without) = (recorded.ending(), unrecorded.ending());
        assert_eq!(with.judge(), without.judge());
        run.end(&with).expect("the run ends");
        clear(&known.0.path().join(".logs"));
        *place = Some(known);
    });
});

fn opened() -> (TempDir, Store, usize) {
    let room = room();
    let store =
        OpenOptions::new().create(true).open(room.path().join("scenariolog.db")).expect("a file");
    std::fs::create_dir(room.path().join(".logs")).expect("a directory");
    (room, store, 0)
}
