//! Writes include/scenariolog.h to standard output: `make header`.
//!
//! An example and not part of build.rs, so that no build waits for cbindgen.

use std::error::Error;
use std::io;

fn main() -> Result<(), Box<dyn Error>> {
    let crate_dir = env!("CARGO_MANIFEST_DIR");
    let mut config = cbindgen::Config::from_file(format!("{crate_dir}/cbindgen.toml"))?;
    config.after_includes = Some(version_macros());
    cbindgen::generate_with_config(crate_dir, config)?.write(io::stdout());
    Ok(())
}

/// The version at compile time, from the package so that no number is kept in step by hand.
fn version_macros() -> String {
    format!(
        "
/* The version of this header; scenariolog_version() has the library's. */
#define SCENARIOLOG_VERSION \"{}\"
#define SCENARIOLOG_VERSION_MAJOR {}
#define SCENARIOLOG_VERSION_MINOR {}
#define SCENARIOLOG_VERSION_PATCH {}

/* The binary interface this header describes; compare it with scenariolog_abi_version(). */
#define SCENARIOLOG_ABI_VERSION {}",
        env!("CARGO_PKG_VERSION"),
        env!("CARGO_PKG_VERSION_MAJOR"),
        env!("CARGO_PKG_VERSION_MINOR"),
        env!("CARGO_PKG_VERSION_PATCH"),
        env!("SCENARIOLOG_ABI_VERSION"),
    )
}
