//! A child that is being recorded: its rows, its output files, its end and its index.

use std::borrow::Cow;
use std::fs;
use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::Target;
use super::child::{Child, LateProgram, Warnings};
use super::output::OutputFile;
use super::plan::Plan;
use super::policy::Policy;
use super::result::ExecResult;
use crate::capture::{self, Chore, Keeper, LateEnd, LateStreams, Spec, Wiring};
use crate::error::{Error, ErrorKind, Result};
use crate::files::digest::{Digest, Hasher};
use crate::index::{IndexOptions, Indexer, Streams, mark_due};
use crate::record::recorded::Recorded;
use crate::record::scope::Scope;
use crate::record::{artifact, recover, tag};
use crate::store::transaction::Transaction;

/// How often a start that others hold up is tried again.
const LATE_START_EVERY: Duration = Duration::from_millis(200);

/// How often the main file is brought close to its log.
const COPY_EVERY: Duration = Duration::from_secs(2);

/// The tag of something whose streams share one file. Its value says how.
const STREAMS: &str = "streams";

/// A child that is about to be recorded, or is.
#[derive(Debug)]
pub(super) struct Recording {
    plan: Plan,
    /// What it is, or will be once it is written down.
    target: Target,
    outputs: Outputs,
    start: Start,
}

/// Whether the rows are in the file.
#[derive(Debug)]
enum Start {
    /// They are, with artifacts of these numbers.
    Written(Vec<i64>),
    /// They could not be written in time, for this reason. Trouble with the output is reported only once
    /// they are.
    Late(Error, Option<Error>),
}

/// The output files.
#[derive(Debug, Default)]
struct Outputs {
    files: Vec<OutputFile>,
    wiring: Wiring,
}

impl Outputs {
    fn create(target: &Target, wiring: Wiring) -> Result<Self> {
        let kinds: &[&str] =
            if wiring.is_one_stream() { &["stdout"] } else { &["stdout", "stderr"] };
        let files = kinds.iter().map(|kind| target.create_file(kind)).collect::<Result<_>>()?;
        Ok(Self { files, wiring })
    }

    fn get(&self, kind: &str) -> Option<&OutputFile> {
        self.files.iter().find(|output| output.kind == kind)
    }

    fn path(&self, kind: &str) -> Option<PathBuf> {
        self.get(kind).map(|output| output.path.clone())
    }

    /// What was removed meanwhile: a file, or the highest directory above it that is gone.
    fn removed(&self) -> Option<&Path> {
        let is_gone = |path: &Path| {
            fs::symlink_metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
        };
        self.files
            .iter()
            .find_map(|output| output.path.ancestors().take_while(|path| is_gone(path)).last())
    }

    /// Writes the artifacts' rows and returns their numbers.
    fn register(&self, tx: &Transaction, scope: &Scope) -> Result<Vec<i64>> {
        if self.wiring.is_one_stream() {
            tag::insert(tx, scope, &[(STREAMS.to_owned(), self.wiring.as_str().to_owned())])?;
        }
        self.files.iter().map(|output| output.register(tx, scope)).collect()
    }

    /// Creates what can be created, and says what is wrong if it cannot.
    fn create_if_possible(target: &Target, wiring: Wiring) -> (Self, Option<Error>) {
        match Self::create(target, wiring) {
            Ok(outputs) => (outputs, None),
            Err(error) => (Self::default(), Some(error)),
        }
    }
}

impl Recording {
    /// Writes the rows of a child and creates its output files, as far as the policy wants to wait for that.
    pub fn begin(
        mut plan: Plan,
        child: &Child,
        policy: Policy,
        warnings: &mut Warnings,
    ) -> Result<Self> {
        let wiring = child.spec.wiring;
        if let Some(trouble) = plan.store().redaction_trouble() {
            let error = Error::invalid(trouble);
            if policy.strict {
                plan.refuse(&error);
                return Err(error);
            }
            warnings.push(error.to_string());
        }
        loop {
            match Self::write_start(&plan, wiring, policy, warnings) {
                Ok((target, outputs, ids)) => {
                    return Ok(Self { plan, target, outputs, start: Start::Written(ids) });
                }
                Err(error) if policy.strict => {
                    plan.refuse(&error);
                    return Err(error);
                }
                Err(error) if error.is_trouble() => {
                    let target = plan.target();
                    let (outputs, output_error) = Outputs::create_if_possible(&target, wiring);
                    let start = Start::Late(error, output_error);
                    return Ok(Self { plan, target, outputs, start });
                }
                Err(error) if plan.drop_parent() => {
                    warnings.push(format!("{error}; it is recorded as a step of the run itself"));
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn write_start(
        plan: &Plan,
        wiring: Wiring,
        policy: Policy,
        warnings: &mut Warnings,
    ) -> Result<(Target, Outputs, Vec<i64>)> {
        plan.store().write_within(policy.patience(), plan.starting(), |tx| {
            let target = plan.insert(tx)?;
            let (outputs, error) = Outputs::create_if_possible(&target, wiring);
            match error {
                Some(error) if policy.strict => return Err(error),
                error => warn_of_output(error, warnings),
            }
            let ids = outputs.register(tx, &target.scope())?;
            Ok((target, outputs, ids))
        })
    }

    /// Writes the rows that could not be written in time, without waiting. Returns whether they are written.
    fn write_late_start(&mut self) -> bool {
        if let Start::Late(..) = &self.start {
            let written =
                self.plan
                    .store()
                    .write_within(Duration::ZERO, self.plan.starting(), |tx| self.insert(tx));
            if let Ok((target, ids)) = written {
                (self.target, self.start) = (target, Start::Written(ids));
            }
        }
        matches!(self.start, Start::Written(_))
    }

    /// What is done while the child runs: writing a start that is late, and keeping the main file close to its
    /// log, so that a copy of that file alone has the step. Returns how long it is to the next turn.
    fn look_after_record(&mut self) -> Duration {
        if !self.write_late_start() {
            return LATE_START_EVERY;
        }
        self.plan.store().keep_up();
        COPY_EVERY
    }

    fn insert(&self, tx: &Transaction) -> Result<(Target, Vec<i64>)> {
        let target = self.plan.insert(tx)?;
        let ids = self.outputs.register(tx, &target.scope())?;
        Ok((target, ids))
    }

    /// Runs the child and records its end.
    pub fn run(mut self, child: Child, warnings: &mut Warnings) -> ExecResult {
        let Child { mut spec, canceller, index, late_program, .. } = child;
        let mut inherited = match &self.start {
            Start::Written(_) => self.target.environment(),
            Start::Late(..) => self.plan.environment(),
        };
        inherited.append(&mut spec.env);
        spec.env = inherited;
        spec.begun = Some(self.plan.begun());
        self.attach(&mut spec, warnings);
        spec.on_late_end = match spec.keeper {
            Keeper::Thread => self.late_end(),
            Keeper::Process => late_program.and_then(|program| self.late_program(program)),
        };
        let is_held_up =
            matches!(&self.start, Start::Late(error, _) if error.kind() == ErrorKind::Busy);
        let output_error = match &mut self.start {
            Start::Late(_, error) => error.take(),
            Start::Written(_) => None,
        };
        let mut chore = || self.look_after_record();
        let delay = if is_held_up { LATE_START_EVERY } else { COPY_EVERY };
        let mut result: ExecResult =
            capture::run_beside(spec, &canceller, Some(Chore::after(delay, &mut chore))).into();
        if let Err(error) = self.finish(&result, &index) {
            warnings.push(match &self.start {
                Start::Late(..) => format!("{error}; the command is not recorded"),
                Start::Written(_) => format!("the end was not recorded: {error}"),
            });
        } else if let Err(error) = self.index_lines(&result, &index) {
            warnings.push(format!("the output cannot be searched yet: {error}"));
        }
        let is_written = matches!(self.start, Start::Written(_));
        if is_written {
            warn_of_output(output_error, warnings);
            if let Some(path) = self.outputs.removed() {
                let path = path.display();
                warnings.push(format!("{path} was removed meanwhile, and output with it"));
            }
        }
        result.target = is_written.then_some(self.target);
        result.stdout = self.outputs.path("stdout");
        result.stderr = self.outputs.path("stderr");
        result
    }

    /// Has the streams go to the files, or none of them.
    fn attach(&self, spec: &mut Spec, warnings: &mut Warnings) {
        let file = |kind| self.outputs.get(kind).map(OutputFile::again).transpose();
        match file("stdout").and_then(|stdout| Ok((stdout, file("stderr")?))) {
            Ok((stdout, stderr)) => {
                (spec.stdout.file, spec.stderr.file) = (stdout, stderr);
                let redaction = self.target.store().redaction();
                spec.stdout.redactor = redaction.redactor();
                spec.stderr.redactor = redaction.redactor();
            }
            Err(error) => warn_of_output(Some(error), warnings),
        }
    }

    /// What completes the artifacts once their last writer is gone, in a program that lives on.
    fn late_end(&self) -> Option<LateEnd> {
        let Start::Written(ids) = &self.start else { return None };
        let store = self.target.store().clone();
        let mut files = Vec::new();
        for (output, id) in self.outputs.files.iter().zip(ids) {
            files.push((output.kind == "stderr", *id, output.again().ok()?));
        }
        let scope = self.target.scope();
        Some(Box::new(move |late: LateStreams| {
            if !late.redacted.is_empty() {
                let count = |tx: &Transaction| tag::count_redacted(tx, &scope, &late.redacted);
                let _ = store.write("cannot count what was redacted", count);
            }
            for (is_stderr, artifact_id, file) in files {
                let digest = if is_stderr { &late.stderr } else { &late.stdout };
                if let Some(digest) = digest {
                    // Nobody waits for this any more; the end of the run tries again.
                    let _ = artifact::settle(&store, artifact_id, file, digest);
                }
            }
        }))
    }

    /// The same for a program that ends with the child: the keeper becomes another one. Where there is none, or it fails,
    /// the next recorder completes them.
    fn late_program(&self, program: LateProgram) -> Option<LateEnd> {
        let Start::Written(_) = &self.start else { return None };
        let argv = program(&self.target);
        Some(Box::new(move |_| {
            if let [program, arguments @ ..] = &*argv {
                let _ = Command::new(program).args(arguments).exec();
            }
        }))
    }

    /// Writes the end and the hashes, and with them the start if that was late. The lines follow in transactions of
    /// their own, so that trouble with those does not cost the end.
    fn finish(&mut self, result: &ExecResult, index: &IndexOptions) -> Result<()> {
        let store = self.target.store().clone();
        let is_wanted =
            |output: &OutputFile| self.is_indexed(output, &digest_of(&output.kind, result), index);
        // Most steps say nothing, and need not know.
        let fts5 = self.outputs.files.iter().any(is_wanted) && store.has_fts5()?;
        let late = store.write("cannot record the end", |tx| {
            let late = match &self.start {
                Start::Late(..) => Some(self.insert(tx)?),
                Start::Written(_) => None,
            };
            let (target, ids) = match (&late, &self.start) {
                (Some((target, ids)), _) => (target, &**ids),
                (None, Start::Written(ids)) => (&self.target, &**ids),
                (None, Start::Late(..)) => (&self.target, &[][..]),
            };
            for (output, id) in self.outputs.files.iter().zip(ids) {
                let digest = digest_of(&output.kind, result);
                let is_due = fts5 && self.is_indexed(output, &digest, index);
                // What is still being written is completed at the end of the run.
                if digest.still_open {
                    artifact::keep_timeline(tx, *id, &digest)?;
                    if is_due {
                        mark_due(tx, *id)?;
                    }
                } else {
                    artifact::complete(tx, *id, &digest, is_due)?;
                }
            }
            if let Target::Step(step) = target
                && result.leaked()
            {
                step.note_leak(tx)?;
            }
            if let Some(captured) = &result.captured {
                tag::count_redacted(tx, &target.scope(), &captured.redacted)?;
            }
            self.plan.close(tx, target, &result.ending)?;
            Ok(late)
        })?;
        if let Some((target, ids)) = late {
            (self.target, self.start) = (target, Start::Written(ids));
        }
        // SQLite goes on writing to a file that was removed, and says nothing.
        fs::metadata(store.path()).map(drop).map_err(|error| Error::io("find", store.path(), error))
    }

    /// Indexes the output, and completes what others left behind: in the run, or everywhere if the run ends with the
    /// child.
    fn index_lines(&self, result: &ExecResult, index: &IndexOptions) -> Result<()> {
        let store = self.target.store();
        let Start::Written(ids) = &self.start else { return Ok(()) };
        let mut files = Vec::new();
        for (output, id) in self.outputs.files.iter().zip(ids) {
            if self.is_indexed(output, &digest_of(&output.kind, result), index) {
                files.push((*id, output.again()?));
            }
        }
        if !files.is_empty() && store.has_fts5()? {
            Indexer::all(store, files, index)?;
        }
        let Some(run) = self.plan.ended_run() else {
            return recover::complete_steps(store, self.target.run().id());
        };
        recover::all(store)?;
        run.wind_up()
    }

    /// Whether a file is indexed: one that has both streams is if either is wanted.
    fn is_indexed(&self, output: &OutputFile, digest: &Digest, index: &IndexOptions) -> bool {
        let is_wanted = index.streams.includes(&output.kind)
            || (self.outputs.wiring.is_one_stream() && index.streams == Streams::Stderr);
        is_wanted && digest.size > 0 && digest.is_text
    }
}

fn warn_of_output(error: Option<Error>, warnings: &mut Warnings) {
    if let Some(error) = error {
        warnings.push(format!("{error}; the output is not recorded"));
    }
}

/// What was captured of a stream: nothing, where the child could not be started, or had to have our own stream.
fn digest_of<'r>(kind: &str, result: &'r ExecResult) -> Cow<'r, Digest> {
    let captured = result.captured.as_ref();
    let digest = captured.and_then(|captured| match kind {
        "stderr" => captured.stderr.as_ref(),
        _ => captured.stdout.as_ref(),
    });
    digest.map_or_else(|| Cow::Owned(Hasher::new().finish()), Cow::Borrowed)
}
