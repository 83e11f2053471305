//! Tags of many steps.

use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};

use pyo3::prelude::*;

use crate::error::detached;
use crate::specs::Pairs;
use crate::step::Step;

type Tags = Vec<(scenariolog::Step, Pairs)>;

/// Tags that are written together. They wait here and not in Python, whose garbage collector would traverse them
/// each time.
#[pyclass(frozen, module = "scenariolog._native")]
pub struct TagBatch {
    run: scenariolog::Run,
    tags: Mutex<Tags>,
}

impl TagBatch {
    pub fn new(run: scenariolog::Run) -> Self {
        Self { run, tags: Mutex::default() }
    }

    fn tags(&self) -> MutexGuard<'_, Tags> {
        self.tags.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl TagBatch {
    /// Number of steps with pending tags.
    fn __len__(&self) -> usize {
        self.tags().len()
    }

    /// Adds tags of a step.
    fn add(&self, step: &Step, tags: Pairs) {
        self.tags().push((step.step().clone(), tags));
    }

    /// Writes the pending tags, all or none. If it fails, they stay pending.
    fn write(&self, py: Python<'_>) -> PyResult<()> {
        let mut tags = mem::take(&mut *self.tags());
        let of_steps = tags.iter().map(|(step, tags)| (step, &tags.0[..]));
        let written = detached(py, || self.run.tag_steps(of_steps));
        if written.is_err() {
            let mut pending = self.tags();
            tags.append(&mut pending);
            *pending = tags;
        }
        written
    }
}
