//! YAML: a list of mappings.

use std::io::{self, Write};

use scenariolog::row::{Column, Value};

use super::json;
use super::renderer::Renderer;

/// A list with one mapping a row, written row by row.
pub struct Yaml<'a> {
    columns: Vec<Column>,
    out: &'a mut dyn Write,
    is_empty: bool,
}

impl<'a> Yaml<'a> {
    pub fn new(columns: Vec<Column>, out: &'a mut dyn Write) -> Self {
        Self { columns, out, is_empty: true }
    }
}

impl Renderer for Yaml<'_> {
    fn row(&mut self, values: Vec<Value>) -> io::Result<()> {
        self.is_empty = false;
        // Lists of one, one after the other, are one list.
        let item = serde_saphyr::to_string(&[json::object(&self.columns, values)])
            .map_err(io::Error::other)?;
        self.out.write_all(item.as_bytes())
    }

    fn finish(&mut self) -> io::Result<()> {
        // Nothing at all would read as null.
        if self.is_empty { self.out.write_all(b"[]\n") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value as Json;

    use super::*;
    use crate::render::Format;
    use crate::render::testing::{EVERY_TYPE, any_rows, list, render, text};

    #[test]
    fn a_row_is_a_mapping_that_reads_well() {
        let row = vec![
            Value::Bool(true),
            Value::Null,
            Value::Real(0.5),
            text("no"),
            list(&["expected: 1", "got: 2"]),
        ];
        let expected = r#"- flag: true
  count: null
  ratio: 0.5
  name: "no"
  lines:
  - "expected: 1"
  - "got: 2"
"#;
        assert_eq!(render(Format::Yaml, &EVERY_TYPE, &[row]), expected);
    }

    #[test]
    fn no_rows_are_an_empty_list() {
        assert_eq!(render(Format::Yaml, &EVERY_TYPE, &[]), "[]\n");
    }

    proptest! {
        #[test]
        fn every_value_reads_back(rows in any_rows()) {
            let expected: Vec<Json> =
                rows.iter().map(|row| json::object(&EVERY_TYPE, row.clone()).into()).collect();
            let yaml = render(Format::Yaml, &EVERY_TYPE, &rows);
            let read: Json = serde_saphyr::from_str(&yaml).unwrap();
            prop_assert_eq!(read, Json::Array(expected), "{}", yaml);
        }
    }
}
