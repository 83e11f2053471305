//! A flight recorder for test scenarios: runs, steps, commands, their tags, artifacts and output lines in one
//! SQLite file.
//!
//! A [`Store`] is the file. [`Store::start_run`] yields a [`Run`], that [`Step`]s, those [`Command`]s; all three
//! take tags and artifacts through [`Recorded`]. [`exec::Recording`] records a child process with its output.
//! [`search`] and [`report`] ask the file what happened, in typed rows ([`row`]).
//!
//! Nothing here prints, exits, installs signal handlers or reads options from the environment.

pub mod artifact;
pub mod capture;
mod ci;
mod command;
mod ending;
pub mod error;
pub mod excerpt;
pub mod exec;
mod filter;
mod finish;
mod id;
pub mod index;
pub mod ingest;
pub mod kv;
mod lines;
pub mod outcome;
mod paths;
mod provenance;
mod recorder;
pub mod recover;
pub mod report;
pub mod row;
mod run;
mod schema;
mod scope;
pub mod search;
mod status;
mod step;
mod store;
pub mod stream;
mod time;
mod transaction;
pub mod verify;

pub use command::{Command, CommandSpec};
pub use ending::Ending;
pub use error::{Error, ErrorKind, Result};
pub use filter::RunFilter;
pub use finish::Payload;
pub use outcome::Outcome;
pub use run::{DEFAULT_LOG_DIR, Run, RunSpec};
pub use schema::VERSION as SCHEMA_VERSION;
pub use scope::{Recorded, Scope};
pub use status::Status;
pub use step::{Step, StepSpec, name_of};
pub use store::{OpenOptions, Store};
