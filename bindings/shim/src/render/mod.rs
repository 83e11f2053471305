//! Rows become text: one renderer a format, each fed row by row.
//!
//! Tables and Markdown are for readers: values are put in words a person reads at a glance. The
//! other formats are for programs: they carry the values as they were recorded.

mod clean;
mod csv;
mod format;
mod guard;
mod human;
mod json;
mod layout;
mod markdown;
mod paint;
mod renderer;
mod screen;
mod table;
#[cfg(test)]
mod testing;
mod yaml;

pub(crate) use clean::clean;
pub use format::Format;
pub(crate) use guard::{Guard, shown};
pub(crate) use human::{duration_ms, text as reader_text};
pub(crate) use renderer::Renderer;
pub use screen::Screen;
