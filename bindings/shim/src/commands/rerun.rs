//! `rerun`

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use scenariolog::report::{self, Options, StepRow};
use scenariolog::row::Value;
use scenariolog::{Error, Result, Store, shell};

use crate::options::DbArgs;
use crate::program;
use crate::say::say;
use crate::words::counted;

/// The tag of a run that runs steps of another one again.
const TAG: &str = "rerun.of";

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    db: DbArgs,

    /// The run: its id, "latest", "latest~1"; the latest by default
    #[arg(value_name = "RUN", default_value = "latest")]
    run: String,

    /// Run the steps that failed, which is the default
    #[arg(long)]
    failed: bool,
}

/// Becomes a program that records the steps again. Returns only if there are none.
pub fn run(args: &Args, program: &OsStr) -> Result<()> {
    let program = program::absolute(program)?;
    let store = args.db.open()?;
    let run = store.run(&args.run)?;
    let steps = failed(&store, run.id())?;
    let row = report::run(&store, run.id())?;
    let mut lines = Vec::new();
    for step in &steps {
        match line(&program, step) {
            Some(line) => lines.push(format!("{line} || status=1")),
            None => say(&format!(
                "not run again: nothing is recorded of how the step \"{}\" was run",
                step.step_path.escape_debug()
            )),
        }
    }
    if lines.is_empty() {
        return Err(Error::NotFound(format!("no step of the run {} is to be run again", run.id())));
    }
    say(&format!("{} of the run {} again", counted(lines.len() as i128, "step"), run.id()));
    let script = format!("status=0\n{}\nexit $status", lines.join("\n"));
    let mut command = Command::new(&program);
    command.args(["run", "exec", "--db"]).arg(store.path()).arg("--root-dir").arg(&row.root_dir);
    if let Some(suite) = &row.suite {
        command.args(["--suite", suite]);
    }
    command.args(["--kv", &format!("{TAG}={}", run.id()), "--", "sh", "-c", &script]);
    // The new run is none of what this one may be part of.
    command.env_remove("SCENARIOLOG_RUN_ID").env_remove("SCENARIOLOG_STEP_ID");
    drop(store);
    let error = command.exec();
    Err(Error::Io { what: format!("cannot run {}", program.display()), source: error })
}

/// The steps that failed by themselves, and not by what is nested in them.
fn failed(store: &Store, run_id: &str) -> Result<Vec<StepRow>> {
    let options = Options::new().set("run_id", run_id).set("lines", "0").set("limit", "0");
    let report = report::find("explain")?;
    let at = |name: &str| report.row.columns.iter().position(|column| column.name == name);
    let (id, number) = (at("step_id"), at("step_num"));
    let mut ids: Vec<(i64, String)> = Vec::new();
    for row in report.ask(store, &options)? {
        let row = row?;
        if let (Some(Value::Text(id)), Some(Value::Int(number))) =
            (id.and_then(|at| row.get(at)), number.and_then(|at| row.get(at)))
        {
            ids.push((*number, id.clone()));
        }
    }
    ids.sort();
    let run = store.run(run_id)?;
    ids.iter().map(|(_, id)| report::step(&run.step(id)?)).collect()
}

/// The command line that records a step again, under the path that it had.
fn line(program: &Path, step: &StepRow) -> Option<String> {
    let argv: Vec<String> = serde_json::from_str(step.argv_json.as_deref()?).ok()?;
    let mut words: Vec<OsString> = vec![program.into(), "exec".into(), "--name".into()];
    words.push(step.step_path.clone().into());
    if let Some(cwd) = &step.cwd {
        words.extend(["--work-dir".into(), cwd.into()]);
    }
    words.push("--".into());
    words.extend(argv.into_iter().map(OsString::from));
    let words: Vec<&[u8]> = words.iter().map(|word| word.as_bytes()).collect();
    Some(shell::line(&words))
}
