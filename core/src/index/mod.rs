//! The line index: what of an artifact can be found by search.

mod indexer;
pub mod notice;
mod options;

pub(crate) use indexer::{Indexer, mark_due};
pub use options::{IndexOptions, Streams};
