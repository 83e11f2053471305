//! The line index.

use std::mem::MaybeUninit;

use scenariolog::index::{IndexOptions, Streams};
use scenariolog::rebuild::{Indexed, rebuild};
use scenariolog::{Error, Result};

use crate::boundary;
use crate::convert::size;
use crate::error::scenariolog_error;
use crate::filter::{self, scenariolog_run_filter};
use crate::options::{self, Options};
use crate::status::scenariolog_status;
use crate::store::{self, scenariolog_store};

/// Index everything that is text.
pub const SCENARIOLOG_INDEX_ALL: i32 = 0;
/// Index only what is of the kind `stderr`.
pub const SCENARIOLOG_INDEX_STDERR: i32 = 1;
/// Index nothing; `scenariolog_index_rebuild` can do it later.
pub const SCENARIOLOG_INDEX_NONE: i32 = 2;

/// What is indexed, and how much of it. Set it to `SCENARIOLOG_INDEX_OPTIONS_INIT` first.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct scenariolog_index_options {
    /// `sizeof(scenariolog_index_options)`, as the INIT macro has it.
    pub struct_size: u32,
    /// Which kinds: a `SCENARIOLOG_INDEX_…`.
    pub streams: i32,
    /// Of a longer line, this many bytes; the rest cannot be searched. 0 stands for 16 KiB.
    pub max_line_bytes: u64,
    /// Of a larger artifact, the first and the last half of this many bytes. 0 stands for 16 MiB.
    pub max_bytes: u64,
}

// SAFETY: integers behind the size.
unsafe impl Options for scenariolog_index_options {}

impl scenariolog_index_options {
    /// The same as the core has it.
    pub(crate) fn to_core(self) -> Result<IndexOptions> {
        let mut options = IndexOptions { streams: streams(self.streams)?, ..Default::default() };
        if self.max_line_bytes != 0 {
            options.max_line_bytes = size(self.max_line_bytes);
        }
        if self.max_bytes != 0 {
            options.max_bytes = self.max_bytes;
        }
        Ok(options)
    }
}

fn streams(number: i32) -> Result<Streams> {
    match number {
        SCENARIOLOG_INDEX_ALL => Ok(Streams::All),
        SCENARIOLOG_INDEX_STDERR => Ok(Streams::Stderr),
        SCENARIOLOG_INDEX_NONE => Ok(Streams::None),
        _ => Err(Error::invalid(format!("{number} is no SCENARIOLOG_INDEX_…"))),
    }
}

/// What an indexing run did. The struct will not change.
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub struct scenariolog_index_counts {
    /// Artifacts whose lines can now be found.
    pub artifacts: u64,
    /// Their lines.
    pub lines: u64,
    /// What those lines take in the files, in bytes.
    pub bytes: u64,
    /// Text artifacts whose file is gone or cannot be read.
    pub missing: u64,
}

impl From<Indexed> for scenariolog_index_counts {
    fn from(indexed: Indexed) -> Self {
        let Indexed { artifacts, lines, bytes, missing } = indexed;
        Self { artifacts, lines, bytes, missing }
    }
}

/// Builds the index of all text artifacts of the runs that the filter lets through anew, from their files.
///
/// `runs`, `options` and `counts` may be NULL; else `*counts` gets what was done. The kind of stream that
/// the options name does not matter here. Without FTS5: `SCENARIOLOG_ERR_NO_FTS5`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_index_rebuild(
    store: Option<&scenariolog_store>,
    runs: *const scenariolog_run_filter,
    options: *const scenariolog_index_options,
    counts: Option<&mut MaybeUninit<scenariolog_index_counts>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::optional(counts, error, || {
        // SAFETY: the caller's pointers are as the header asks.
        let (runs, options) = unsafe { (filter::runs(runs)?, options::read(options)?.to_core()?) };
        rebuild(store::store(store)?, &runs, &options).map(Into::into)
    })
}
