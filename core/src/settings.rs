//! Settings that belong under version control: `scenariolog.toml`, found upwards from the working directory.
//!
//! ```toml
//! [redact]
//! default = true                      # the ready set
//! env = ["API_TOKEN", "DB_PASSWORD"]  # the values of these variables
//!
//! [redact.rules]                      # patterns with names
//! customer = 'CUST-\d{8}'
//!
//! [[known]]                           # a failure that is known
//! step = "db/*"                       # the path of the step; an asterisk stands for anything
//! text = "deadlock detected"          # a part of a line that it says
//! ticket = "DB-7"
//! owner = "storage"
//! reason = "the engine's own bug"
//! expires = 2027-01-31
//!
//! [gate]                              # what a run must keep, beside having no failure that is not known
//! min_steps = 200
//! max_warnings = 10
//!
//! [masks]                             # what differs from run to run, beside numbers and times
//! tenant = 'tenant=\w+'
//! ```
//!
//! Each table has its reader in `TABLES`; what none of them knows is an error, since a misspelt rule would go
//! unnoticed.

use std::env;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::Path;

use regex::bytes::{Regex, RegexBuilder};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::{Error, Result};
use crate::redact::RedactOptions;

/// What the file is called.
pub const FILE_NAME: &str = "scenariolog.toml";

/// What the file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// What to redact.
    pub redact: RedactOptions,
    /// Failures that are known.
    pub known: Vec<KnownFailure>,
    /// What a run must keep to pass the gate.
    pub gate: GateSettings,
    /// What is masked in lines that are compared, beside numbers and times.
    pub masks: Masks,
}

/// Patterns of what differs from run to run.
#[derive(Debug, Clone, Default)]
pub struct Masks(pub Vec<Regex>);

impl PartialEq for Masks {
    fn eq(&self, other: &Self) -> bool {
        self.0.iter().map(Regex::as_str).eq(other.0.iter().map(Regex::as_str))
    }
}

impl Eq for Masks {}

/// What a run must keep to pass the gate, beside having no failure that is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct GateSettings {
    /// Whether flaky steps may fail.
    pub allow_flaky: bool,
    /// How many steps it must have.
    pub min_steps: Option<usize>,
    /// How many shards there must be.
    pub shards: Option<usize>,
    /// How many lines may have the word "warning".
    pub warnings: Option<usize>,
    /// How many measurements may have got worse for good.
    pub regressions: Option<usize>,
}

/// A failure that is known. Everything given of step, text and fingerprint must hold, and one of them must be given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct KnownFailure {
    /// The path of the step, in which an asterisk stands for anything.
    pub step: Option<String>,
    /// A part of a line that the step says.
    pub text: Option<String>,
    /// The fingerprint of the failure.
    pub fingerprint: Option<String>,
    /// Where it is dealt with.
    pub ticket: Option<String>,
    /// Who deals with it.
    pub owner: Option<String>,
    /// Why it is tolerated.
    pub reason: String,
    /// The last day on which it is, as `2027-01-31`.
    pub expires: Option<String>,
}

/// Why the text is refused, and where in it.
type Refusal = (Range<usize>, String);

type Entry<'e, 't> = (&'e Spanned<toml::de::DeString<'t>>, &'e Spanned<DeValue<'t>>);

/// Reads one table, or a list of them, into the settings.
type Reader = fn(&mut Settings, Entry) -> std::result::Result<(), Refusal>;

/// The tables there are.
const TABLES: &[(&str, Reader)] =
    &[("redact", redact), ("known", known), ("gate", gate), ("masks", masks)];

impl Settings {
    /// Those that hold in the working directory.
    pub fn here() -> Result<Self> {
        let dir = env::current_dir().map_err(|error| Error::io("find", Path::new("."), error))?;
        Self::find(&dir)
    }

    /// Those of the nearest file in this directory or one above it; without a file, none.
    pub fn find(dir: &Path) -> Result<Self> {
        for dir in dir.ancestors() {
            let path = dir.join(FILE_NAME);
            match fs::read_to_string(&path) {
                Ok(text) => return Self::read(&text, &path),
                Err(error) if is_absent(&error) => {}
                Err(error) => return Err(Error::io("read", &path, error)),
            }
        }
        Ok(Self::default())
    }

    fn read(text: &str, path: &Path) -> Result<Self> {
        Self::parse(text).map_err(|(span, why)| {
            let before = &text.as_bytes()[..span.start.min(text.len())];
            let line = memchr::memchr_iter(b'\n', before).count() + 1;
            let why = why.lines().collect::<Vec<_>>().join("; ");
            Error::invalid(format!("{}:{line}: {why}", path.display()))
        })
    }

    fn parse(text: &str) -> std::result::Result<Self, Refusal> {
        let file = DeTable::parse(text)
            .map_err(|error| (error.span().unwrap_or_default(), error.message().to_owned()))?;
        let mut settings = Self::default();
        for entry in file.get_ref() {
            let reader = TABLES.iter().find(|(name, _)| *name == entry.0.get_ref());
            let (_, reader) = reader.ok_or_else(|| unknown(entry, TABLES.iter().map(|it| it.0)))?;
            reader(&mut settings, entry)?;
        }
        Ok(settings)
    }
}

/// Whether there is no file to read, as in a directory that is closed to us or is none.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn redact(settings: &mut Settings, entry: Entry) -> std::result::Result<(), Refusal> {
    let mut wanted = std::mem::take(&mut settings.redact);
    for entry in table(entry)? {
        let value = entry.1.get_ref();
        match &**entry.0.get_ref() {
            "default" => match value.as_bool() {
                Some(true) => wanted = wanted.ready_set(),
                Some(false) => {}
                None => return Err(wrong(entry, "true or false")),
            },
            "env" => {
                let names = value.as_array().ok_or_else(|| wrong(entry, "a list of names"))?;
                for name in names {
                    let name = name.get_ref().as_str();
                    wanted = wanted.env(name.ok_or_else(|| wrong(entry, "a list of names"))?);
                }
            }
            "rules" => {
                for rule in table(entry)? {
                    let pattern = rule.1.get_ref().as_str();
                    let pattern = pattern.ok_or_else(|| wrong(rule, "a pattern"))?;
                    wanted = wanted.rule(&**rule.0.get_ref(), pattern);
                    wanted.check_last().map_err(|error| (rule.1.span(), error.to_string()))?;
                }
            }
            _ => return Err(unknown(entry, ["default", "env", "rules"].into_iter())),
        }
    }
    settings.redact = wanted;
    Ok(())
}

fn known(settings: &mut Settings, entry: Entry) -> std::result::Result<(), Refusal> {
    let list = entry.1.get_ref().as_array().ok_or_else(|| wrong(entry, "a list of tables"))?;
    for item in list {
        let table = item.get_ref().as_table().ok_or_else(|| wrong(entry, "a list of tables"))?;
        let mut failure = KnownFailure::default();
        for entry in table {
            let text = || match entry.1.get_ref() {
                DeValue::String(text) => Ok(text.to_string()),
                _ => Err(wrong(entry, "a text")),
            };
            match &**entry.0.get_ref() {
                "step" => failure.step = Some(text()?),
                "text" => failure.text = Some(text()?),
                "fingerprint" => failure.fingerprint = Some(text()?),
                "ticket" => failure.ticket = Some(text()?),
                "owner" => failure.owner = Some(text()?),
                "reason" => failure.reason = text()?,
                "expires" => failure.expires = Some(day(entry)?),
                _ => return Err(unknown(entry, KNOWN.into_iter())),
            }
        }
        let said = [&failure.step, &failure.text, &failure.fingerprint];
        if said.iter().all(|part| part.is_none()) || failure.reason.is_empty() {
            let why = "a known failure needs a reason, and a step, a text or a fingerprint to be known by";
            return Err((item.span(), why.to_owned()));
        }
        settings.known.push(failure);
    }
    Ok(())
}

fn gate(settings: &mut Settings, entry: Entry) -> std::result::Result<(), Refusal> {
    let gate = &mut settings.gate;
    for entry in table(entry)? {
        let count = || match entry.1.get_ref() {
            DeValue::Integer(number) => {
                number.to_string().parse().map_err(|_| wrong(entry, "a number from 0 on"))
            }
            _ => Err(wrong(entry, "a number from 0 on")),
        };
        match &**entry.0.get_ref() {
            "allow_flaky" => {
                gate.allow_flaky =
                    entry.1.get_ref().as_bool().ok_or_else(|| wrong(entry, "true or false"))?;
            }
            "min_steps" => gate.min_steps = Some(count()?),
            "shards" => gate.shards = Some(count()?),
            "max_warnings" => gate.warnings = Some(count()?),
            "max_regressions" => gate.regressions = Some(count()?),
            _ => return Err(unknown(entry, GATE.into_iter())),
        }
    }
    Ok(())
}

fn masks(settings: &mut Settings, entry: Entry) -> std::result::Result<(), Refusal> {
    for entry in table(entry)? {
        let pattern = entry.1.get_ref().as_str().ok_or_else(|| wrong(entry, "a pattern"))?;
        let mask = RegexBuilder::new(pattern).unicode(false).build();
        settings.masks.0.push(mask.map_err(|error| (entry.1.span(), error.to_string()))?);
    }
    Ok(())
}

/// The keys of the gate.
const GATE: [&str; 5] = ["allow_flaky", "min_steps", "shards", "max_warnings", "max_regressions"];

/// The keys of a known failure.
const KNOWN: [&str; 7] = ["step", "text", "fingerprint", "ticket", "owner", "reason", "expires"];

/// A day, as a date or as a text.
fn day(entry: Entry) -> std::result::Result<String, Refusal> {
    let text = match entry.1.get_ref() {
        DeValue::Datetime(date) => date.to_string(),
        DeValue::String(text) => text.to_string(),
        _ => String::new(),
    };
    text.parse::<jiff::civil::Date>()
        .map(|day| day.to_string())
        .map_err(|_| wrong(entry, "a day such as 2027-01-31"))
}

fn table<'e, 't>(entry: Entry<'e, 't>) -> std::result::Result<&'e DeTable<'t>, Refusal> {
    entry.1.get_ref().as_table().ok_or_else(|| wrong(entry, "a table"))
}

fn wrong((key, value): Entry, wanted: &str) -> Refusal {
    (value.span(), format!("\"{}\" must be {wanted}", key.get_ref().escape_debug()))
}

fn unknown<'n>((key, _): Entry, known: impl Iterator<Item = &'n str>) -> Refusal {
    let known = known.collect::<Vec<_>>().join(", ");
    (key.span(), format!("\"{}\" is not known here; known: {known}", key.get_ref().escape_debug()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_file_counts() {
        let dir = tempfile::tempdir().unwrap();
        let inner = dir.path().join("a/b");
        fs::create_dir_all(&inner).unwrap();
        fs::write(dir.path().join(FILE_NAME), "[redact]\ndefault = true\n").unwrap();
        assert_eq!(Settings::find(&inner).unwrap().redact, RedactOptions::none().ready_set());
        let nearer = "[redact]\nenv = ['A', \"B\"]\n[redact.rules]\nid = 'ID-\\d+'\n";
        fs::write(dir.path().join("a").join(FILE_NAME), nearer).unwrap();
        let wanted = RedactOptions::none().env("A").env("B").rule("id", r"ID-\d+");
        assert_eq!(Settings::find(&inner).unwrap().redact, wanted);
    }

    #[test]
    fn a_broken_file_is_one_line_with_the_place() {
        let path = Path::new("x/scenariolog.toml");
        for (text, line, part) in [
            ("[redact]\ndefault = yes\n", 2, ""),
            ("[redact]\ndefault = 1\n", 2, "must be true or false"),
            (
                "\n\n[redcat]\n",
                3,
                "\"redcat\" is not known here; known: redact, known, gate, masks",
            ),
            ("[masks]\ntenant = '('", 2, "unclosed group"),
            ("[gate]\nmin_steps = -1", 2, "a number from 0 on"),
            ("[gate]\nmin_step = 1", 2, "known: allow_flaky, min_steps"),
            ("known = 1", 1, "a list of tables"),
            ("[[known]]\nreason = 'x'", 1, "needs a reason, and a step"),
            ("[[known]]\nstep = 'x'\nexpires = 'soon'", 3, "a day such as"),
            ("[[known]]\nstep = 'x'\nresaon = 'x'", 3, "known: step, text"),
            ("[redact]\n\nnames = []\n", 3, "known: default, env, rules"),
            ("[redact]\nenv = ['A', 1]", 2, "a list of names"),
            ("[redact.rules]\na = 'x'\nb = '('\n", 3, "cannot be redacted"),
            ("redact = 1", 1, "must be a table"),
            ("[redact", 1, ""),
        ] {
            let error = Settings::read(text, path).unwrap_err().to_string();
            let place = format!("x/scenariolog.toml:{line}: ");
            assert!(error.starts_with(&place) && error.contains(part), "{text}: {error}");
            assert!(!error.contains('\n'), "{error}");
        }
    }
}
