//! Indexing.

use std::mem::MaybeUninit;

use scenariolog::index::{IndexOptions, Streams};
use scenariolog::rebuild::{Indexed, rebuild};
use scenariolog::{Error, Result};

use crate::boundary;
use crate::convert::size;
use crate::error::scenariolog_error;
use crate::filter::{self, scenariolog_run_filter};
use crate::options;
use crate::status::scenariolog_status;
use crate::store::{self, scenariolog_store};

/// Index all text.
pub const SCENARIOLOG_INDEX_ALL: i32 = 0;
/// Index only artifacts of kind `stderr`.
pub const SCENARIOLOG_INDEX_STDERR: i32 = 1;
/// Index nothing. `scenariolog_index_rebuild` can do it later.
pub const SCENARIOLOG_INDEX_NONE: i32 = 2;

/// What to index, and how much of it. Set it to `SCENARIOLOG_INDEX_OPTIONS_INIT` first.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct scenariolog_index_options {
    /// `sizeof(scenariolog_index_options)`. The INIT macro sets it.
    pub struct_size: u32,
    /// Which artifacts: a `SCENARIOLOG_INDEX_…`.
    pub streams: i32,
    /// Bytes indexed of each line; search does not see the rest of a longer one. 0 means 16 KiB.
    pub max_line_bytes: u64,
    /// Bytes indexed of each artifact, half at its start and half at its end if it is larger. 0 means 16 MiB.
    pub max_bytes: u64,
}

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
        _ => Err(Error::invalid(format!("{number} is not a SCENARIOLOG_INDEX_…"))),
    }
}

/// What `scenariolog_index_rebuild` did. The struct will not change.
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub struct scenariolog_index_counts {
    /// Artifacts indexed.
    pub artifacts: u64,
    /// Lines indexed.
    pub lines: u64,
    /// Size of those lines in the files, in bytes.
    pub bytes: u64,
    /// Text artifacts whose file is missing or cannot be read.
    pub missing: u64,
}

impl From<Indexed> for scenariolog_index_counts {
    fn from(indexed: Indexed) -> Self {
        let Indexed { artifacts, lines, bytes, missing } = indexed;
        Self { artifacts, lines, bytes, missing }
    }
}

/// Rebuilds the index of the matching runs' text artifacts from their files.
///
/// `runs`, `options` and `counts` may be NULL. Of the options, `streams` is ignored. Without FTS5:
/// `SCENARIOLOG_ERR_NO_FTS5`.
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
