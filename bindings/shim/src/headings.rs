//! The headings in the help of what runs a child. Each option names its own: one set for several would also cover the
//! options that follow them in a command.

/// What becomes of the child's output.
pub const OUTPUT: &str = "Output";
/// When the child is ended.
pub const LIMITS: &str = "Time limit";
/// What can be searched.
pub const INDEX: &str = "Search index";
/// What is masked.
pub const REDACTION: &str = "Redaction";
