//! Stores.

use std::ffi::{CString, c_char};
use std::mem::MaybeUninit;
use std::ptr;
use std::time::Duration;

use scenariolog::redact::RedactOptions;
use scenariolog::{OpenOptions, Result, Store, recover, snapshot};

use crate::boundary;
use crate::convert::{c_path, given, path, texts};
use crate::error::scenariolog_error;
use crate::options;
use crate::status::scenariolog_status;

/// An open scenariolog file. Threads may share it.
///
/// The file stays open until the store is closed and its runs, steps, commands and streams are freed, in any order.
pub struct scenariolog_store {
    store: Store,
    path: CString,
}

/// How to open a file. Set it to `SCENARIOLOG_STORE_OPTIONS_INIT` first.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct scenariolog_store_options {
    /// `sizeof(scenariolog_store_options)`. The INIT macro sets it.
    pub struct_size: u32,
    /// Whether to create the file if it does not exist. Its directory must exist.
    pub create: i32,
    /// Whether to skip the checkpoint when the file is closed. It costs a few milliseconds, which a program that
    /// records little and often may want to save.
    pub no_checkpoint_on_close: i32,
    /// How long to wait for other writers, in milliseconds. 0 means a minute.
    pub busy_timeout_ms: u32,
    /// What to mask in whatever is recorded through the store, before anything is kept of it: regular expressions, each
    /// for within a line. Where one has a group named `secret`, only that is masked. `default` stands for a ready set of
    /// keys and tokens, `none` for nothing but what is said here; otherwise it is added to what `scenariolog.toml` and
    /// the variables `SCENARIOLOG_REDACT` and `SCENARIOLOG_REDACT_ENV` say. What an expression masks is counted by
    /// the tag `redacted.pattern`. One that cannot be used is `SCENARIOLOG_ERR_INVALID_ARGUMENT`.
    pub redact: *const *const c_char,
    /// Number of these expressions.
    pub redact_count: usize,
    /// Names of environment variables whose values to mask, if they have 6 bytes or more: as they are when the store is
    /// first recorded through. Counted by the tag `redacted.` with the name behind it.
    pub redact_env: *const *const c_char,
    /// Number of these names.
    pub redact_env_count: usize,
}

impl scenariolog_store_options {
    /// # Safety
    ///
    /// The pointers are as the header asks.
    unsafe fn to_core(self) -> Result<OpenOptions> {
        let options = OpenOptions::new()
            .create(self.create != 0)
            .checkpoint_on_close(self.no_checkpoint_on_close == 0)
            // SAFETY: the caller's promise is passed on.
            .redact(unsafe { self.redaction() }?);
        Ok(match self.busy_timeout_ms {
            0 => options,
            milliseconds => options.busy_timeout(Duration::from_millis(milliseconds.into())),
        })
    }

    /// # Safety
    ///
    /// As for [`Self::to_core`].
    unsafe fn redaction(&self) -> Result<RedactOptions> {
        // SAFETY: the caller's promise is passed on.
        let (patterns, names) = unsafe {
            (
                texts(self.redact, self.redact_count, "redact")?,
                texts(self.redact_env, self.redact_env_count, "redact_env")?,
            )
        };
        let wanted = patterns.into_iter().fold(RedactOptions::none(), RedactOptions::pattern);
        names.into_iter().fold(wanted, RedactOptions::env).checked()
    }
}

/// The store behind a handle that must not be NULL.
pub(crate) fn store(handle: Option<&scenariolog_store>) -> Result<&Store> {
    given(handle, "the store").map(|handle| &handle.store)
}

/// Opens a file, upgrading an older layout in place.
///
/// `options` may be NULL; then the file must exist. Close `*store` with `scenariolog_store_close`. A file of another
/// program or of a newer version is left untouched: `SCENARIOLOG_ERR_NOT_A_STORE`, `SCENARIOLOG_ERR_NEWER_SCHEMA`.
///
///     scenariolog_store_options options = SCENARIOLOG_STORE_OPTIONS_INIT;
///     options.create = 1;
///     scenariolog_store *store;
///     scenariolog_error *error;
///     if (scenariolog_store_open("scenariolog.db", &options, &store, &error) != SCENARIOLOG_OK) {
///         fprintf(stderr, "%s\n", scenariolog_error_message(error));
///         scenariolog_error_free(error);
///     }
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_store_open(
    path: *const c_char,
    options: *const scenariolog_store_options,
    store: Option<&mut MaybeUninit<Option<Box<scenariolog_store>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::object(store, error, || {
        // SAFETY: the caller's pointers are as the header asks.
        let (path, options) =
            unsafe { (self::path(path, "path")?, options::read(options)?.to_core()?) };
        let store = options.open(path)?;
        Ok(scenariolog_store { path: c_path(store.path()), store })
    })
}

/// Closes a store. NULL is ignored.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_store_close(store: Option<Box<scenariolog_store>>) {
    boundary::free(store);
}

/// The file's absolute path, valid as long as the store. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_store_path(store: Option<&scenariolog_store>) -> *const c_char {
    boundary::get(store, ptr::null(), |store| store.path.as_ptr())
}

/// Whether full-text search works, that is, whether SQLite was built with FTS5.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_store_has_fts5(
    store: Option<&scenariolog_store>,
    has_fts5: Option<&mut MaybeUninit<bool>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::value(has_fts5, error, || self::store(store)?.has_fts5())
}

/// Moves the write-ahead log into the file, as far as readers allow.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_store_checkpoint(
    store: Option<&scenariolog_store>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::call(error, || self::store(store)?.checkpoint())
}

/// Marks as interrupted what dead recorders of this host left unfinished.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_store_recover(
    store: Option<&scenariolog_store>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::call(error, || recover::all(self::store(store)?))
}

/// Copies the record into a new file, complete in itself: without a write-ahead log beside it.
///
/// Others may go on recording meanwhile. The file appears under its name when it is whole; one that exists is left alone:
/// `SCENARIOLOG_ERR_INVALID_ARGUMENT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_store_snapshot(
    store: Option<&scenariolog_store>,
    path: *const c_char,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::call(error, || {
        // SAFETY: the caller's pointer is as the header asks.
        let path = unsafe { self::path(path, "path")? };
        snapshot::snapshot(self::store(store)?, path)
    })
}
