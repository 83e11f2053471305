//! Writes include/scenariolog.h to standard output: `make header`.
//!
//! An example and not part of build.rs, so that no build waits for cbindgen.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let crate_dir = env!("CARGO_MANIFEST_DIR");
    let mut config = cbindgen::Config::from_file(format!("{crate_dir}/cbindgen.toml"))?;
    config.after_includes = Some(version_macros());
    let mut header = Vec::new();
    cbindgen::generate_with_config(crate_dir, config)?.write(&mut header);
    print!("{}", with_init_macros(&String::from_utf8(header)?));
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

/// Puts the INIT macro behind each struct that begins with its size. It names every member, since compilers
/// warn of those that an initialiser leaves out.
fn with_init_macros(header: &str) -> String {
    let mut written = String::new();
    let mut members: Vec<&str> = Vec::new();
    for line in header.lines() {
        written.push_str(line);
        written.push('\n');
        if line.starts_with("typedef struct {") {
            members.clear();
        } else if let Some(name) = line.strip_prefix("} ").and_then(|rest| rest.strip_suffix(';')) {
            if members.first().is_some_and(|member| member.ends_with(" struct_size;")) {
                written.push_str(&init_macro(name, members.len() - 1));
            }
        } else if is_member(line) {
            members.push(line);
        }
    }
    written
}

/// Whether the line declares a member, and is none of a comment.
fn is_member(line: &str) -> bool {
    line.starts_with("  ") && line.ends_with(';') && !line.trim_start().starts_with(['*', '/'])
}

fn init_macro(name: &str, defaults: usize) -> String {
    format!(
        "
/**
 * All defaults of `{name}`.
 */
#define {}_INIT \\
  {{ sizeof({name}){} }}
",
        name.to_uppercase(),
        ", 0".repeat(defaults)
    )
}
