//! `show`: a run's steps, or all about one step.

use scenariolog::report::{self, Rows, SilenceRow, StepRow};
use scenariolog::row::{Column, ReportRow as _, Value, ValueType};
use scenariolog::{Error, Recorded, Result, Run, Step};

use crate::options::{DbArgs, RunArgs};
use crate::output::{Listing, OutputArgs};
use crate::render::{Format, duration_ms, reader_text};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    db: DbArgs,

    #[command(flatten)]
    run: RunArgs,

    /// A run (its id, a unique prefix of it, "latest") or a step of the run (its id, number or path, or the end of its
    /// path); by default the run of --run-id
    #[arg(value_name = "RUN|STEP")]
    id: Option<String>,

    #[command(flatten)]
    output: OutputArgs,
}

pub fn run(args: &Args) -> Result<()> {
    let store = args.db.open()?;
    let Some(id) = &args.id else { return show_run(args, &args.run.find(&store)?) };
    match store.run(id) {
        Ok(run) => show_run(args, &run),
        Err(Error::NotFound(_)) => {
            let step = args.run.find(&store)?.step(id)?;
            show_step(args, &step)
        }
        Err(error) => Err(error),
    }
}

fn show_run(args: &Args, run: &Run) -> Result<()> {
    let listing = Listing::from(report::find("steps")?);
    args.output.print(&listing, || Ok(Rows::from(report::step_rows(run)?)))
}

/// A single row reads better from top to bottom; programs get it as a row.
fn show_step(args: &Args, step: &Step) -> Result<()> {
    if matches!(args.output.output, Format::Table | Format::Markdown)
        && args.output.fields.is_empty()
    {
        return args.output.print(&PROPERTIES, || properties(step));
    }
    let listing = Listing::from(report::find("steps")?);
    args.output.print(&listing, || Ok(Rows::from(vec![report::step(step)?])))
}

/// The properties of a step.
const PROPERTIES: Listing = Listing {
    columns: &[
        Column::new("property", ValueType::Text, "What it is."),
        Column::new("value", ValueType::List, "What it is for this step."),
    ],
    fields: &["property", "value"],
    none: "",
};

fn properties(step: &Step) -> Result<Vec<Result<Vec<Value>>>> {
    let mut properties = Vec::new();
    let mut add = |name: &str, values: Vec<String>| {
        if !values.is_empty() {
            properties.push(Ok(vec![Value::Text(name.to_owned()), Value::List(values)]));
        }
    };
    for (column, value) in StepRow::TYPE.columns.iter().zip(report::step(step)?.into_values()) {
        add(column.name, reader_text(column, &value).into_iter().collect());
    }
    let silence = report::silences(step, 1)?.into_iter().find(|it| it.silence_ms >= SILENCE_MS);
    add("silent", silence.iter().map(silent).collect());
    add("kv", step.kv()?.into_iter().map(|tag| format!("{}: {}", tag.key, tag.value)).collect());
    add("commands", report::commands(step)?.iter().map(command_line).collect());
    let artifacts = step.artifacts()?.into_iter();
    add("artifacts", artifacts.map(|it| format!("{}: {}", it.kind, it.path.display())).collect());
    Ok(properties)
}

/// A shorter silence is nothing to be told of.
const SILENCE_MS: f64 = 1000.0;

fn silent(silence: &SilenceRow) -> String {
    let length = duration_ms(silence.silence_ms);
    match (&silence.kind, silence.line_num) {
        (Some(kind), Some(line)) => format!("{length} after line {line} of {kind}"),
        _ => format!("{length} before its first output"),
    }
}

fn command_line(command: &report::CommandRow) -> String {
    let what = command.name.as_ref().or(command.argv_json.as_ref()).map_or("", String::as_str);
    format!("{}. {} {what}", command.command_num, command.outcome)
}
