//! Arguments from C and strings for it: the one place for casts and null checks.

use std::ffi::{CStr, CString, OsStr, OsString, c_char, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::slice;
use std::time::{Duration, SystemTime};

use scenariolog::{Error, Result};

use crate::options::scenariolog_pair;

/// An argument that must not be NULL.
pub(crate) fn given<T>(argument: Option<T>, name: &str) -> Result<T> {
    argument.ok_or_else(|| Error::invalid(format!("{name} is NULL")))
}

/// A number of rows or bytes: always 64 bits in C.
pub(crate) fn size(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// The string at a pointer, or nothing for NULL.
///
/// # Safety
///
/// The pointer is NULL or points to a NUL-terminated string that outlives the result.
pub(crate) unsafe fn c_str<'a>(pointer: *const c_char) -> Option<&'a CStr> {
    // SAFETY: not NULL, hence a string by the caller's promise.
    (!pointer.is_null()).then(|| unsafe { CStr::from_ptr(pointer) })
}

/// Text that must be there.
///
/// # Safety
///
/// As for [`c_str`].
pub(crate) unsafe fn text<'a>(pointer: *const c_char, name: &str) -> Result<&'a str> {
    // SAFETY: the caller's promise is passed on.
    given(unsafe { optional_text(pointer, name) }?, name)
}

/// Text that may be left out.
///
/// # Safety
///
/// As for [`c_str`].
pub(crate) unsafe fn optional_text<'a>(
    pointer: *const c_char,
    name: &str,
) -> Result<Option<&'a str>> {
    // SAFETY: the caller's promise is passed on.
    unsafe { c_str(pointer) }
        .map(CStr::to_str)
        .transpose()
        .map_err(|error| Error::invalid(format!("{name} is not UTF-8: {error}")))
}

/// Text that may be left out, copied.
///
/// # Safety
///
/// As for [`c_str`].
pub(crate) unsafe fn owned_text(pointer: *const c_char, name: &str) -> Result<Option<String>> {
    // SAFETY: the caller's promise is passed on.
    Ok(unsafe { optional_text(pointer, name) }?.map(str::to_owned))
}

/// A path that must be there. Paths are bytes.
///
/// # Safety
///
/// As for [`c_str`].
pub(crate) unsafe fn path<'a>(pointer: *const c_char, name: &str) -> Result<&'a Path> {
    // SAFETY: the caller's promise is passed on.
    Ok(Path::new(os_str(given(unsafe { c_str(pointer) }, name)?)))
}

/// A path that may be left out, copied.
///
/// # Safety
///
/// As for [`c_str`].
pub(crate) unsafe fn owned_path(pointer: *const c_char) -> Option<PathBuf> {
    // SAFETY: the caller's promise is passed on.
    unsafe { c_str(pointer) }.map(|path| os_str(path).into())
}

/// The elements of an array. NULL is an array without elements.
///
/// # Safety
///
/// The pointer is NULL or points to that many initialised elements, which outlive the result.
pub(crate) unsafe fn elements<'a, T>(
    pointer: *const T,
    count: usize,
    name: &str,
) -> Result<&'a [T]> {
    if count == 0 {
        return Ok(&[]);
    }
    if pointer.is_null() {
        return Err(Error::invalid(format!("{name} is NULL but has a count of {count}")));
    }
    if count > isize::MAX as usize / size_of::<T>().max(1) {
        return Err(Error::invalid(format!("{name} cannot have {count} elements")));
    }
    // SAFETY: not NULL and not larger than memory; the rest is the caller's promise.
    Ok(unsafe { slice::from_raw_parts(pointer, count) })
}

/// Bytes of any kind. NULL has none.
///
/// # Safety
///
/// As for [`elements`].
pub(crate) unsafe fn bytes<'a>(data: *const c_void, length: usize) -> Result<&'a [u8]> {
    // SAFETY: the caller's promise is passed on.
    unsafe { elements(data.cast(), length, "data") }
}

/// A point in time, from nanoseconds since 1970. 0 is none.
pub(crate) fn time(nanoseconds: i64) -> Option<SystemTime> {
    let distance = Duration::from_nanos(nanoseconds.unsigned_abs());
    match nanoseconds {
        0 => None,
        1.. => SystemTime::UNIX_EPOCH.checked_add(distance),
        _ => SystemTime::UNIX_EPOCH.checked_sub(distance),
    }
}

/// The words of a command line. They are bytes, as paths are.
///
/// # Safety
///
/// As for [`elements`], and for [`c_str`] with each element.
pub(crate) unsafe fn words(
    pointer: *const *const c_char,
    count: usize,
    name: &str,
) -> Result<Vec<OsString>> {
    let word = |word: &*const c_char| {
        // SAFETY: the caller's promise is passed on.
        given(unsafe { c_str(*word) }, name).map(|word| os_str(word).to_owned())
    };
    // SAFETY: the caller's promise is passed on.
    unsafe { elements(pointer, count, name) }?.iter().map(word).collect()
}

/// Texts, copied.
///
/// # Safety
///
/// As for [`words`].
pub(crate) unsafe fn texts(
    pointer: *const *const c_char,
    count: usize,
    name: &str,
) -> Result<Vec<String>> {
    // SAFETY: the caller's promise is passed on.
    let elements = unsafe { elements(pointer, count, name) }?;
    // SAFETY: the same.
    elements.iter().map(|it| unsafe { text(*it, name) }.map(str::to_owned)).collect()
}

/// Words as text for the record: what is not UTF-8 is replaced.
pub(crate) fn readable(words: &[OsString]) -> Vec<String> {
    words.iter().map(|word| word.to_string_lossy().into_owned()).collect()
}

/// Pairs of texts: tags, or options by name.
///
/// # Safety
///
/// As for [`elements`], and for [`c_str`] with the strings of each pair.
pub(crate) unsafe fn pairs(
    pointer: *const scenariolog_pair,
    count: usize,
    name: &str,
) -> Result<Vec<(String, String)>> {
    let pair = |pair: &scenariolog_pair| {
        // SAFETY: the caller's promise is passed on.
        let (key, value) = unsafe {
            (
                text(pair.key, &format!("a key in {name}"))?,
                text(pair.value, &format!("a value in {name}"))?,
            )
        };
        Ok((key.to_owned(), value.to_owned()))
    };
    // SAFETY: the caller's promise is passed on.
    unsafe { elements(pointer, count, name) }?.iter().map(pair).collect()
}

/// Variables to set or, if the value is NULL, to unset.
///
/// # Safety
///
/// As for [`pairs`].
pub(crate) unsafe fn variables(
    pointer: *const scenariolog_pair,
    count: usize,
) -> Result<Vec<(OsString, Option<OsString>)>> {
    let variable = |pair: &scenariolog_pair| {
        // SAFETY: the caller's promise is passed on.
        let (name, value) = unsafe { (c_str(pair.key), c_str(pair.value)) };
        let name = given(name, "the name of a variable")?;
        Ok((os_str(name).to_owned(), value.map(|value| os_str(value).to_owned())))
    };
    // SAFETY: the caller's promise is passed on.
    unsafe { elements(pointer, count, "env") }?.iter().map(variable).collect()
}

/// A string for C. It ends at the first NUL of the text.
pub(crate) fn c_string(text: impl Into<Vec<u8>>) -> CString {
    CString::new(text).unwrap_or_else(|error| {
        let end = error.nul_position();
        let mut bytes = error.into_vec();
        bytes.truncate(end);
        // There is no NUL before the first one.
        CString::new(bytes).unwrap_or_default()
    })
}

/// A path as a string for C.
pub(crate) fn c_path(path: &Path) -> CString {
    c_string(path.as_os_str().as_bytes())
}

/// The same string as bytes.
pub(crate) fn os_str(text: &CStr) -> &OsStr {
    OsStr::from_bytes(text.to_bytes())
}

#[cfg(test)]
mod tests {
    use std::ptr;

    use super::*;

    #[test]
    fn text_is_checked_and_paths_are_not() {
        let latin1 = c"caf\xE9".as_ptr();
        // SAFETY: the strings are static.
        unsafe {
            assert_eq!(text(c"café".as_ptr(), "name").unwrap(), "café");
            assert!(text(ptr::null(), "name").unwrap_err().to_string().contains("name is NULL"));
            assert!(text(latin1, "name").unwrap_err().to_string().contains("name is not UTF-8"));
            assert_eq!(path(latin1, "path").unwrap().as_os_str().len(), 4);
        }
    }

    #[test]
    fn arrays_are_checked_before_they_are_read() {
        // SAFETY: pointers that cannot be followed are refused.
        unsafe {
            assert_eq!(elements::<u8>(ptr::null(), 0, "data").unwrap(), b"");
            assert!(elements::<u8>(ptr::null(), 1, "data").is_err());
            assert!(elements::<u64>(ptr::dangling(), usize::MAX / 8, "data").is_err());
        }
    }

    #[test]
    fn times_lie_on_both_sides_of_1970() {
        let second = Duration::from_secs(1);
        assert_eq!(time(0), None);
        assert_eq!(time(1_000_000_000), Some(SystemTime::UNIX_EPOCH + second));
        assert_eq!(time(-1_000_000_000), Some(SystemTime::UNIX_EPOCH - second));
    }

    #[test]
    fn a_string_for_c_ends_at_its_first_nul() {
        assert_eq!(c_string("a\0b\0"), c"a".to_owned());
    }
}
