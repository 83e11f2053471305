//! What can be said of a run by comparing it with those before.

pub(crate) mod differing;
pub(crate) mod known;
pub(crate) mod novel;
pub(crate) mod past;
pub(crate) mod repro;
pub(crate) mod spread;
pub(crate) mod verdict;
