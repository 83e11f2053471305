#![expect(clippy::similar_names, reason = "argc and argv are their names in C")]

use std::ffi::{CStr, OsStr, OsString, c_char, c_int};
use std::os::unix::ffi::OsStrExt;
use std::panic::catch_unwind;

/// What a program reports that failed in a way it did not foresee (`EX_SOFTWARE` of sysexits.h).
const INTERNAL_ERROR: c_int = 70;

/// Runs the command line of the `scenariolog` program and returns its exit status, for `main` to
/// return. `argv` has `argc` strings, the first of which is the program's name.
///
/// # Safety
///
/// `argv` is NULL or points to `argc` NUL-terminated strings, which live until this returns.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_main(argc: c_int, argv: *const *mut c_char) -> c_int {
    // SAFETY: the caller's promise is passed on.
    let args = unsafe { arguments(argc, argv) };
    catch_unwind(|| scenariolog_cli::main(args)).unwrap_or(INTERNAL_ERROR)
}

/// Copies the arguments up to `argc` or the first NULL.
///
/// # Safety
///
/// As for [`scenariolog_main`].
unsafe fn arguments(argc: c_int, argv: *const *mut c_char) -> Vec<OsString> {
    if argv.is_null() {
        return Vec::new();
    }
    (0..usize::try_from(argc).unwrap_or(0))
        // SAFETY: the index is below argc.
        .map(|index| unsafe { *argv.add(index) })
        .take_while(|arg| !arg.is_null())
        // SAFETY: not NULL, hence a string by the caller's promise.
        .map(|arg| OsStr::from_bytes(unsafe { CStr::from_ptr(arg) }.to_bytes()).to_owned())
        .collect()
}
