//! `init`

use scenariolog::Result;

use crate::options::{DbArgs, ModeArgs};
use crate::say::say;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    db: DbArgs,

    #[command(flatten)]
    mode: ModeArgs,
}

pub fn run(args: &Args) -> Result<()> {
    args.mode.choose();
    let store = args.db.create()?;
    if !store.has_fts5()? {
        say("FTS5 not available: everything but search and index fts will work");
    }
    Ok(())
}
