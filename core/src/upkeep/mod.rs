//! What is done to a file afterwards: its index rebuilt, its artifacts verified.

pub mod rebuild;
pub mod verify;
