//! The program, from the outside: what it prints, records, refuses and survives.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail so")]

mod bad_input;
mod capture;
mod cli_commands;
mod cli_reports;
mod faults;
mod fixture;
mod terminal;
mod trouble;
mod upgrade;
