//! A flight recorder for test scenarios.

pub mod error;
pub mod outcome;
pub mod row;

pub use error::{Error, Result};
pub use outcome::Outcome;
