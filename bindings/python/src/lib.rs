//! The native module of the Python package: the core's nouns as classes, one to one.
//!
//! The API that people call is Python, in `python/scenariolog`. Here are the casts, the mapping of errors, and the one
//! place that releases the interpreter.

mod command;
mod error;
mod exec;
mod recorded;
mod rows;
mod run;
mod specs;
mod step;
mod store;
mod stream;
mod tag_batch;

use std::ffi::OsString;

use pyo3::prelude::*;

/// The native part of scenariolog. Use the package, not this.
#[pymodule]
mod _native {
    #[pymodule_export]
    use super::{
        command::Command, exec::ExecResult, main, recorded::Recorded, rows::Rows, rows::columns,
        run::Run, step::Step, store::Store, stream::Stream, tag_batch::TagBatch,
    };

    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
}

/// Runs the command line and returns its exit status. `args` begin with the program's name.
#[pyfunction]
fn main(py: Python<'_>, args: Vec<OsString>) -> i32 {
    py.detach(|| scenariolog_cli::main(args))
}
