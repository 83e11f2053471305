//! Errors of the core as exceptions, and letting go of the interpreter.

use pyo3::prelude::*;
use scenariolog::Error;

/// Calls the core with the interpreter let go of, so that other threads of Python run on.
pub fn detached<T: Send>(
    py: Python<'_>,
    call: impl FnOnce() -> Result<T, Error> + Send,
) -> PyResult<T> {
    py.detach(call).map_err(|error| to_python(py, &error))
}

/// The exception for an error: of the class in `scenariolog.errors` that stands for its variant.
pub fn to_python(py: Python<'_>, error: &Error) -> PyErr {
    exception(py, error).unwrap_or_else(|failure| failure)
}

fn exception(py: Python<'_>, error: &Error) -> PyResult<PyErr> {
    let errors = py.import("scenariolog.errors")?;
    let exception = errors.getattr(class_name(error))?.call1((error.to_string(),))?;
    if let Error::Io { source, .. } = error {
        exception.setattr("errno", source.raw_os_error())?;
    }
    Ok(PyErr::from_value(exception))
}

fn class_name(error: &Error) -> &'static str {
    match error {
        Error::InvalidArgument(_) => "InvalidArgumentError",
        Error::NotFound(_) => "NotFoundError",
        Error::Ambiguous(_) => "AmbiguousError",
        Error::NotAStore { .. } => "NotAStoreError",
        Error::NewerSchema { .. } => "NewerSchemaError",
        Error::NoFts5(_) => "NoFts5Error",
        Error::Query { .. } => "QueryError",
        Error::Busy { .. } => "BusyError",
        Error::Forked => "ForkedError",
        Error::Io { .. } => "StorageError",
        Error::Sqlite { .. } => "SqliteError",
        Error::Internal(_) => "InternalError",
        // The enum may grow before this match does.
        _ => "ScenariologError",
    }
}
