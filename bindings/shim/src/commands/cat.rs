//! `cat`: the output of a step, byte for byte, or line by line as it arrived.

use std::io::{self, BufWriter, Write};

use scenariolog::arrival::{ArrivedLine, ArrivedLines};
use scenariolog::artifact::ArtifactRow;
use scenariolog::{Error, Recorded, Result, Step, report};

use crate::options::{DbArgs, RunArgs};
use crate::say::say;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    db: DbArgs,

    #[command(flatten)]
    run: RunArgs,

    /// The step: its id, a unique prefix of it, "latest", its number or path in the run, or as much of the end of its path
    /// as no other step has
    step: String,

    /// Print standard error
    #[arg(long, conflicts_with = "kind")]
    stderr: bool,

    /// Print the artifact of this kind
    #[arg(long, default_value = "stdout")]
    kind: String,

    /// Print standard output and standard error line by line in the order in which they arrived. What is written to two
    /// pipes has no other order; `exec --streams merged` records the one in which it was written
    #[arg(long, conflicts_with_all = ["kind", "stderr"])]
    merged: bool,

    /// Put before each line when its first byte arrived (UTC), how long after the start of the step that was, and the
    /// stream
    #[arg(long)]
    timestamps: bool,
}

pub fn run(args: &Args) -> Result<()> {
    let store = args.db.open()?;
    let step = args.run.find(&store)?.step(&args.step)?;
    let kind = if args.stderr { "stderr" } else { &args.kind };
    if args.merged {
        return print_lines(&step, ArrivedLines::of(&step)?, args.timestamps);
    }
    let artifact = artifact_of(&step, kind)?;
    if args.timestamps {
        return print_lines(&step, ArrivedLines::of_kind(&step, kind)?, true);
    }
    copy(&artifact, store.owner()?)
}

fn artifact_of(step: &Step, kind: &str) -> Result<ArtifactRow> {
    step.artifacts()?.into_iter().rfind(|artifact| artifact.kind == kind).ok_or_else(|| {
        Error::NotFound(format!("step {} has no artifact of the kind \"{kind}\"", step.step_num()))
    })
}

fn copy(artifact: &ArtifactRow, owner: u32) -> Result<()> {
    let path = artifact.absolute_path();
    let mut file = artifact.open(owner).map_err(|error| Error::io("read", &path, error))?;
    let mut out = io::stdout().lock();
    // Under a C main, nothing flushes a last line without a line end at exit.
    io::copy(&mut file, &mut out)
        .and_then(|_| out.flush())
        .map_err(|error| Error::io("print", &path, error))
}

fn print_lines(step: &Step, lines: ArrivedLines, timestamps: bool) -> Result<()> {
    if lines.stream_count() > 1 {
        say(
            "stdout and stderr came through two pipes: their lines are in the order in which they arrived",
        );
    }
    let stamps = timestamps.then(|| Stamps::of(step)).transpose()?;
    let mut out = BufWriter::new(io::stdout().lock());
    let print = |error| Error::Io { what: "cannot print the output".into(), source: error };
    let mut is_at_start = true;
    for line in lines {
        let line = line?;
        write_line(&mut out, &line, stamps.as_ref(), &mut is_at_start).map_err(print)?;
    }
    out.flush().map_err(print)
}

/// Writes a line, or a piece of one. A line that lacks its end gets one as soon as another follows.
fn write_line(
    out: &mut impl Write,
    line: &ArrivedLine,
    stamps: Option<&Stamps>,
    is_at_start: &mut bool,
) -> io::Result<()> {
    if !line.continues && !*is_at_start {
        out.write_all(b"\n")?;
    }
    if let Some(stamps) = stamps.filter(|_| !line.continues) {
        stamps.write(out, line)?;
    }
    *is_at_start = line.bytes.ends_with(b"\n");
    out.write_all(&line.bytes)
}

/// What stands before each line.
struct Stamps {
    started_at: String,
}

impl Stamps {
    fn of(step: &Step) -> Result<Self> {
        Ok(Self { started_at: report::step(step)?.started_at })
    }

    fn write(&self, out: &mut impl Write, line: &ArrivedLine) -> io::Result<()> {
        // To the millisecond: arrivals are not known better.
        let at = line.arrived_at(&self.started_at).map(|at| format!("{at:.23}Z"));
        let at = at.as_deref().unwrap_or("-");
        let since = line
            .since_start
            .map_or("-".to_owned(), |since| format!("+{:.3} s", since.as_secs_f64()));
        write!(out, "{at:24} {since:>11} {:6} | ", line.kind)
    }
}
