//! Options that several commands have, and how they are read.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use scenariolog::row::Record;
use scenariolog::{Error, OpenOptions, Result, Run, RunFilter, Store};

use crate::cli::say;
use crate::output::OutputArgs;
use crate::render::{Format, Screen};

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

    /// Opens the file, creating it where there is none.
    pub fn create(&self) -> Result<Store> {
        Store::create(&self.db)
    }

    /// Opens the file as a recorder of many small processes does: closing it writes nothing.
    pub fn open_to_record(&self, create: bool) -> Result<Store> {
        OpenOptions::new().create(create).checkpoint_on_close(false).open(&self.db)
    }
}

/// Which run, where it must be one.
#[derive(Debug, Clone, clap::Args)]
pub struct RunArgs {
    /// The run: its id, a unique beginning of it, or "latest"
    #[arg(long, value_name = "ID", default_value = "latest", env = "SCENARIOLOG_RUN_ID")]
    pub run_id: String,
}

impl RunArgs {
    /// The run, in this store.
    pub fn find(&self, store: &Store) -> Result<Run> {
        store.run(&self.run_id)
    }
}

/// Which runs a report is about.
#[derive(Debug, Clone, clap::Args)]
pub struct RunsArgs {
    /// The run: its id, a unique beginning of it, or "latest", which is the default
    #[arg(long, value_name = "ID", env = "SCENARIOLOG_RUN_ID")]
    pub run_id: Option<String>,

    /// Runs of this suite; alone, the latest of them
    #[arg(long, value_name = "NAME")]
    pub suite: Option<String>,

    /// All runs that started since then: a date, a time, or an age such as 90m, 2h, 7d
    #[arg(long, value_name = "WHEN", conflicts_with = "run_id")]
    pub since: Option<String>,

    /// All runs, not the latest alone
    #[arg(long, conflicts_with = "run_id")]
    pub all_runs: bool,
}

impl RunsArgs {
    /// The filter that these options mean.
    pub fn filter(&self) -> RunFilter {
        let run = match &self.run_id {
            None if self.all_runs || self.since.is_some() => None,
            None => Some("latest".to_owned()),
            run => run.clone(),
        };
        RunFilter { run, suite: self.suite.clone(), since: self.since.clone() }
    }
}

/// Prints a report: its schema if that is asked for, else its rows. `rows` is not called for the schema.
/// Where there are none and a person reads, standard error says what is missing.
pub fn print_report<R: Record>(
    output: &OutputArgs,
    defaults: &[&str],
    none: &str,
    rows: impl FnOnce() -> Result<Vec<R>>,
) -> Result<()> {
    let report = output.report::<R>(defaults)?;
    let mut out = io::stdout().lock();
    let screen = Screen::stdout();
    if report.print_schema(screen, &mut out)? {
        return Ok(());
    }
    let rows = rows()?;
    if rows.is_empty() && output.output == Format::Table {
        say(none);
    }
    report.print(rows.into_iter().map(Ok), screen, &mut out).map(drop)
}

/// A number with its noun, as in "1 line", "2 lines".
pub fn counted(count: impl Into<i128>, noun: &str) -> String {
    match count.into() {
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    }
}

/// Reads a duration such as `30s`, `5m`, `1h`, `250ms`; a number alone is seconds.
pub fn duration(text: &str) -> Result<Duration> {
    let unit = text.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
    let number = &text[..text.len() - unit.len()];
    let seconds = match unit {
        "ms" => 1e-3,
        "" | "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        "d" => 86_400.0,
        _ => f64::NAN,
    };
    number
        .parse::<f64>()
        .ok()
        .and_then(|number| Duration::try_from_secs_f64(number * seconds).ok())
        .ok_or_else(|| {
            Error::invalid(format!("\"{text}\" is no duration; write 30s, 5m, 1h or 250ms"))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_units() {
        assert_eq!(duration("30").unwrap(), Duration::from_secs(30));
        assert_eq!(duration("1.5m").unwrap(), Duration::from_secs(90));
        assert_eq!(duration("250ms").unwrap(), Duration::from_millis(250));
        for bad in ["", "s", "5 m", "-1", "1y", "1e9", "."] {
            assert!(duration(bad).is_err(), "{bad}");
        }
    }
}
