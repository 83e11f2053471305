//! How a step is run again.

use rusqlite::{OptionalExtension, Row};

use crate::ask::compare::repro;
use crate::ask::filter::Usual;
use crate::ask::report::declare::{Place, Report};
use crate::ask::report::given::Given;
use crate::ask::report::opt::{Opt, RUN_ID, SUITE};
use crate::error::{Error, Result, sqlite};
use crate::record::find;
use crate::row::{ReportRow, row};
use crate::store::Store;
use crate::store::sql::{Cells, from_sql};

row! {
    /// How a step is run again.
    pub struct ReproRow {
        /// The command line, as a shell takes it, with the directory to run it in.
        pub command: String,
        /// The names from the top of the run, the step's own last, with slashes between them.
        pub step_path: String,
        /// The commit that was tested.
        pub commit: Option<String>,
        /// The step's id.
        pub step_id: String,
        /// The run.
        pub run_id: String,
    }
}

pub(super) const REPORTS: &[Report] = &[Report {
    name: "repro",
    place: Place::Command(&["repro"]),
    about: "Print the command line that runs a step again",
    order: "one row",
    row: ReproRow::TYPE,
    fields: &["command"],
    none: "there is no such step",
    limited: None,
    options: &[
        Opt::text("step", "The step: its path, the end of that, its number or its id").required(),
        RUN_ID,
        SUITE,
    ],
    bad: None,
    ask: |store, given| Ok(repro(store, given)?.into()),
}];

fn repro(store: &Store, given: &Given) -> Result<Vec<ReproRow>> {
    let runs = given.runs().conditions(store, Usual::Latest)?;
    store.read(|conn| {
        let (run_id, step_path) = find::step(conn, &runs, given.needed("step")?)?;
        let sql = format!(
            "SELECT s.step_name, p.step_name, s.argv_json, s.cwd, s.step_id, {}
             FROM scenario_runs AS r JOIN steps AS s USING (run_id)
             LEFT JOIN steps AS p ON p.step_id = s.parent_step_id
             WHERE r.run_id = ?1 AND s.step_path = ?2 ORDER BY s.started_at DESC, s.step_id DESC LIMIT 1",
            crate::ask::compare::past::sha()
        );
        let found = conn.prepare_cached(&sql).and_then(|mut select| {
            let row = |row: &Row| {
                let cells = Cells(row);
                let (name, parent): (String, Option<String>) = (cells.get(0)?, cells.get(1)?);
                let argv: Option<String> = cells.get(2)?;
                let cwd = from_sql(row.get_ref(3)?);
                let command = repro::command(&name, parent.as_deref(), argv.as_deref(), cwd.as_deref());
                Ok((command, cells.get(4)?, cells.get(5)?))
            };
            select.query_row([&run_id, &step_path], row).optional()
        });
        let Some((command, step_id, commit)) = found.map_err(sqlite("cannot read the step"))? else {
            return Ok(Vec::new());
        };
        let command = command.ok_or_else(|| {
            Error::NotFound(format!(
                "nothing is recorded of how the step \"{}\" was run",
                step_path.escape_debug()
            ))
        })?;
        Ok(vec![ReproRow { command, step_path, commit, step_id, run_id }])
    })
}
