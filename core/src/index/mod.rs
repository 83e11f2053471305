//! The line index: what of an artifact can be found by search.

mod indexer;
mod options;

pub(crate) use indexer::{Batch, Indexer};
pub use options::{IndexOptions, Streams};
