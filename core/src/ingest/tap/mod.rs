//! The Test Anything Protocol, as bats, prove, node and many others write it: results as steps, subtests and prove's
//! files as steps around them.

mod frame;
mod line;
mod prove;
mod reader;

pub use reader::Tap;
