//! Which number and id a step gets.

use crate::error::{Result, sqlite};
use crate::store::id;
use crate::store::transaction::Transaction;

/// How many steps of other runs are passed in search of the last one of a run.
const OTHERS: usize = 10_000;

/// The number of a new step, and an id that keeps the steps of its run in the order of their start.
///
/// Steps at the top have no index by number: it would be a third of what a step costs. Since ids rise, the last such
/// step is found from the end of the table, and it knows the highest number so far.
pub(crate) struct Number {
    /// The id.
    pub step_id: String,
    /// The number.
    pub step_num: i64,
    /// The highest number in the run with this one, for a step at its top.
    highest: Option<i64>,
}

impl Number {
    /// The number that was asked for, or the next one under the parent.
    pub fn next(
        tx: &Transaction,
        run_id: &str,
        parent: Option<&str>,
        wanted: Option<i64>,
    ) -> Result<Self> {
        if let Some(parent) = parent {
            let step_num = wanted.map_or_else(|| next_below(tx, parent), Ok)?;
            return Ok(Self { step_id: id::new(), step_num, highest: None });
        }
        let (last, highest) = before(tx, run_id)?;
        let step_num = wanted.unwrap_or(highest + 1);
        Ok(Self { step_id: id::new_after(&last), step_num, highest: Some(highest.max(step_num)) })
    }

    /// The highest number in the run, where it is not this one.
    pub fn highest(&self) -> Option<i64> {
        self.highest.filter(|highest| *highest != self.step_num)
    }
}

fn next_below(tx: &Transaction, parent: &str) -> Result<i64> {
    tx.prepare_cached("SELECT COALESCE(max(step_num), 0) + 1 FROM steps WHERE parent_step_id = ?1")
        .and_then(|mut select| select.query_row([parent], |row| row.get(0)))
        .map_err(sqlite("cannot number the step"))
}

/// What is known of the steps at the top of a run before the new one.
struct Before {
    /// The id that the new one has to sort after.
    last: String,
    /// The highest number so far.
    highest: Option<i64>,
}

fn before(tx: &Transaction, run_id: &str) -> Result<(String, i64)> {
    let before = if id::sorts_by_time(run_id) {
        walk_back(tx, run_id).map_err(sqlite("cannot number the step"))?
    } else {
        Before { last: run_id.to_owned(), highest: None }
    };
    let highest = before.highest.map_or_else(|| highest(tx, run_id), Ok)?;
    Ok((before.last, highest))
}

/// Looks for the last step at the top of the run from the end of the table, and gives up where that is too far.
fn walk_back(tx: &Transaction, run_id: &str) -> rusqlite::Result<Before> {
    // Until the year 2527 ids begin with a 0; those of version 1 need not.
    let mut select = tx.prepare_cached(
        "SELECT step_id, run_id, parent_step_id IS NULL, COALESCE(highest_num, step_num) FROM steps
         WHERE step_id > ?1 AND step_id < '1' ORDER BY step_id DESC",
    )?;
    let mut rows = select.query([run_id])?;
    let (mut last, mut others) = (None, 0);
    while let Some(row) = rows.next()? {
        if last.is_none() {
            last = Some(row.get(0)?);
        }
        let is_own = row.get_ref(1)?.as_str()? == run_id;
        let highest = if is_own && row.get(2)? { row.get(3)? } else { None };
        others += usize::from(!is_own);
        if highest.is_some() || others > OTHERS {
            return Ok(Before { last: last.unwrap_or_default(), highest });
        }
    }
    Ok(Before { last: last.unwrap_or_else(|| run_id.to_owned()), highest: Some(0) })
}

/// The highest number at the top of a run, from all its steps.
fn highest(tx: &Transaction, run_id: &str) -> Result<i64> {
    tx.prepare_cached(
        "SELECT COALESCE(max(step_num), 0) FROM steps WHERE run_id = ?1 AND parent_step_id IS NULL",
    )
    .and_then(|mut select| select.query_row([run_id], |row| row.get(0)))
    .map_err(sqlite("cannot number the step"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::recorded::Recorded;
    use crate::record::run::{Run, RunSpec};
    use crate::record::step::{Step, StepSpec};
    use crate::store::Store;

    fn store(dir: &tempfile::TempDir) -> Store {
        Store::create(dir.path().join("x.db")).unwrap()
    }

    fn run(store: &Store, dir: &tempfile::TempDir) -> Run {
        store.start_run(&RunSpec::new(dir.path())).unwrap()
    }

    fn start(run: &Run, num: Option<i64>, parent: Option<&Step>) -> Step {
        let parent = parent.map(|step| step.id().to_owned());
        run.start_step(&StepSpec { step_num: num, parent, ..StepSpec::new("x") }).unwrap()
    }

    #[test]
    fn numbers_follow_the_highest_under_the_same_parent() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(&dir);
        let (run, other) = (run(&store, &dir), run(&store, &dir));
        let mut nums = Vec::new();
        for num in [None, Some(7), Some(3), None, Some(-1), None] {
            let step = start(&run, num, None);
            start(&other, None, None);
            for wanted in [None, Some(5), Some(2), None] {
                start(&run, wanted, Some(&step));
            }
            nums.push(step.step_num());
        }
        assert_eq!(nums, [1, 7, 3, 8, -1, 9]);
        let nested = "SELECT group_concat(step_num) FROM steps WHERE parent_step_id IS NOT NULL
                      GROUP BY parent_step_id";
        store
            .read(|conn| {
                let mut select = conn.prepare(nested).unwrap();
                let rows = select.query_map([], |row| row.get(0)).unwrap();
                for nums in rows {
                    let nums: String = nums.unwrap();
                    assert_eq!(nums, "1,2,5,6");
                }
                Ok(())
            })
            .unwrap();
    }

    /// Adds steps of another run that SQLite makes up, with ids from this one on.
    fn add_others(run: &Run, count: usize) {
        let sql = format!(
            "INSERT INTO steps (step_id, run_id, step_num, step_name, started_at)
             WITH RECURSIVE n (i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < {count})
             SELECT printf('0fffffff-ffff-7fff-8000-%012x', i), '{}', i, 'other', '' FROM n",
            run.id()
        );
        run.store().write("", |tx| tx.execute_batch(&sql).map_err(sqlite(""))).unwrap();
    }

    #[test]
    fn neither_the_clock_nor_the_steps_of_others_confuse_the_numbers() {
        for others in [3, OTHERS + 3] {
            let dir = tempfile::tempdir().unwrap();
            let store = store(&dir);
            let (run, other) = (run(&store, &dir), run(&store, &dir));
            let first = start(&run, Some(4), None);
            add_others(&other, others);
            let steps = [start(&run, None, None), start(&run, None, None)];
            assert_eq!(steps.each_ref().map(Step::step_num), [5, 6]);
            assert!(first.id() < steps[0].id() && steps[0].id() < steps[1].id());
        }
    }
}
