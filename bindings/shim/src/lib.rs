//! scenariolog-cli
