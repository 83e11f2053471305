//! Questions to the file, and the rows that answer them.

pub mod answer;
pub mod arrival;
mod compare;
pub mod excerpt;
pub mod filter;
mod query;
pub mod report;
pub mod search;
