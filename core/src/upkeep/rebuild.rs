//! Rebuilding the line index from the files.

use crate::ask::filter::RunFilter;
use crate::ask::report;
use crate::error::{Error, Result};
use crate::index::{IndexOptions, Indexer};
use crate::record::artifact::ArtifactRow;
use crate::record::recover;
use crate::store::{Store, schema};

/// What an indexing run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Indexed {
    /// Artifacts whose lines can now be found.
    pub artifacts: u64,
    /// Their lines.
    pub lines: u64,
    /// How many bytes of the files those lines take.
    pub bytes: u64,
    /// Text artifacts whose file is gone or cannot be read.
    pub missing: u64,
}

/// Rebuilds the index of the matching runs' text artifacts, usually of all, from their files, after recovering what dead
/// recorders left.
pub fn rebuild(store: &Store, filter: &RunFilter, options: &IndexOptions) -> Result<Indexed> {
    if !store.has_fts5()? {
        return Err(Error::NoFts5("nothing can be indexed"));
    }
    let filter = &filter.clone().or_all();
    store.write("cannot create the full-text index", schema::ensure_fts)?;
    recover::all(store)?;
    let unfinished = |artifact: &ArtifactRow| artifact.size_bytes.is_none();
    let mut artifacts = report::artifacts(store, filter)?;
    if artifacts.iter().any(unfinished) {
        // Also those of a recorder that died on another host, which recovery leaves alone.
        artifacts.retain(unfinished);
        recover::complete_artifacts(store, &artifacts)?;
        artifacts = report::artifacts(store, filter)?;
    }
    artifacts.retain(|artifact| artifact.is_text == Some(true));
    // FTS5 gathers lines in the order of their ids; an id that goes back makes it write out what it has.
    artifacts.sort_by_key(|artifact| artifact.artifact_id);
    let owner = store.owner()?;
    let (mut total, mut missing) = (Indexed::default(), 0);
    let mut indexers = artifacts.iter().filter_map(|artifact| {
        let file = artifact.open(owner).inspect_err(|_| missing += 1).ok()?;
        let indexer = Indexer::again(artifact.artifact_id, file, options);
        Some(indexer.map(|indexer| indexer.redacting(artifact.redactor(store))))
    });
    Indexer::run_all(store, &mut indexers, |indexer| total.count(indexer))?;
    Ok(Indexed { missing, ..total })
}

impl Indexed {
    fn count(&mut self, indexer: &Indexer) {
        self.artifacts += 1;
        self.lines += indexer.lines_done;
        self.bytes += indexer.bytes_done;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::search::{Query, search};
    use crate::error::sqlite;
    use crate::record::recorded::Recorded;
    use crate::record::run::RunSpec;

    #[test]
    fn artifacts_share_transactions_and_large_ones_take_several() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path().join("x.db")).unwrap();
        let run = store.start_run(&RunSpec::new(dir.path())).unwrap();
        let line = "all is well ".repeat(100) + "\n";
        let many = (4 << 20) / 800;
        let large = line.repeat(usize::try_from(many).unwrap());
        let texts = ["no luck", &large, "", "no\n\nluck", "luck"];
        let artifacts =
            texts.map(|text| run.add_artifact_bytes("log", "x", text.as_bytes()).unwrap());
        std::fs::remove_file(artifacts[4].absolute_path()).unwrap();
        for _ in 0..2 {
            let indexed = rebuild(&store, &RunFilter::default(), &IndexOptions::default()).unwrap();
            assert_eq!((indexed.artifacts, indexed.missing), (4, 1));
            assert_eq!(indexed.lines, 1 + many + 3);
            // What cannot be indexed again stays as it was.
            let hits = search(&store, &Query::new("luck")).unwrap();
            assert_eq!(hits.iter().map(|hit| hit.line_num).collect::<Vec<_>>(), [1, 3, 1]);
            let check =
                "INSERT INTO log_lines_fts (log_lines_fts, rank) VALUES ('integrity-check', 1)";
            store.write("", |tx| tx.execute(check, []).map_err(sqlite(""))).unwrap();
        }
    }
}
