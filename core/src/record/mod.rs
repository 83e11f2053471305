//! What is recorded, and the rules of it: runs, steps, commands, their tags, artifacts and ends.

pub mod artifact;
pub(crate) mod attempt;
pub mod batch;
mod ci;
pub mod command;
pub mod ending;
pub(crate) mod find;
pub(crate) mod fingerprint;
mod host;
pub mod metric;
mod number;
pub(crate) mod owner;
pub(crate) mod provenance;
pub mod recorded;
pub mod recover;
mod redacted;
pub mod run;
pub mod scope;
pub mod status;
pub mod step;
pub mod tag;
pub(crate) mod unfinished;
