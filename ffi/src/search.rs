//! Search.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use scenariolog::search::{self, Order, Query};
use scenariolog::{Error, Result};

use crate::boundary;
use crate::convert::{owned_text, pairs, size, text};
use crate::cursor::scenariolog_cursor;
use crate::error::scenariolog_error;
use crate::filter::{self, scenariolog_run_filter};
use crate::options::{self, scenariolog_pair};
use crate::status::scenariolog_status;
use crate::store::{self, scenariolog_store};

/// The newest run first, its lines as they were recorded.
pub const SCENARIOLOG_ORDER_TIME: i32 = 0;
/// The best match first (bm25). Slow if there are very many hits.
pub const SCENARIOLOG_ORDER_RANK: i32 = 1;

/// Where to search, and how. Set it to `SCENARIOLOG_SEARCH_OPTIONS_INIT` first.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct scenariolog_search_options {
    /// `sizeof(scenariolog_search_options)`. The INIT macro sets it.
    pub struct_size: u32,
    /// Whether the query is plain text that a line must contain from the beginning of a word on, in any
    /// case of letters.
    pub literal: i32,
    /// Whether to search only steps and runs that are failures: failed, in error, timed out or interrupted, and not an
    /// attempt that a later one made good.
    pub failed: i32,
    /// The order of the hits: a `SCENARIOLOG_ORDER_…`.
    pub order: i32,
    /// Number of lines to return before each hit.
    pub before: u32,
    /// Number of lines to return after each hit.
    pub after: u32,
    /// Maximum number of hits. 0 means all.
    pub limit: u64,
    /// Which runs. NULL means all.
    pub runs: *const scenariolog_run_filter,
    /// Only artifacts of this kind, such as `stderr`. May be NULL.
    pub kind: *const c_char,
    /// Only this step: its id, a unique prefix of one, `latest`, its number, its path, or an end of the path that no other
    /// step has. May be NULL.
    pub step: *const c_char,
    /// Only lines of runs, steps and commands with all these tags.
    pub kv: *const scenariolog_pair,
    /// Number of tags.
    pub kv_count: usize,
    /// Whether the query is a regular expression that a line must match. Every line is read then.
    pub regex: i32,
}

impl scenariolog_search_options {
    /// # Safety
    ///
    /// The pointers are as the header asks.
    unsafe fn to_core(self, text: &str) -> Result<Query> {
        // SAFETY: the caller's promise is passed on.
        unsafe {
            Ok(Query {
                text: text.to_owned(),
                literal: self.literal != 0,
                regex: self.regex != 0,
                runs: filter::runs(self.runs)?,
                kind: owned_text(self.kind, "kind")?,
                step: owned_text(self.step, "step")?,
                kv: pairs(self.kv, self.kv_count, "kv")?,
                failed: self.failed != 0,
                before: self.before,
                after: self.after,
                order: order(self.order)?,
                limit: size(self.limit),
            })
        }
    }
}

fn order(number: i32) -> Result<Order> {
    match number {
        SCENARIOLOG_ORDER_TIME => Ok(Order::Time),
        SCENARIOLOG_ORDER_RANK => Ok(Order::Rank),
        _ => Err(Error::invalid(format!("{number} is not a SCENARIOLOG_ORDER_…"))),
    }
}

/// Finds recorded lines.
///
/// @columns `search`
///
/// The query is in FTS5 query syntax unless the options make it literal; a malformed one is
/// `SCENARIOLOG_ERR_QUERY`. `options` may be NULL. Without FTS5: `SCENARIOLOG_ERR_NO_FTS5`. Free `*cursor` with
/// `scenariolog_cursor_free`.
///
///     scenariolog_cursor *hits;
///     if (scenariolog_search(store, "timeout OR refused", NULL, &hits, NULL) == SCENARIOLOG_OK) {
///         size_t text = scenariolog_cursor_find_column(hits, "text");
///         while (scenariolog_cursor_next(hits, NULL) == SCENARIOLOG_ROW)
///             puts(scenariolog_cursor_text(hits, text, NULL));
///     }
///     scenariolog_cursor_free(hits);
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_search(
    store: Option<&scenariolog_store>,
    query: *const c_char,
    options: *const scenariolog_search_options,
    cursor: Option<&mut MaybeUninit<Option<Box<scenariolog_cursor>>>>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::object(cursor, error, || {
        // SAFETY: the caller's pointers are as the header asks.
        let query = unsafe { options::read(options)?.to_core(text(query, "query")?)? };
        search::hits(store::store(store)?, &query).map(scenariolog_cursor::new)
    })
}
