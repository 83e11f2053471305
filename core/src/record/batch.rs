//! Several writes in one transaction, for harnesses with many short steps: the end of a step together with its tags
//! and artifacts, the end of one step with the start of the next, the tags of many steps.

use std::ffi::OsStr;

use crate::error::Result;
use crate::index::{IndexOptions, Indexer};
use crate::outcome::Outcome;
use crate::record::ending::Ending;
use crate::record::recorded::Recorded;
use crate::record::run::Run;
use crate::record::step::{Step, StepSpec};
use crate::record::{artifact, tag};

/// An artifact given as bytes, which has no file yet.
#[derive(Debug, Clone, Copy)]
pub struct Payload<'a> {
    /// What it is: stdout, stderr, or what the suite calls it.
    pub kind: &'a str,
    /// What to call its file; characters unfit for a file name are replaced.
    pub name: &'a OsStr,
    /// The content.
    pub bytes: &'a [u8],
}

impl Run {
    /// Sets tags of several of its steps in one transaction, all or none.
    ///
    /// Most of the cost of a tag is in the index pages it touches, which tags of many steps share.
    pub fn tag_steps<'a>(
        &self,
        tags: impl IntoIterator<Item = (&'a Step, &'a [(String, String)])>,
    ) -> Result<()> {
        self.store().write("cannot set the tags", |tx| {
            tags.into_iter().try_for_each(|(step, tags)| tag::insert(tx, &step.scope(), tags))
        })
    }

    /// Ends one step and starts the next, in one transaction. On an error neither has happened.
    pub fn start_step_after(
        &self,
        previous: &Step,
        ending: &Ending,
        spec: &StepSpec,
    ) -> Result<Step> {
        self.store().write("cannot start the step", |tx| {
            previous.close(tx, ending)?;
            self.insert_step(tx, spec)
        })
    }
}

impl Step {
    /// Ends the step, sets tags and adds artifacts, all in one transaction. The lines of the artifacts are indexed
    /// after it.
    ///
    /// On an error the step has not ended, so the caller can try again without what could not be written.
    pub fn end_with(
        &self,
        ending: &Ending,
        tags: &[(String, String)],
        payloads: &[Payload],
    ) -> Result<Outcome> {
        let store = self.store();
        let fts5 = !payloads.is_empty() && store.has_fts5()?;
        let dir = self.artifact_dir();
        let mut files = payloads
            .iter()
            .map(|it| artifact::write_new(&dir, it.name, it.bytes, store.redaction()))
            .collect::<Result<Vec<_>>>()?;
        let mut to_index = Vec::new();
        let outcome = store.write("cannot end the step", |tx| {
            for (payload, written) in payloads.iter().zip(files.drain(..)) {
                let id = artifact::register(tx, &self.scope(), payload.kind, &written.path)?;
                let is_due = fts5 && written.digest.is_text;
                artifact::complete(tx, id, &written.digest, is_due)?;
                tag::count_redacted(tx, &self.scope(), &written.redacted)?;
                if is_due {
                    to_index.push((id, written.file));
                }
            }
            tag::insert(tx, &self.scope(), tags)?;
            self.close(tx, ending)
        })?;
        // What cannot be indexed now stays marked, and is indexed when the run ends.
        let _ = Indexer::all(store, to_index, &IndexOptions::default());
        Ok(outcome)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::report;
    use crate::ask::search::{Query, search};
    use crate::record::run::RunSpec;
    use crate::store::Store;

    fn step(dir: &std::path::Path) -> Step {
        let store = Store::create(dir.join("x.db")).unwrap();
        let run = store.start_run(&RunSpec::new(dir)).unwrap();
        run.start_step(&StepSpec::new("unpack")).unwrap()
    }

    #[test]
    fn the_end_comes_with_tags_and_indexed_artifacts() {
        let dir = tempfile::tempdir().unwrap();
        let step = step(dir.path());
        let tags = [("phase".to_owned(), "call".to_owned())];
        let text = Payload { kind: "traceback", name: "t.txt".as_ref(), bytes: b"no luck\nat all" };
        let blob = Payload { kind: "core", name: "core".as_ref(), bytes: &[0, 1, 2] };
        let ending = Ending::outcome(Outcome::Failed).reason("luck");
        assert_eq!(step.end_with(&ending, &tags, &[text, blob]).unwrap(), Outcome::Failed);

        assert_eq!(step.get_kv("phase").unwrap().as_deref(), Some("call"));
        let artifacts = step.artifacts().unwrap();
        let kinds: Vec<_> = artifacts.iter().map(|it| (&*it.kind, it.indexed_lines)).collect();
        assert_eq!(kinds, [("traceback", Some(2)), ("core", None)]);
        assert_eq!(std::fs::read(artifacts[0].absolute_path()).unwrap(), text.bytes);
        let hits = search(step.store(), &Query::new("luck")).unwrap();
        assert_eq!(hits.len(), 1);
        assert_eq!(hits[0].outcome.as_str(), "failed");
    }

    #[test]
    fn tags_of_several_steps_are_set_all_or_none() {
        let dir = tempfile::tempdir().unwrap();
        let first = step(dir.path());
        let second = first.run().start_step(&StepSpec::new("build")).unwrap();
        let tag = |key: &str| [(key.to_owned(), "1".to_owned())];
        let (good, bad) = (tag("shard"), tag(""));
        let run = first.run();
        run.tag_steps([(&first, &good[..]), (&second, &good[..])]).unwrap();
        assert_eq!(second.get_kv("shard").unwrap().as_deref(), Some("1"));
        let other = tag("other");
        run.tag_steps([(&first, &other[..]), (&second, &bad[..])]).unwrap_err();
        assert_eq!(first.get_kv("other").unwrap(), None);
    }

    #[test]
    fn one_step_ends_as_the_next_starts_or_neither() {
        let dir = tempfile::tempdir().unwrap();
        let first = step(dir.path());
        let run = first.run();
        let passed = Ending::outcome(Outcome::Passed);
        let second = run.start_step_after(&first, &passed, &StepSpec::new("build")).unwrap();
        assert_eq!((second.step_num(), second.attempt()), (2, 1));
        assert_eq!(report::step(&first).unwrap().outcome.as_str(), "passed");
        run.start_step_after(&second, &passed, &StepSpec::new("")).unwrap_err();
        assert_eq!(report::step(&second).unwrap().outcome.as_str(), "running");
    }

    #[test]
    fn after_an_error_the_step_can_still_be_ended() {
        let dir = tempfile::tempdir().unwrap();
        let step = step(dir.path());
        std::fs::write(dir.path().join(".logs"), "in the way").unwrap();
        let text = Payload { kind: "stdout", name: "t.txt".as_ref(), bytes: b"lost" };
        let ending = Ending::outcome(Outcome::Passed);
        step.end_with(&ending, &[], &[text]).unwrap_err();
        assert_eq!(report::step(&step).unwrap().outcome.as_str(), "running");
        assert_eq!(step.end_with(&ending, &[], &[]).unwrap(), Outcome::Passed);
    }
}
