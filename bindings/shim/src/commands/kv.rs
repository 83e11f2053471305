//! `kv get`, `kv set`, `kv list`

use scenariolog::{Recorded, Result, Scope, Store, tag};

use super::print_line;
use crate::cli::say;
use crate::common::{DbArgs, RunArgs, print_report};
use crate::output::OutputArgs;
use crate::tags::KvArgs;

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Print the value of a tag; exit status 1 where there is no such tag
    Get(GetArgs),
    /// Set tags; a key that is there already gets the new value
    Set(SetArgs),
    /// List tags
    List(ListArgs),
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
    /// The scope that is meant, in this store. An empty --step-id is none: it takes back the environment's.
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

#[derive(Debug, clap::Args)]
pub struct GetArgs {
    #[command(flatten)]
    scope: ScopeArgs,

    /// The tag's key
    key: String,
}

#[derive(Debug, clap::Args)]
pub struct SetArgs {
    #[command(flatten)]
    scope: ScopeArgs,

    /// The tag's key
    #[arg(requires = "value", required_unless_present = "kv")]
    key: Option<String>,

    /// Its value, any text
    #[arg(allow_hyphen_values = true)]
    value: Option<String>,

    #[command(flatten)]
    tags: KvArgs,
}

#[derive(Debug, clap::Args)]
pub struct ListArgs {
    #[command(flatten)]
    scope: ScopeArgs,

    #[command(flatten)]
    output: OutputArgs,
}

pub fn run(command: &Command) -> Result<i32> {
    match command {
        Command::Get(args) => get(args),
        Command::Set(args) => set(args).map(|()| 0),
        Command::List(args) => list(args).map(|()| 0),
    }
}

fn get(args: &GetArgs) -> Result<i32> {
    let store = args.scope.db.open()?;
    if let Some(value) = tag::get(&store, &args.scope.find(&store)?, &args.key)? {
        return print_line(&value).map(|()| 0);
    }
    say(&format!("there is no tag \"{}\"", args.key.escape_debug()));
    Ok(1)
}

fn set(args: &SetArgs) -> Result<()> {
    let mut tags = args.tags.tags()?;
    tags.extend(args.key.clone().zip(args.value.clone()));
    let store = args.scope.db.open_to_record(false)?;
    tag::set(&store, &args.scope.find(&store)?, &tags)
}

fn list(args: &ListArgs) -> Result<()> {
    print_report(&args.output, &["key", "value"], "no tags", || {
        let store = args.scope.db.open()?;
        tag::list(&store, &args.scope.find(&store)?)
    })
}
