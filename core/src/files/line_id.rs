//! Ids of lines: the artifact in the high half, the line's number in the low one.

/// The bits of a line's id that hold its number.
const LINE_BITS: u32 = 32;

/// The highest line number that fits.
pub(crate) const LAST_LINE: u64 = u32::MAX as u64;

/// The id of a line: its artifact and its number.
pub(crate) fn line_id(artifact_id: i64, number: u64) -> i64 {
    (artifact_id << LINE_BITS) | i64::try_from(number).unwrap_or(i64::MAX)
}

/// The first and last id that a line of the artifact can have.
pub(crate) fn line_ids(artifact_id: i64) -> (i64, i64) {
    (artifact_id << LINE_BITS, (artifact_id << LINE_BITS) | i64::from(u32::MAX))
}

/// The artifact and the number of the line with this id.
pub(crate) fn parts(line_id: i64) -> (i64, i64) {
    (line_id >> LINE_BITS, line_id & i64::from(u32::MAX))
}
