//! The program, as cargo links it: `cargo test` builds it from the sources at hand, so that these are what it tests.
//! The program that users get is linked by the Makefile, from the same command line.

// As in C: Rust's own `main` would ignore SIGPIPE.
#![no_main]

use std::ffi::{CStr, OsStr, c_char, c_int};
use std::os::unix::ffi::OsStrExt;

/// What `bindings/shim/main.c` is, in Rust: the C library that it calls is none that Rust could link.
#[unsafe(no_mangle)]
extern "C" fn main(count: c_int, arguments: *const *const c_char) -> c_int {
    let count = usize::try_from(count).unwrap_or(0);
    scenariolog_cli::main((0..count).map(|index| {
        // SAFETY: the system hands main() as many strings as it says.
        let argument = unsafe { CStr::from_ptr(*arguments.add(index)) };
        OsStr::from_bytes(argument.to_bytes()).to_owned()
    }))
}
