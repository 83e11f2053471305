//! What can go wrong, and nothing about how it is shown.

use std::io;
use std::path::{Path, PathBuf};

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Everything that can go wrong in the library.
///
/// Messages are lower-case fragments without a final stop, fit to follow `scenariolog: `. They say what is wrong
/// in words that fit every front end; [`Error::remedy`] is for each to put in its own.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An argument is outside what the function takes.
    #[error("{0}")]
    InvalidArgument(String),

    /// There is no such run, step, command or artifact.
    #[error("{0}")]
    NotFound(String),

    /// There is no file to open.
    #[error("{} does not exist", path.display())]
    NoFile {
        /// The file.
        path: PathBuf,
    },

    /// An id's prefix fits several.
    #[error("{0}")]
    Ambiguous(String),

    /// The file is empty, so it is not a database yet.
    #[error("{}: not a scenariolog file (it is empty)", path.display())]
    EmptyFile {
        /// The file.
        path: PathBuf,
    },

    /// The file is an SQLite database, but not of this tool, or no database at all.
    #[error("{}: not a scenariolog file ({reason}); it was left untouched", path.display())]
    NotAStore {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        reason: String,
    },

    /// The file was written by a newer version of this tool.
    #[error(
        "{}: written by a newer scenariolog (schema {found}, this one knows up to {known}); \
         it was left untouched: upgrade scenariolog",
        path.display()
    )]
    NewerSchema {
        /// The file.
        path: PathBuf,
        /// The version the file has.
        found: i64,
        /// The newest version known here.
        known: i64,
    },

    /// This SQLite has no FTS5, which the operation needs.
    #[error("FTS5 not available: the SQLite in use was built without it, so {0}")]
    NoFts5(&'static str),

    /// The full-text query is not valid FTS5 syntax.
    #[error("malformed query: {message}")]
    Query {
        /// The query as given.
        query: String,
        /// What SQLite says of it.
        message: String,
    },

    /// Another process held the file locked for longer than the busy timeout.
    #[error("{what}: the file was locked by other processes for too long; try again")]
    Busy {
        /// What was tried.
        what: String,
    },

    /// The handle was opened before a fork and used after it, in the child.
    #[error("this store was opened before a fork: open the file again in the child process")]
    Forked,

    /// Reading or writing a file or starting a program failed.
    #[error("{what}: {source}")]
    Io {
        /// What was tried, with the path.
        what: String,
        /// What the system says.
        source: io::Error,
    },

    /// SQLite failed in a way that has no variant of its own.
    #[error("{what}: {source}")]
    Sqlite {
        /// What was tried.
        what: String,
        /// What SQLite says.
        source: rusqlite::Error,
    },

    /// Something that cannot happen did: a bug of this library.
    #[error("internal error: {0}; please report it")]
    Internal(String),
}

/// What sort of [`Error`] it is, without its particulars.
///
/// Unlike [`Error`] it is exhaustive, so that the compiler checks each binding's one translation of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// [`Error::InvalidArgument`]
    InvalidArgument,
    /// [`Error::NotFound`], [`Error::NoFile`]
    NotFound,
    /// [`Error::Ambiguous`]
    Ambiguous,
    /// [`Error::NotAStore`], [`Error::EmptyFile`]
    NotAStore,
    /// [`Error::NewerSchema`]
    NewerSchema,
    /// [`Error::NoFts5`]
    NoFts5,
    /// [`Error::Query`]
    Query,
    /// [`Error::Busy`]
    Busy,
    /// [`Error::Forked`]
    Forked,
    /// [`Error::Io`]
    Io,
    /// [`Error::Sqlite`]
    Sqlite,
    /// [`Error::Internal`]
    Internal,
}

/// What a caller can do about an [`Error`], for each front end to put in its own words.
///
/// Like [`ErrorKind`] it is exhaustive, so that the compiler finds the front ends that have no words for a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy<'a> {
    /// Create this file: it does not exist, or it is empty.
    CreateFile(&'a Path),
    /// Search for this text as it is, instead of reading it as a query.
    SearchLiterally(&'a str),
}

impl Error {
    /// What sort of error it is.
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::InvalidArgument(_) => ErrorKind::InvalidArgument,
            Self::NotFound(_) | Self::NoFile { .. } => ErrorKind::NotFound,
            Self::Ambiguous(_) => ErrorKind::Ambiguous,
            Self::NotAStore { .. } | Self::EmptyFile { .. } => ErrorKind::NotAStore,
            Self::NewerSchema { .. } => ErrorKind::NewerSchema,
            Self::NoFts5(_) => ErrorKind::NoFts5,
            Self::Query { .. } => ErrorKind::Query,
            Self::Busy { .. } => ErrorKind::Busy,
            Self::Forked => ErrorKind::Forked,
            Self::Io { .. } => ErrorKind::Io,
            Self::Sqlite { .. } => ErrorKind::Sqlite,
            Self::Internal(_) => ErrorKind::Internal,
        }
    }

    /// Whether it is trouble of the recorder, such as a full disk or a lock held for too long, and no mistake
    /// of the caller: what was to be recorded can go on without its record.
    pub const fn is_trouble(&self) -> bool {
        matches!(self, Self::Io { .. } | Self::Busy { .. } | Self::Sqlite { .. })
    }

    /// What the caller can do about it, where that is more than the message says.
    pub fn remedy(&self) -> Option<Remedy<'_>> {
        match self {
            Self::NoFile { path } | Self::EmptyFile { path } => Some(Remedy::CreateFile(path)),
            Self::Query { query, .. } => Some(Remedy::SearchLiterally(query)),
            _ => None,
        }
    }

    /// An [`Error::InvalidArgument`] with this message.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::InvalidArgument(message.into())
    }

    /// An [`Error::Io`] about a path: `cannot <verb> <path>`.
    pub fn io(verb: &str, path: &Path, source: io::Error) -> Self {
        Self::Io { what: format!("cannot {verb} {}", path.display()), source }
    }
}

/// Wraps an SQLite error with what was tried.
pub(crate) fn sqlite(what: impl Into<String>) -> impl FnOnce(rusqlite::Error) -> Error {
    let what = what.into();
    move |source| match source.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
            Error::Busy { what }
        }
        _ => Error::Sqlite { what, source },
    }
}
