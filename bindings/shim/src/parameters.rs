//! `--print-parsed-parameters`: what each parameter of a command line is set to.

use std::io;

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command};
use scenariolog::Result;
use scenariolog::row::{Column, Value, ValueType};

use crate::output::OutputArgs;
use crate::render::{Format, Screen};

/// The columns of a parameter.
const PARAMETER: &[Column] = &[
    Column::new("name", ValueType::Text, "The parameter's name."),
    Column::new("value", ValueType::List, "Its values."),
    Column::new(
        "source",
        ValueType::Text,
        "Where they come from: the command line, the environment, or the default.",
    ),
];

/// Prints the parameters of the innermost command, in the format that `--output` names if it has one.
pub fn print(mut command: &Command, matches: &ArgMatches) -> Result<()> {
    let mut innermost = matches;
    while let Some((name, inner)) = innermost.subcommand() {
        command = command.find_subcommand(name).unwrap_or(command);
        innermost = inner;
    }
    let output = innermost.try_get_one::<Format>("output").ok().flatten();
    let output = output.copied().unwrap_or_default();
    let output = OutputArgs {
        output,
        fields: Vec::new(),
        sort_columns: false,
        wide: false,
        print_schema: false,
    };
    let names: Vec<&str> = PARAMETER.iter().map(|column| column.name).collect();
    let report = output.report(PARAMETER, &names)?;
    report
        .print(parameters(command, innermost).map(Ok), Screen::stdout(), &mut io::stdout().lock())
        .map(drop)
}

/// Those that have a value, in the order of the help text.
fn parameters<'a>(
    command: &'a Command,
    matches: &'a ArgMatches,
) -> impl Iterator<Item = Vec<Value>> + 'a {
    command.get_arguments().map(Arg::get_id).filter_map(|id| {
        let values = matches.try_get_raw(id.as_str()).ok()??;
        let source = match matches.value_source(id.as_str()) {
            Some(ValueSource::CommandLine) => "command line",
            Some(ValueSource::EnvVariable) => "environment",
            _ => "default",
        };
        Some(vec![
            Value::Text(id.as_str().replace('_', "-")),
            Value::List(values.map(|value| value.to_string_lossy().into_owned()).collect()),
            Value::Text(source.to_owned()),
        ])
    })
}
