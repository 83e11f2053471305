//! The files that output goes to.

use std::fs::File;
use std::path::PathBuf;

use crate::error::{Error, Result};
use crate::record::artifact;
use crate::record::scope::Scope;
use crate::store::transaction::Transaction;

/// An output file that may not be an artifact yet.
#[derive(Debug)]
pub(crate) struct OutputFile {
    pub kind: String,
    pub path: PathBuf,
    pub file: File,
}

impl OutputFile {
    /// Writes the artifact's row and returns its number.
    pub fn register(&self, tx: &Transaction, scope: &Scope) -> Result<i64> {
        artifact::register(tx, scope, &self.kind, &self.path)
    }

    /// A duplicate of the open file.
    pub fn again(&self) -> Result<File> {
        self.file.try_clone().map_err(|error| Error::io("use", &self.path, error))
    }
}

/// An output file with its artifact's number.
#[derive(Debug)]
pub(crate) struct Output {
    pub artifact_id: i64,
    pub file: OutputFile,
}
