//! Opening files that somebody else may have put in place of ours.

use std::fs::File;
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

/// Opens a regular file for reading. Anything else is refused: a FIFO would block, a device might never end.
pub(crate) fn regular(path: &Path) -> io::Result<File> {
    open(path, 0)
}

/// Opens a file that a recorder wrote: a regular file of this owner, not reached through a symbolic link.
///
/// Recovery reads such files unasked, perhaps as root, and puts their lines where others can read them. Whoever can
/// write to the record could otherwise name any file, or put a link to it in place of a log.
pub(crate) fn recorded(path: &Path, owner: u32) -> io::Result<File> {
    let file = open(path, libc::O_NOFOLLOW)?;
    if file.metadata()?.uid() == owner {
        return Ok(file);
    }
    Err(io::Error::new(
        io::ErrorKind::PermissionDenied,
        "it does not belong to the owner of the record",
    ))
}

fn open(path: &Path, flags: i32) -> io::Result<File> {
    // Without O_NONBLOCK, opening a FIFO waits for its writer.
    let file = File::options().read(true).custom_flags(libc::O_NONBLOCK | flags).open(path)?;
    if file.metadata()?.is_file() {
        return Ok(file);
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"))
}

#[cfg(test)]
mod tests {
    use std::ffi::CString;
    use std::fs;
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    #[test]
    fn only_regular_files_are_opened() {
        let dir = tempfile::tempdir().unwrap();
        let fifo = dir.path().join("fifo");
        let name = CString::new(fifo.as_os_str().as_bytes()).unwrap();
        // SAFETY: the name is a string that ends in NUL.
        assert_eq!(unsafe { libc::mkfifo(name.as_ptr(), 0o600) }, 0);
        for path in [&*fifo, dir.path(), Path::new("/dev/zero")] {
            assert_eq!(regular(path).unwrap_err().kind(), io::ErrorKind::InvalidInput);
        }
        let file = dir.path().join("file");
        fs::write(&file, "text").unwrap();
        let link = dir.path().join("link");
        std::os::unix::fs::symlink(&file, &link).unwrap();
        regular(&link).unwrap();
    }

    #[test]
    fn a_recorded_file_is_no_link_and_has_the_right_owner() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        fs::write(&file, "text").unwrap();
        let owner = fs::metadata(&file).unwrap().uid();
        recorded(&file, owner).unwrap();
        let error = recorded(&file, owner + 1).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::PermissionDenied);
        let link = dir.path().join("link");
        std::os::unix::fs::symlink(&file, &link).unwrap();
        assert_eq!(recorded(&link, owner).unwrap_err().raw_os_error(), Some(libc::ELOOP));
    }
}
