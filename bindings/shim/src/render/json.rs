//! JSON: one array, or one object a line.

use std::io::{self, Write};

use scenariolog::row::{Column, Value};
use serde_json::{Map, Value as Json};

use super::renderer::Renderer;

/// One row as an object, its keys in the order of the columns.
pub fn object(columns: &[Column], values: Vec<Value>) -> Map<String, Json> {
    columns.iter().map(|column| column.name.to_owned()).zip(values.into_iter().map(json)).collect()
}

fn json(value: Value) -> Json {
    match value {
        Value::Bool(value) => value.into(),
        Value::Int(value) => value.into(),
        // JSON has no NaN and no infinity: they become null.
        Value::Real(value) => value.into(),
        Value::Text(value) => value.into(),
        Value::List(value) => value.into(),
        _ => Json::Null,
    }
}

/// One array of all rows, indented for the eye.
pub struct Array<'a> {
    columns: Vec<Column>,
    out: &'a mut dyn Write,
    is_empty: bool,
}

impl<'a> Array<'a> {
    pub fn new(columns: Vec<Column>, out: &'a mut dyn Write) -> Self {
        Self { columns, out, is_empty: true }
    }
}

impl Renderer for Array<'_> {
    fn row(&mut self, values: Vec<Value>) -> io::Result<()> {
        let object = serde_json::to_string_pretty(&object(&self.columns, values))?;
        let before = if self.is_empty { "[\n  " } else { ",\n  " };
        self.is_empty = false;
        // Line feeds inside strings are escaped, so these are the ones between members.
        write!(self.out, "{before}{}", object.replace('\n', "\n  "))
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.write_all(if self.is_empty { b"[]\n" } else { b"\n]\n" })
    }
}

/// One object a line, each handed on as soon as it is known.
pub struct Lines<'a> {
    columns: Vec<Column>,
    out: &'a mut dyn Write,
}

impl<'a> Lines<'a> {
    pub fn new(columns: Vec<Column>, out: &'a mut dyn Write) -> Self {
        Self { columns, out }
    }
}

impl Renderer for Lines<'_> {
    fn row(&mut self, values: Vec<Value>) -> io::Result<()> {
        let mut line = serde_json::to_string(&object(&self.columns, values))?;
        line.push('\n');
        self.out.write_all(line.as_bytes())?;
        self.out.flush()
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use scenariolog::row::ValueType;

    use super::*;
    use crate::render::Format;
    use crate::render::testing::{EVERY_TYPE, any_rows, column, list, render, text};

    #[test]
    fn an_array_reads_well_and_keeps_the_order_of_the_columns() {
        let columns = [column("z", ValueType::Text), column("a", ValueType::List)];
        let rows = [
            vec![text("say \"hi\"\n"), list(&["x", "y"])],
            vec![Value::Null, Value::Real(f64::NAN)],
        ];
        let expected = r#"[
  {
    "z": "say \"hi\"\n",
    "a": [
      "x",
      "y"
    ]
  },
  {
    "z": null,
    "a": null
  }
]
"#;
        assert_eq!(render(Format::Json, &columns, &rows), expected);
    }

    #[test]
    fn no_rows_are_an_empty_array_or_no_lines() {
        assert_eq!(render(Format::Json, &EVERY_TYPE, &[]), "[]\n");
        assert_eq!(render(Format::Jsonl, &EVERY_TYPE, &[]), "");
    }

    #[test]
    fn each_line_is_handed_on_at_once() {
        let mut out = io::BufWriter::new(Vec::new());
        let mut lines = Lines::new(vec![column("n", ValueType::Int)], &mut out);
        lines.row(vec![Value::Int(1)]).unwrap();
        assert_eq!(out.get_ref(), b"{\"n\":1}\n");
    }

    proptest! {
        #[test]
        fn every_value_reads_back(rows in any_rows()) {
            let expected: Vec<Json> =
                rows.iter().map(|row| object(&EVERY_TYPE, row.clone()).into()).collect();
            let array: Json =
                serde_json::from_str(&render(Format::Json, &EVERY_TYPE, &rows)).unwrap();
            prop_assert_eq!(array, Json::Array(expected.clone()));
            let lines: Vec<Json> = render(Format::Jsonl, &EVERY_TYPE, &rows)
                .lines()
                .map(|line| serde_json::from_str(line).unwrap())
                .collect();
            prop_assert_eq!(lines, expected);
        }
    }
}
