//! Options that several commands share: which file, which run, which runs, whose tags.

use std::path::PathBuf;

use scenariolog::redact::RedactOptions;
use scenariolog::{Mode, OpenOptions, Recorded, Result, Run, Scope, Store};

use crate::headings::OUTPUT;
use crate::say::say;

/// Which file.
#[derive(Debug, Clone, clap::Args)]
pub struct DbArgs {
    /// The file
    #[arg(long, value_name = "FILE", default_value = "scenariolog.db", env = "SCENARIOLOG_DB")]
    pub db: PathBuf,
}

impl DbArgs {
    /// Opens the file, which must exist.
    pub fn open(&self) -> Result<Store> {
        Store::open(&self.db)
    }

    /// Opens the file, creating it if it does not exist.
    pub fn create(&self) -> Result<Store> {
        Store::create(&self.db)
    }

    /// Opens the file to record into it with this masked.
    pub fn open_redacting(&self, create: bool, redact: RedactOptions) -> Result<Store> {
        OpenOptions::new().create(create).redact(redact).open(&self.db)
    }

    /// Opens the file for a single small write: closing it does not checkpoint.
    pub fn open_to_record(&self, create: bool, redact: RedactOptions) -> Result<Store> {
        let options = OpenOptions::new().create(create).checkpoint_on_close(false);
        options.redact(redact).open(&self.db)
    }
}

/// Says what is wrong with what is to be redacted, for commands that record no child.
pub fn warn_of_redaction(store: &Store) {
    if let Some(trouble) = store.redaction_trouble() {
        say(&format!("warning: {trouble}"));
    }
}

/// Who may read what is recorded.
#[derive(Debug, Clone, clap::Args)]
pub struct ModeArgs {
    #[arg(help_heading = OUTPUT,
        long,
        value_name = "MODE",
        help = "The permissions of new log directories, as in 0750; files get the same without execution. The \
                default is SCENARIOLOG_MODE or else 0700, and the umask can only narrow them"
    )]
    mode: Option<Mode>,
}

impl ModeArgs {
    /// Uses it for all that this process creates.
    pub fn choose(&self) {
        if let Some(mode) = self.mode {
            mode.choose();
        }
    }
}

/// Which run, where it must be one.
#[derive(Debug, Clone, clap::Args)]
pub struct RunArgs {
    /// The run: its id, a unique prefix of it, or "latest"
    #[arg(long, value_name = "ID", default_value = "latest", env = "SCENARIOLOG_RUN_ID")]
    pub run_id: String,
}

impl RunArgs {
    /// The run, in this store.
    pub fn find(&self, store: &Store) -> Result<Run> {
        store.run(&self.run_id)
    }
}

/// Whose tags or artifacts.
#[derive(Debug, clap::Args)]
pub struct ScopeArgs {
    #[command(flatten)]
    pub db: DbArgs,

    #[command(flatten)]
    run: RunArgs,

    /// The step, instead of the run itself: its id, or its number or name in the run
    #[arg(long, value_name = "STEP", env = "SCENARIOLOG_STEP_ID")]
    step_id: Option<String>,

    /// The command, instead of the run or the step: its id
    #[arg(long, value_name = "ID")]
    command_id: Option<String>,
}

impl ScopeArgs {
    /// The scope in this store. An empty --step-id overrides the environment's and means the run.
    pub fn find(&self, store: &Store) -> Result<Scope> {
        if let Some(id) = &self.command_id {
            return Ok(store.command(id)?.scope());
        }
        let run = self.run.find(store)?;
        match self.step_id.as_deref().filter(|id| !id.is_empty()) {
            Some(step) => Ok(run.step(step)?.scope()),
            None => Ok(run.scope()),
        }
    }
}
