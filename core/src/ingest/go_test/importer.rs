//! Recording the events of the stream.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::time::{Duration, SystemTime};

use super::package::Package;
use super::tally::Tally;
use super::verdict::tally_of;
use super::{Action, Event};
use crate::error::Result;
use crate::exec::Target;
use crate::ingest::log::Log;
use crate::ingest::node::Node;
use crate::outcome::Outcome;
use crate::record::ending::Ending;

/// Records a stream as it comes: packages as steps of a run or of one of its steps, tests as steps in them.
///
/// An error concerns one event only. It is safe to continue with the next, and records what can be recorded.
///
/// ```
/// # fn main() -> scenariolog::Result<()> {
/// # let dir = tempfile::tempdir().unwrap();
/// use scenariolog::ingest::go_test::{Event, Importer, Verdict};
/// use scenariolog::{RunSpec, Store, exec::Target};
///
/// let store = Store::create(dir.path().join("scenariolog.db"))?;
/// let run = store.start_run(&RunSpec::new(dir.path()).suite("unit"))?;
/// let mut importer = Importer::new(Target::Run(run.clone()));
/// let mut verdict = Verdict::default();
/// for line in [
///     r#"{"Action":"start","Package":"example.com/m"}"#,
///     r#"{"Action":"run","Package":"example.com/m","Test":"TestSum"}"#,
///     r#"{"Action":"pass","Package":"example.com/m","Test":"TestSum","Elapsed":0.01}"#,
///     r#"{"Action":"pass","Package":"example.com/m","Elapsed":0.02}"#,
/// ] {
///     let event = Event::parse(line.as_bytes()).unwrap();
///     verdict.see(&event);
///     importer.see(&event)?;
/// }
/// importer.end()?;
/// assert_eq!(run.end(&verdict.ending())?.as_str(), "passed");
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Importer {
    target: Target,
    packages: BTreeMap<String, Package>,
    /// Packages that failed and may yet be mended by a repetition of their failed tests.
    resting: BTreeMap<String, Package>,
    tallies: BTreeMap<String, Tally>,
    builds: BTreeMap<String, Node>,
    /// Lines between the events.
    strays: Log,
    span: Option<(SystemTime, SystemTime)>,
}

impl Importer {
    /// Records below a run or a step.
    pub fn new(target: Target) -> Self {
        Self {
            target,
            packages: BTreeMap::new(),
            resting: BTreeMap::new(),
            tallies: BTreeMap::new(),
            builds: BTreeMap::new(),
            strays: Log::default(),
            span: None,
        }
    }

    /// Records an event.
    pub fn see(&mut self, event: &Event) -> Result<()> {
        if let Some(time) = event.time {
            let (first, last) = self.span.unwrap_or((time, time));
            self.span = Some((first.min(time), last.max(time)));
        }
        match event.action {
            Action::BuildOutput => self.build(event)?.write(&event.output, event.time),
            Action::BuildFail => {
                self.build(event)?;
                self.end_build(&event.import_path, Outcome::Failed)
            }
            Action::Other => Ok(()),
            _ if !tally_of(&mut self.tallies, &event.package).see(event) => {
                self.stray(event.output.as_bytes())
            }
            _ if event.test.is_empty() && event.is_end() => self.end_package(event),
            _ => {
                let run = self.target.run().clone();
                self.package(event)?.see(&run, event)
            }
        }
    }

    /// Keeps a line that is not an event as output of the run or the step.
    pub fn stray(&mut self, line: &[u8]) -> Result<()> {
        if line.is_empty() {
            return Ok(());
        }
        self.strays.append(|| self.target.clone(), "stdout", line, None)
    }

    /// Ends what has not ended yet: packages and tests as interrupted, builds that only printed something as passed.
    pub fn end(&mut self) -> Result<()> {
        let mut result = Ok(());
        while let Some((_, package)) = self.packages.pop_first() {
            result = result.and(package.cut_off());
        }
        while let Some((name, package)) = self.resting.pop_first() {
            result = result.and(package.end(tally_of(&mut self.tallies, &name)));
        }
        while let Some(name) = self.builds.keys().next().cloned() {
            result = result.and(self.end_build(&name, Outcome::Passed));
        }
        result.and(self.strays.end())
    }

    /// The time of the last event, and how long after the first one that was.
    pub fn last(&self) -> Option<(SystemTime, Duration)> {
        let (first, last) = self.span?;
        Some((last, last.duration_since(first).ok()?))
    }

    fn package(&mut self, event: &Event) -> Result<&mut Package> {
        match self.packages.entry(event.package.clone()) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(new) => Ok(new.insert(match self.resting.remove(&event.package) {
                Some(resting) => resting,
                None => Package::start(self.target.run(), parent(&self.target), event)?,
            })),
        }
    }

    fn end_package(&mut self, event: &Event) -> Result<()> {
        self.package(event)?;
        let Some(mut package) = self.packages.remove(&event.package) else { return Ok(()) };
        let rested = package.rest(event);
        let tally = tally_of(&mut self.tallies, &event.package);
        if tally.may_be_mended() {
            self.resting.insert(event.package.clone(), package);
            return rested;
        }
        rested.and(package.end(tally))
    }

    fn build(&mut self, event: &Event) -> Result<&mut Node> {
        match self.builds.entry(event.import_path.clone()) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(new) => {
                let (run, parent) = (self.target.run(), parent(&self.target));
                let name = format!("build {}", event.import_path);
                Ok(new.insert(Node::start(run, parent, &name, "stderr", event.time)?))
            }
        }
    }

    fn end_build(&mut self, import_path: &str, outcome: Outcome) -> Result<()> {
        self.builds.remove(import_path).map_or(Ok(()), |it| it.end(&Ending::outcome(outcome)))
    }
}

/// The step that packages are nested in, unless they belong to the run.
fn parent(target: &Target) -> Option<String> {
    target.step().map(|step| step.id().to_owned())
}
