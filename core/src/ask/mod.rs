//! Questions to the file, and the rows that answer them.

pub mod answer;
pub mod arrival;
pub mod excerpt;
pub mod filter;
mod query;
pub mod report;
mod salient;
pub mod search;
