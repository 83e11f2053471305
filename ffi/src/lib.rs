//! The C interface of scenariolog: opaque handles over the core, casts and null checks, nothing else.
//!
//! Every function reads its arguments with `convert` and `options`, and runs inside one of the functions of
//! `boundary`, where panics end and errors become a status. A pointer that C lends us is an `Option<&T>`, one that it
//! hands over an `Option<Box<T>>`, and a place for a result an `Option<&mut MaybeUninit<T>>`, so that the types say who
//! owns what. cbindgen writes them as plain pointers.
//!
//! The documentation of what is exported is written for C programmers: it becomes `include/scenariolog.h`. Its words
//! count: an argument that "may be NULL" is one that the header does not declare as `nonnull`, and `#[must_use]`
//! becomes `warn_unused_result`.

#![allow(non_camel_case_types, reason = "they are the names of the C header")]
#![allow(
    clippy::missing_safety_doc,
    reason = "what pointers must be is the same for every function: the header says it once, at its top"
)]

#[cfg(panic = "abort")]
compile_error!("panics are caught at the boundary, which needs panic = \"unwind\" in the profile");

// The header has a section for each, in this order, under the first line of its documentation: a type stands before
// what uses it. The blank lines keep rustfmt from sorting.

mod version;

mod status;

mod error;

mod options;

mod outcome;

mod ending;

mod store;

mod run;

mod step;

mod command;

mod cursor;

mod tag;

mod metric;

mod filter;

mod index;

mod artifact;

mod stream;

mod canceller;

mod output;

mod exec_options;

mod exec_result;

mod exec;

mod search;

mod report;

#[cfg(feature = "cli")]
mod command_line;

mod deprecated;

// These export nothing.

mod boundary;
mod convert;
