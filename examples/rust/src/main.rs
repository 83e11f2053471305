//! A small suite recorded through the core crate: programs as steps, a step in process, a retry.
//!
//! `cargo run -p scenariolog-example [FILE]` records into FILE, by default `scenariolog.db`, and asks it what
//! happened. One step fails at first and passes when it is tried again.

use std::env;
use std::path::{Path, PathBuf};

use scenariolog::capture::Spec;
use scenariolog::exec::{self, Child, Policy};
use scenariolog::search::{Query, search};
use scenariolog::{
    Ending, Error, Outcome, Recorded, Result, Run, RunSpec, StepSpec, Store, report,
};

fn main() -> Result<()> {
    let db = env::args_os().nth(1).map_or_else(|| PathBuf::from("scenariolog.db"), PathBuf::from);
    let store = Store::create(&db)?;
    let work =
        tempfile::tempdir().map_err(|source| Error::Io { what: "cannot work".into(), source })?;
    let root = std::path::absolute(&db).ok().and_then(|db| db.parent().map(Path::to_owned));
    let run = store.start_run(&RunSpec::new(root.unwrap_or_default()).suite("rust-example"))?;

    record(&run, "archive", work.path(), "printf 'one\\ntwo\\n' >list && tar cf list.tar list")?;
    record(
        &run,
        "unpack",
        work.path(),
        "mkdir new && tar xvf list.tar -C new && cmp list new/list",
    )?;
    for _ in 0..2 {
        let flaky = "if test -e tried; then echo 'the service answers'; \
                     else touch tried; echo 'connection refused' >&2; exit 7; fi";
        if record(&run, "smoke", work.path(), flaky)? == 0 {
            break;
        }
    }
    count_lines(&run, &work.path().join("list"))?;

    run.end(&Ending::default())?;
    tell(&store, &run)
}

/// Runs a shell script as a step of this name and returns its exit status. A name that comes again is a retry.
fn record(run: &Run, name: &str, cwd: &Path, script: &str) -> Result<i32> {
    let step_num =
        report::steps(run)?.iter().find(|step| step.step_name == name).map(|step| step.step_num);
    let spec = StepSpec { step_num, ..StepSpec::new(name) };
    let mut child = Spec::new(["sh", "-c", script]);
    child.cwd = Some(cwd.to_owned());
    let result = exec::step(run, spec, Child::new(child), Policy::default())?;
    for warning in result.warnings {
        eprintln!("warning: {warning}");
    }
    Ok(result.exit_status)
}

/// A step that is no program: what it finds becomes a tag, what it saw an artifact.
fn count_lines(run: &Run, path: &Path) -> Result<()> {
    let step = run.start_step(&StepSpec::new("count lines"))?;
    let text = std::fs::read_to_string(path).map_err(|error| Error::io("read", path, error))?;
    let lines = text.lines().count();
    step.set_kv("lines", &lines.to_string())?;
    step.add_artifact_bytes("list", "list.txt", text.as_bytes())?;
    step.end(&Ending::outcome(if lines == 2 { Outcome::Passed } else { Outcome::Failed }))?;
    Ok(())
}

fn tell(store: &Store, run: &Run) -> Result<()> {
    let row = report::run(store, run.id())?;
    println!(
        "{}: {} steps, {} passed, {} of them flaky",
        row.outcome, row.steps, row.passed, row.flaky
    );
    for hit in search(store, &Query::new("\"connection refused\""))? {
        println!("{}:{}: {}", hit.path.display(), hit.line_num, hit.text);
    }
    Ok(())
}
