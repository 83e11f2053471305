//! How soon questions are answered.

use crate::Result;
use crate::indexing::RECORDED;
use crate::lab::Lab;
use crate::measure::median;
use crate::table::{Budget, Table};

const ROUNDS: usize = 15;

const QUESTIONS: [(&str, &[&str]); 7] = [
    ("summary", &["summary"]),
    ("failures of all runs", &["failures", "--all-runs"]),
    ("timings of all runs", &["timings", "--all-runs"]),
    ("search, a frequent word", &["search", "--query", "error"]),
    ("search, a phrase", &["search", "--query", "\"context deadline exceeded\""]),
    ("search, in one run", &["search", "--query", "error AND failed", "--run-id", "latest"]),
    ("search, the best first", &["search", "--query", "heap AND overflow", "--order", "rank"]),
];

/// Adds a row for each question: whole processes, beside one that only says its version.
pub fn measure(lab: &Lab, table: &mut Table) -> Result<()> {
    let millis = |args: &[&str]| {
        let times: Result<Vec<f64>> =
            (0..ROUNDS).map(|_| Ok(lab.run(RECORDED, args)?.wall.as_secs_f64() * 1e3)).collect();
        Ok::<_, Box<dyn std::error::Error>>(median(times?))
    };
    for (what, args) in QUESTIONS {
        let (bare, asked) = (millis(&["--version"])?, millis(args)?);
        table.add(
            what,
            format!("{asked:.1} ms"),
            format!("{bare:.1} ms --version"),
            (asked - bare, " ms more"),
            Budget::None,
        );
    }
    Ok(())
}
