//! What tags and artifacts belong to: a run, a step of it, or a command of that step.

use std::ffi::OsStr;
use std::path::Path;

use crate::artifact::{self, Artifact, NewArtifact};
use crate::error::Result;
use crate::{Store, kv};

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

/// What runs, steps and commands have in common: tags and artifacts.
pub trait Recorded {
    /// The store it is recorded in.
    fn store(&self) -> &Store;

    /// Its place in the store.
    fn scope(&self) -> Scope;

    /// Sets a tag; a key that is there already gets the new value.
    fn set_kv(&self, key: &str, value: &str) -> Result<()> {
        kv::set(self.store(), &self.scope(), &[(key, value)])
    }

    /// The value of a tag.
    fn get_kv(&self, key: &str) -> Result<Option<String>> {
        kv::get(self.store(), &self.scope(), key)
    }

    /// Takes a tag away; false where there was none.
    fn remove_kv(&self, key: &str) -> Result<bool> {
        kv::remove(self.store(), &self.scope(), key)
    }

    /// All its tags, by key.
    fn kv(&self) -> Result<Vec<kv::Tag>> {
        kv::list(self.store(), &self.scope())
    }

    /// Registers a file that stays where it is. A relative path is relative to the working directory.
    fn add_artifact(&self, kind: &str, path: impl AsRef<Path>) -> Result<Artifact>
    where
        Self: Sized,
    {
        artifact::add(self.store(), &self.scope(), &NewArtifact::file(kind, path.as_ref()))
    }

    /// Writes bytes to a new file in the run's log directory and registers it. `name` says what the file
    /// is called, as far as the characters are fit for a file name.
    fn add_artifact_bytes(
        &self,
        kind: &str,
        name: impl AsRef<OsStr>,
        bytes: &[u8],
    ) -> Result<Artifact>
    where
        Self: Sized,
    {
        artifact::add_bytes(self.store(), &self.scope(), kind, name.as_ref(), bytes)
    }

    /// Its own artifacts, in the order they were added.
    fn artifacts(&self) -> Result<Vec<Artifact>> {
        artifact::of(self.store(), &self.scope())
    }
}
