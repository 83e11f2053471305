//! The commands, a file each: their options, and the calls into the library that they mean.

pub mod artifact;
pub mod bash;
pub mod cat;
pub mod exec;
pub mod index;
pub mod ingest;
pub mod init;
pub mod kv;
pub mod metric;
pub mod prune;
pub mod report;
pub mod rerun;
pub mod run;
pub mod show;
pub mod snapshot;
