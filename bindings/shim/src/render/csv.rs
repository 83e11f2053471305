//! CSV as RFC 4180 quotes it, with line feeds between the records; and a variant that is safe to open in a spreadsheet.

use std::io::{self, Write};

use csv::{ErrorKind, Writer};
use scenariolog::row::{Column, Value};

use super::renderer::Renderer;

/// A header record, then one record a row.
pub struct Csv<'a> {
    columns: Vec<Column>,
    writer: Writer<&'a mut dyn Write>,
    has_header: bool,
    field: fn(Value) -> String,
}

impl<'a> Csv<'a> {
    pub fn new(columns: Vec<Column>, out: &'a mut dyn Write) -> Self {
        Self { columns, writer: Writer::from_writer(out), has_header: false, field }
    }

    /// Text that a spreadsheet would evaluate comes as text.
    pub fn for_spreadsheets(columns: Vec<Column>, out: &'a mut dyn Write) -> Self {
        Self { field: defused, ..Self::new(columns, out) }
    }

    fn header(&mut self) -> io::Result<()> {
        if self.has_header {
            return Ok(());
        }
        self.has_header = true;
        self.writer.write_record(self.columns.iter().map(|column| column.name)).map_err(io_error)
    }
}

impl Renderer for Csv<'_> {
    fn row(&mut self, values: Vec<Value>) -> io::Result<()> {
        self.header()?;
        self.writer.write_record(values.into_iter().map(self.field)).map_err(io_error)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.header()?;
        self.writer.flush()
    }
}

fn field(value: Value) -> String {
    match value {
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Real(value) if value.is_finite() => value.to_string(),
        Value::Text(value) => value,
        Value::List(value) => value.join("\n"),
        _ => String::new(),
    }
}

/// The field, after an apostrophe if it is text that begins like a formula. Numbers may be negative.
fn defused(value: Value) -> String {
    const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    let is_text = matches!(value, Value::Text(_) | Value::List(_));
    let field = field(value);
    if is_text && field.starts_with(FORMULA) { format!("'{field}") } else { field }
}

/// The crate's own conversion hides the kind of an I/O error, and with it a broken pipe.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::render::Format;
    use crate::render::testing::{EVERY_TYPE, any_rows, list, render, text};

    #[test]
    fn fields_are_quoted_where_they_must_be() {
        let rows = [
            vec![
                Value::Bool(false),
                Value::Int(-1),
                Value::Real(0.5),
                text("say \"a, b\""),
                list(&["x", "y"]),
            ],
            vec![Value::Null, Value::Null, Value::Real(f64::INFINITY), text(" plain "), list(&[])],
        ];
        let expected = "flag,count,ratio,name,lines\n\
                        false,-1,0.5,\"say \"\"a, b\"\"\",\"x\ny\"\n\
                        ,,, plain ,\n";
        assert_eq!(render(Format::Csv, &EVERY_TYPE, &rows), expected);
    }

    #[test]
    fn no_rows_leave_the_header() {
        assert_eq!(render(Format::Csv, &EVERY_TYPE[..2], &[]), "flag,count\n");
    }

    #[test]
    fn formulas_are_defused_for_spreadsheets_only() {
        let row = |name: &str| {
            vec![Value::Null, Value::Int(-1), Value::Real(-0.5), text(name), list(&["+1", "2"])]
        };
        let rows = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1", "a=b"].map(row);
        let names = |format| -> Vec<[String; 4]> {
            let csv = render(format, &EVERY_TYPE, &rows);
            let mut reader = csv::Reader::from_reader(csv.as_bytes());
            let rows = reader.records().map(Result::unwrap);
            rows.map(|row| [1, 2, 3, 4].map(|index| row[index].to_owned())).collect()
        };
        for ((safe, plain), is_formula) in
            names(Format::CsvSafe).iter().zip(names(Format::Csv)).zip((0..8).map(|n| n < 7))
        {
            assert_eq!((&safe[..2], &*safe[3]), (&plain[..2], "'+1\n2"));
            let expected = if is_formula { format!("'{}", plain[2]) } else { plain[2].clone() };
            assert_eq!(safe[2], expected);
        }
    }

    proptest! {
        #[test]
        fn every_field_reads_back(rows in any_rows()) {
            let csv = render(Format::Csv, &EVERY_TYPE, &rows);
            let read: Vec<Vec<String>> = csv::Reader::from_reader(csv.as_bytes())
                .deserialize()
                .map(Result::unwrap)
                .collect();
            let expected: Vec<Vec<String>> =
                rows.into_iter().map(|row| row.into_iter().map(field).collect()).collect();
            prop_assert_eq!(read, expected);
        }
    }
}
