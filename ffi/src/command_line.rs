//! The command line.

#![expect(clippy::similar_names, reason = "argc and argv are their names in C")]

use std::ffi::{OsString, c_char, c_int};

use crate::boundary;
use crate::convert::{c_str, os_str};

/// The exit status after an unforeseen failure (`EX_SOFTWARE` of sysexits.h).
const INTERNAL_ERROR: c_int = 70;

/// Runs the command line of the `scenariolog` program and returns its exit status, for `main` to return.
///
/// `argv` has `argc` strings, of which the first is the program's name. The function is for programs that do nothing
/// else: it writes to standard output and standard error, and may install signal handlers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_main(argc: c_int, argv: *const *mut c_char) -> c_int {
    // SAFETY: the caller's strings are as the header asks.
    boundary::guard(INTERNAL_ERROR, || scenariolog_cli::main(unsafe { arguments(argc, argv) }))
}

/// Copies the arguments up to `argc` or the first NULL.
///
/// # Safety
///
/// `argv` is NULL or points to `argc` pointers, each of them NULL or a NUL-terminated string.
unsafe fn arguments(argc: c_int, argv: *const *mut c_char) -> Vec<OsString> {
    let count = if argv.is_null() { 0 } else { usize::try_from(argc).unwrap_or(0) };
    (0..count)
        // SAFETY: the index is below argc, and what is there is a string or NULL.
        .map_while(|index| unsafe { c_str(*argv.add(index)) })
        .map(|argument| os_str(argument).to_owned())
        .collect()
}
