//! scenariolog-ffi
