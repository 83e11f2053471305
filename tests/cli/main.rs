//! The program, from the outside: what it prints, records, refuses and survives.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

mod arrival;
mod bad_input;
mod capture;
mod cli_commands;
mod cli_reports;
mod corpus;
mod faults;
mod fixture;
mod gate;
mod harness;
mod leaks;
mod left_behind;
mod metrics;
mod nesting;
mod no_fts5;
mod plain_sqlite;
mod prune;
mod redact;
mod rerun;
mod safety;
mod streaming;
mod terminal;
mod transparent;
mod trouble;
mod upgrade;
mod verdicts;
mod wiring;
