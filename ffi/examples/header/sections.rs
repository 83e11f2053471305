//! The sections of the header: the modules that lib.rs lists.

use std::fs;

use crate::{CRATE, Result};

/// What begins the definition of something that is exported.
const DEFINITIONS: [&str; 7] = [
    "pub const ",
    "pub type ",
    "pub struct ",
    "pub extern \"C\" fn ",
    "pub unsafe extern \"C\" fn ",
    "pub extern \"C-unwind\" fn ",
    "pub unsafe extern \"C-unwind\" fn ",
];

/// A module that exports something.
pub(crate) struct Section {
    /// The first line of its documentation.
    pub title: String,
    /// What it exports, in order.
    pub names: Vec<String>,
}

/// The sections in the order of lib.rs.
pub(crate) fn read() -> Result<Vec<Section>> {
    let mut sections = Vec::new();
    for line in fs::read_to_string(format!("{CRATE}/src/lib.rs"))?.lines() {
        if let Some(module) = line.strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';')) {
            let section = Section::read(module)?;
            if !section.names.is_empty() {
                sections.push(section);
            }
        }
    }
    Ok(sections)
}

impl Section {
    fn read(module: &str) -> Result<Self> {
        let source = fs::read_to_string(format!("{CRATE}/src/{module}.rs"))?;
        let title = source.lines().next().and_then(|line| line.strip_prefix("//! "));
        let title = title.ok_or_else(|| format!("{module}.rs has no title"))?;
        let title = title.trim_end_matches('.').to_owned();
        Ok(Self { title, names: source.lines().filter_map(defined).collect() })
    }
}

/// The name that a line defines, if it is exported.
fn defined(line: &str) -> Option<String> {
    let rest = DEFINITIONS.iter().find_map(|definition| line.strip_prefix(definition))?;
    let name = rest.split(|it: char| !it.is_alphanumeric() && it != '_').next()?;
    name.to_lowercase().starts_with("scenariolog_").then(|| name.to_owned())
}
