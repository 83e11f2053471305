//! Keys and values.
//!
//! Structs of options stay compatible through their first member: the size that the caller knows.

use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::{ptr, slice};

use scenariolog::{Error, Result};

use crate::command::scenariolog_command_options;
use crate::ending::scenariolog_ending;
use crate::exec_options::scenariolog_exec_options;
use crate::filter::scenariolog_run_filter;
use crate::index::scenariolog_index_options;
use crate::report::{scenariolog_failure_options, scenariolog_report_options};
use crate::run::scenariolog_run_options;
use crate::search::scenariolog_search_options;
use crate::step::scenariolog_step_options;
use crate::store::scenariolog_store_options;

/// No struct of options will be larger than this: a larger size is garbage.
const MAX_SIZE: usize = 4096;

/// A key and its value. The struct will not change.
#[repr(C)]
pub struct scenariolog_pair {
    /// The key of a tag or the name of an environment variable. Not NULL.
    pub key: *const c_char,
    /// The value. NULL unsets a variable; a tag must have a value.
    pub value: *const c_char,
}

/// A struct of options: `u32 struct_size`, then members for which all zeros mean the default.
///
/// # Safety
///
/// The type is `repr(C)`, its first member is a `u32`, and every pattern of bits is a value of it.
pub(crate) unsafe trait Options: Copy {
    /// The size of the struct in the release that introduced it.
    const FIRST_SIZE: usize;
}

macro_rules! options {
    ($($options:ident: $first_size:literal,)*) => {
        $(
            // SAFETY: integers and pointers behind a u32. A pointer to a function that is none is a value too as
            // long as nothing calls it, and a caller who sets one promises that it is a function.
            unsafe impl Options for $options {
                // No struct shrinks to less than half of it where pointers are shorter.
                const FIRST_SIZE: usize =
                    if cfg!(target_pointer_width = "64") { $first_size } else { $first_size / 2 };
            }
        )*

        #[cfg(test)]
        const FIRST_AND_PRESENT_SIZES: &[(usize, usize)] =
            &[$(($options::FIRST_SIZE, size_of::<$options>())),*];
    };
}

// Sizes in the release that introduced each struct, with 64-bit pointers. Programs compiled then go on passing
// them, so a struct may grow at its end and its number here never changes.
options! {
    scenariolog_store_options: 16,
    scenariolog_run_options: 40,
    scenariolog_ending: 40,
    scenariolog_step_options: 80,
    scenariolog_command_options: 56,
    scenariolog_index_options: 24,
    scenariolog_exec_options: 120,
    scenariolog_run_filter: 32,
    scenariolog_search_options: 72,
    scenariolog_failure_options: 24,
    scenariolog_report_options: 24,
}

/// Copies the options at a pointer. NULL gives zeros, as do members that an older program does not know. Members
/// unknown to this version must be zero.
///
/// # Safety
///
/// The pointer is NULL or points to as many bytes as the `u32` there says, all of them but padding
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
        // SAFETY: the caller promises that many bytes, and these are not padding of ours.
        let unknown =
            unsafe { slice::from_raw_parts(pointer.cast::<u8>().add(known), size - known) };
        if unknown.iter().any(|byte| *byte != 0) {
            return Err(Error::invalid(
                "the options set a member that this version of the library does not have; update the library",
            ));
        }
        // SAFETY: both have that many bytes, and they do not overlap.
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

    /// Options that have grown by `b`.
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

    /// The same as a newer program knows them.
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
    fn no_struct_is_smaller_than_when_it_was_introduced() {
        for (first, present) in FIRST_AND_PRESENT_SIZES {
            assert!(first <= present && *present <= MAX_SIZE, "{first} {present}");
        }
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
        assert!(read_later(1).unwrap_err().to_string().contains("does not have"));
    }

    #[test]
    fn a_size_that_was_never_set_is_refused() {
        for size in [0, 4, 7, MAX_SIZE + 1] {
            let options = sized(size);
            // SAFETY: a size that is refused is not followed.
            assert!(unsafe { read(&raw const options) }.is_err(), "{size}");
        }
    }
}
