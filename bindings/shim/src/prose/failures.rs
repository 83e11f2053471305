//! Failures one below the other: a heading each, then the excerpt of its output.

use std::io::{self, Write};

use scenariolog::row::Column;
use scenariolog::{Error, Result};

use super::cells::{Cells, Incoming};
use crate::render::{clean, duration_ms};
use crate::words::counted;

/// The columns that are shown.
pub const COLUMNS: &[&str] = &[
    "suite",
    "step_path",
    "outcome",
    "reason",
    "kind",
    "path",
    "first_lines",
    "last_lines",
    "key_lines",
    "key_places",
];

pub fn print(columns: &'static [Column], failures: Incoming) -> Result<usize> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut count = 0;
    for values in failures {
        let failure = Cells { columns, values: &values? };
        out.write_all(if count > 0 { b"\n" } else { b"" })
            .and_then(|()| write_failure(&mut out, &failure))
            .map_err(cannot_write)?;
        count += 1;
    }
    out.flush().map_err(cannot_write)?;
    Ok(count)
}

fn cannot_write(source: io::Error) -> Error {
    Error::Io { what: "cannot write the failures".into(), source }
}

fn write_failure(out: &mut dyn Write, failure: &Cells) -> io::Result<()> {
    writeln!(out, "{}", heading(failure))?;
    if let (Some(kind), Some(path)) = (failure.text("kind"), failure.text("path")) {
        writeln!(out, "  {} {}", clean(kind), clean(path))?;
    }
    write_lines(out, failure)?;
    write_others(out, failure)
}

/// The lines of the output, in their order, and how many are left out between them.
fn write_lines(out: &mut dyn Write, failure: &Cells) -> io::Result<()> {
    let (first, last) = (failure.list("first_lines"), failure.list("last_lines"));
    let left_out = usize::try_from(failure.int("left_out").unwrap_or(0)).unwrap_or(0);
    let mut at = first.len();
    let end = at + left_out;
    first.iter().try_for_each(|line| write_line(out, line))?;
    let main = failure.text("kind").unwrap_or_default();
    for (_, number, line) in keys(failure).filter(|(kind, ..)| *kind == main) {
        let number = number.unwrap_or(0);
        if (at + 1..=end).contains(&number) {
            write_gap(out, number - at - 1)?;
            write_line(out, line)?;
            at = number;
        }
    }
    if at > 0 || !last.is_empty() {
        write_gap(out, end - at)?;
    }
    last.iter().try_for_each(|line| write_line(out, line))
}

fn write_line(out: &mut dyn Write, line: &str) -> io::Result<()> {
    writeln!(out, "  | {}", clean(line))
}

fn write_gap(out: &mut dyn Write, lines: usize) -> io::Result<()> {
    match lines {
        0 => Ok(()),
        _ => writeln!(out, "  ... {}", counted(lines as i128, "more line")),
    }
}

/// What other outputs say about it.
fn write_others(out: &mut dyn Write, failure: &Cells) -> io::Result<()> {
    let main = failure.text("kind").unwrap_or_default();
    for (kind, number, line) in keys(failure).filter(|(kind, ..)| *kind != main) {
        let number = number.map(|number| format!(":{number}")).unwrap_or_default();
        writeln!(out, "  {}{number}: {}", clean(kind), clean(line))?;
    }
    Ok(())
}

/// The lines that name the failure, each with the kind of its output and its number there.
fn keys<'c>(
    failure: &Cells<'c>,
) -> impl Iterator<Item = (&'c str, Option<usize>, &'c String)> + use<'c> {
    let places = failure.list("key_places").iter().zip(failure.list("key_lines"));
    places.map(|(place, line)| match place.rsplit_once(':') {
        Some((kind, number)) => (kind, number.parse().ok(), line),
        None => (place.as_str(), None, line),
    })
}

fn heading(failure: &Cells) -> String {
    let attempt = match failure.int("attempt") {
        Some(attempt) if attempt > 1 => format!(", attempt {attempt}"),
        _ => String::new(),
    };
    let how = match (failure.int("signal"), failure.int("exit_code")) {
        (Some(signal), _) => format!(" (signal {signal})"),
        (None, Some(code)) => format!(" (exit {code})"),
        (None, None) => String::new(),
    };
    let took = failure.real("duration_ms").map(|took| format!(" in {}", duration_ms(took)));
    let leaky = if failure.is_true("leaked") { ", leaky" } else { "" };
    let reason = failure.text("reason").map(|reason| format!(": {}", clean(reason)));
    format!(
        "{}{attempt} {}{how}{}{leaky}{}",
        failure.place(),
        failure.text("outcome").unwrap_or_default(),
        took.unwrap_or_default(),
        reason.unwrap_or_default()
    )
}
