//! What differs from run to run and from machine to machine, and what stands for it in snapshots.

/// Pairs of a regular expression and what replaces it. The replacement of an id is as wide as the id, so that
/// the columns of tables stay in line.
pub const FILTERS: [(&str, &str); 3] = [
    (
        "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}",
        "<id------------------------------36>",
    ),
    (r" in \d+(\.\d+)? (ms|s)\b", " in <duration>"),
    (r"(/[\w.-]+)+/scenariolog-[A-Za-z0-9]{6}\b", "<lab>"),
];
