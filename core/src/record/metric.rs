//! Metrics: numbers with a unit that a run or a step measured.

use rusqlite::params;

use crate::error::{Error, Result, sqlite};
use crate::record::scope::Scope;
use crate::redact::Counts;
use crate::store::Store;
use crate::time;

/// Records a number. One of a name may be recorded again and again: every value is kept, in order. A command's belongs
/// to its step.
pub fn add(store: &Store, scope: &Scope, name: &str, value: f64, unit: Option<&str>) -> Result<()> {
    if name.is_empty() {
        return Err(Error::invalid("the name of the metric is empty"));
    }
    if !value.is_finite() {
        return Err(Error::invalid(format!(
            "the value of the metric \"{}\" is not a finite number",
            name.escape_debug()
        )));
    }
    store.write("cannot record the metric", |tx| {
        // Not counted: a name that has a secret in it is no use as a name.
        let name = tx.redaction().text(name, &mut Counts::default());
        tx.prepare_cached(
            "INSERT INTO metrics (run_id, step_id, name, value, unit, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )
        .and_then(|mut insert| {
            let unit = unit.filter(|unit| !unit.is_empty());
            insert.execute(params![scope.run_id, scope.step_id, name, value, unit, time::now()])
        })
        .map(drop)
        .map_err(sqlite("cannot record the metric"))
    })
}
