//! File names: relative paths, names made from arbitrary text, names nobody has yet.

use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::files::mode::Mode;

/// The longest name derived from a step's, in bytes; file systems allow 255, suffixes included.
const MAX_SLUG: usize = 80;

/// The path relative to the root if it lies under it, else unchanged.
pub(crate) fn relative<'a>(path: &'a Path, root: &Path) -> &'a Path {
    match path.strip_prefix(root) {
        Ok(inside) if !inside.as_os_str().is_empty() => inside,
        _ => path,
    }
}

/// A file name made from arbitrary text: letters, digits, `.`, `_` and `-`, no leading dot, never empty, so that it
/// cannot leave its directory.
pub(crate) fn slug(text: &OsStr) -> String {
    let mut slug = String::new();
    for letter in text.to_string_lossy().chars() {
        let fit = letter.is_alphanumeric() || matches!(letter, '.' | '_' | '-');
        let letter = if fit { letter } else { '-' };
        if slug.len() + letter.len_utf8() > MAX_SLUG {
            break;
        }
        if !(letter == '-' && slug.ends_with('-')) {
            slug.push(letter);
        }
    }
    let slug = slug.trim_start_matches(['.', '-']).trim_end_matches('-');
    if slug.is_empty() { "unnamed".to_owned() } else { slug.to_owned() }
}

/// Creates a new file `<stem><suffix>` in a directory, which is created if missing. If the name is taken, the stem
/// gets `.2`, `.3` and so on. It is as open to others as its directory is.
pub(crate) fn create_new(dir: &Path, stem: &str, suffix: &str) -> Result<(PathBuf, File)> {
    let mut options = File::options();
    let mode = make_dir(dir).map_err(|error| Error::io("create", dir, error))?;
    options.read(true).append(true).create_new(true).mode(mode.file());
    let mut number = 1_u32;
    loop {
        let name = match number {
            1 => format!("{stem}{suffix}"),
            _ => format!("{stem}.{number}{suffix}"),
        };
        let path = dir.join(name);
        match options.open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(Error::io("create", &path, error)),
        }
    }
}

/// Makes a directory that is missing, and what is missing above it; returns the mode for files in it. One that exists
/// stays as it is.
pub(crate) fn make_dir(dir: &Path) -> io::Result<Mode> {
    let metadata = match fs::metadata(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            DirBuilder::new().recursive(true).mode(Mode::current().directory()).create(dir)?;
            fs::metadata(dir)?
        }
        metadata => metadata?,
    };
    Ok(Mode::of_directory(metadata.permissions().mode()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_stay_in_their_directory() {
        for (text, expected) in [
            ("unpack", "unpack"),
            ("../../etc/passwd", "etc-passwd"),
            ("a b\n\"c\"", "a-b-c"),
            (".hidden", "hidden"),
            ("..", "unnamed"),
            ("", "unnamed"),
            ("naïve 雪", "naïve-雪"),
        ] {
            assert_eq!(slug(OsStr::new(text)), expected);
        }
        assert!(slug(OsStr::new(&"雪".repeat(300))).len() <= MAX_SLUG);
    }

    #[test]
    fn a_clash_gets_a_number_and_a_missing_directory_is_made() {
        let dir = tempfile::tempdir().unwrap();
        let logs = dir.path().join("a/b");
        let names: Vec<_> = (0..3)
            .map(|_| create_new(&logs, "01-x", ".log").unwrap().0.file_name().unwrap().to_owned())
            .collect();
        assert_eq!(names, ["01-x.log", "01-x.2.log", "01-x.3.log"]);
    }

    #[test]
    fn paths_outside_the_root_stay_whole() {
        let root = Path::new("/a/b");
        assert_eq!(relative(Path::new("/a/b/c"), root), Path::new("c"));
        assert_eq!(relative(Path::new("/a/bc"), root), Path::new("/a/bc"));
        assert_eq!(relative(root, root), root);
    }
}
