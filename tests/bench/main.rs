//! What recording costs, beside baselines measured in turn with it. `tests/bench/run` builds and starts it.

mod across;
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

/// What measures one side of it, and adds rows to the table. The largest comes last, since what it leaves to be written
/// to the disk would disturb the others.
const MEASUREMENTS: [fn(&Lab, &mut Table) -> Result<()>; 5] =
    [spawning::measure, indexing::measure, asking::measure, across::measure, streaming::measure];

fn main() -> ExitCode {
    let lab = match Lab::from_arguments() {
        Ok(lab) => lab,
        Err(error) => {
            eprintln!("bench: {error}");
            return ExitCode::from(2);
        }
    };
    let mut table = Table::default();
    let mut is_complete = true;
    for measure in MEASUREMENTS {
        if let Err(error) = measure(&lab, &mut table) {
            eprintln!("bench: {error}");
            is_complete = false;
        }
    }
    print!("{table}");
    warn_if_busy();
    match (is_complete, table.is_over()) {
        (true, false) => ExitCode::SUCCESS,
        (true, true) => ExitCode::FAILURE,
        (false, _) => ExitCode::from(2),
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
