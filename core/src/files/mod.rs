//! Bytes, names and lines on disk, and when they came, without SQLite.

pub mod digest;
pub(crate) mod encoding;
pub(crate) mod line_id;
pub(crate) mod lines;
pub mod mode;
pub(crate) mod names;
pub(crate) mod open;
pub(crate) mod screen;
pub(crate) mod timeline;
