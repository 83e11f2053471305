//! Rows of the core as tuples, which the package turns into named tuples.

use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};
use scenariolog::Result;
use scenariolog::artifact::Artifact;
use scenariolog::report::{AcrossRow, CommandRow, FailureRow, RunRow, StepRow, TimingRow};
use scenariolog::row::{Column, Record, Value};
use scenariolog::search::Hit;
use scenariolog::tag::Tag;
use scenariolog::verify::Verified;

use crate::error::detached;

/// Asks the core for rows.
pub fn ask<R: Record + Send>(
    py: Python<'_>,
    call: impl FnOnce() -> Result<Vec<R>> + Send,
) -> PyResult<Bound<'_, PyList>> {
    let rows = detached(py, call)?;
    PyList::new(py, rows.iter().map(|row| tuple(py, row)).collect::<PyResult<Vec<_>>>()?)
}

/// A row as a tuple of its columns.
pub fn tuple<'py>(py: Python<'py>, row: &impl Record) -> PyResult<Bound<'py, PyTuple>> {
    let cells = row.values().into_iter().map(|value| cell(py, value));
    PyTuple::new(py, cells.collect::<PyResult<Vec<_>>>()?)
}

fn cell(py: Python<'_>, value: Value) -> PyResult<Bound<'_, PyAny>> {
    match value {
        Value::Bool(it) => it.into_bound_py_any(py),
        Value::Int(it) => it.into_bound_py_any(py),
        Value::Real(it) => it.into_bound_py_any(py),
        Value::Text(it) => it.into_bound_py_any(py),
        Value::List(it) => Ok(PyTuple::new(py, it)?.into_any()),
        // Null, and types of cells newer than this match.
        _ => Ok(py.None().into_bound(py)),
    }
}

/// A column's name, type and description.
type Described = (&'static str, &'static str, &'static str);

/// The columns of every kind of row: what the package's classes are tested against.
#[pyfunction]
pub fn columns() -> Vec<(&'static str, Vec<Described>)> {
    let describe = |columns: &'static [Column]| {
        columns.iter().map(|column| (column.name, column.value_type.as_str(), column.doc)).collect()
    };
    vec![
        ("Across", describe(AcrossRow::COLUMNS)),
        ("Artifact", describe(Artifact::COLUMNS)),
        ("CommandRow", describe(CommandRow::COLUMNS)),
        ("Failure", describe(FailureRow::COLUMNS)),
        ("Hit", describe(Hit::COLUMNS)),
        ("RunRow", describe(RunRow::COLUMNS)),
        ("StepRow", describe(StepRow::COLUMNS)),
        ("Tag", describe(Tag::COLUMNS)),
        ("Timing", describe(TimingRow::COLUMNS)),
        ("Verified", describe(Verified::COLUMNS)),
    ]
}
