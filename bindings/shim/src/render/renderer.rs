//! What every format has to do.

use std::io;

use scenariolog::row::Value;

/// Writes rows in one format.
pub trait Renderer {
    /// Takes a row: one value per column, in the order of the columns.
    fn row(&mut self, values: Vec<Value>) -> io::Result<()>;

    /// Writes what comes after the last row, or what represents no rows at all.
    fn finish(&mut self) -> io::Result<()>;
}
