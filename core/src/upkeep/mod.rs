//! Maintenance of a file: rebuilding the index, verifying artifacts.

pub mod rebuild;
pub mod verify;
