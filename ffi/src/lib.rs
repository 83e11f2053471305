//! The C interface of scenariolog.

#[cfg(panic = "abort")]
compile_error!("panics are caught at the boundary, which needs panic = \"unwind\" in the profile");

mod version;

#[cfg(feature = "cli")]
mod command_line;
