//! This program, to be called again.

use std::env;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use scenariolog::{Error, Result};

/// The path of this program. The name that it was called by comes first, if that is a path: the wheel's program is a
/// script, and the running executable is Python.
pub fn absolute(name: &OsStr) -> Result<PathBuf> {
    let called = Path::new(name);
    if name.as_bytes().contains(&b'/') && called.is_file() {
        return std::path::absolute(called).map_err(|error| Error::io("find", called, error));
    }
    env::current_exe().map_err(|error| Error::io("find", called, error))
}
