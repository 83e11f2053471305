//! What recording costs, beside baselines measured in turn with it. `tests/bench/run` builds and starts it.

mod asking;
mod corpus;
mod indexing;
mod lab;
mod measure;
mod spawning;
mod streaming;
mod table;

use std::error::Error;
use std::process::ExitCode;

use lab::Lab;
use table::Table;

/// What all that can fail here fails with.
type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    match run() {
        Ok(table) => {
            print!("{table}");
            warn_if_busy();
            ExitCode::from(u8::from(table.is_over()))
        }
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::from(2)
        }
    }
}

/// Says so where others wanted the processors too: what is measured in time of the clock then is too long.
fn warn_if_busy() {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().and_then(|load| load.parse::<f64>().ok());
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let bound = u32::try_from(processors).map_or(f64::MAX, f64::from) + 1.0;
    if let Some(load) = load.filter(|load| *load > bound) {
        println!("The machine was busy: load {load} on {processors} processors.");
    }
}

/// Measures everything. The largest comes last, since what it leaves to be written to the disk would disturb.
fn run() -> Result<Table> {
    let lab = Lab::from_arguments()?;
    let mut table = Table::default();
    spawning::measure(&lab, &mut table)?;
    indexing::measure(&lab, &mut table)?;
    asking::measure(&lab, &mut table)?;
    streaming::measure(&lab, &mut table)?;
    Ok(table)
}
