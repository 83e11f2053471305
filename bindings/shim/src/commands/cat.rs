//! `cat`: the output of a step, byte for byte.

use std::io::{self, Write};

use scenariolog::artifact::ArtifactRow;
use scenariolog::{Error, Recorded, Result};

use crate::options::{DbArgs, RunArgs};

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
}

pub fn run(args: &Args) -> Result<()> {
    let store = args.db.open()?;
    let step = args.run.find(&store)?.step(&args.step)?;
    let kind = if args.stderr { "stderr" } else { &args.kind };
    let artifact =
        step.artifacts()?.into_iter().rfind(|artifact| artifact.kind == kind).ok_or_else(|| {
            Error::NotFound(format!(
                "step {} has no artifact of the kind \"{kind}\"",
                step.step_num()
            ))
        })?;
    copy(&artifact, store.owner()?)
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
