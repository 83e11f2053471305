//! A gigabyte of output: how long it takes, and how large the recorder grows.

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;
use std::process::Command;

use crate::Result;
use crate::corpus::write_binary;
use crate::lab::Lab;
use crate::measure::{Measured, median, megabytes, run};
use crate::table::{Budget, Table};

/// The output is a file of so many bytes, so many times over.
const FILE_BYTES: usize = 62_500_000;
const TIMES: usize = 16;

const ROUNDS: usize = 3;

/// Adds two rows for log text and two for bytes that are none.
pub fn measure(lab: &Lab, table: &mut Table) -> Result<()> {
    let text = lab.write_logs("stream", 1, FILE_BYTES)?.remove(0);
    let binary = lab.path("stream.bin");
    let mut file = BufWriter::new(File::create(&binary)?);
    write_binary(1, FILE_BYTES, &mut file)?;
    file.flush()?;
    compare(lab, "1 GB of text", &text, table)?;
    compare(lab, "1 GB of binary", &binary, table)
}

fn compare(lab: &Lab, what: &str, file: &PathBuf, table: &mut Table) -> Result<()> {
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        rounds.push((record(lab, file)?, redirect(lab, file)?));
    }
    let seconds = |measured: &Measured| measured.wall.as_secs_f64();
    let ours = median(rounds.iter().map(|(ours, _)| seconds(ours)));
    let plain = median(rounds.iter().map(|(_, plain)| seconds(plain)));
    table.add(
        what,
        format!("{ours:.2} s"),
        format!("{plain:.2} s > file, sha256sum"),
        (median(rounds.iter().map(|(ours, plain)| seconds(ours) / seconds(plain))), " × the time"),
        Budget::AtMost(1.5),
    );
    let peak = rounds.iter().map(|(ours, _)| ours.peak_bytes).max().unwrap_or_default();
    let peak = megabytes(peak);
    table.add(
        "  resident at most",
        format!("{peak:.1} MB"),
        String::new(),
        (peak, " MB"),
        Budget::AtMost(48.0),
    );
    Ok(())
}

fn record(lab: &Lab, file: &PathBuf) -> Result<Measured> {
    let id = lab.start_run("stream.db")?;
    let mut command = lab.scenariolog("stream.db", &["exec", "--run-id", &id, "--", "cat"]);
    let measured = run(command.args(vec![file; TIMES]));
    fs::remove_dir_all(lab.path(".logs"))?;
    measured
}

fn redirect(lab: &Lab, file: &PathBuf) -> Result<Measured> {
    let copy = lab.path("redirected");
    let mut command = Command::new("sh");
    command.args(["-c", r#"out=$0; cat "$@" >"$out" && sha256sum "$out""#]).arg(&copy);
    let measured = run(command.args(vec![file; TIMES]));
    fs::remove_file(copy)?;
    measured
}
