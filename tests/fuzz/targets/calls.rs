//! Calls of the C interface in any order, with handles freed in any order, through `c/calls.c`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use scenariolog_fuzz::in_room;

unsafe extern "C" {
    fn fuzz_calls(data: *const u8, length: usize);
}

// SAFETY: the function reads as many bytes as it is told.
fuzz_target!(|data: &[u8]| in_room(|| unsafe { fuzz_calls(data.as_ptr(), data.len()) }));
