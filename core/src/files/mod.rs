//! Bytes, names and lines on disk, without SQLite.

pub mod digest;
pub(crate) mod line_id;
pub(crate) mod lines;
pub mod mode;
pub(crate) mod names;
pub(crate) mod open;
