//! Versions.

use std::ffi::{CStr, c_char};

const VERSION: &CStr =
    match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
        Ok(version) => version,
        Err(_) => c"",
    };

const ABI_VERSION: u32 = match u32::from_str_radix(env!("SCENARIOLOG_ABI_VERSION"), 10) {
    Ok(number) => number,
    Err(_) => 0,
};

/// The version of the library, such as "0.2.0". The string is static.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_version() -> *const c_char {
    VERSION.as_ptr()
}

/// The number of the library's binary interface. A program works with every library for which this equals the
/// `SCENARIOLOG_ABI_VERSION` that the program was compiled with.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_abi_version() -> u32 {
    ABI_VERSION
}
