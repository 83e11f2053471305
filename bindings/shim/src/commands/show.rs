//! `show`: a run's steps, or all about one step.

use scenariolog::report::{self, StepRow};
use scenariolog::row::{Column, Record, Value, ValueType};
use scenariolog::{Error, Recorded, Result, Step};

use crate::options::{DbArgs, RunArgs};
use crate::output::OutputArgs;
use crate::render::{Format, reader_text};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    db: DbArgs,

    #[command(flatten)]
    run: RunArgs,

    /// A run (its id, a unique prefix of it, "latest") or a step of the run (its id, number or path, or the end of its
    /// path)
    #[arg(value_name = "RUN|STEP", default_value = "latest")]
    id: String,

    #[command(flatten)]
    output: OutputArgs,
}

pub fn run(args: &Args) -> Result<()> {
    let store = args.db.open()?;
    match store.run(&args.id) {
        Ok(run) => {
            let defaults = [
                "step_num",
                "step_path",
                "attempt",
                "outcome",
                "exit_code",
                "duration_ms",
                "step_id",
            ];
            args.output.print(&defaults, "the run has no steps", || report::steps(&run))
        }
        Err(Error::NotFound(_)) => {
            let step = args.run.find(&store)?.step(&args.id)?;
            show_step(args, &step)
        }
        Err(error) => Err(error),
    }
}

/// A single row reads better from top to bottom; programs get it as a row.
fn show_step(args: &Args, step: &Step) -> Result<()> {
    if matches!(args.output.output, Format::Table | Format::Markdown)
        && args.output.fields.is_empty()
    {
        return args.output.print(&["property", "value"], "", || properties(step));
    }
    args.output.print(&[], "", || Ok(vec![report::step(step)?]))
}

/// A property of a step, with all its values.
struct Property {
    name: String,
    value: Vec<String>,
}

impl Record for Property {
    const COLUMNS: &'static [Column] = &[
        Column { name: "property", value_type: ValueType::Text, doc: "What it is." },
        Column { name: "value", value_type: ValueType::List, doc: "What it is for this step." },
    ];

    fn values(&self) -> Vec<Value> {
        vec![Value::Text(self.name.clone()), Value::List(self.value.clone())]
    }
}

fn properties(step: &Step) -> Result<Vec<Property>> {
    let row = report::step(step)?;
    let mut properties: Vec<Property> = StepRow::COLUMNS
        .iter()
        .zip(row.values())
        .filter_map(|(column, value)| {
            Some(Property {
                name: column.name.to_owned(),
                value: vec![reader_text(column, &value)?],
            })
        })
        .collect();
    let mut add = |name: &str, value: Vec<String>| {
        if !value.is_empty() {
            properties.push(Property { name: name.to_owned(), value });
        }
    };
    add("kv", step.kv()?.into_iter().map(|tag| format!("{}: {}", tag.key, tag.value)).collect());
    add("commands", report::commands(step)?.iter().map(command_line).collect());
    let artifacts = step.artifacts()?.into_iter();
    add("artifacts", artifacts.map(|it| format!("{}: {}", it.kind, it.path.display())).collect());
    Ok(properties)
}

fn command_line(command: &report::CommandRow) -> String {
    let what = command.name.as_ref().or(command.argv_json.as_ref()).map_or("", String::as_str);
    format!("{}. {} {what}", command.command_num, command.outcome)
}
