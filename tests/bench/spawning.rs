//! What a recorded `true` costs over a bare one, spawned from bash.

use std::path::Path;
use std::process::Command;

use rusqlite::Connection;

use crate::Result;
use crate::lab::Lab;
use crate::measure::median;
use crate::table::{Budget, Table};

const ROUNDS: &str = "300";

/// How many steps a long run has behind it.
const EARLIER: u32 = 5000;

/// Adds a row for a run that begins and one for a run that is long.
pub fn measure(lab: &Lab, table: &mut Table) -> Result<()> {
    let run = lab.start_run("spawn.db")?;
    compare(lab, &run, "`true` as a step", table)?;
    let run = lab.start_run("spawn.db")?;
    add_steps(&lab.path("spawn.db"), &run)?;
    compare(lab, &run, &format!("the same after {EARLIER} steps"), table)
}

fn compare(lab: &Lab, run: &str, what: &str, table: &mut Table) -> Result<()> {
    let output = Command::new("bash")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("bench/steps.sh"))
        .arg(ROUNDS)
        .arg(lab.program())
        .env("SCENARIOLOG_DB", lab.path("spawn.db"))
        .env("SCENARIOLOG_RUN_ID", run)
        .output()?;
    if !output.status.success() {
        return Err(format!("steps.sh: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let column = |number: usize| {
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let cells: Vec<f64> =
            text.lines().filter_map(|line| line.split(' ').nth(number)?.parse().ok()).collect();
        median(cells) / 1e3
    };
    let (bare, recorded) = (column(0), column(1));
    table.add(
        what,
        format!("{recorded:.2} ms"),
        format!("{bare:.2} ms bare"),
        (recorded - bare, " ms more"),
        Budget::AtMost(4.0),
    );
    Ok(())
}

fn add_steps(db: &Path, run: &str) -> Result<()> {
    Connection::open(db)?.execute(
        "INSERT INTO steps (step_id, run_id, step_num, step_name, started_at, completed_at, exit_code,
                            duration_ms, outcome)
         WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?2)
         SELECT printf('01890a5d-ac96-774b-bcce-%012d', n), ?1, n, 'step ' || n,
                '2026-01-01T00:00:00.000000000Z', '2026-01-01T00:00:01.000000000Z', 0, 1000.0, 'passed'
         FROM numbers",
        (run, EARLIER),
    )?;
    Ok(())
}
