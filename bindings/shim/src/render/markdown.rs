//! A table as GitHub renders it.

use std::io::{self, Write};

use scenariolog::row::{Column, Value};

use super::human;
use super::renderer::Renderer;

/// A table, written row by row. Without rows nothing is written.
pub struct Markdown<'a> {
    columns: Vec<Column>,
    out: &'a mut dyn Write,
    has_header: bool,
}

impl<'a> Markdown<'a> {
    pub fn new(columns: Vec<Column>, out: &'a mut dyn Write) -> Self {
        Self { columns, out, has_header: false }
    }

    fn header(&mut self) -> io::Result<()> {
        let names = line(self.columns.iter().map(|column| escape(column.name)));
        let rule = line(self.columns.iter().map(|column| {
            let rule = if human::is_number(column) { "---:" } else { "---" };
            rule.to_owned()
        }));
        write!(self.out, "{names}{rule}")
    }
}

impl Renderer for Markdown<'_> {
    fn row(&mut self, values: Vec<Value>) -> io::Result<()> {
        if !self.has_header {
            self.has_header = true;
            self.header()?;
        }
        let cells = self.columns.iter().zip(&values).map(|(column, value)| {
            human::text(column, value).map(|text| escape(&text)).unwrap_or_default()
        });
        self.out.write_all(line(cells).as_bytes())
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<_> = cells.collect();
    format!("| {} |\n", cells.join(" | "))
}

/// The text so that GitHub shows it as it is: neither markup nor the end of a cell.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    let mut before = None;
    while let Some(c) = rest.next() {
        match c {
            '\n' => escaped.push_str("<br>"),
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '_' if is_inside_word(before, rest.peek().copied()) => escaped.push('_'),
            '\\' | '|' | '`' | '*' | '_' | '~' | '[' | ']' => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
        before = Some(c);
    }
    escaped
}

/// An underscore is not markup there, and `timed_out` reads better without a backslash.
fn is_inside_word(before: Option<char>, after: Option<char>) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    is_word(before) && is_word(after)
}

#[cfg(test)]
mod tests {
    use scenariolog::row::ValueType;

    use super::*;
    use crate::render::Format;
    use crate::render::testing::{column, list, render, text};

    const COLUMNS: [Column; 3] = [
        column("name", ValueType::Text),
        column("duration_ms", ValueType::Real),
        column("excerpt", ValueType::List),
    ];

    #[test]
    fn a_table_as_github_takes_it() {
        let rows = [
            vec![
                text("timed_out"),
                Value::Real(1240.0),
                list(&["a | b", "\u{1b}[1mc\u{1b}[0m\u{7}"]),
            ],
            vec![text("build"), Value::Null, list(&[])],
        ];
        let expected = "\
            | name | duration_ms | excerpt |\n\
            | --- | ---: | --- |\n\
            | timed_out | 1.24 s | a \\| b<br>c |\n\
            | build |  |  |\n";
        assert_eq!(render(Format::Markdown, &COLUMNS, &rows), expected);
    }

    #[test]
    fn markup_is_shown_as_it_was_recorded() {
        assert_eq!(escape(r"\| `x` *y* __z__ ~s~"), r"\\\| \`x\` \*y\* \_\_z\_\_ \~s\~");
        assert_eq!(escape("[a](b) <img> &lt;"), r"\[a\](b) &lt;img&gt; &amp;lt;");
    }

    #[test]
    fn no_rows_are_no_output() {
        assert_eq!(render(Format::Markdown, &COLUMNS, &[]), "");
    }
}
