//! What is recorded, and the rules of it: runs, steps, commands, their tags, artifacts and ends.

pub mod artifact;
pub mod batch;
mod ci;
pub mod command;
pub mod ending;
mod host;
pub(crate) mod owner;
mod provenance;
pub mod recorded;
pub mod recover;
pub mod run;
pub mod scope;
pub mod status;
pub mod step;
pub mod tag;
