//! Recording a child process: its row, its output files, its end and its index.
//!
//! Making a [`Recording`] writes what is known before the child starts, [`Recording::run`] runs it and writes
//! the rest. What goes wrong with the writing after the child has started is a warning: the child's outcome is
//! the caller's to see whatever becomes of the record.

use std::fs;
use std::path::PathBuf;

use super::target::{Output, Target};
use crate::capture::{
    self, Canceller, Captured, Keeper, LateEnd, LateStreams, Sink, Spec, StartError,
};
use crate::error::{Error, Result};
use crate::files::digest::{Digest, Hasher};
use crate::index::{IndexOptions, Indexer, mark_due};
use crate::outcome::Outcome;
use crate::record::command::CommandSpec;
use crate::record::ending::Ending;
use crate::record::recorded::Recorded;
use crate::record::run::Run;
use crate::record::step::{Step, StepSpec};
use crate::record::{artifact, recover, tag};
use crate::store::transaction::Transaction;

/// The exit status for a child that took longer than it was given, as timeout(1) has it.
const TIMED_OUT: i32 = 124;

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
        if let Some(trouble) = recording.target.store().redaction_trouble() {
            let error = Error::invalid(trouble);
            if strict {
                return Err(error);
            }
            recording.warnings.push(error.to_string());
        }
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
        } else if let Err(error) = self.index_lines(&report) {
            report.warnings.push(format!("the output cannot be searched yet: {error}"));
        }
        report.stdout = self.stdout.map(|output| output.path);
        report.stderr = self.stderr.map(|output| output.path);
        report
    }

    fn attach(&mut self, spec: &mut Spec) {
        let redaction = self.target.store().redaction();
        let warnings = &mut self.warnings;
        let mut attach = |output: &Option<Output>, sink: &mut Sink| match output
            .as_ref()
            .map(|output| output.file.try_clone())
            .transpose()
        {
            Ok(file) => {
                sink.file = file;
                sink.redactor = redaction.redactor();
            }
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
        let scope = self.target.scope();
        Box::new(move |late: LateStreams| {
            if !late.redacted.is_empty() {
                let count = |tx: &Transaction| tag::count_redacted(tx, &scope, &late.redacted);
                let _ = store.write("cannot count what was redacted", count);
            }
            for (output, digest) in [(stdout, late.stdout), (stderr, late.stderr)] {
                if let (Some((artifact_id, file)), Some(digest)) = (output, digest) {
                    // Nobody waits for this any more; the end of the run tries again.
                    let _ = artifact::settle(&store, artifact_id, file, &digest);
                }
            }
        })
    }

    /// Writes the end and the hashes. The lines follow in transactions of their own, so that trouble with those does
    /// not cost the end.
    fn finish(&self, report: &Report) -> Result<()> {
        let store = self.target.store();
        let fts5 = store.has_fts5()?;
        store.write("cannot record the end", |tx| {
            for (output, digest) in self.outputs(report) {
                // What is still being written is completed at the end of the run.
                if !digest.still_open {
                    artifact::complete(tx, output.artifact_id, &digest)?;
                }
                if fts5 && self.is_indexed(output, &digest) {
                    mark_due(tx, output.artifact_id)?;
                }
            }
            if let Some(captured) = &report.captured {
                tag::count_redacted(tx, &self.target.scope(), &captured.redacted)?;
            }
            self.target.close(tx, &report.ending)
        })?;
        // SQLite goes on writing to a file that was removed, and says nothing.
        fs::metadata(store.path()).map(drop).map_err(|error| Error::io("find", store.path(), error))
    }

    /// Indexes the output. In a whole run it also completes what others left behind.
    fn index_lines(&self, report: &Report) -> Result<()> {
        let store = self.target.store();
        let mut files = Vec::new();
        for (output, digest) in self.outputs(report) {
            if self.is_indexed(output, &digest) {
                let file = output.file.try_clone();
                let file = file.map_err(|error| Error::io("read", &output.path, error))?;
                files.push((output.artifact_id, file));
            }
        }
        if !files.is_empty() && store.has_fts5()? {
            Indexer::all(store, files, &self.index)?;
        }
        if let Target::Run(run) = &self.target {
            recover::run(store, run.id())?;
        }
        Ok(())
    }

    fn is_indexed(&self, output: &Output, digest: &Digest) -> bool {
        digest.size > 0 && digest.is_text && self.index.streams.includes(&output.kind)
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
