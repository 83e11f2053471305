//! What other programs tell of their tests, read into runs, steps and artifacts.

pub mod go_test;
