//! `bash`: the library for bash suites, ready for `eval`.

use std::env;
use std::ffi::OsStr;
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use scenariolog::{Error, Result};

use crate::words::shell_quoted;

/// A link to the library, so that this crate has it in its package.
const LIBRARY: &[u8] = include_bytes!("scenariolog.sh");

/// Prints the library behind a line that makes it call this program, unless the suite's environment names another.
pub fn run(program: &OsStr) -> Result<()> {
    let program = absolute(program)?;
    let mut out = io::stdout().lock();
    out.write_all(b"[[ -n ${SCENARIOLOG-} ]] || SCENARIOLOG=")
        .and_then(|()| out.write_all(&shell_quoted(program.as_os_str().as_bytes())))
        .and_then(|()| out.write_all(b"\n"))
        .and_then(|()| out.write_all(LIBRARY))
        .and_then(|()| out.flush())
        .map_err(|source| Error::Io { what: "cannot write to standard output".into(), source })
}

/// The path of this program. The name that it was called by comes first, if that is a path: the wheel's program is a
/// script, and the running executable is Python.
fn absolute(name: &OsStr) -> Result<PathBuf> {
    let called = Path::new(name);
    if name.as_bytes().contains(&b'/') && called.is_file() {
        return std::path::absolute(called).map_err(|error| Error::io("find", called, error));
    }
    env::current_exe().map_err(|error| Error::io("find", called, error))
}
