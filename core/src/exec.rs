//! Recording a child process: its row, its output files, its end and its index.
//!
//! Making a [`Recording`] writes what is known before the child starts, [`Recording::run`] runs it and writes
//! the rest. What goes wrong with the writing after the child has started is a warning: the child's outcome is
//! the caller's to see whatever becomes of the record.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::path::PathBuf;

use crate::artifact;
use crate::capture::{
    self, Canceller, Captured, Digest, Hasher, Keeper, LateEnd, LateStreams, Spec, StartError,
    Stream,
};
use crate::error::{Error, Result};
use crate::index::{IndexOptions, Indexer};
use crate::transaction::Transaction;
use crate::{
    Command, CommandSpec, Ending, Outcome, Recorded, Run, Scope, Step, StepSpec, Store, paths,
    recover,
};

/// The exit status for a child that took longer than it was given, as timeout(1) has it.
const TIMED_OUT: i32 = 124;

/// What a child is to the record.
#[derive(Debug, Clone)]
pub enum Target {
    /// The whole run.
    Run(Run),
    /// A step.
    Step(Step),
    /// A command inside a step.
    Command(Command),
}

impl Recorded for Target {
    fn store(&self) -> &Store {
        match self {
            Self::Run(run) => run.store(),
            Self::Step(step) => step.store(),
            Self::Command(command) => command.store(),
        }
    }

    fn scope(&self) -> Scope {
        match self {
            Self::Run(run) => run.scope(),
            Self::Step(step) => step.scope(),
            Self::Command(command) => command.scope(),
        }
    }
}

impl Target {
    pub(crate) fn run(&self) -> &Run {
        match self {
            Self::Run(run) => run,
            Self::Step(step) => step.run(),
            Self::Command(command) => command.step().run(),
        }
    }

    pub(crate) fn step(&self) -> Option<&Step> {
        match self {
            Self::Run(_) => None,
            Self::Step(step) => Some(step),
            Self::Command(command) => Some(command.step()),
        }
    }

    /// The variables through which programs find this place in the record; `None` unsets one.
    pub fn environment(&self) -> Vec<(OsString, Option<OsString>)> {
        let run = self.run();
        let step = self.step().map(|step| step.id().into());
        vec![
            ("SCENARIOLOG_DB".into(), Some(self.store().path().into())),
            ("SCENARIOLOG_RUN_ID".into(), Some(run.id().into())),
            ("SCENARIOLOG_ROOT_DIR".into(), Some(run.root_dir().into())),
            ("SCENARIOLOG_LOG_DIR".into(), Some(run.log_dir().into())),
            ("SCENARIOLOG_STEP_ID".into(), step),
        ]
    }

    /// What its files are called, without the stream.
    fn stem(&self) -> String {
        let step = |step: &Step| {
            format!("{:02}-{}", step.step_num(), paths::slug(OsStr::new(step.name())))
        };
        match self {
            Self::Run(_) => "run".to_owned(),
            Self::Step(it) => step(it),
            Self::Command(it) => format!("{}.{:02}", step(it.step()), it.command_num()),
        }
    }

    /// Creates its output file of this kind, with the artifact's row. Whoever goes on writing it shares the lock,
    /// and nobody completes the artifact before that; where the file system knows no locks it may be completed
    /// too early.
    pub(crate) fn create_output(&self, tx: &Transaction, kind: &str) -> Result<Output> {
        let run = self.run();
        let suffix = format!(".{}.log", paths::slug(OsStr::new(kind)));
        let (path, file) = paths::create_new(&run.log_dir().join(run.id()), &self.stem(), &suffix)?;
        let _ = file.lock_shared();
        let artifact_id = artifact::register(tx, &self.scope(), kind, &path)?;
        Ok(Output { kind: kind.to_owned(), artifact_id, path, file })
    }

    fn close(&self, tx: &Transaction, ending: &Ending) -> Result<Outcome> {
        match self {
            Self::Run(run) => run.close(tx, ending.clone()),
            Self::Step(step) => step.close(tx, ending),
            Self::Command(command) => command.close(tx, ending),
        }
    }
}

/// An output file with its artifact's number.
#[derive(Debug)]
pub(crate) struct Output {
    pub kind: String,
    pub artifact_id: i64,
    pub path: PathBuf,
    pub file: File,
}

/// A child that is about to be recorded: its row is in the file, its output files exist.
#[derive(Debug)]
pub struct Recording {
    target: Target,
    index: IndexOptions,
    stdout: Option<Output>,
    stderr: Option<Output>,
    warnings: Vec<String>,
}

/// What became of a child.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Report {
    /// The status to exit with in the child's place: its own, 128 + N for signal N, 124 after a timeout, 127
    /// or 126 where it could not be started.
    pub exit_status: i32,
    /// How it ended, as it was recorded.
    pub ending: Ending,
    /// What was captured, unless it could not be started.
    pub captured: Option<Captured>,
    /// Why it could not be started.
    pub start_error: Option<StartError>,
    /// Where its standard output is.
    pub stdout: Option<PathBuf>,
    /// Where its standard error is.
    pub stderr: Option<PathBuf>,
    /// What went wrong with the recording, a line each.
    pub warnings: Vec<String>,
}

impl Recording {
    /// Writes the row of a step and creates its output files. Where the files cannot be created, the step is
    /// recorded without its output, with a warning; `strict` makes that an error.
    pub fn step(run: &Run, spec: &StepSpec, strict: bool) -> Result<Self> {
        run.store().write("cannot start the step", |tx| {
            Self::begin(tx, Target::Step(run.insert_step(tx, spec)?), strict)
        })
    }

    /// Writes the row of a command and creates its output files, like [`Recording::step`].
    pub fn command(step: &Step, spec: &CommandSpec, strict: bool) -> Result<Self> {
        step.store().write("cannot start the command", |tx| {
            Self::begin(tx, Target::Command(step.insert_command(tx, spec)?), strict)
        })
    }

    /// Records a child that is the whole of a run, like [`Recording::step`].
    pub fn run_of(run: &Run, strict: bool) -> Result<Self> {
        run.store()
            .write("cannot start the run", |tx| Self::begin(tx, Target::Run(run.clone()), strict))
    }

    /// Sets which streams are indexed, and how much of them.
    #[must_use]
    pub fn index(mut self, options: IndexOptions) -> Self {
        self.index = options;
        self
    }

    /// What is recorded.
    pub fn target(&self) -> &Target {
        &self.target
    }

    fn begin(tx: &Transaction, target: Target, strict: bool) -> Result<Self> {
        let mut recording = Self {
            target,
            index: IndexOptions::default(),
            stdout: None,
            stderr: None,
            warnings: Vec::new(),
        };
        match recording.open_outputs(tx) {
            Ok(()) => {}
            Err(error) if strict => return Err(error),
            Err(error) => recording.warnings.push(format!("{error}; the output is not recorded")),
        }
        Ok(recording)
    }

    fn open_outputs(&mut self, tx: &Transaction) -> Result<()> {
        let stdout = self.target.create_output(tx, "stdout")?;
        let stderr = self.target.create_output(tx, "stderr")?;
        (self.stdout, self.stderr) = (Some(stdout), Some(stderr));
        Ok(())
    }

    /// Runs the child and records its end. Of `spec`, the files of the streams are this function's to set, and
    /// its environment gets [`Target::environment`].
    pub fn run(mut self, mut spec: Spec, cancel: &Canceller) -> Report {
        let mut inherited = self.target.environment();
        inherited.append(&mut spec.env);
        spec.env = inherited;
        self.attach(&mut spec);
        if spec.keeper == Keeper::Thread {
            spec.on_late_end = Some(self.late_end());
        }
        let mut report = unrecorded(spec, cancel);
        report.warnings.splice(0..0, std::mem::take(&mut self.warnings));
        if let Err(error) = self.finish(&report) {
            report.warnings.push(format!("the end was not recorded: {error}"));
        }
        report.stdout = self.stdout.map(|output| output.path);
        report.stderr = self.stderr.map(|output| output.path);
        report
    }

    fn attach(&mut self, spec: &mut Spec) {
        let warnings = &mut self.warnings;
        let mut attach = |output: &Option<Output>, stream: &mut Stream| match output
            .as_ref()
            .map(|output| output.file.try_clone())
            .transpose()
        {
            Ok(file) => stream.file = file,
            Err(error) => warnings.push(format!("the output is not recorded: {error}")),
        };
        attach(&self.stdout, &mut spec.stdout);
        attach(&self.stderr, &mut spec.stderr);
    }

    /// What completes the artifacts once their last writer is gone, in a program that lives on. A program that
    /// ends with the child leaves that to the end of the run.
    fn late_end(&self) -> LateEnd {
        let store = self.target.store().clone();
        let file = |output: &Option<Output>| {
            let output = output.as_ref()?;
            Some((output.artifact_id, output.file.try_clone().ok()?))
        };
        let (stdout, stderr) = (file(&self.stdout), file(&self.stderr));
        Box::new(move |late: LateStreams| {
            for (output, digest) in [(stdout, late.stdout), (stderr, late.stderr)] {
                if let (Some((artifact_id, file)), Some(digest)) = (output, digest) {
                    // Nobody waits for this any more; the end of the run tries again.
                    let _ = artifact::settle(&store, artifact_id, file, &digest);
                }
            }
        })
    }

    /// Writes the end, the hashes and as much of the index as fits one transaction; then the rest of the index.
    fn finish(&self, report: &Report) -> Result<()> {
        let store = self.target.store();
        let streams = self.index.streams;
        let fts5 = store.has_fts5()?;
        let mut unfinished = Vec::new();
        store.write("cannot record the end", |tx| {
            for (output, digest) in self.outputs(report) {
                // What is still being written is completed at the end of the run.
                if !digest.still_open {
                    artifact::complete(tx, output.artifact_id, &digest)?;
                }
                if fts5 && digest.size > 0 && streams.includes(&output.kind) {
                    let file = output
                        .file
                        .try_clone()
                        .map_err(|error| Error::io("read", &output.path, error))?;
                    unfinished.extend(Indexer::begin(
                        tx,
                        output.artifact_id,
                        file,
                        &digest,
                        &self.index,
                    )?);
                }
            }
            self.target.close(tx, &report.ending)
        })?;
        unfinished.iter_mut().try_for_each(|indexer| indexer.finish(store))?;
        // SQLite goes on writing to a file that was removed, and says nothing.
        fs::metadata(store.path()).map_err(|error| Error::io("find", store.path(), error))?;
        if let Target::Run(run) = &self.target {
            recover::run(store, run.id())?;
        }
        Ok(())
    }

    /// The output files with what was captured in them: nothing, where the child could not be started.
    fn outputs<'a>(&'a self, report: &Report) -> impl Iterator<Item = (&'a Output, Digest)> {
        let nothing = || Some(Hasher::new().finish());
        let digests = match &report.captured {
            Some(captured) => [captured.stdout.clone(), captured.stderr.clone()],
            None => [nothing(), nothing()],
        };
        [&self.stdout, &self.stderr]
            .into_iter()
            .zip(digests)
            .filter_map(|(output, digest)| output.as_ref().zip(digest))
    }
}

/// Runs a child without recording it: what is left to do when the record cannot be written.
pub fn unrecorded(spec: Spec, cancel: &Canceller) -> Report {
    match capture::run(spec, cancel) {
        Ok(captured) => ended(captured),
        Err(error) => Report {
            exit_status: error.exit_status(),
            ending: Ending {
                exit_code: Some(error.exit_status()),
                ..Ending::outcome(Outcome::Error).reason(error.to_string())
            },
            start_error: Some(error),
            ..Report::default()
        },
    }
}

fn ended(mut captured: Captured) -> Report {
    let exit_status = match (captured.timed_out, captured.exit.code, captured.exit.signal) {
        (true, ..) => TIMED_OUT,
        (_, Some(code), _) => code,
        (_, _, Some(signal)) => 128 + signal,
        (_, None, None) => 1,
    };
    let outcome = match captured.cancelled {
        _ if captured.timed_out => Some(Outcome::TimedOut),
        // A child may answer a signal that we forwarded by cleaning up and exiting.
        Some(_) if exit_status != 0 => Some(Outcome::Interrupted),
        _ => None,
    };
    Report {
        exit_status,
        ending: Ending {
            outcome,
            exit_code: Some(exit_status),
            signal: captured.exit.signal,
            reason: captured.timed_out.then(|| "it took longer than its timeout".to_owned()),
            duration: Some(captured.duration),
            usage: Some(captured.usage),
            completed_at: None,
        },
        warnings: std::mem::take(&mut captured.warnings),
        captured: Some(captured),
        ..Report::default()
    }
}
