//! The scenario of README.md, recorded with the core.

use std::path::Path;
use std::process::ExitCode;

use scenariolog::artifact::{self, NewArtifact};
use scenariolog::capture::{Canceller, Spec};
use scenariolog::exec::{Recording, Target};
use scenariolog::{
    Command, CommandSpec, Ending, Error, Recorded, Result, Run, RunSpec, Step, StepSpec, Store,
};

fn main() -> ExitCode {
    let paths: Vec<_> = std::env::args_os().skip(1).collect();
    let result = match &*paths {
        [db, root] => record(Path::new(db), Path::new(root)),
        _ => Err(Error::invalid("usage: record FILE ROOT")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn record(db: &Path, root: &Path) -> Result<()> {
    let run = Store::create(db)?
        .start_run(&RunSpec::new(root).suite("conformance").kv("stage", "first"))?;
    run.set_kv("stage", "second")?;
    record_nested(&run)?;
    let step = |name: &str, num: Option<i64>, argv: &[&str]| {
        exec_step(&run, StepSpec { step_num: num, ..StepSpec::new(name) }, argv)
    };
    let sh = |name: &str, script: &str| step(name, None, &["sh", "-c", script]);
    sh("fails", "echo connecting; echo connection refused >&2; exit 3")?;
    sh("terminated", "kill -TERM $$")?;
    sh("crashes", "kill -USR1 $$")?;
    step("flaky", Some(7), &["sh", "-c", "exit 1"])?;
    step("flaky", Some(7), &["true"])?;
    step("last", None, &["true"])?;
    add(&run, "notes", &root.join("notes.txt"))?;
    run.end(&Ending::exit_code(3)).map(drop)
}

fn record_nested(run: &Run) -> Result<()> {
    let tags = |key: &str, value: &str| vec![(key.to_owned(), value.to_owned())];
    let outer = StepSpec { kv: tags("color", "red"), ..StepSpec::new("outer") };
    let outer = exec_step(run, outer, &["sh", "-c", "echo outer out; echo outer err >&2"])?;
    outer.set_kv("color", "blue")?;
    let greet = CommandSpec {
        name: Some("greet".to_owned()),
        kv: tags("mood", "grim"),
        ..CommandSpec::default()
    };
    let greet = exec_command(&outer, greet, &["sh", "-c", "echo hello"])?;
    greet.set_kv("mood", "fair")?;
    exec_command(&outer, CommandSpec::default(), &["sh", "-c", "exit 4"])?;
    let inner = StepSpec {
        parent: Some(outer.id().to_owned()),
        kv: tags("depth", "1"),
        ..StepSpec::new("smørrebrød 名前")
    };
    let inner = exec_step(run, inner, &["sh", "-c", r#"printf "\377\000\001 binary""#])?;
    let leaf = StepSpec {
        parent: Some(inner.id().to_owned()),
        kv: tags("depth", "2"),
        ..StepSpec::new("leaf")
    };
    exec_step(run, leaf, &["true"])?;
    add(&outer, "blob", &run.root_dir().join("données.bin"))
}

fn exec_step(run: &Run, spec: StepSpec, argv: &[&str]) -> Result<Step> {
    let (argv_text, cwd) = (words(argv), Some(run.root_dir().to_owned()));
    let recording = Recording::step(run, &StepSpec { argv: argv_text, cwd, ..spec }, true)?;
    match exec(recording, run.root_dir(), argv)? {
        Target::Step(step) => Ok(step),
        _ => Err(Error::Internal("a step is no step".to_owned())),
    }
}

fn exec_command(step: &Step, spec: CommandSpec, argv: &[&str]) -> Result<Command> {
    let root = step.run().root_dir();
    let spec = CommandSpec { argv: words(argv), cwd: Some(root.to_owned()), ..spec };
    match exec(Recording::command(step, &spec, true)?, root, argv)? {
        Target::Command(command) => Ok(command),
        _ => Err(Error::Internal("a command is no command".to_owned())),
    }
}

fn exec(recording: Recording, dir: &Path, argv: &[&str]) -> Result<Target> {
    let canceller = Canceller::new()
        .map_err(|source| Error::Io { what: "cannot run a child".to_owned(), source })?;
    let target = recording.target().clone();
    let mut spec = Spec::new(argv.iter().copied());
    spec.cwd = Some(dir.to_owned());
    recording.run(spec, &canceller);
    Ok(target)
}

fn add(recorded: &impl Recorded, kind: &str, path: &Path) -> Result<()> {
    artifact::add(recorded.store(), &recorded.scope(), &NewArtifact::file(kind, path)).map(drop)
}

fn words(argv: &[&str]) -> Vec<String> {
    argv.iter().map(|word| (*word).to_owned()).collect()
}
