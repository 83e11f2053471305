//! Errors of the core as exceptions, and releasing the interpreter.

use pyo3::prelude::*;
use scenariolog::{Error, ErrorKind, Remedy};

/// Calls the core with the interpreter released, so that other threads of Python can run.
pub fn detached<T: Send>(
    py: Python<'_>,
    call: impl FnOnce() -> Result<T, Error> + Send,
) -> PyResult<T> {
    py.detach(call).map_err(|error| to_python(py, &error))
}

/// The exception for an error, of the class in `scenariolog.errors` for its kind.
pub fn to_python(py: Python<'_>, error: &Error) -> PyErr {
    exception(py, error).unwrap_or_else(|failure| failure)
}

fn exception(py: Python<'_>, error: &Error) -> PyResult<PyErr> {
    let errors = py.import("scenariolog.errors")?;
    let exception = errors.getattr(class_name(error.kind()))?.call1((explained(error),))?;
    if let Error::Io { source, .. } = error {
        exception.setattr("errno", source.raw_os_error())?;
    }
    Ok(PyErr::from_value(exception))
}

/// What is wrong and, where the package has an argument for it, how to mend it.
fn explained(error: &Error) -> String {
    match error.remedy() {
        Some(Remedy::CreateFile(_)) => format!("{error}; create=True creates it"),
        Some(Remedy::SearchLiterally(_)) => {
            format!("{error}; literal=True looks for the text as it is")
        }
        None => error.to_string(),
    }
}

const fn class_name(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::InvalidArgument => "InvalidArgumentError",
        ErrorKind::NotFound => "NotFoundError",
        ErrorKind::Ambiguous => "AmbiguousError",
        ErrorKind::NotAStore => "NotAStoreError",
        ErrorKind::NewerSchema => "NewerSchemaError",
        ErrorKind::NoFts5 => "NoFts5Error",
        ErrorKind::Query => "QueryError",
        ErrorKind::Busy => "BusyError",
        ErrorKind::Forked => "ForkedError",
        ErrorKind::Io => "StorageError",
        ErrorKind::Sqlite => "SqliteError",
        ErrorKind::Internal => "InternalError",
    }
}
