//! Results of other programs, read into runs, steps and artifacts.

pub mod go_test;
