//! What tags and artifacts belong to: a run, a step of it, or a command of that step.

/// The row that a tag or artifact belongs to, by whole ids.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Scope {
    /// The run.
    pub run_id: String,
    /// The step, unless it belongs to the run itself.
    pub step_id: Option<String>,
    /// The command, unless it belongs to the run or the step itself.
    pub command_id: Option<String>,
}
