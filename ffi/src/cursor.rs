//! Cursors.

use std::ffi::{CStr, CString, c_char};
use std::mem::MaybeUninit;
use std::ptr;

use scenariolog::Result;
use scenariolog::report::Rows;
use scenariolog::row::{Column, Unit, Value, ValueType};

use crate::boundary;
use crate::convert::{c_str, c_string, given};
use crate::error::scenariolog_error;
use crate::status::{SCENARIOLOG_DONE, SCENARIOLOG_ROW, scenariolog_status};

/// The type of a column that does not exist.
pub const SCENARIOLOG_TYPE_NONE: i32 = 0;
/// True or false: `scenariolog_cursor_int64` gives 0 or 1.
pub const SCENARIOLOG_TYPE_BOOL: i32 = 1;
/// Whole numbers: `scenariolog_cursor_int64`.
pub const SCENARIOLOG_TYPE_INT: i32 = 2;
/// Numbers with a fraction: `scenariolog_cursor_double`.
pub const SCENARIOLOG_TYPE_REAL: i32 = 3;
/// Text: `scenariolog_cursor_text`.
pub const SCENARIOLOG_TYPE_TEXT: i32 = 4;
/// A list of texts: `scenariolog_cursor_list_count` and `scenariolog_cursor_list_item`.
pub const SCENARIOLOG_TYPE_LIST: i32 = 5;

/// Rows, one after the other. Only one thread at a time may use it.
///
/// A new cursor is before its first row: call `scenariolog_cursor_next` to get there. Columns count from 0. Their
/// names are stable between releases and their order is not, so look a column up by its name. If there is no such
/// value (no row, no such column, NULL, another type), the getters return 0 or NULL.
///
/// A cursor reads its rows as it goes on, in the state that the file had when it was opened, and may outlive its store.
/// It holds at most a hundred rows. While there are more it keeps the file open, and the write-ahead log grows with
/// what is written meanwhile: go on to the last row, or free the cursor.
pub struct scenariolog_cursor {
    columns: &'static [Column],
    names: Vec<CString>,
    rows: Rows,
    row: Vec<Cell>,
}

/// A value for C: texts end in a NUL.
enum Cell {
    Scalar(Value),
    Text(String),
    List(Vec<String>),
}

impl From<Value> for Cell {
    fn from(value: Value) -> Self {
        match value {
            Value::Text(text) => Self::Text(terminated(text)),
            Value::List(texts) => Self::List(texts.into_iter().map(terminated).collect()),
            scalar => Self::Scalar(scalar),
        }
    }
}

impl scenariolog_cursor {
    /// A cursor over the rows of an answer.
    pub(crate) fn new(rows: impl Into<Rows>) -> Self {
        let rows = rows.into();
        let columns = rows.columns();
        let names = columns.iter().map(|column| c_string(column.name)).collect();
        Self { columns, names, rows, row: Vec::new() }
    }

    fn next(&mut self) -> Result<scenariolog_status> {
        self.row.clear();
        let Some(values) = self.rows.next().transpose()? else { return Ok(SCENARIOLOG_DONE) };
        self.row.extend(values.into_iter().map(Cell::from));
        Ok(SCENARIOLOG_ROW)
    }

    fn scalar(&self, column: usize) -> &Value {
        match self.row.get(column) {
            Some(Cell::Scalar(value)) => value,
            _ => &Value::Null,
        }
    }

    fn text(&self, column: usize) -> Option<&String> {
        match self.row.get(column) {
            Some(Cell::Text(text)) => Some(text),
            _ => None,
        }
    }

    fn list(&self, column: usize) -> &[String] {
        match self.row.get(column) {
            Some(Cell::List(texts)) => texts,
            _ => &[],
        }
    }
}

fn terminated(mut text: String) -> String {
    text.push('\0');
    text
}

/// Lends a terminated text to C, and stores its length without the NUL.
fn lend(text: Option<&String>, length: Option<&mut MaybeUninit<usize>>) -> *const c_char {
    if let Some(length) = length {
        length.write(text.map_or(0, |text| text.len() - 1));
    }
    text.map_or(ptr::null(), |text| text.as_ptr().cast())
}

/// The column of this name.
///
/// # Safety
///
/// The string is as the header asks.
pub(crate) unsafe fn find_column(
    cursor: Option<&scenariolog_cursor>,
    name: *const c_char,
) -> Option<usize> {
    boundary::get(cursor, None, |cursor| {
        // SAFETY: the caller's promise is passed on.
        let name = unsafe { c_str(name) };
        cursor.names.iter().position(|known| Some(known.as_c_str()) == name)
    })
}

fn number_of(value_type: ValueType) -> i32 {
    match value_type {
        ValueType::Bool => SCENARIOLOG_TYPE_BOOL,
        ValueType::Int => SCENARIOLOG_TYPE_INT,
        ValueType::Real => SCENARIOLOG_TYPE_REAL,
        ValueType::Text => SCENARIOLOG_TYPE_TEXT,
        ValueType::List => SCENARIOLOG_TYPE_LIST,
        _ => SCENARIOLOG_TYPE_NONE,
    }
}

fn name_of(unit: Unit) -> &'static CStr {
    match unit {
        Unit::Milliseconds => c"ms",
        Unit::Bytes => c"bytes",
        Unit::Percent => c"percent",
        Unit::Time => c"UTC",
        _ => c"",
    }
}

/// Goes to the next row: `SCENARIOLOG_ROW`, or `SCENARIOLOG_DONE` after the last one. What was borrowed from the
/// row before is no longer valid. If it fails, there are no more rows.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_cursor_next(
    cursor: Option<&mut scenariolog_cursor>,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    boundary::status(error, || given(cursor, "the cursor")?.next())
}

/// Frees a cursor and everything borrowed from it. NULL is ignored.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_cursor_free(cursor: Option<Box<scenariolog_cursor>>) {
    boundary::free(cursor);
}

/// Number of columns. 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_cursor_column_count(cursor: Option<&scenariolog_cursor>) -> usize {
    boundary::get(cursor, 0, |cursor| cursor.columns.len())
}

/// The name of a column, valid as long as the cursor. NULL if there is no such column.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_cursor_column_name(
    cursor: Option<&scenariolog_cursor>,
    column: usize,
) -> *const c_char {
    boundary::get(cursor, ptr::null(), |cursor| {
        cursor.names.get(column).map_or(ptr::null(), |name| name.as_ptr())
    })
}

/// The type of a column: a `SCENARIOLOG_TYPE_…`.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_cursor_column_type(
    cursor: Option<&scenariolog_cursor>,
    column: usize,
) -> i32 {
    boundary::get(cursor, SCENARIOLOG_TYPE_NONE, |cursor| {
        let column = cursor.columns.get(column);
        column.map_or(SCENARIOLOG_TYPE_NONE, |column| number_of(column.value_type))
    })
}

/// The column of this name, or `SIZE_MAX` if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_cursor_find_column(
    cursor: Option<&scenariolog_cursor>,
    name: *const c_char,
) -> usize {
    // SAFETY: the caller's string is as the header asks.
    unsafe { find_column(cursor, name) }.unwrap_or(usize::MAX)
}

/// The unit of a column's values: `ms`, `bytes`, `percent`, or `UTC` for times (RFC 3339). NULL if they have none.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_cursor_column_unit(
    cursor: Option<&scenariolog_cursor>,
    column: usize,
) -> *const c_char {
    boundary::get(cursor, ptr::null(), |cursor| {
        let unit = cursor.columns.get(column).and_then(|column| column.unit);
        unit.map_or(ptr::null(), |unit| name_of(unit).as_ptr())
    })
}

/// Whether rows may hold NULL in a column. True also if there is no such column.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_cursor_column_nullable(
    cursor: Option<&scenariolog_cursor>,
    column: usize,
) -> bool {
    boundary::get(cursor, true, |cursor| {
        cursor.columns.get(column).is_none_or(|column| column.nullable)
    })
}

/// Whether the row has no value in a column. True also if there is no such row or column.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_cursor_is_null(
    cursor: Option<&scenariolog_cursor>,
    column: usize,
) -> bool {
    boundary::get(cursor, true, |cursor| {
        matches!(cursor.row.get(column), None | Some(Cell::Scalar(Value::Null)))
    })
}

/// The whole number in a column; 1 or 0 for true or false.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_cursor_int64(
    cursor: Option<&scenariolog_cursor>,
    column: usize,
) -> i64 {
    boundary::get(cursor, 0, |cursor| match cursor.scalar(column) {
        Value::Int(number) => *number,
        Value::Bool(truth) => (*truth).into(),
        _ => 0,
    })
}

/// The number with a fraction in a column.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_cursor_double(
    cursor: Option<&scenariolog_cursor>,
    column: usize,
) -> f64 {
    boundary::get(cursor, 0.0, |cursor| match cursor.scalar(column) {
        Value::Real(number) => *number,
        _ => 0.0,
    })
}

/// The text in a column: UTF-8, terminated by NUL, valid until the cursor moves on or is freed.
///
/// `length` may be NULL; else `*length` gets the number of bytes before the terminating NUL. Recorded text may
/// contain further NULs. In paths, bytes that are not UTF-8 are replaced by U+FFFD.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_cursor_text(
    cursor: Option<&scenariolog_cursor>,
    column: usize,
    length: Option<&mut MaybeUninit<usize>>,
) -> *const c_char {
    let text = boundary::get(cursor, None, |cursor| cursor.text(column));
    lend(text, length)
}

/// Number of texts in a column.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_cursor_list_count(
    cursor: Option<&scenariolog_cursor>,
    column: usize,
) -> usize {
    boundary::get(cursor, 0, |cursor| cursor.list(column).len())
}

/// One of the texts in a column, counted from 0, as `scenariolog_cursor_text` returns it. `length` may be NULL.
#[unsafe(no_mangle)]
pub extern "C" fn scenariolog_cursor_list_item(
    cursor: Option<&scenariolog_cursor>,
    column: usize,
    item: usize,
    length: Option<&mut MaybeUninit<usize>>,
) -> *const c_char {
    let text = boundary::get(cursor, None, |cursor| cursor.list(column).get(item));
    lend(text, length)
}
