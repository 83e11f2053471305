//! Whether artifacts are still the files that were recorded.

use std::io;
use std::path::PathBuf;

use crate::ask::answer::{Answer, Rows};
use crate::ask::filter::RunFilter;
use crate::ask::report::artifacts::artifact_rows;
use crate::ask::report::declare::{Bad, Place, Report};
use crate::ask::report::opt::{ALL_RUNS, RUN_ID, SINCE, SUITE};
use crate::error::Result;
use crate::files::digest::digest;
use crate::record::artifact::ArtifactRow;
use crate::row::{Field, ReportRow, Value, ValueType, row};
use crate::store::Store;

/// What has become of an artifact's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileState {
    /// It has the recorded size and hash.
    Ok,
    /// Its content has changed.
    Changed,
    /// It does not exist.
    Missing,
    /// It exists but cannot be read.
    Unreadable,
    /// Its recorder did not finish it, so there is nothing to compare with.
    Unfinished,
}

impl FileState {
    /// All states.
    pub const ALL: [Self; 5] =
        [Self::Ok, Self::Changed, Self::Missing, Self::Unreadable, Self::Unfinished];

    /// The word in the `state` column.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Changed => "changed",
            Self::Missing => "missing",
            Self::Unreadable => "unreadable",
            Self::Unfinished => "unfinished",
        }
    }

    /// Whether the file no longer is what was recorded.
    pub const fn is_bad(self) -> bool {
        matches!(self, Self::Changed | Self::Missing | Self::Unreadable)
    }
}

impl Field for FileState {
    const TYPE: ValueType = ValueType::Text;
    const WORDS: Option<&'static str> = Some("FileState");

    fn into_value(self) -> Value {
        Value::Text(self.as_str().to_owned())
    }
}

row! {
    /// The result of hashing an artifact's file again.
    pub struct VerifiedRow {
        /// ok, changed, missing, unreadable or unfinished.
        pub state: FileState,
        /// The artifact's number.
        pub artifact_id: i64,
        /// The run it belongs to.
        pub run_id: String,
        /// The step's number.
        pub step_num: Option<i64>,
        /// The step's name.
        pub step_name: Option<String>,
        /// What it is: stdout, stderr, or what the suite calls it.
        pub kind: String,
        /// Where it is, relative to the run's root where it lies under it.
        pub path: PathBuf,
        /// What is wrong.
        pub detail: Option<String>,
        /// The step's path: the names from the top of the run, its own last, with slashes between them.
        pub step_path: Option<String>,
    }
}

pub(super) const REPORTS: &[Report] = &[Report {
    name: "verify",
    place: Place::Command(&["artifact", "verify"]),
    about: "Hash the files again",
    order: "as the artifacts were added",
    row: VerifiedRow::TYPE,
    fields: &["state", "artifact_id", "step_num", "kind", "path", "detail"],
    none: "no artifacts",
    limited: None,
    options: &[RUN_ID, SUITE, SINCE, ALL_RUNS],
    bad: Some(Bad {
        when: "1 if one has changed or is missing",
        status: |row| {
            let is_bad = |word: &str| {
                FileState::ALL.iter().any(|state| state.is_bad() && state.as_str() == word)
            };
            i32::from(matches!(row, [Value::Text(state), ..] if is_bad(state)))
        },
    }),
    ask: |store, given| verified_rows(store, &given.runs()).map(Rows::from),
}];

/// Hashes the files of the matching runs' artifacts and compares.
pub fn verify(store: &Store, filter: &RunFilter) -> Result<Vec<VerifiedRow>> {
    verified_rows(store, filter)?.collect()
}

/// [`verify`], hashed one by one.
pub fn verified_rows(store: &Store, filter: &RunFilter) -> Result<Answer<VerifiedRow>> {
    let owner = store.owner()?;
    Ok(artifact_rows(store, filter)?.map_rows(move |artifact| check(artifact, owner)))
}

fn check(artifact: ArtifactRow, owner: u32) -> VerifiedRow {
    let (state, detail) = compare(&artifact, owner);
    VerifiedRow {
        state,
        artifact_id: artifact.artifact_id,
        run_id: artifact.run_id,
        step_num: artifact.step_num,
        step_name: artifact.step_name,
        step_path: artifact.step_path,
        kind: artifact.kind,
        path: artifact.path,
        detail,
    }
}

fn compare(artifact: &ArtifactRow, owner: u32) -> (FileState, Option<String>) {
    let digest = match artifact.open(owner).and_then(|mut file| digest(&mut file)) {
        Ok(digest) => digest,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return (FileState::Missing, Some("the file is not there".into()));
        }
        Err(error) => return (FileState::Unreadable, Some(error.to_string())),
    };
    let (Some(size), Some(sha256)) = (artifact.size_bytes, artifact.sha256.as_deref()) else {
        return (FileState::Unfinished, Some("its recorder did not finish it".into()));
    };
    let found = i64::try_from(digest.size).unwrap_or(i64::MAX);
    if found != size {
        return (FileState::Changed, Some(format!("{found} bytes instead of {size}")));
    }
    if digest.sha256 != sha256 {
        return (FileState::Changed, Some("other content of the same size".into()));
    }
    (FileState::Ok, None)
}
