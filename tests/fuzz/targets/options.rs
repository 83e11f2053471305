//! Structs of options as bytes, of any size that they claim, through `c/options.c`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use scenariolog_fuzz::in_room;

unsafe extern "C" {
    fn fuzz_options(data: *const u8, length: usize);
}

// SAFETY: the function reads as many bytes as it is told.
fuzz_target!(|data: &[u8]| in_room(|| unsafe { fuzz_options(data.as_ptr(), data.len()) }));
