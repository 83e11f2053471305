//! Writes the rows of the bindings from the declarations of reports: `make rows`.
//!
//! Usage: `rows python` for scenariolog/rows.py, `rows python-reports` for scenariolog/_reports.py, `rows go` for
//! tables.go.
//!
//! An example and not part of a build script, so that no build of a binding depends on it.

mod go;
mod python;

use std::collections::BTreeMap;
use std::process::ExitCode;

use scenariolog::report;
use scenariolog::row::RowType;

fn main() -> ExitCode {
    let written = match std::env::args().nth(1).as_deref() {
        Some("python") => python::rows(),
        Some("python-reports") => python::reports(),
        Some("go") => go::rows(),
        _ => {
            eprintln!("usage: rows python | python-reports | go");
            return ExitCode::from(2);
        }
    };
    print!("{written}");
    ExitCode::SUCCESS
}

/// The types of rows by name, each once.
fn row_types() -> BTreeMap<&'static str, RowType> {
    report::all().map(|report| (report.row.name, report.row)).collect()
}
