//! Runs by their place in time: `latest`, `latest~2`, `last-green`.

use rusqlite::{Connection, OptionalExtension, params};

use crate::error::{Error, Result, sqlite};
use crate::store::id;

/// A run that is named by when it started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Recent {
    /// Of those that passed.
    green: bool,
    /// How many later ones there are.
    before: u32,
}

impl Recent {
    /// What a text such as `latest~2` means; nothing if it is an id.
    pub fn parse(text: &str) -> Option<Self> {
        let (word, before) = match text.split_once('~') {
            None => (text, 0),
            Some((word, before)) => (word, before.parse().ok()?),
        };
        match word {
            "latest" => Some(Self { green: false, before }),
            "last-green" => Some(Self { green: true, before }),
            _ => None,
        }
    }

    /// The run, of all or of a suite.
    pub fn find(self, conn: &Connection, suite: Option<&str>) -> Result<Option<String>> {
        let Self { green, before } = self;
        conn.prepare_cached(&format!(
            "SELECT run_id FROM scenario_runs WHERE {} AND {}
             ORDER BY started_at DESC, run_id DESC LIMIT 1 OFFSET ?2",
            if suite.is_some() { "suite = ?1" } else { "?1 IS NULL" },
            if green { "outcome = 'passed'" } else { "true" },
        ))
        .and_then(|mut select| {
            select.query_row(params![suite, before], |row| row.get(0)).optional()
        })
        .map_err(sqlite("cannot look up the run"))
    }

    /// The error that there is no such run.
    pub fn missing(self, suite: Option<&str>) -> Error {
        let what = if self.green { "run that passed" } else { "run" };
        let suite = suite.map(|suite| format!(" of the suite \"{}\"", suite.escape_debug()));
        let suite = suite.unwrap_or_default();
        if suite.is_empty() && self == (Self { green: false, before: 0 }) {
            return id::unknown(id::RUN, "latest");
        }
        Error::NotFound(match self.before {
            0 => format!("there is no {what}{suite} yet"),
            before => format!("there are no {} {what}s{suite}", u64::from(before) + 1),
        })
    }
}

/// The id of the run that a text means: an id, a unique prefix of one, or a place in time, of all runs or of a suite.
pub(crate) fn run(conn: &Connection, suite: Option<&str>, text: &str) -> Result<String> {
    match Recent::parse(text) {
        Some(recent) => recent.find(conn, suite)?.ok_or_else(|| recent.missing(suite)),
        None => id::resolve(conn, id::RUN, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::ending::Ending;
    use crate::record::run::RunSpec;
    use crate::store::Store;

    #[test]
    fn runs_are_counted_back_from_the_latest() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path().join("x.db")).unwrap();
        let record = |suite: &str, code| {
            let spec = RunSpec::new(dir.path()).suite(suite);
            let run = store.start_run(&spec).unwrap();
            run.end(&Ending::exit_code(code)).unwrap();
            run.id().to_owned()
        };
        let runs = [record("a", 0), record("a", 1), record("b", 0), record("a", 1)];
        let find = |text: &str, suite| {
            let recent = Recent::parse(text).unwrap();
            store.read(|conn| recent.find(conn, suite)).unwrap()
        };
        assert_eq!(find("latest", None).as_ref(), Some(&runs[3]));
        assert_eq!(find("latest~1", None).as_ref(), Some(&runs[2]));
        assert_eq!(find("latest~1", Some("a")).as_ref(), Some(&runs[1]));
        assert_eq!(find("last-green", None).as_ref(), Some(&runs[2]));
        assert_eq!(find("last-green", Some("a")).as_ref(), Some(&runs[0]));
        assert_eq!(find("latest~4", None), None);
        for id in ["0f", "latest~", "latest~x", "late", "last-green~-1"] {
            assert_eq!(Recent::parse(id), None, "{id}");
        }
        let none = Recent::parse("latest~4").unwrap().missing(Some("a")).to_string();
        assert_eq!(none, "there are no 5 runs of the suite \"a\"");
    }
}
