//! What runs, steps and commands have in common: tags and artifacts.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::error::Result;
use crate::record::artifact::{self, ArtifactRow, NewArtifact};
use crate::record::metric;
use crate::record::scope::Scope;
use crate::record::tag::{self, TagRow};
use crate::store::Store;

/// What runs, steps and commands have in common: tags and artifacts.
pub trait Recorded {
    /// The store it is recorded in.
    fn store(&self) -> &Store;

    /// Its place in the store.
    fn scope(&self) -> Scope;

    /// The directory for artifacts that are added as bytes.
    fn artifact_dir(&self) -> PathBuf;

    /// Sets a tag; a key that is already set gets the new value.
    fn set_kv(&self, key: &str, value: &str) -> Result<()> {
        tag::set(self.store(), &self.scope(), &[(key, value)])
    }

    /// The value of a tag.
    fn get_kv(&self, key: &str) -> Result<Option<String>> {
        tag::get(self.store(), &self.scope(), key)
    }

    /// Removes a tag; false if there was none.
    fn remove_kv(&self, key: &str) -> Result<bool> {
        tag::remove(self.store(), &self.scope(), key)
    }

    /// All its tags, in the order of their keys.
    fn kv(&self) -> Result<Vec<TagRow>> {
        tag::list(self.store(), &self.scope())
    }

    /// Records a number that was measured, with its unit, such as `ms`. The number must be finite.
    fn add_metric(&self, name: &str, value: f64, unit: Option<&str>) -> Result<()> {
        metric::add(self.store(), &self.scope(), name, value, unit)
    }

    /// Registers a file that stays where it is. A relative path is relative to the working directory.
    fn add_artifact(&self, kind: &str, path: impl AsRef<Path>) -> Result<ArtifactRow>
    where
        Self: Sized,
    {
        artifact::add(self.store(), &self.scope(), &NewArtifact::file(kind, path.as_ref()))
    }

    /// Writes bytes to a new file in the run's log directory and registers it. The file is called `name`, with
    /// characters unfit for a file name replaced.
    fn add_artifact_bytes(
        &self,
        kind: &str,
        name: impl AsRef<OsStr>,
        bytes: &[u8],
    ) -> Result<ArtifactRow>
    where
        Self: Sized,
    {
        artifact::add_bytes(
            self.store(),
            &self.scope(),
            &self.artifact_dir(),
            kind,
            name.as_ref(),
            bytes,
        )
    }

    /// Its own artifacts, in the order they were added.
    fn artifacts(&self) -> Result<Vec<ArtifactRow>> {
        artifact::of(self.store(), &self.scope())
    }
}
