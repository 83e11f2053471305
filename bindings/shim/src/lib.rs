//! The command line of scenariolog.

pub mod output;
pub mod render;
