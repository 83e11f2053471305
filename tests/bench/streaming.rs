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

/// Redaction is measured on less, and more often: what it adds is small.
const REDACTION_TIMES: usize = 4;
const REDACTION_ROUNDS: usize = 15;

/// Adds two rows for log text, two for bytes that are none, and two for text that is redacted.
pub fn measure(lab: &Lab, table: &mut Table) -> Result<()> {
    let text = lab.write_logs("stream", 1, FILE_BYTES)?.remove(0);
    let binary = lab.path("stream.bin");
    let mut file = BufWriter::new(File::create(&binary)?);
    write_binary(1, FILE_BYTES, &mut file)?;
    file.flush()?;
    compare(lab, "1 GB of text", &text, table)?;
    compare(lab, "1 GB of binary", &binary, table)?;
    redact(lab, "250 MB, the ready set redacted", &text, &["--redact", "default"], table)?;
    let both = ["--redact", "default", "--redact-env", "PASSWORD", "--redact-env", "TOKEN"];
    redact(lab, "250 MB, and two variables", &text, &both, table)
}

/// What redaction adds to the capture: without an index, which takes far longer than both.
fn redact(lab: &Lab, what: &str, file: &PathBuf, flags: &[&str], table: &mut Table) -> Result<()> {
    let mut rounds = Vec::new();
    for _ in 0..REDACTION_ROUNDS {
        rounds.push((capture(lab, file, flags)?, capture(lab, file, &[])?));
    }
    let (ours, plain): (Vec<f64>, Vec<f64>) = rounds.iter().copied().unzip();
    table.add(
        what,
        format!("{:.0} ms", median(ours) * 1e3),
        format!("{:.0} ms without", median(plain) * 1e3),
        (median(rounds.iter().map(|(ours, plain)| ours / plain)), " × the time"),
        Budget::AtMost(1.1),
    );
    Ok(())
}

/// Seconds that a capture takes.
fn capture(lab: &Lab, file: &PathBuf, flags: &[&str]) -> Result<f64> {
    let id = lab.start_run("stream.db")?;
    let args = ["exec", "--run-id", &id, "--index", "none"];
    let mut command = lab.scenariolog("stream.db", &[&args, flags, &["--", "cat"]].concat());
    command.env("PASSWORD", "hunter2-is-long").env("TOKEN", "another-secret-77");
    let measured = run(command.args(vec![file; REDACTION_TIMES]))?;
    fs::remove_dir_all(lab.path(".logs"))?;
    Ok(measured.wall.as_secs_f64())
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
