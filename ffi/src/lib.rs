//! The C interface of scenariolog: opaque handles over the core, casts and null checks, nothing else.
//!
//! Every function takes its arguments apart with `convert` and `options`, and runs inside one of the
//! functions of `boundary`, where panics end and errors become a status. Pointers that C lends us are
//! `Option<&T>`, pointers that it hands over `Option<Box<T>>`, and places for results
//! `Option<&mut MaybeUninit<T>>`, so that the types say who owns what; cbindgen writes them as plain pointers.
//!
//! The documentation of what is exported is written for C: it becomes `include/scenariolog.h`.

#![allow(non_camel_case_types, reason = "they are the names of the C header")]
#![allow(
    clippy::missing_safety_doc,
    reason = "what pointers must be is the same for every function: the header says it once, at its top"
)]

#[cfg(panic = "abort")]
compile_error!("panics are caught at the boundary, which needs panic = \"unwind\" in the profile");

// Their order is that of the header, hence the blank lines: rustfmt sorts what stands together.

mod version;

mod status;

mod error;

mod store;

mod run;

mod step;

mod command;

mod kv;

mod artifact;

mod stream;

mod exec;

mod exec_result;

mod canceller;

mod index;

mod search;

mod report;

mod cursor;

#[cfg(feature = "cli")]
mod command_line;

// These export types and constants, or nothing.

mod boundary;
mod convert;
mod ending;
mod exec_options;
mod filter;
mod options;
mod outcome;
