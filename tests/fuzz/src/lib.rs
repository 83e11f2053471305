//! What the targets share.

use std::env;
use std::fs::{self, File};
use std::io::{Seek, Write};
use std::path::Path;
use std::sync::LazyLock;

use scenariolog::{
    CommandSpec, Ending, OpenOptions, Outcome, Recorded, Result, Run, RunSpec, StepSpec, Store,
};
use tempfile::TempDir;

/// A directory for files. libFuzzer ends the process without removing it: `tests/fuzz/run` does.
pub fn room() -> TempDir {
    tempfile::Builder::new().prefix("scenariolog-fuzz-").tempdir().expect("a directory")
}

/// Removes what is in a directory.
pub fn clear(directory: &Path) {
    for entry in fs::read_dir(directory).expect("a directory").flatten() {
        let path = entry.path();
        let removed =
            if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.expect("it can be removed");
    }
}

/// The file, rewound, with these bytes in the place of all it had.
pub fn refill(file: &mut File, bytes: &[u8]) {
    let filled = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(bytes));
    filled.and_then(|()| file.rewind()).expect("the file can be written");
}

/// A new file in a directory, with a bit of everything in it.
pub fn record(directory: &Path) -> Result<Store> {
    let store = OpenOptions::new().create(true).open(directory.join("scenariolog.db"))?;
    for (suite, outcome) in [("smoke", Outcome::Passed), ("nightly", Outcome::Failed)] {
        let run = store.start_run(&RunSpec::new(directory).suite(suite).kv("shard", "3"))?;
        record_steps(&run, outcome)?;
        run.add_metric("coverage", 81.5, Some("%"))?;
        run.end(&Ending::outcome(outcome))?;
    }
    Ok(store)
}

fn record_steps(run: &Run, outcome: Outcome) -> Result<()> {
    for number in 0..4 {
        let step = run.start_step(&StepSpec::new(format!("tests/test_{number}.py::test[a/b]")))?;
        let output: String = (0..40)
            .map(|line| {
                format!("line {line} of step {number}: caf\u{e9} na\u{ef}ve 0x{line:04x}\n")
            })
            .collect();
        step.add_artifact_bytes("stdout", "out.txt", output.as_bytes())?;
        step.add_artifact_bytes("stderr", "err.txt", b"Traceback:\nKeyError: 'timeout'\n")?;
        step.set_kv("owner", "core")?;
        step.add_metric("rows", f64::from(number), None)?;
        let command = step.start_command(&CommandSpec {
            argv: vec!["make".into(), "all".into()],
            ..CommandSpec::default()
        })?;
        command.end(&Ending::exit_code(2))?;
        step.end(&Ending::outcome(if number == 2 { outcome } else { Outcome::Passed }))?;
    }
    Ok(())
}

/// Runs a test in a directory in memory, which has a recorded file before and nothing afterwards.
pub fn in_room(test: impl FnOnce()) {
    // The library as C programs have it.
    use fuzzed_library as _;
    static ROOM: LazyLock<(TempDir, Vec<u8>)> = LazyLock::new(|| {
        let room = room();
        drop(record(room.path()).expect("it is recorded"));
        let file = fs::read(room.path().join("scenariolog.db")).expect("it is a file");
        env::set_current_dir(room.path()).expect("it is there");
        (room, file)
    });
    clear(ROOM.0.path());
    fs::write(ROOM.0.path().join("scenariolog.db"), &ROOM.1).expect("there is room");
    test();
}
