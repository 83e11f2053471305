//! What the tests share: the program, a directory to use it in, and the file it writes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    clippy::return_self_not_must_use,
    reason = "tests fail by panicking"
)]

mod lab;
mod ran;
mod redact;
mod terminal;
mod wait;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

pub use lab::Lab;
pub use ran::Ran;
pub use redact::FILTERS;
pub use terminal::Terminal;
pub use wait::{signal, signal_group, wait_for, within};

/// The program under test: what the variable `SCENARIOLOG` names, else the one that make has built.
pub fn program() -> &'static Path {
    static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| named("SCENARIOLOG", "build/scenariolog"));
    &PROGRAM
}

/// The same program over an SQLite without FTS5.
pub fn program_without_fts5() -> &'static Path {
    static PROGRAM: LazyLock<PathBuf> =
        LazyLock::new(|| named("SCENARIOLOG_NO_FTS5", "build/no-fts5/scenariolog"));
    &PROGRAM
}

/// Says that something cannot be tested here. On CI everything can be, so there it is an error.
pub fn skip(what: &str) {
    assert!(
        std::env::var_os("CI").is_none_or(|ci| ci != "true"),
        "on CI nothing may be skipped: {what}"
    );
    eprintln!("SKIPPED: {what}");
}

fn named(variable: &str, built: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let program = std::env::var_os(variable).map_or_else(|| root.join(built), PathBuf::from);
    program
        .canonicalize()
        .unwrap_or_else(|_| panic!("there is no {}: run make {built} first", program.display()))
}
