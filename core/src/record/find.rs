//! Which step a text stands for.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params_from_iter};

use crate::error::{Error, Result, sqlite};
use crate::record::attempt;
use crate::record::recorded::Recorded;
use crate::record::run::Run;
use crate::record::step::{self, Step};
use crate::store::id;
use crate::store::sql::Conditions;

/// How many steps the message about a text lists that fits several.
const LISTED: usize = 4;

/// The condition on `s` to have a number and to be at the top of its run.
const AT_TOP: &str = "s.step_num = ? AND s.parent_step_id IS NULL";

/// What a text turns out to be among the steps of some runs.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// The id of a step.
    Id(String),
    /// The path of steps.
    Path(String),
    /// The number of steps at the top of their runs.
    Number(i64),
    /// The path of nested steps that share a number.
    Nested(String, i64),
}

impl Meaning {
    /// The condition on `s` that the step is meant.
    pub fn condition(self) -> Conditions {
        let mut conditions = Conditions::default();
        match self {
            Self::Id(step_id) => conditions.add("s.step_id = ?", [Value::from(step_id)]),
            Self::Path(path) => conditions.add("s.step_path = ?", [Value::from(path)]),
            Self::Number(number) => {
                conditions.add(AT_TOP, [Value::from(number)]);
            }
            Self::Nested(path, number) => {
                let values = [Value::from(path), Value::from(number)];
                conditions.add("s.step_path = ? AND s.step_num = ?", values);
            }
        }
        conditions
    }

    /// Finds out what a text means to the runs `r` under these conditions: an id, a whole path, `latest`, a number,
    /// the end of a path behind a slash, or the prefix of an id, whichever fits first.
    pub fn of(conn: &Connection, runs: &Conditions, text: &str) -> Result<Self> {
        let value = || Value::from(text.to_owned());
        if let Some(id) = first(conn, runs, "s.step_id", "s.step_id = ?", [value()])? {
            return Ok(Self::Id(id));
        }
        if let Some(path) = first(conn, runs, "s.step_path", "s.step_path = ?", [value()])? {
            return Ok(Self::Path(path));
        }
        if text == "latest" {
            return latest(conn, runs)?.map(Self::Id).ok_or_else(|| id::unknown(id::STEP, text));
        }
        let number = text.parse::<i64>().ok();
        if let Some(number) = number
            && first(conn, runs, "s.step_id", AT_TOP, [Value::from(number)])?.is_some()
        {
            return Ok(Self::Number(number));
        }
        let tail = Value::from(format!("/{text}"));
        let is_tail = "substr(s.step_path, -length(?)) = ?";
        if let Some(path) = only_path(conn, runs, text, is_tail, [tail.clone(), tail])? {
            return Ok(Self::Path(path));
        }
        if let Some(number) = number
            && let Some(path) =
                only_path(conn, runs, text, "s.step_num = ?", [Value::from(number)])?
        {
            return Ok(Self::Nested(path, number));
        }
        // Last, since a number may look like the prefix of many ids.
        id::resolve(conn, id::STEP, text).map(Self::Id)
    }
}

impl Run {
    /// A step of this run: by id or a unique prefix of one, `latest`, number, path, or as much of the end of its path
    /// as no other step has. Of several attempts it is the last.
    pub fn step(&self, text: &str) -> Result<Step> {
        self.store().read(|conn| {
            let mut run = Conditions::default();
            run.add("r.run_id = ?", [Value::from(self.id().to_owned())]);
            let meaning = Meaning::of(conn, &run, text)?;
            if let Meaning::Number(number) = meaning {
                only_path(conn, &run, text, AT_TOP, [Value::from(number)])?;
            }
            let step_id = match meaning {
                Meaning::Id(step_id) => step_id,
                meaning => last(conn, &run, meaning, text)?,
            };
            step::load(conn, self.store(), &step_id)
        })
    }
}

/// The path of the step that a text means in a run.
pub(crate) fn in_run(conn: &Connection, run_id: &str, text: &str) -> Result<String> {
    let mut run = Conditions::default();
    run.add("r.run_id = ?", [Value::from(run_id.to_owned())]);
    step(conn, &run, text).map(|(_, step_path)| step_path)
}

/// The run and the path of the step that a text means among the steps of these runs.
pub(crate) fn step(conn: &Connection, runs: &Conditions, text: &str) -> Result<(String, String)> {
    let meaning = Meaning::of(conn, runs, text)?;
    if let Meaning::Number(number) = meaning {
        only_path(conn, runs, text, AT_TOP, [Value::from(number)])?;
    }
    let step_id = match meaning {
        Meaning::Id(step_id) => step_id,
        meaning => last(conn, runs, meaning, text)?,
    };
    conn.prepare_cached("SELECT run_id, step_path FROM steps WHERE step_id = ?1")
        .and_then(|mut select| select.query_row([&step_id], |row| Ok((row.get(0)?, row.get(1)?))))
        .optional()
        .map_err(sqlite("cannot look up the step"))?
        .ok_or_else(|| id::unknown(id::STEP, text))
}

/// Of the steps that are meant, the one that judges, and of several of these the one that was started last.
fn last(conn: &Connection, runs: &Conditions, meaning: Meaning, text: &str) -> Result<String> {
    let condition = meaning.condition();
    let order = format!(
        "{} ORDER BY {} DESC, s.started_at DESC, s.step_id DESC",
        condition.sql(),
        attempt::judges()
    );
    first(conn, runs, "s.step_id", &order, condition.values)?
        .ok_or_else(|| id::unknown(id::STEP, text))
}

fn latest(conn: &Connection, runs: &Conditions) -> Result<Option<String>> {
    let order = "true ORDER BY r.started_at DESC, r.run_id DESC, s.parent_step_id IS NULL DESC, s.started_at DESC,
                 s.step_id DESC";
    first(conn, runs, "s.step_id", order, [])
}

/// The path that all steps under a condition have; more than one is ambiguous.
fn only_path(
    conn: &Connection,
    runs: &Conditions,
    text: &str,
    condition: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Option<String>> {
    let sql = select(runs, "DISTINCT s.step_path", condition) + " ORDER BY s.step_path";
    let values = runs.values.iter().cloned().chain(values);
    let mut paths: Vec<String> = conn
        .prepare_cached(&sql)
        .and_then(|mut select| {
            select.query_map(params_from_iter(values), |row| row.get(0))?.collect()
        })
        .map_err(sqlite("cannot look up the step"))?;
    if paths.len() > 1 { Err(ambiguous(text, &paths)) } else { Ok(paths.pop()) }
}

fn ambiguous(text: &str, paths: &[String]) -> Error {
    let shown: Vec<_> =
        paths.iter().take(LISTED).map(|path| path.escape_debug().to_string()).collect();
    let more = match paths.len() - shown.len() {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    Error::Ambiguous(format!(
        "\"{}\" fits several steps: {}{more}; give more of the path",
        text.escape_debug(),
        shown.join(", ")
    ))
}

/// The first value of a column.
fn first(
    conn: &Connection,
    runs: &Conditions,
    column: &str,
    condition: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Option<String>> {
    let values = runs.values.iter().cloned().chain(values);
    conn.prepare_cached(&(select(runs, column, condition) + " LIMIT 1"))
        .and_then(|mut select| {
            select.query_row(params_from_iter(values), |row| row.get(0)).optional()
        })
        .map_err(sqlite("cannot look up the step"))
}

fn select(runs: &Conditions, columns: &str, condition: &str) -> String {
    format!(
        "SELECT {columns} FROM scenario_runs AS r JOIN steps AS s USING (run_id) WHERE {} AND {condition}",
        runs.sql()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::run::RunSpec;
    use crate::record::step::StepSpec;
    use crate::store::Store;

    fn start(run: &Run, name: &str, parent: Option<&Step>) -> Step {
        let parent = parent.map(|step| step.id().to_owned());
        run.start_step(&StepSpec { parent, ..StepSpec::new(name) }).unwrap()
    }

    #[test]
    fn a_step_is_found_by_as_much_of_its_path_as_is_its_alone() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path().join("x.db")).unwrap();
        let run = store.start_run(&RunSpec::new(dir.path())).unwrap();
        let (a, b) = (start(&run, "m/a", None), start(&run, "m/b", None));
        let in_a = start(&run, "TestNew", Some(&a));
        let in_b = start(&run, "TestNew", Some(&b));
        let sub = start(&run, "TestNew/sub", Some(&in_b));
        let four = start(&run, "4", Some(&b));
        let top = start(&run, "sub", None);
        let found = |text: &str| run.step(text).unwrap().id().to_owned();
        for (text, step) in [
            ("m/a", &a),
            ("a", &a),
            ("m/a/TestNew", &in_a),
            ("a/TestNew", &in_a),
            ("b/TestNew", &in_b),
            ("TestNew/sub", &sub),
            ("1", &a),
            ("3", &top),
            ("4", &four),
            // The whole path of one.
            ("sub", &top),
            (in_b.id(), &in_b),
        ] {
            assert_eq!(found(text), step.id(), "{text}");
        }
        assert_eq!(found("latest"), top.id());
        assert_eq!(
            run.step("TestNew").unwrap_err().to_string(),
            "\"TestNew\" fits several steps: m/a/TestNew, m/b/TestNew; give more of the path"
        );
        for text in ["New", "/TestNew", "TestNew/", "m", "%", "", "5"] {
            assert!(
                matches!(run.step(text), Err(Error::NotFound(_) | Error::InvalidArgument(_))),
                "{text}"
            );
        }
        let nested = run.start_step(&StepSpec {
            step_num: Some(50),
            parent: Some(a.id().to_owned()),
            ..StepSpec::new("x")
        });
        assert_eq!(found("50"), nested.unwrap().id());
        for parent in [&b, &in_a, &in_b, &sub, &four] {
            let parent = Some(parent.id().to_owned());
            run.start_step(&StepSpec { step_num: Some(50), parent, ..StepSpec::new("x") }).unwrap();
        }
        assert_eq!(
            run.step("50").unwrap_err().to_string(),
            "\"50\" fits several steps: m/a/TestNew/x, m/a/x, m/b/4/x, m/b/TestNew/sub/x, and 2 more; \
             give more of the path"
        );
    }

    #[test]
    fn equal_names_of_different_groups_are_different_steps() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path().join("x.db")).unwrap();
        let run = store.start_run(&RunSpec::new(dir.path())).unwrap();
        let outer = start(&run, "go test", None);
        let grouped = |group: &str| {
            let (parent, group) = (Some(outer.id().to_owned()), Some(group.to_owned()));
            run.start_step(&StepSpec { parent, group, ..StepSpec::new("TestNew") }).unwrap()
        };
        let steps = [grouped("m/a"), grouped("m/b")];
        assert_eq!(steps[0].step_path(), "go test/m/a/TestNew");
        assert_eq!(run.step("b/TestNew").unwrap().id(), steps[1].id());
        assert!(matches!(run.step("TestNew"), Err(Error::Ambiguous(_))));
        let sub = start(&run, "TestNew/sub", Some(&steps[0]));
        assert_eq!(sub.step_path(), "go test/m/a/TestNew/sub");
    }

    #[test]
    fn of_several_attempts_it_is_the_last_one_that_counts() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path().join("x.db")).unwrap();
        let run = store.start_run(&RunSpec::new(dir.path())).unwrap();
        let attempt = |parent: Option<&Step>, attempt| {
            let parent = parent.map(|step| step.id().to_owned());
            let name = if parent.is_some() { "inner" } else { "outer" };
            let spec = StepSpec { step_num: Some(1), attempt, parent, ..StepSpec::new(name) };
            run.start_step(&spec).unwrap()
        };
        let first = attempt(None, None);
        let second = attempt(None, None);
        assert_eq!((first.attempt(), second.attempt()), (1, 2));
        let inner = [attempt(Some(&second), Some(2)), attempt(Some(&second), Some(1))];
        attempt(Some(&first), Some(9));
        assert_eq!(run.step("outer").unwrap().id(), second.id());
        assert_eq!(run.step("1").unwrap().id(), second.id());
        assert_eq!(run.step("inner").unwrap().id(), inner[0].id());
    }
}
