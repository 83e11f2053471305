//! `bash`: the library for bash suites, ready for `eval`.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt as _;

use scenariolog::{Error, Result, shell};

use crate::program;

/// A link to the library, so that this crate has it in its package.
const LIBRARY: &[u8] = include_bytes!("scenariolog.sh");

/// Prints the library behind a line that makes it call this program, unless the suite's environment names another.
pub fn run(program: &OsStr) -> Result<()> {
    let program = program::absolute(program)?;
    let mut out = io::stdout().lock();
    out.write_all(b"[[ -n ${SCENARIOLOG-} ]] || SCENARIOLOG=")
        .and_then(|()| out.write_all(&shell::quoted(program.as_os_str().as_bytes())))
        .and_then(|()| out.write_all(b"\n"))
        .and_then(|()| out.write_all(LIBRARY))
        .and_then(|()| out.flush())
        .map_err(|source| Error::Io { what: "cannot write to standard output".into(), source })
}
