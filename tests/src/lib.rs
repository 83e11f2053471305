//! scenariolog-tests
