//! The tags of one run, step or command.

use crate::ask::report::declare::{Place, Report};
use crate::ask::report::given::Given;
use crate::ask::report::opt::Opt;
use crate::error::Result;
use crate::record::recorded::Recorded;
use crate::record::scope::Scope;
use crate::record::tag::{self, TagRow};
use crate::row::ReportRow;
use crate::store::Store;

pub(super) const REPORTS: &[Report] = &[Report {
    name: "tags",
    place: Place::Command(&["kv", "list"]),
    about: "List tags",
    order: "by key",
    row: TagRow::TYPE,
    fields: &["key", "value"],
    none: "no tags",
    limited: None,
    options: &[
        Opt::text("run_id", "The run: its id, a unique prefix of it, or \"latest\"")
            .value("ID")
            .default("latest")
            .env("SCENARIOLOG_RUN_ID"),
        Opt::text(
            "step_id",
            "The step, instead of the run itself: its id, or its number or name in the run",
        )
        .value("STEP")
        .env("SCENARIOLOG_STEP_ID"),
        Opt::text("command_id", "The command, instead of the run or the step: its id").value("ID"),
    ],
    bad: None,
    ask: |store, given| Ok(tag::list(store, &scope(store, given)?)?.into()),
}];

/// An empty step id stands for none, so that it can take back one from the environment.
fn scope(store: &Store, given: &Given) -> Result<Scope> {
    if let Some(id) = given.text("command_id") {
        return Ok(store.command(id)?.scope());
    }
    let run = store.run(given.text("run_id").unwrap_or("latest"))?;
    match given.text("step_id").filter(|id| !id.is_empty()) {
        Some(step) => Ok(run.step(step)?.scope()),
        None => Ok(run.scope()),
    }
}
