//! Rows become text: one renderer a format, each fed row by row.
//!
//! Tables and Markdown are for readers: values are put in words a person reads at a glance. The
//! other formats are for programs: they carry the values as they were recorded.

mod clean;
mod csv;
mod human;
mod json;
mod layout;
mod markdown;
mod paint;
mod screen;
mod table;
#[cfg(test)]
mod testing;
mod yaml;

use std::io::{self, Write};

use scenariolog::row::{Column, Value};

pub(crate) use clean::clean;
pub(crate) use human::{duration_ms, text as reader_text};
pub use screen::Screen;

/// The format of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Aligned columns, for reading
    #[default]
    Table,
    /// One JSON array of objects
    Json,
    /// One JSON object a line, written as rows come
    Jsonl,
    /// A YAML list of mappings
    Yaml,
    /// Comma-separated values with a header
    Csv,
    /// A GitHub table, for job summaries and comments
    Markdown,
}

impl Format {
    /// Whether a person reads it, rather than a program.
    pub const fn is_for_readers(self) -> bool {
        matches!(self, Self::Table | Self::Markdown)
    }

    /// A renderer of rows with these columns.
    pub(crate) fn renderer<'a>(
        self,
        columns: Vec<Column>,
        screen: Screen,
        out: &'a mut dyn Write,
    ) -> Box<dyn Renderer + 'a> {
        match self {
            Self::Table => Box::new(table::Table::new(columns, screen, out)),
            Self::Json => Box::new(json::Array::new(columns, out)),
            Self::Jsonl => Box::new(json::Lines::new(columns, out)),
            Self::Yaml => Box::new(yaml::Yaml::new(columns, out)),
            Self::Csv => Box::new(csv::Csv::new(columns, out)),
            Self::Markdown => Box::new(markdown::Markdown::new(columns, out)),
        }
    }
}

/// Writes rows in one format.
pub(crate) trait Renderer {
    /// Takes a row: one value per column, in the order of the columns.
    fn row(&mut self, values: Vec<Value>) -> io::Result<()>;

    /// Writes what is left after the last row, or what stands for no rows at all.
    fn finish(&mut self) -> io::Result<()>;
}
