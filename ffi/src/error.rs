//! Errors.

use std::ffi::{CString, c_char};
use std::ptr;

use scenariolog::Error;

use crate::boundary;
use crate::convert::c_string;
use crate::status::{self, SCENARIOLOG_OK, scenariolog_status};

/// Why a call failed: a status and a message.
///
/// A call that fails stores an error in its last argument, unless that is NULL. Free it with
/// `scenariolog_error_free`. A call that succeeds stores NULL, so free an error before passing its place again.
pub struct scenariolog_error {
    code: scenariolog_status,
    message: CString,
}

impl From<&Error> for scenariolog_error {
    fn from(error: &Error) -> Self {
        Self { code: status::of(error.kind()), message: c_string(error.to_string()) }
    }
}

impl scenariolog_error {
    /// The status that the failed call returns.
    pub(crate) fn code(&self) -> scenariolog_status {
        self.code
    }
}

/// The status that the failed call returned; `SCENARIOLOG_OK` for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_error_code(error: Option<&scenariolog_error>) -> scenariolog_status {
    boundary::get(error, SCENARIOLOG_OK, scenariolog_error::code)
}

/// What is wrong and, if possible, how to mend it: one line of UTF-8 in lower case, without a full stop. Valid as
/// long as the error. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_error_message(error: Option<&scenariolog_error>) -> *const c_char {
    boundary::get(error, ptr::null(), |error| error.message.as_ptr())
}

/// Frees an error. NULL is ignored.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_error_free(error: Option<Box<scenariolog_error>>) {
    boundary::free(error);
}
