//! `snapshot`

use std::path::PathBuf;

use scenariolog::Result;
use scenariolog::snapshot::snapshot;

use crate::options::DbArgs;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    db: DbArgs,

    /// The new file; one that exists is not overwritten
    #[arg(value_name = "FILE")]
    path: PathBuf,
}

pub fn run(args: &Args) -> Result<()> {
    snapshot(&args.db.open()?, &args.path)
}
