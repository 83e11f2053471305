//! Writes include/scenariolog.h to standard output: `make header`.
//!
//! cbindgen writes the declarations. This program puts them in the order of the sources, a section for each module,
//! into scenariolog.h.in, and adds what cbindgen does not know: INIT macros and which arguments must not be NULL.
//!
//! An example and not part of build.rs, so that no build waits for cbindgen.

mod declaration;
mod reports;
mod sections;

use std::error::Error;
use std::fmt::Write;
use std::fs;

use declaration::Declaration;
use sections::Section;

type Result<T, E = Box<dyn Error>> = std::result::Result<T, E>;

const CRATE: &str = env!("CARGO_MANIFEST_DIR");

fn main() -> Result<()> {
    let config = cbindgen::Config::from_file(format!("{CRATE}/cbindgen.toml"))?;
    let mut text = Vec::new();
    cbindgen::generate_with_config(CRATE, config)?.write(&mut text);
    let declarations = Declaration::parse_all(&reports::expand(&String::from_utf8(text)?)?)?;
    let sections = sections::read()?;
    let header = fs::read_to_string(format!("{CRATE}/scenariolog.h.in"))?
        .replace("@CONTENTS@", &contents(&sections)?)
        .replace("@SECTIONS@", &body(&sections, declarations)?);
    print!("{}", with_versions(&header));
    Ok(())
}

/// The versions come from the package, so that no number is kept in step by hand.
fn with_versions(header: &str) -> String {
    [
        ("@VERSION@", env!("CARGO_PKG_VERSION")),
        ("@VERSION_MAJOR@", env!("CARGO_PKG_VERSION_MAJOR")),
        ("@VERSION_MINOR@", env!("CARGO_PKG_VERSION_MINOR")),
        ("@VERSION_PATCH@", env!("CARGO_PKG_VERSION_PATCH")),
        ("@ABI_VERSION@", env!("SCENARIOLOG_ABI_VERSION")),
    ]
    .iter()
    .fold(header.to_owned(), |header, (place, version)| header.replace(place, version))
}

/// The table of contents, lines of a comment.
fn contents(sections: &[Section]) -> Result<String> {
    let mut lines = String::new();
    for (number, section) in (1..).zip(sections) {
        writeln!(lines, " *   {number:2}. {}", section.title)?;
    }
    Ok(lines.trim_end().to_owned())
}

/// All declarations, each in the section that it belongs to.
fn body(sections: &[Section], mut declarations: Vec<Declaration>) -> Result<String> {
    let mut body = String::new();
    for (number, section) in (1..).zip(sections) {
        writeln!(body, "/* {:-<94} */\n", format!("{number}. {} ", section.title))?;
        for name in &section.names {
            let place = declarations.iter().position(|declaration| declaration.name == *name);
            let place = place.ok_or_else(|| format!("cbindgen did not declare {name}"))?;
            writeln!(body, "{}\n", declarations.remove(place).complete()?)?;
        }
    }
    match declarations.first() {
        Some(left) => Err(format!("no module of lib.rs has {}", left.name).into()),
        None => Ok(body.trim_end().to_owned()),
    }
}
