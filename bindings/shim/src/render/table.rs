//! Aligned columns without borders, which read the same in a terminal and in a CI log.

use std::borrow::Cow;
use std::io::{self, Write};

use scenariolog::row::{Column, Value, ValueType};

use super::human::{self, Meaning};
use super::layout::{self, GAP};
use super::paint;
use super::renderer::Renderer;
use super::screen::Screen;

/// What is shown for no value: a gap could be taken for the next column's.
const NOTHING: &str = "-";

/// On a terminal, into how many lines a line of text may be wrapped. Names of 10,000 characters do exist.
const LINES: usize = 3;

/// The least width of an id: ids of the same day begin alike, and this much tells milliseconds apart.
const LEAST_ID: usize = 14;

/// A table, written when its last row is known. Without rows nothing is written.
pub struct Table<'a> {
    columns: Vec<Column>,
    screen: Screen,
    out: &'a mut dyn Write,
    rows: Vec<Vec<String>>,
}

impl<'a> Table<'a> {
    pub fn new(columns: Vec<Column>, screen: Screen, out: &'a mut dyn Write) -> Self {
        Self { columns, screen, out, rows: Vec::new() }
    }

    fn widths(&self) -> Vec<usize> {
        let (natural, least): (Vec<_>, Vec<_>) = self
            .columns
            .iter()
            .enumerate()
            .map(|(index, column)| {
                let cells = self.rows.iter().map(|row| layout::width(&row[index]));
                let natural = cells.fold(column.name.len(), usize::max);
                (natural, least(column).unwrap_or(natural).min(natural))
            })
            .unzip();
        layout::widths(&natural, &least, self.screen.width.map(usize::from))
    }

    /// One row as the lines it takes.
    fn lines(&self, cells: &[impl AsRef<str>], widths: &[usize]) -> Vec<String> {
        let most = |column| if Meaning::of(column) == Meaning::Id { 1 } else { LINES };
        let wrapped = cells.iter().zip(widths).zip(&self.columns);
        let wrapped: Vec<_> = wrapped
            .map(|((cell, &width), column)| layout::fold(cell.as_ref(), width, most(column)))
            .collect();
        let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
        (0..height)
            .map(|number| {
                let texts = wrapped.iter().map(|lines| lines.get(number).map_or("", Cow::as_ref));
                self.line(texts, widths)
            })
            .collect()
    }

    fn line<'t>(&self, texts: impl Iterator<Item = &'t str>, widths: &[usize]) -> String {
        let mut line = String::new();
        for ((column, text), width) in self.columns.iter().zip(texts).zip(widths) {
            let padding = " ".repeat(width.saturating_sub(layout::width(text)));
            let text = self.painted(column, text);
            let (before, after) =
                if human::is_number(column) { (&*padding, "") } else { ("", &*padding) };
            line.extend([before, &text, after, &" ".repeat(GAP)]);
        }
        line.truncate(line.trim_end().len());
        line
    }

    fn painted<'t>(&self, column: &Column, text: &'t str) -> Cow<'t, str> {
        if self.screen.colour && Meaning::of(column) == Meaning::Outcome {
            Cow::Owned(paint::outcome(text))
        } else {
            Cow::Borrowed(text)
        }
    }
}

impl Renderer for Table<'_> {
    fn row(&mut self, values: Vec<Value>) -> io::Result<()> {
        let cells = self.columns.iter().zip(&values).map(|(column, value)| {
            human::text(column, value).unwrap_or_else(|| NOTHING.to_owned())
        });
        self.rows.push(cells.collect());
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let widths = self.widths();
        let names: Vec<_> = self.columns.iter().map(|column| column.name).collect();
        let header = self.lines(&names, &widths).concat();
        writeln!(self.out, "{}", if self.screen.colour { paint::bold(&header) } else { header })?;
        for row in std::mem::take(&mut self.rows) {
            for line in self.lines(&row, &widths) {
                writeln!(self.out, "{line}")?;
            }
        }
        Ok(())
    }
}

/// How narrow a column may become. Free text wraps, and of an id a prefix will do; what is read at a glance or compared
/// stays whole.
fn least(column: &Column) -> Option<usize> {
    match (Meaning::of(column), column.value_type) {
        (Meaning::Other, ValueType::Text | ValueType::List) => Some(column.name.len()),
        (Meaning::Id, _) => Some(LEAST_ID.max(column.name.len())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Format;
    use crate::render::testing::{column, list, render, render_on, text};

    const COLUMNS: [Column; 7] = [
        column("step_num", ValueType::Int),
        column("name", ValueType::Text),
        column("outcome", ValueType::Text),
        column("exit_code", ValueType::Int),
        column("duration_ms", ValueType::Real),
        column("started_at", ValueType::Text),
        column("excerpt", ValueType::List),
    ];

    fn rows() -> [Vec<Value>; 3] {
        let at = |second| text(&format!("2026-11-22T20:51:{second}.000000001Z"));
        [
            vec![
                Value::Int(1),
                text("build"),
                text("passed"),
                Value::Int(0),
                Value::Real(123_400.0),
                at(10),
                list(&[]),
            ],
            vec![
                Value::Int(2),
                text("café 日本"),
                text("failed"),
                Value::Int(1),
                Value::Real(812.3),
                at(12),
                list(&["\u{1b}[31mexpected 200, got 503\u{1b}[0m from the payment service", "bye"]),
            ],
            vec![
                Value::Int(10),
                text("down\u{7}"),
                text("running"),
                Value::Null,
                Value::Null,
                at(59),
                Value::Null,
            ],
        ]
    }

    fn on(width: u16) -> Screen {
        Screen { width: Some(width), ..Screen::default() }
    }

    #[test]
    fn a_file_gets_aligned_columns_without_wrapping() {
        let expected = "
step_num  name       outcome  exit_code  duration_ms  started_at           excerpt
       1  build      passed           0     2 m 03 s  2026-11-22 20:51:10
       2  café 日本  failed           1       812 ms  2026-11-22 20:51:12  expected 200, got 503 from the payment service
                                                                           bye
      10  down\\u{7}  running          -            -  2026-11-22 20:51:59  -
";
        assert_eq!(render(Format::Table, &COLUMNS, &rows()), expected.trim_start());
    }

    #[test]
    fn a_terminal_wraps_free_text_only() {
        let expected = "
step_num  name       outcome  exit_code  duration_ms  started_at           excerpt
       1  build      passed           0     2 m 03 s  2026-11-22 20:51:10
       2  café 日本  failed           1       812 ms  2026-11-22 20:51:12  expected 200, got
                                                                           503 from the
                                                                           payment service
                                                                           bye
      10  down\\u{7}  running          -            -  2026-11-22 20:51:59  -
";
        assert_eq!(render_on(on(92), Format::Table, &COLUMNS, &rows()), expected.trim_start());
    }

    #[test]
    fn a_narrow_terminal_keeps_headers_whole() {
        let table = render_on(on(20), Format::Table, &COLUMNS, &rows());
        let header = table.lines().next().unwrap();
        let names: Vec<_> = header.split_whitespace().collect();
        assert_eq!(names, COLUMNS.map(|column| column.name));
    }

    #[test]
    fn colour_changes_no_alignment() {
        let screen = Screen { width: Some(92), colour: true, ..Screen::default() };
        let table = render_on(screen, Format::Table, &COLUMNS, &rows());
        assert!(table.starts_with("\u{1b}[1mstep_num  name"), "{table}");
        for word in ["\u{1b}[32mpassed", "\u{1b}[31mfailed", "\u{1b}[33mrunning"] {
            assert!(table.contains(&format!("{word}\u{1b}[0m")), "{table}");
        }
        let plain = anstream::adapter::strip_str(&table).to_string();
        assert_eq!(plain, render_on(on(92), Format::Table, &COLUMNS, &rows()));
    }

    #[test]
    fn only_outcomes_are_coloured() {
        let screen = Screen { colour: true, ..Screen::default() };
        let columns = [column("name", ValueType::Text)];
        let rows = [vec![text("passed")], vec![text("\u{1b}[32mx")]];
        let expected = "\u{1b}[1mname\u{1b}[0m\npassed\nx\n";
        assert_eq!(render_on(screen, Format::Table, &columns, &rows), expected);
    }

    #[test]
    fn a_line_of_any_length_stays_whole() {
        let long = "x".repeat(100_000);
        let columns = [column("text", ValueType::Text), column("n", ValueType::Int)];
        let rows = [vec![text(&long), Value::Int(1)]];
        let table = render(Format::Table, &columns, &rows);
        assert_eq!(table.lines().nth(1).unwrap(), format!("{long}  1"));
    }

    #[test]
    fn a_terminal_gets_the_beginning_of_what_is_very_long() {
        let columns = [column("step_id", ValueType::Text), column("text", ValueType::Text)];
        let rows = [vec![text("01a21c18-1c1c-7489-a86b-83f45e42cf93"), text(&"x".repeat(10_000))]];
        let expected = "
step_id         text
01a21c18-1c1c\u{2026}  xxxxxxxxxx
                xxxxxxxxxx
                xxxxxxxxx\u{2026}
";
        assert_eq!(render_on(on(26), Format::Table, &columns, &rows), expected.trim_start());
    }

    #[test]
    fn no_rows_are_no_output() {
        assert_eq!(render(Format::Table, &COLUMNS, &[]), "");
    }
}
