//! Failures one below the other: a heading each, then the excerpt of its output.

use std::io::{self, Write};

use scenariolog::row::Column;
use scenariolog::{Error, Result};

use super::cells::{Cells, Incoming};
use crate::render::{clean, duration_ms};
use crate::words::counted;

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
    let (first, last) = (failure.list("first_lines"), failure.list("last_lines"));
    let lines = |out: &mut dyn Write, lines: &[String]| {
        lines.iter().try_for_each(|line| writeln!(out, "  | {}", clean(line)))
    };
    lines(out, first)?;
    let left_out = failure.int("left_out").unwrap_or(0);
    if left_out > 0 && !(first.is_empty() && last.is_empty()) {
        writeln!(out, "  ... {}", counted(left_out, "more line"))?;
    }
    lines(out, last)
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
