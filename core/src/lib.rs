//! A flight recorder for test scenarios: runs, steps, commands, their tags, artifacts and output lines in one
//! SQLite file.
//!
//! A [`Store`] is the file. [`Store::start_run`] yields a [`Run`], that [`Step`]s, those [`Command`]s; all three
//! take tags and artifacts through [`Recorded`]. [`exec::step`] records a child process with its output.
//! [`search`] and [`report`] ask the file what happened, in typed rows ([`row`]).
//!
//! Nothing here prints, exits or installs signal handlers. Of the environment it reads where a run comes from (user, CI job,
//! version of the suite), what is to be [redacted](redact), and the permissions of new files ([`Mode`]): these hold in
//! every front end.

pub mod ask;
pub mod capture;
pub mod error;
mod essence;
pub mod exec;
pub mod files;
pub mod index;
pub mod ingest;
pub mod outcome;
#[doc(hidden)]
pub mod probe;
pub mod record;
pub mod redact;
pub mod row;
pub mod settings;
pub mod shell;
mod signals;
pub mod store;
mod time;
pub mod upkeep;

pub use ask::filter::{RunFilter, Selection, Usual};
pub use ask::report::verify;
pub use ask::{arrival, excerpt, report, search};
pub use error::{Error, ErrorKind, Remedy, Result};
pub use exec::stream;
pub use files::mode::Mode;
pub use outcome::Outcome;
pub use record::batch::Payload;
pub use record::command::{Command, CommandSpec};
pub use record::ending::Ending;
pub use record::recorded::Recorded;
pub use record::run::{DEFAULT_LOG_DIR, Run, RunSpec};
pub use record::scope::Scope;
pub use record::status::Status;
pub use record::step::{Step, StepSpec, name_of};
pub use record::{artifact, metric, recover, tag};
pub use store::schema::VERSION as SCHEMA_VERSION;
pub use store::{OpenOptions, Store};
pub use upkeep::{prune, rebuild, snapshot};
