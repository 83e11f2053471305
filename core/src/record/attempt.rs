//! Attempts of one step, and which of them judges it.
//!
//! Steps of one run with the same parent, number and path are attempts of one step, and the last of them judges it.
//! What is nested in an attempt counts as long as that does.

use rusqlite::params;

use crate::error::{Result, sqlite};
use crate::store::transaction::Transaction;

/// The attempt that follows those there are.
pub(crate) fn next(
    tx: &Transaction,
    run_id: &str,
    parent: Option<&str>,
    step_path: &str,
    step_num: i64,
) -> Result<i64> {
    tx.prepare_cached(
        "SELECT COALESCE(max(attempt), 0) + 1 FROM steps
         WHERE run_id = ?1 AND step_path = ?2 AND step_num = ?3 AND parent_step_id IS ?4",
    )
    .and_then(|mut select| {
        select.query_row(params![run_id, step_path, step_num, parent], |row| row.get(0))
    })
    .map_err(sqlite("cannot count the attempts"))
}

/// The SQL condition that the step `s` judges: no attempt is later, neither its own nor of what it is nested in.
pub(crate) fn judges() -> String {
    format!(
        "(NOT {} AND (s.parent_step_id IS NULL OR NOT EXISTS (
           WITH RECURSIVE above (step_id) AS (
             SELECT s.parent_step_id
             UNION ALL
             SELECT steps.parent_step_id FROM above JOIN steps USING (step_id)
             WHERE steps.parent_step_id IS NOT NULL)
           SELECT 1 FROM above CROSS JOIN steps AS p USING (step_id) WHERE {})))",
        has_later("s"),
        has_later("p")
    )
}

/// The same where all steps are of one run, whose id is the parameter `run`: most runs repeat nothing, which one look at an
/// index tells.
pub(crate) fn judges_in(run: &str) -> String {
    format!(
        "(NOT EXISTS (SELECT 1 FROM steps WHERE run_id = {run} AND attempt <> 1) OR {})",
        judges()
    )
}

fn has_later(step: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM steps AS later WHERE later.run_id = {step}.run_id
         AND later.step_path = {step}.step_path AND later.step_num = {step}.step_num
         AND later.attempt > {step}.attempt AND later.parent_step_id IS {step}.parent_step_id)"
    )
}

#[cfg(test)]
mod tests {
    use crate::ask::filter::RunFilter;
    use crate::ask::report::{self, FailureOptions};
    use crate::ask::search::{Query, search};
    use crate::outcome::Outcome;
    use crate::record::batch::Payload;
    use crate::record::ending::Ending;
    use crate::record::run::{Run, RunSpec};
    use crate::record::step::{Step, StepSpec};
    use crate::store::Store;

    fn record(run: &Run, name: &str, parent: Option<&Step>, outcome: Outcome) -> Step {
        let parent = parent.map(|step| step.id().to_owned());
        let spec = StepSpec { step_num: Some(1), parent, ..StepSpec::new(name) };
        let step = run.start_step(&spec).unwrap();
        let said = Payload { kind: "stdout", name: "x".as_ref(), bytes: b"said" };
        step.end_with(&Ending::outcome(outcome), &[], &[said]).unwrap();
        step
    }

    /// What fails, as the report of failures, the search, the counts and the end of the run say.
    fn failing(run: &Run, store: &Store) -> (Vec<String>, Vec<String>, i64, Outcome) {
        let latest = RunFilter::default();
        let failures = report::failures(store, &latest, &FailureOptions::default()).unwrap();
        let query = Query { failed: true, ..Query::new("said") };
        let hits = search(store, &query).unwrap();
        let counted = report::run(store, run.id()).unwrap().failures;
        let end = run.end(&Ending::default()).unwrap();
        run.reopen().unwrap();
        (
            failures.into_iter().filter_map(|row| row.step_path).collect(),
            hits.into_iter().filter_map(|hit| hit.step_path).collect(),
            counted,
            end,
        )
    }

    #[test]
    fn what_is_nested_in_an_attempt_counts_as_long_as_that_does() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path().join("x.db")).unwrap();
        let run = store.start_run(&RunSpec::new(dir.path())).unwrap();
        let first = record(&run, "outer", None, Outcome::Failed);
        let inner = record(&run, "inner", Some(&first), Outcome::Failed);
        record(&run, "deep", Some(&inner), Outcome::TimedOut);
        let paths = ["outer", "outer/inner", "outer/inner/deep"].map(String::from).to_vec();
        assert_eq!(failing(&run, &store), (paths.clone(), paths, 3, Outcome::Failed));
        record(&run, "outer", None, Outcome::Passed);
        assert_eq!(failing(&run, &store), (Vec::new(), Vec::new(), 0, Outcome::Passed));
        let all = FailureOptions { all_attempts: true, ..FailureOptions::default() };
        let rows = report::failures(&store, &RunFilter::default(), &all).unwrap();
        assert_eq!(rows.len(), 3);
    }
}
