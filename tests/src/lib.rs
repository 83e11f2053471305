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
mod program;
mod ran;
mod redact;
mod signals;
mod terminal;
mod wait;

pub use lab::Lab;
pub use program::{program, program_without_fts5};
pub use ran::Ran;
pub use redact::FILTERS;
pub use signals::{signal, signal_group};
pub use terminal::Terminal;
pub use wait::{wait_for, within};

/// Says that something cannot be tested here. On CI everything can be, so there it is an error.
pub fn skip(what: &str) {
    assert!(
        std::env::var_os("CI").is_none_or(|ci| ci != "true"),
        "on CI nothing may be skipped: {what}"
    );
    eprintln!("SKIPPED: {what}");
}
