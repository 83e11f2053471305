//! Rows of a report, by the names of their columns.

use scenariolog::Result;
use scenariolog::row::{Column, Value};

use crate::render::clean;

/// Rows on their way to a reader.
pub type Incoming<'a> = &'a mut dyn Iterator<Item = Result<Vec<Value>>>;

/// The cells of a row.
pub struct Cells<'a> {
    pub columns: &'static [Column],
    pub values: &'a [Value],
}

impl<'a> Cells<'a> {
    fn get(&self, name: &str) -> Option<&'a Value> {
        let column = self.columns.iter().position(|column| column.name == name)?;
        self.values.get(column)
    }

    pub fn text(&self, name: &str) -> Option<&'a str> {
        match self.get(name) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    pub fn int(&self, name: &str) -> Option<i64> {
        match self.get(name) {
            Some(Value::Int(number)) => Some(*number),
            _ => None,
        }
    }

    pub fn real(&self, name: &str) -> Option<f64> {
        match self.get(name) {
            Some(Value::Real(number)) => Some(*number),
            _ => None,
        }
    }

    pub fn is_true(&self, name: &str) -> bool {
        matches!(self.get(name), Some(Value::Bool(true)))
    }

    pub fn list(&self, name: &str) -> &'a [String] {
        match self.get(name) {
            Some(Value::List(texts)) => texts,
            _ => &[],
        }
    }

    /// The step as headings name it, or the run if there is no step, with the suite in front.
    pub fn place(&self) -> String {
        let suite = self.text("suite").map(|suite| format!("{}, ", clean(suite)));
        let suite = suite.unwrap_or_default();
        match (self.int("step_num"), self.text("step_path")) {
            (Some(number), Some(path)) => format!("{suite}step {number} {}", clean(path)),
            _ => format!("{suite}the run"),
        }
    }
}
