//! Output that a program writes itself.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use pyo3::prelude::*;
use pyo3::types::PyTuple;
use scenariolog::{Error, stream};

use crate::error::detached;
use crate::rows::tuple;

/// An artifact that is being written.
#[pyclass(frozen, module = "scenariolog._native")]
pub struct Stream {
    path: PathBuf,
    artifact_id: i64,
    /// Taken out by `end`. Locked only while the interpreter is released.
    stream: Mutex<Option<stream::Stream>>,
}

impl Stream {
    pub fn new(stream: stream::Stream) -> Self {
        Self {
            path: stream.path().to_owned(),
            artifact_id: stream.artifact_id(),
            stream: Mutex::new(Some(stream)),
        }
    }
}

#[pymethods]
impl Stream {
    /// The file.
    #[getter]
    fn path(&self) -> PathBuf {
        self.path.clone()
    }

    /// Its artifact's number.
    #[getter]
    fn artifact_id(&self) -> i64 {
        self.artifact_id
    }

    /// Writes the next bytes, all of them.
    fn write(&self, py: Python<'_>, data: &[u8]) -> PyResult<()> {
        detached(py, || {
            let mut stream = self.stream.lock().unwrap_or_else(PoisonError::into_inner);
            stream.as_mut().ok_or_else(ended)?.append(data)
        })
    }

    /// Completes the artifact and indexes its lines.
    fn end<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let artifact = detached(py, || {
            let stream = self.stream.lock().unwrap_or_else(PoisonError::into_inner).take();
            stream.ok_or_else(ended)?.end()
        })?;
        tuple(py, artifact)
    }
}

fn ended() -> Error {
    Error::invalid("the stream has already ended")
}
