//! What all reports share: the options that shape their output, and how it is printed.

use std::io::{self, BufWriter, Write};

use scenariolog::report;
use scenariolog::row::{Column, Value, ValueType};
use scenariolog::{Error, Result};

use crate::render::{Format, Guard, Renderer, Screen};
use crate::say::say;

/// The word for every column.
const ALL: &str = "all";

/// The heading in the help text. Each option names it: set once for all, it would also cover the
/// options that follow these in a command.
const HEADING: &str = "Output";

/// The options that every report takes.
#[derive(Debug, Clone, clap::Args)]
pub struct OutputArgs {
    /// How to print the report
    #[arg(
        long,
        short,
        help_heading = HEADING,
        value_enum,
        value_name = "FORMAT",
        default_value = "table",
        env = "SCENARIOLOG_OUTPUT"
    )]
    pub output: Format,

    /// The columns to print, as in "a,b,c", or "all"; by default table and markdown show the most
    /// useful ones, the other formats all
    #[arg(long, help_heading = HEADING, value_delimiter = ',', value_name = "COLUMNS")]
    pub fields: Vec<String>,

    /// Order the columns by name, unless --fields gives an order
    #[arg(
        long,
        help_heading = HEADING,
        num_args = 0..=1,
        require_equals = true,
        default_value_t = false,
        default_missing_value = "true",
        hide_default_value = true,
        hide_possible_values = true,
        value_name = "BOOL"
    )]
    pub sort_columns: bool,

    /// Do not fit a table to the terminal: print whole cells
    #[arg(long, help_heading = HEADING)]
    pub wide: bool,

    /// Print the columns of the report with their types and meanings, and do nothing else
    #[arg(long, help_heading = HEADING)]
    pub print_schema: bool,
}

impl OutputArgs {
    /// Whether no columns were asked for, so that a report that reads better as text may be text.
    pub fn is_prose(&self) -> bool {
        self.output == Format::Table && self.fields.is_empty() && !self.print_schema
    }

    /// Prints rows, or their schema if that is asked for; then `rows` is not called. If a person reads and there are no
    /// rows, standard error says so.
    pub fn print<I>(&self, listing: &Listing, rows: impl FnOnce() -> Result<I>) -> Result<()>
    where
        I: IntoIterator<Item = Result<Vec<Value>>>,
    {
        let report = self.report(listing.columns, listing.fields)?;
        let mut out = io::stdout().lock();
        let screen = if self.wide { Screen::stdout().unbounded() } else { Screen::stdout() };
        if report.print_schema(screen, &mut out)? {
            return Ok(());
        }
        let count = report.print(rows()?, screen, &mut out)?;
        if count == 0 && self.output == Format::Table {
            say(listing.none);
        }
        Ok(())
    }

    /// The report of these columns that the options ask for. `defaults` are those for readers who name none.
    ///
    /// Fails if `--fields` names a column that the report does not have, before any work is done.
    pub fn report(&self, known: &'static [Column], defaults: &[&str]) -> Result<Report> {
        Ok(Report {
            format: self.output,
            known,
            columns: self.columns(known, defaults)?,
            is_schema: self.print_schema,
        })
    }

    /// The indices of the columns to print.
    fn columns(&self, known: &[Column], defaults: &[&str]) -> Result<Vec<usize>> {
        let fields: Vec<&str> = self.fields.iter().map(|field| field.trim()).collect();
        let wants_all = fields == [ALL];
        if !fields.is_empty() && !wants_all {
            return indices(known, &fields);
        }
        let wants_all = wants_all || self.print_schema || !self.output.is_for_readers();
        let mut columns =
            if wants_all { (0..known.len()).collect() } else { indices(known, defaults)? };
        if self.sort_columns {
            columns.sort_by_key(|&index| known[index].name);
        }
        Ok(columns)
    }
}

/// The places of these names, each once. One error names everything that is unknown.
fn indices(known: &[Column], names: &[&str]) -> Result<Vec<usize>> {
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for &name in names {
        match known.iter().position(|column| column.name == name) {
            Some(index) if found.contains(&index) => {}
            Some(index) => found.push(index),
            None => missing.push(format!("\"{name}\"")),
        }
    }
    if missing.is_empty() {
        return Ok(found);
    }
    let known: Vec<_> = known.iter().map(|column| column.name).collect();
    Err(Error::invalid(format!(
        "--fields: this report has no column {}; it has {}",
        missing.join(", "),
        known.join(", ")
    )))
}

/// What is printed.
pub struct Listing {
    /// All columns of the rows.
    pub columns: &'static [Column],
    /// The columns for readers who name none.
    pub fields: &'static [&'static str],
    /// What to say if there are no rows.
    pub none: &'static str,
}

impl From<&report::Report> for Listing {
    fn from(report: &report::Report) -> Self {
        Self { columns: report.row.columns, fields: report.fields, none: report.none }
    }
}

/// A report whose options have been checked.
#[derive(Debug)]
pub struct Report {
    format: Format,
    known: &'static [Column],
    columns: Vec<usize>,
    is_schema: bool,
}

impl Report {
    /// Prints the columns instead of the rows if that is what was asked for, and says so.
    pub fn print_schema(&self, screen: Screen, out: &mut dyn Write) -> Result<bool> {
        if self.is_schema {
            let rows = self.columns.iter().map(|&index| Ok(schema_of(&self.known[index])));
            let all: Vec<_> = (0..SCHEMA.len()).collect();
            print(self.format, SCHEMA, &all, rows, screen, out)?;
        }
        Ok(self.is_schema)
    }

    /// Prints the rows as they come and returns how many there were. Without rows a table prints nothing.
    ///
    /// Stops at the first row that is an error. Formats that are written row by row then keep the rows
    /// before it.
    pub fn print(
        &self,
        rows: impl IntoIterator<Item = Result<Vec<Value>>>,
        screen: Screen,
        out: &mut dyn Write,
    ) -> Result<usize> {
        print(self.format, self.known, &self.columns, rows, screen, out)
    }
}

/// Whether printing ended because nobody reads on, as under `| head`: not worth a message.
pub fn is_broken_pipe(error: &Error) -> bool {
    matches!(error, Error::Io { source, .. } if source.kind() == io::ErrorKind::BrokenPipe)
}

fn print(
    format: Format,
    known: &[Column],
    columns: &[usize],
    rows: impl IntoIterator<Item = Result<Vec<Value>>>,
    screen: Screen,
    out: &mut dyn Write,
) -> Result<usize> {
    let mut guard;
    // Tables and Markdown are safe everywhere, and a table colours its own text.
    let out: &mut dyn Write = if screen.is_terminal && !format.is_for_readers() {
        guard = Guard::new(out);
        &mut guard
    } else {
        out
    };
    let mut out = BufWriter::new(out);
    let chosen = columns.iter().map(|&index| known[index]).collect();
    let mut renderer = format.renderer(chosen, screen, &mut out);
    let count = feed(renderer.as_mut(), columns, rows)?;
    drop(renderer);
    out.flush().map_err(cannot_print)?;
    Ok(count)
}

fn feed(
    renderer: &mut dyn Renderer,
    columns: &[usize],
    rows: impl IntoIterator<Item = Result<Vec<Value>>>,
) -> Result<usize> {
    let mut count = 0;
    for row in rows {
        let mut values = row?;
        let chosen =
            columns.iter().map(|&index| std::mem::replace(&mut values[index], Value::Null));
        renderer.row(chosen.collect()).map_err(cannot_print)?;
        count += 1;
    }
    renderer.finish().map_err(cannot_print)?;
    Ok(count)
}

fn cannot_print(source: io::Error) -> Error {
    Error::Io { what: "cannot write the report".to_owned(), source }
}

/// The columns of a schema.
const SCHEMA: &[Column] = &[
    Column::new("name", ValueType::Text, "The column's name."),
    Column::new("type", ValueType::Text, "The type of its values."),
    Column::new("doc", ValueType::Text, "What it holds."),
    Column::new("unit", ValueType::Text, "The unit of its values, if they have one."),
    Column::new("nullable", ValueType::Bool, "Whether a row may have no value in it."),
];

fn schema_of(column: &Column) -> Vec<Value> {
    let text = |text: &str| Value::Text(text.to_owned());
    vec![
        text(column.name),
        text(column.value_type.as_str()),
        text(column.doc),
        column.unit.map_or(Value::Null, |unit| text(unit.as_str())),
        Value::Bool(column.nullable),
    ]
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        output: OutputArgs,
    }

    const STEP: &[Column] = &[
        Column::new("step_num", ValueType::Int, "The number."),
        Column::new("name", ValueType::Text, "The name."),
        Column::of::<Option<String>>("id", "The id."),
    ];

    fn step(number: i64, name: &str) -> Vec<Value> {
        vec![Value::Int(number), Value::Text(name.to_owned()), Value::Null]
    }

    fn args(args: &[&str]) -> OutputArgs {
        Command::try_parse_from([&["report"], args].concat()).unwrap().output
    }

    fn printed(options: &[&str]) -> String {
        let report = args(options).report(STEP, &["step_num", "name"]).unwrap();
        let mut out = Vec::new();
        if !report.print_schema(Screen::default(), &mut out).unwrap() {
            let rows = [Ok(step(1, "a")), Ok(step(2, "b"))];
            assert_eq!(report.print(rows, Screen::default(), &mut out).unwrap(), 2);
        }
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn readers_get_the_default_columns_and_programs_get_all() {
        assert_eq!(printed(&[]), "step_num  name\n       1  a\n       2  b\n");
        assert_eq!(printed(&["-o", "csv"]), "step_num,name,id\n1,a,\n2,b,\n");
    }

    #[test]
    fn fields_choose_and_order_the_columns() {
        let first = |options: &[&str]| printed(options).lines().next().unwrap().to_owned();
        assert_eq!(first(&["--fields", "name,step_num"]), "name  step_num");
        assert_eq!(first(&["--fields", "id, name,id", "--output=csv"]), "id,name");
        assert_eq!(first(&["--fields", "all"]), "step_num  name  id");
        assert_eq!(first(&["--sort-columns", "--output=csv"]), "id,name,step_num");
        assert_eq!(first(&["--sort-columns=false", "--output=csv"]), "step_num,name,id");
        assert_eq!(first(&["--sort-columns"]), "name  step_num");
        assert_eq!(first(&["--sort-columns", "--fields", "step_num,id"]), "step_num  id");
    }

    #[test]
    fn an_unknown_field_names_the_known_ones() {
        let error = args(&["--fields", "name,foo,"]).report(STEP, &[]).unwrap_err();
        assert!(matches!(error, Error::InvalidArgument(_)));
        assert_eq!(
            error.to_string(),
            "--fields: this report has no column \"foo\", \"\"; it has step_num, name, id"
        );
    }

    #[test]
    fn the_schema_is_printed_like_any_report() {
        assert_eq!(
            printed(&["--print-schema"]),
            "name      type  doc          unit  nullable\n\
             step_num  int   The number.  -     no\n\
             name      text  The name.    -     no\n\
             id        text  The id.      -     yes\n"
        );
        let json = "{\"name\":\"id\",\"type\":\"text\",\"doc\":\"The id.\",\"unit\":null,\"nullable\":true}\n";
        assert_eq!(printed(&["--print-schema", "--output=jsonl", "--fields=id"]), json);
    }

    #[test]
    fn an_error_among_the_rows_ends_the_report() {
        let report = args(&["-o", "jsonl", "--fields", "name"]).report(STEP, &[]).unwrap();
        let mut out = Vec::new();
        let rows = [Ok(step(1, "a")), Err(Error::invalid("bad")), Ok(step(2, "b"))];
        let error = report.print(rows, Screen::default(), &mut out).unwrap_err();
        assert_eq!(error.to_string(), "bad");
        assert!(!is_broken_pipe(&error));
        assert_eq!(out, b"{\"name\":\"a\"}\n");
    }

    #[test]
    fn a_broken_pipe_is_recognised_in_every_format() {
        let formats = ["table", "json", "jsonl", "yaml", "csv", "markdown"];
        // Within the first buffer and beyond it.
        for (format, count) in formats.iter().flat_map(|format| [(format, 1), (format, 10_000)]) {
            let (reader, mut writer) = io::pipe().unwrap();
            drop(reader);
            let report = args(&["-o", format]).report(STEP, &["name"]).unwrap();
            let rows = (0..count).map(|number| Ok(step(number, "name")));
            let error = report.print(rows, Screen::default(), &mut writer).unwrap_err();
            assert!(is_broken_pipe(&error), "{format}: {error}");
        }
    }
}
