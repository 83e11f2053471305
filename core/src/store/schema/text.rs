//! The statements that create what is ours.

/// The tables, with their view and trigger.
pub const TABLES: &str = include_str!("tables.sql");

/// The full-text index, with its trigger.
pub const FTS: &str = include_str!("fts.sql");
