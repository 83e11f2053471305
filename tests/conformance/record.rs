//! The scenario of README.md, recorded with the core.

use std::path::Path;
use std::process::ExitCode;

use scenariolog::artifact::{self, NewArtifact};
use scenariolog::capture::Spec;
use scenariolog::exec::{self, Child, Policy, Target};
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
    let result = exec::step(run, spec, child(run.root_dir(), argv), Policy::strict(true))?;
    match result.target {
        Some(Target::Step(step)) => Ok(step),
        _ => Err(Error::Internal("a step was not recorded".to_owned())),
    }
}

fn exec_command(step: &Step, spec: CommandSpec, argv: &[&str]) -> Result<Command> {
    let child = child(step.run().root_dir(), argv);
    match exec::command(step, spec, child, Policy::strict(true))?.target {
        Some(Target::Command(command)) => Ok(command),
        _ => Err(Error::Internal("a command was not recorded".to_owned())),
    }
}

fn child(dir: &Path, argv: &[&str]) -> Child {
    let mut spec = Spec::new(argv.iter().copied());
    spec.cwd = Some(dir.to_owned());
    Child::new(spec)
}

fn add(recorded: &impl Recorded, kind: &str, path: &Path) -> Result<()> {
    artifact::add(recorded.store(), &recorded.scope(), &NewArtifact::file(kind, path)).map(drop)
}
