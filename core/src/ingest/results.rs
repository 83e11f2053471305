//! What every format has in common.

use crate::error::Result;
use crate::exec::Target;
use crate::record::ending::Ending;

/// The results of a test program, read line by line while it runs or afterwards.
///
/// The verdict comes from the lines alone: without a record, or with one that cannot be written, it is the same.
pub trait Results {
    /// Records what comes from now on below a run or a step.
    fn record(&mut self, target: Target);

    /// Takes a line, with its line end, into account. An error is one of recording, and concerns this line only: it is
    /// safe to continue with the next.
    fn line(&mut self, line: &[u8]) -> Result<()>;

    /// Ends what has not ended, since no more lines will come.
    fn end(&mut self) -> Result<()>;

    /// How it all ended if the stream ends here: what its run is to end with.
    fn ending(&self) -> Ending;
}
