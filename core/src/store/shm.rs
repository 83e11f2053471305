//! Room for the memory that processes share beside the file, before it is mapped.
//!
//! SQLite makes `-shm` larger by writing the last byte of each of its 4 KiB pages. With blocks of 1 KiB the other three
//! blocks of a page are holes, and on a full disk the first write to a hole through the mapping is SIGBUS: the end of
//! the process. So all blocks of the page are asked for when that byte is written, which can fail like any write.

#[cfg(target_os = "linux")]
use libc::{c_int, c_void, off_t, size_t, ssize_t};
#[cfg(target_os = "linux")]
use rusqlite::ffi;

/// SQLite's page of shared memory.
#[cfg(target_os = "linux")]
const PAGE: off_t = 4096;

/// Has SQLite ask for whole pages from now on, in this copy of it.
#[cfg(target_os = "linux")]
pub(super) fn reserve() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        // SAFETY: the default VFS lives as long as the process; the name is one that it knows and the function has the
        // signature that it calls by that name.
        unsafe {
            let vfs = ffi::sqlite3_vfs_find(std::ptr::null());
            let Some(set) = vfs.as_ref().and_then(|vfs| vfs.xSetSystemCall) else { return };
            let write: unsafe extern "C" fn(c_int, *const c_void, size_t, off_t) -> ssize_t = write;
            let write = std::mem::transmute::<
                unsafe extern "C" fn(c_int, *const c_void, size_t, off_t) -> ssize_t,
                unsafe extern "C" fn(),
            >(write);
            set(vfs, c"pwrite".as_ptr(), Some(write));
        }
    });
}

/// Elsewhere it is as SQLite has it.
#[cfg(not(target_os = "linux"))]
pub(super) fn reserve() {}

/// Whether the file's blocks are smaller than a page; where they are not, the byte alone brings a whole page.
#[cfg(target_os = "linux")]
fn has_small_blocks(fd: c_int) -> bool {
    let mut system = std::mem::MaybeUninit::<libc::statfs>::zeroed();
    // SAFETY: the place is of the right type, for which all zeros are valid.
    let system = unsafe {
        libc::fstatfs(fd, system.as_mut_ptr());
        system.assume_init()
    };
    i128::from(system.f_bsize) < i128::from(PAGE)
}

/// pwrite(2), which first asks for the page that the byte is the last of, where it writes such a byte alone.
#[cfg(target_os = "linux")]
unsafe extern "C" fn write(fd: c_int, bytes: *const c_void, count: size_t, at: off_t) -> ssize_t {
    if count == 1 && at % PAGE == PAGE - 1 && has_small_blocks(fd) {
        // SAFETY: it takes plain values. What the blocks hold already stays.
        let status = unsafe { libc::fallocate(fd, 0, at + 1 - PAGE, PAGE) };
        // A file system that cannot do it fails in another way, and is left to the byte alone.
        if status == -1 && std::io::Error::last_os_error().raw_os_error() == Some(libc::ENOSPC) {
            return -1;
        }
    }
    // SAFETY: the caller's arguments are passed on.
    unsafe { libc::pwrite(fd, bytes, count, at) }
}
