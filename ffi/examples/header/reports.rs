//! What comments say of reports: lists that come from the reports' declarations.

use std::fmt::Write;

use scenariolog::report::{self, Report};

use crate::Result;

/// The width of comments.
const WIDTH: usize = 118;

/// Replaces ` * @columns` with a name by the columns of a report, and ` * @reports` by all reports.
pub(crate) fn expand(text: &str) -> Result<String> {
    let mut expanded = String::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix(" * @columns ") {
            let name = name.trim_matches('`');
            let columns = columns(report::find(name)?);
            expanded.push_str(&wrapped(" * ", &format!("Columns: {columns}."))?);
        } else if line == " * @reports" {
            for report in report::all() {
                expanded.push_str(&entry(report)?);
            }
        } else {
            writeln!(expanded, "{line}")?;
        }
    }
    Ok(expanded)
}

fn entry(report: &Report) -> Result<String> {
    let options: Vec<_> =
        report.options.iter().map(|option| format!("`{}`", option.name)).collect();
    let text = format!(
        "- `{}`: {}. Order: {}. Options: {}. Columns: {}.",
        report.name,
        report.about,
        report.order,
        options.join(", "),
        columns(report)
    );
    wrapped(" * ", &text)
}

fn columns(report: &Report) -> String {
    let names: Vec<_> =
        report.row.columns.iter().map(|column| format!("`{}`", column.name)).collect();
    names.join(", ")
}

/// The text in lines of a comment.
fn wrapped(margin: &str, text: &str) -> Result<String> {
    let mut lines = String::new();
    let mut width = 0;
    for word in text.split_whitespace() {
        if width == 0 {
            write!(lines, "{margin}{word}")?;
            width = margin.len() + word.len();
        } else if width + 1 + word.len() > WIDTH {
            write!(lines, "\n{margin}{word}")?;
            width = margin.len() + word.len();
        } else {
            write!(lines, " {word}")?;
            width += 1 + word.len();
        }
    }
    lines.push('\n');
    Ok(lines)
}
