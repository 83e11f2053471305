//! Rows of the core as tuples, which the package turns into named tuples.

use std::sync::{Mutex, PoisonError};

use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyList, PyMapping, PyTuple};
use scenariolog::Result;
use scenariolog::report::{self, Options};
use scenariolog::row::{ReportRow, Value};

use crate::error::detached;

/// Asks the core for rows.
pub fn ask<R: ReportRow + Send>(
    py: Python<'_>,
    call: impl FnOnce() -> Result<Vec<R>> + Send,
) -> PyResult<Bound<'_, PyList>> {
    let rows = detached(py, call)?;
    PyList::new(py, rows.into_iter().map(|row| tuple(py, row)).collect::<PyResult<Vec<_>>>()?)
}

/// A row as a tuple of its columns.
pub fn tuple(py: Python<'_>, row: impl ReportRow) -> PyResult<Bound<'_, PyTuple>> {
    cells(py, row.into_values())
}

fn cells(py: Python<'_>, values: Vec<Value>) -> PyResult<Bound<'_, PyTuple>> {
    let cells = values.into_iter().map(|value| cell(py, value));
    PyTuple::new(py, cells.collect::<PyResult<Vec<_>>>()?)
}

/// Rows of any report, read as they are asked for.
#[pyclass(frozen, module = "scenariolog._native")]
pub struct Rows(Mutex<report::Rows>);

impl Rows {
    /// The rows of an answer.
    pub fn new(rows: report::Rows) -> Self {
        Self(Mutex::new(rows))
    }
}

#[pymethods]
impl Rows {
    fn __iter__(this: PyRef<'_, Self>) -> PyRef<'_, Self> {
        this
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyTuple>>> {
        let values = detached(py, || {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).next().transpose()
        })?;
        values.map(|values| cells(py, values)).transpose()
    }
}

/// The options of a report: texts, numbers and truth values by name, and mappings of tags.
pub fn options(given: &Bound<'_, PyDict>) -> PyResult<Options> {
    let mut options = Options::new();
    for (name, value) in given {
        let name: String = name.extract()?;
        if let Ok(tags) = value.cast::<PyMapping>() {
            for pair in tags.items()? {
                let (key, value): (String, String) = pair.extract()?;
                options = options.tag(&name, key, value);
            }
        } else if let Ok(flag) = value.cast::<PyBool>() {
            options = options.set(name, flag.is_true().to_string());
        } else {
            options = options.set(name, value.str()?.to_string());
        }
    }
    Ok(options)
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

/// A column's name, type and description, and whether it may be None.
type Described = (&'static str, &'static str, &'static str, bool);

/// The columns of the rows of every report: what the package's classes are tested against.
#[pyfunction]
pub fn columns() -> Vec<(&'static str, Vec<Described>)> {
    let describe = |report: &report::Report| {
        let columns = report.row.columns.iter();
        columns
            .map(|column| (column.name, column.value_type.as_str(), column.doc, column.nullable))
            .collect()
    };
    report::all().map(|report| (report.row.name, describe(report))).collect()
}
