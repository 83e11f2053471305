//! What was measured, as a table.

use std::fmt::{self, Write as _};

/// What a figure must not leave.
#[derive(Debug, Clone, Copy)]
pub enum Budget {
    /// The largest value that is allowed.
    AtMost(f64),
    /// The smallest.
    AtLeast(f64),
    /// None: it is there to be seen.
    None,
}

/// The table.
#[derive(Debug, Default)]
pub struct Table {
    rows: Vec<[String; 6]>,
    is_over: bool,
}

impl Table {
    /// Adds a row. `figure` is what the budget is about, `unit` stands behind both.
    pub fn add(
        &mut self,
        what: &str,
        measured: String,
        baseline: String,
        (figure, unit): (f64, &str),
        budget: Budget,
    ) {
        let (limit, is_ok) = match budget {
            Budget::AtMost(limit) => (format!("≤ {limit}{unit}"), figure <= limit),
            Budget::AtLeast(limit) => (format!("≥ {limit}{unit}"), figure >= limit),
            Budget::None => (String::new(), true),
        };
        let verdict = match budget {
            Budget::None => "",
            _ if is_ok => "ok",
            _ => "OVER",
        };
        self.is_over |= !is_ok;
        let figure = format!("{figure:.2}{unit}");
        eprintln!("bench: {what}: {measured}, {baseline}: {figure} {limit} {verdict}");
        self.rows.push([what.to_owned(), measured, baseline, figure, limit, verdict.to_owned()]);
    }

    /// Whether a budget is exceeded.
    pub fn is_over(&self) -> bool {
        self.is_over
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = ["what", "measured", "baseline", "compared", "budget", ""].map(str::to_owned);
        let mut widths = [0; 6];
        for row in self.rows.iter().chain([&head]) {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = cell.chars().count().max(*width);
            }
        }
        for row in [&head].into_iter().chain(&self.rows) {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(widths) {
                write!(line, "{cell:<width$}  ")?;
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}
