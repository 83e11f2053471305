//! Maintenance of a file: rebuilding the index, verifying artifacts, copying it.

pub mod rebuild;
pub mod snapshot;
pub mod verify;
