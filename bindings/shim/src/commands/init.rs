//! `init`

use scenariolog::Result;

use crate::options::DbArgs;
use crate::say::say;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    db: DbArgs,
}

pub fn run(args: &Args) -> Result<()> {
    let store = args.db.create()?;
    if !store.has_fts5()? {
        say("FTS5 not available: everything but search and index fts will work");
    }
    Ok(())
}
