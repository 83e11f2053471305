//! How fast lines are indexed, and how much room they take.

use std::fs;
use std::path::PathBuf;

use crate::Result;
use crate::lab::Lab;
use crate::measure::{least, megabytes, run};
use crate::table::{Budget, Table};

/// The logs: as many files of so many bytes, a step's each.
const FILES: u64 = 288;
const FILE_BYTES: usize = 250_000;

/// Steps of a run; one in each fails.
const STEPS: usize = 12;

const ROUNDS: usize = 5;

/// The file that all those steps are recorded into.
pub const RECORDED: &str = "recorded.db";

/// Adds the rows about speed and size, and leaves [`RECORDED`] behind.
pub fn measure(lab: &Lab, table: &mut Table) -> Result<()> {
    let logs = lab.write_logs("step", FILES, FILE_BYTES)?;
    let mut bytes = 0;
    for log in &logs {
        bytes += fs::metadata(log)?.len();
    }
    record(lab, "plain.db", "none", &logs)?;
    compare_speed(lab, &logs, bytes, table)?;
    record(lab, RECORDED, "all", &logs)?;
    compare_size(lab, bytes, table)
}

/// Records the logs as the output of steps.
fn record(lab: &Lab, db: &str, index: &str, logs: &[PathBuf]) -> Result<()> {
    for steps in logs.chunks(STEPS) {
        let id = lab.start_run(db)?;
        for (number, log) in steps.iter().enumerate() {
            let script = if number == STEPS / 2 { "cat \"$0\"; exit 1" } else { "cat \"$0\"" };
            let args = ["exec", "--run-id", &id, "--index", index, "--", "sh", "-c", script];
            let mut command = lab.scenariolog(db, &args);
            command.arg(log).output()?;
        }
        lab.run(db, &["run", "end", "--run-id", &id, "--exit-code", "1"])?;
    }
    Ok(())
}

/// In time of the processor, of which each of the three needs one: so the load of other processes does not count. And
/// of the fastest round of each, since whoever shares the processor's core can only add to it.
fn compare_speed(lab: &Lab, logs: &[PathBuf], bytes: u64, table: &mut Table) -> Result<()> {
    let (mut ours, mut by_hand, mut go) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let seconds =
            |command: &mut _| Ok::<_, Box<dyn std::error::Error>>(run(command)?.cpu.as_secs_f64());
        lab.copy("plain.db", "index.db")?;
        ours.push(seconds(&mut lab.scenariolog("index.db", &["index", "fts"]))?);
        lab.copy("plain.db", "index.db")?;
        by_hand.push(seconds(&mut lab.baseline("lines", "index.db", logs))?);
        lab.remove("go.db");
        go.push(seconds(&mut lab.baseline("fts", "go.db", logs))?);
    }
    let ours = least(&ours);
    let speed = |seconds: f64| format!("{:.1} MB/s", megabytes(bytes) / seconds);
    let rows = [(least(&by_hand), "the same in C", 0.9), (least(&go), "Go's layout in C", 1.3)];
    for (other, name, budget) in rows {
        table.add(
            "lines indexed",
            speed(ours),
            format!("{} {name}", speed(other)),
            (other / ours, " × the speed"),
            Budget::AtLeast(budget),
        );
    }
    Ok(())
}

fn compare_size(lab: &Lab, bytes: u64, table: &mut Table) -> Result<()> {
    let log = megabytes(bytes);
    let rows = [
        ("size of the file", RECORDED, Budget::AtMost(1.8)),
        ("  in Go's layout", "go.db", Budget::None),
    ];
    for (what, db, budget) in rows {
        let size = megabytes(fs::metadata(lab.path(db))?.len());
        let (measured, baseline) = (format!("{size:.1} MB"), format!("{log:.1} MB of log"));
        table.add(what, measured, baseline, (size / log, " × the log"), budget);
    }
    Ok(())
}
