//! Statuses.

use std::ffi::{CStr, c_char};

use scenariolog::ErrorKind;

/// The result of a call: `SCENARIOLOG_OK`, another success that is positive, or a negative `SCENARIOLOG_ERR_…`.
/// Later versions may add errors: treat an unknown one like `SCENARIOLOG_ERR_INTERNAL`.
pub type scenariolog_status = i32;

/// The call succeeded.
pub const SCENARIOLOG_OK: scenariolog_status = 0;
/// The cursor is on a row.
pub const SCENARIOLOG_ROW: scenariolog_status = 1;
/// The cursor has passed its last row.
pub const SCENARIOLOG_DONE: scenariolog_status = 2;
/// An argument is invalid: NULL, not UTF-8, an unknown constant, or a handle of something that has already ended.
pub const SCENARIOLOG_ERR_INVALID_ARGUMENT: scenariolog_status = -1;
/// There is no such file, run, step, command or artifact.
pub const SCENARIOLOG_ERR_NOT_FOUND: scenariolog_status = -2;
/// The prefix of an id fits several.
pub const SCENARIOLOG_ERR_AMBIGUOUS: scenariolog_status = -3;
/// The file is not a scenariolog file. It is untouched.
pub const SCENARIOLOG_ERR_NOT_A_STORE: scenariolog_status = -4;
/// The file was written by a newer version of the library. It is untouched.
pub const SCENARIOLOG_ERR_NEWER_SCHEMA: scenariolog_status = -5;
/// SQLite was built without FTS5, so there is no search.
pub const SCENARIOLOG_ERR_NO_FTS5: scenariolog_status = -6;
/// The query is not valid FTS5 syntax.
pub const SCENARIOLOG_ERR_QUERY: scenariolog_status = -7;
/// Other processes kept the file locked for longer than the busy timeout.
pub const SCENARIOLOG_ERR_BUSY: scenariolog_status = -8;
/// The handle was opened before a fork and used in the child process.
pub const SCENARIOLOG_ERR_FORKED: scenariolog_status = -9;
/// Reading or writing a file, or starting a program, failed.
pub const SCENARIOLOG_ERR_IO: scenariolog_status = -10;
/// SQLite failed for another reason, such as a full disk or a damaged file.
pub const SCENARIOLOG_ERR_SQLITE: scenariolog_status = -11;
/// A bug in the library.
pub const SCENARIOLOG_ERR_INTERNAL: scenariolog_status = -12;

/// The one translation of the core's errors.
pub(crate) const fn of(kind: ErrorKind) -> scenariolog_status {
    match kind {
        ErrorKind::InvalidArgument => SCENARIOLOG_ERR_INVALID_ARGUMENT,
        ErrorKind::NotFound => SCENARIOLOG_ERR_NOT_FOUND,
        ErrorKind::Ambiguous => SCENARIOLOG_ERR_AMBIGUOUS,
        ErrorKind::NotAStore => SCENARIOLOG_ERR_NOT_A_STORE,
        ErrorKind::NewerSchema => SCENARIOLOG_ERR_NEWER_SCHEMA,
        ErrorKind::NoFts5 => SCENARIOLOG_ERR_NO_FTS5,
        ErrorKind::Query => SCENARIOLOG_ERR_QUERY,
        ErrorKind::Busy => SCENARIOLOG_ERR_BUSY,
        ErrorKind::Forked => SCENARIOLOG_ERR_FORKED,
        ErrorKind::Io => SCENARIOLOG_ERR_IO,
        ErrorKind::Sqlite => SCENARIOLOG_ERR_SQLITE,
        ErrorKind::Internal => SCENARIOLOG_ERR_INTERNAL,
    }
}

/// A status in a few words, such as "not found", for when there is no error object. The string is static.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_status_text(status: scenariolog_status) -> *const c_char {
    text(status).as_ptr()
}

fn text(status: scenariolog_status) -> &'static CStr {
    match status {
        SCENARIOLOG_OK => c"ok",
        SCENARIOLOG_ROW => c"row",
        SCENARIOLOG_DONE => c"done",
        SCENARIOLOG_ERR_INVALID_ARGUMENT => c"invalid argument",
        SCENARIOLOG_ERR_NOT_FOUND => c"not found",
        SCENARIOLOG_ERR_AMBIGUOUS => c"ambiguous id",
        SCENARIOLOG_ERR_NOT_A_STORE => c"not a scenariolog file",
        SCENARIOLOG_ERR_NEWER_SCHEMA => c"written by a newer scenariolog",
        SCENARIOLOG_ERR_NO_FTS5 => c"FTS5 not available",
        SCENARIOLOG_ERR_QUERY => c"malformed query",
        SCENARIOLOG_ERR_BUSY => c"file locked",
        SCENARIOLOG_ERR_FORKED => c"used after a fork",
        SCENARIOLOG_ERR_IO => c"input or output failed",
        SCENARIOLOG_ERR_SQLITE => c"SQLite failed",
        SCENARIOLOG_ERR_INTERNAL => c"internal error",
        _ => c"unknown status",
    }
}
