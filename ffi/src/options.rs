//! Structs of options, and how they stay compatible: the first member is the size that the caller knows.

use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::{ptr, slice};

use scenariolog::{Error, Result};

/// What a struct of options of a later version may take at the most: beyond that the size is garbage.
const MAX_SIZE: usize = 4096;

/// A key and its value.
#[repr(C)]
pub struct scenariolog_pair {
    /// The key of a tag, or the name of an environment variable. Not NULL.
    pub key: *const c_char,
    /// The value. NULL unsets an environment variable; a tag must have a value.
    pub value: *const c_char,
}

/// A struct of options: `u32 struct_size`, then members for which all zeros mean the default.
///
/// # Safety
///
/// The type is `repr(C)`, its first member is a `u32`, and every pattern of bits is a value of it.
pub(crate) unsafe trait Options: Copy {
    /// The size of the struct in the first release that had it.
    const FIRST_SIZE: usize = size_of::<Self>();
}

/// Copies the options at a pointer. NULL and what an older program does not know are zero; what a newer
/// program knows and this library does not must be.
///
/// # Safety
///
/// The pointer is NULL or points to as many bytes as the `u32` there says, of which all but padding are
/// initialised.
pub(crate) unsafe fn read<T: Options>(pointer: *const T) -> Result<T> {
    let mut options = MaybeUninit::<T>::zeroed();
    if !pointer.is_null() {
        // SAFETY: the pointer is not NULL, and the size is the first member.
        let size = unsafe { pointer.cast::<u32>().read() } as usize;
        if size < T::FIRST_SIZE || size > MAX_SIZE {
            return Err(Error::invalid(format!(
                "struct_size is {size} where {} was expected; set the options to their INIT macro",
                size_of::<T>()
            )));
        }
        let known = size.min(size_of::<T>());
        // SAFETY: the caller promises so many bytes, of which these are no padding of ours.
        let unknown =
            unsafe { slice::from_raw_parts(pointer.cast::<u8>().add(known), size - known) };
        if unknown.iter().any(|byte| *byte != 0) {
            return Err(Error::invalid(
                "the options set something that this version of the library does not know",
            ));
        }
        // SAFETY: both have so many bytes, and the copy is not the original.
        unsafe {
            ptr::copy_nonoverlapping(pointer.cast::<u8>(), options.as_mut_ptr().cast(), known);
        }
    }
    // SAFETY: every pattern of bits is a value, by the promise of the trait.
    Ok(unsafe { options.assume_init() })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The options as this library knows them.
    #[repr(C)]
    #[derive(Debug, Clone, Copy)]
    struct Now {
        struct_size: u32,
        a: i32,
        b: i64,
    }

    // SAFETY: integers behind a u32.
    unsafe impl Options for Now {
        const FIRST_SIZE: usize = 8;
    }

    /// The same, as a later program knows them.
    #[repr(C)]
    struct Later {
        now: Now,
        c: i64,
    }

    fn sized(struct_size: usize) -> Now {
        Now { struct_size: u32::try_from(struct_size).unwrap(), a: 1, b: 2 }
    }

    fn read_later(c: i64) -> Result<Now> {
        let later = Later { now: sized(size_of::<Later>()), c };
        // SAFETY: the struct is as large as it says.
        unsafe { read((&raw const later).cast::<Now>()) }
    }

    #[test]
    fn null_is_all_defaults_and_an_older_struct_lacks_some() {
        let older = sized(8);
        // SAFETY: NULL, and a struct that is larger than it says.
        let (none, older) = unsafe { (read::<Now>(ptr::null()), read(&raw const older)) };
        let (none, older) = (none.unwrap(), older.unwrap());
        assert_eq!((none.a, none.b), (0, 0));
        assert_eq!((older.a, older.b), (1, 0));
    }

    #[test]
    fn a_newer_struct_is_fine_as_long_as_it_asks_for_nothing_new() {
        assert_eq!(read_later(0).unwrap().b, 2);
        assert!(read_later(1).unwrap_err().to_string().contains("does not know"));
    }

    #[test]
    fn a_size_that_was_never_set_is_refused() {
        for size in [0, 4, 7, MAX_SIZE + 1] {
            let options = sized(size);
            // SAFETY: a size that is out of the question is not followed.
            assert!(unsafe { read(&raw const options) }.is_err(), "{size}");
        }
    }
}
