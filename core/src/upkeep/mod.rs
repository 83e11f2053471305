//! Maintenance of a file: rebuilding the index, copying it.

pub mod prune;
pub mod rebuild;
pub mod snapshot;
