//! `--print-parsed-parameters`: what each parameter of a command line is set to.

use std::io;

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command};
use scenariolog::Result;
use scenariolog::row::{Column, Record, Value, ValueType};

use crate::output::OutputArgs;
use crate::render::{Format, Screen};

/// A parameter of the command with its value.
struct Parameter {
    name: String,
    value: Vec<String>,
    source: &'static str,
}

impl Record for Parameter {
    const COLUMNS: &'static [Column] = &[
        Column { name: "name", value_type: ValueType::Text, doc: "The parameter's name." },
        Column { name: "value", value_type: ValueType::List, doc: "Its values." },
        Column {
            name: "source",
            value_type: ValueType::Text,
            doc: "Where they come from: the command line, the environment, or the default.",
        },
    ];

    fn values(&self) -> Vec<Value> {
        vec![
            Value::Text(self.name.clone()),
            Value::List(self.value.clone()),
            Value::Text(self.source.to_owned()),
        ]
    }
}

/// Prints the parameters of the innermost command, in the format that `--output` names if it has one.
pub fn print(mut command: &Command, matches: &ArgMatches) -> Result<()> {
    let mut innermost = matches;
    while let Some((name, inner)) = innermost.subcommand() {
        command = command.find_subcommand(name).unwrap_or(command);
        innermost = inner;
    }
    let output = innermost.try_get_one::<Format>("output").ok().flatten();
    let output = output.copied().unwrap_or_default();
    let output =
        OutputArgs { output, fields: Vec::new(), sort_columns: false, print_schema: false };
    let names: Vec<&str> = Parameter::COLUMNS.iter().map(|column| column.name).collect();
    let report = output.report::<Parameter>(&names)?;
    report
        .print(parameters(command, innermost).map(Ok), Screen::stdout(), &mut io::stdout().lock())
        .map(drop)
}

/// Those that have a value, in the order of the help text.
fn parameters<'a>(
    command: &'a Command,
    matches: &'a ArgMatches,
) -> impl Iterator<Item = Parameter> + 'a {
    command.get_arguments().map(Arg::get_id).filter_map(|id| {
        let values = matches.try_get_raw(id.as_str()).ok()??;
        Some(Parameter {
            name: id.as_str().replace('_', "-"),
            value: values.map(|value| value.to_string_lossy().into_owned()).collect(),
            source: match matches.value_source(id.as_str()) {
                Some(ValueSource::CommandLine) => "command line",
                Some(ValueSource::EnvVariable) => "environment",
                _ => "default",
            },
        })
    })
}
