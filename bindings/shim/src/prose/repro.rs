//! A command line alone, to be run or copied.

use std::io::{self, Write};

use scenariolog::row::Column;
use scenariolog::{Error, Result};

use super::cells::{Cells, Incoming};
use crate::render::clean;

/// The columns that are shown.
pub const COLUMNS: &[&str] = &["command"];

pub fn print(columns: &'static [Column], rows: Incoming) -> Result<usize> {
    let mut count = 0;
    for values in rows {
        let row = Cells { columns, values: &values? };
        writeln!(io::stdout(), "{}", clean(row.text("command").unwrap_or_default()))
            .map_err(|source| Error::Io { what: "cannot write the command".into(), source })?;
        count += 1;
    }
    Ok(count)
}
