//! The formats, and the renderer of each.

use std::io::Write;

use scenariolog::row::Column;

use super::renderer::Renderer;
use super::screen::Screen;
use super::{csv, json, markdown, table, yaml};

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
    /// CSV for spreadsheets: text that they would take for a formula has an apostrophe in front
    CsvSafe,
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
            Self::CsvSafe => Box::new(csv::Csv::for_spreadsheets(columns, out)),
            Self::Markdown => Box::new(markdown::Markdown::new(columns, out)),
        }
    }
}
