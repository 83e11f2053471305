//! `kv get`, `kv set`, `kv remove`; `kv list` is a report.

use scenariolog::redact::RedactOptions;
use scenariolog::{Result, tag};

use crate::options::{ScopeArgs, warn_of_redaction};
use crate::say::{print_line, say};
use crate::tags::KvArgs;

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Print the value of a tag; the exit status is 1 if there is none
    Get(KeyArgs),
    /// Set tags; a key that exists gets the new value
    Set(SetArgs),
    /// Remove a tag; the exit status is 1 if there is none
    Remove(KeyArgs),
}

#[derive(Debug, clap::Args)]
pub struct KeyArgs {
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

pub fn run(command: &Command) -> Result<i32> {
    match command {
        Command::Get(args) => get(args),
        Command::Set(args) => set(args).map(|()| 0),
        Command::Remove(args) => remove(args),
    }
}

fn get(args: &KeyArgs) -> Result<i32> {
    let store = args.scope.db.open()?;
    if let Some(value) = tag::get(&store, &args.scope.find(&store)?, &args.key)? {
        return print_line(&value).map(|()| 0);
    }
    Ok(args.missing())
}

fn set(args: &SetArgs) -> Result<()> {
    let mut tags = args.tags.tags()?;
    tags.extend(args.key.clone().zip(args.value.clone()));
    let store = args.scope.db.open_to_record(false, RedactOptions::none())?;
    warn_of_redaction(&store);
    tag::set(&store, &args.scope.find(&store)?, &tags)
}

fn remove(args: &KeyArgs) -> Result<i32> {
    let store = args.scope.db.open_to_record(false, RedactOptions::none())?;
    let removed = tag::remove(&store, &args.scope.find(&store)?, &args.key)?;
    Ok(if removed { 0 } else { args.missing() })
}

impl KeyArgs {
    /// Says that there is no such tag, and returns the exit status for that.
    fn missing(&self) -> i32 {
        say(&format!("there is no tag \"{}\"", self.key.escape_debug()));
        1
    }
}
