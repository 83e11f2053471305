//! The options of one question to a report, checked against its declaration.

use crate::ask::filter::{RunFilter, Selection};
use crate::ask::report::opt::{Kind, Opt};
use crate::error::{Error, Result};

/// Options by name, as a front end has them: texts, whatever the option's type.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    texts: Vec<(String, String)>,
    tags: Vec<(String, String, String)>,
}

impl Options {
    /// No options: the defaults of the report.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets an option: a number in decimal, a switch as `true` or `false`, a tag as `key=value`.
    #[must_use]
    pub fn set(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.texts.push((name.into(), value.into()));
        self
    }

    /// Adds a tag, whose key may be any text, to an option that takes tags.
    #[must_use]
    pub fn tag(
        mut self,
        name: impl Into<String>,
        key: impl Into<String>,
        value: impl Into<String>,
    ) -> Self {
        self.tags.push((name.into(), key.into(), value.into()));
        self
    }
}

/// The options of one question, all of them known to its report and as it wants them.
#[derive(Debug)]
pub(crate) struct Given<'a> {
    declared: &'static [Opt],
    options: &'a Options,
}

impl<'a> Given<'a> {
    /// Checks options against a report's declaration.
    pub fn new(report: &str, declared: &'static [Opt], options: &'a Options) -> Result<Self> {
        let given = Self { declared, options };
        for (name, value) in &options.texts {
            check(given.declared(report, name)?, value)?;
        }
        for (name, key, _) in &options.tags {
            if given.declared(report, name)?.kind != Kind::Tag {
                return Err(Error::invalid(format!(
                    "{name}: \"{key}\" is a tag, which it does not take"
                )));
            }
        }
        for option in declared {
            if option.required && given.text(option.name).is_none() {
                return Err(Error::invalid(format!(
                    "the report {report} needs the option {}",
                    option.name
                )));
            }
            let excluded = option.conflicts.iter().find(|other| given.is_given(other));
            if let Some(other) = excluded.filter(|_| given.is_given(option.name)) {
                return Err(Error::invalid(format!(
                    "{} and {other} exclude each other",
                    option.name
                )));
            }
        }
        Ok(given)
    }

    fn declared(&self, report: &str, name: &str) -> Result<&'static Opt> {
        self.declared.iter().find(|option| option.name == name).ok_or_else(|| {
            let names: Vec<_> = self.declared.iter().map(|option| option.name).collect();
            Error::invalid(format!(
                "the report {report} has no option \"{}\"; it has {}",
                name.escape_debug(),
                names.join(", ")
            ))
        })
    }

    fn is_given(&self, name: &str) -> bool {
        self.last(name).is_some_and(|value| value != "false")
    }

    fn last(&self, name: &str) -> Option<&'a str> {
        self.options
            .texts
            .iter()
            .rev()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The value of an option: what was given last, or its default.
    pub fn text(&self, name: &str) -> Option<&'a str> {
        let default = || self.declared.iter().find(|option| option.name == name)?.default;
        self.last(name).or_else(default)
    }

    /// The same, owned.
    pub fn owned(&self, name: &str) -> Option<String> {
        self.text(name).map(str::to_owned)
    }

    /// The value of an option that must be given.
    pub fn needed(&self, name: &str) -> Result<&'a str> {
        self.text(name).ok_or_else(|| Error::invalid(format!("the option {name} is missing")))
    }

    /// Whether a switch is on.
    pub fn flag(&self, name: &str) -> bool {
        self.text(name) == Some("true")
    }

    /// A number; 0 if it was not given and has no default.
    pub fn count(&self, name: &str) -> Result<usize> {
        self.text(name).map_or(Ok(0), |text| count(name, text))
    }

    /// The tags of an option.
    pub fn tags(&self, name: &str) -> Result<Vec<(String, String)>> {
        let texts = self.options.texts.iter().filter(|(known, _)| known == name);
        let mut tags = texts.map(|(_, text)| tag(name, text)).collect::<Result<Vec<_>>>()?;
        let pairs = self.options.tags.iter().filter(|(known, ..)| known == name);
        tags.extend(pairs.map(|(_, key, value)| (key.clone(), value.clone())));
        Ok(tags)
    }

    /// The runs that the options mean.
    pub fn runs(&self) -> RunFilter {
        let run = if self.flag("all_runs") { Selection::All } else { self.owned("run_id").into() };
        RunFilter { run, suite: self.owned("suite"), since: self.owned("since") }
    }
}

fn check(option: &Opt, value: &str) -> Result<()> {
    match option.kind {
        Kind::Flag if !matches!(value, "true" | "false") => {
            Err(Error::invalid(format!("{}: \"{value}\" is neither true nor false", option.name)))
        }
        Kind::Count => count(option.name, value).map(drop),
        Kind::Word(words) if !words.contains(&value) => Err(Error::invalid(format!(
            "{}: \"{value}\" is not one of {}",
            option.name,
            words.join(", ")
        ))),
        Kind::Tag => tag(option.name, value).map(drop),
        Kind::Flag | Kind::Text | Kind::Word(_) => Ok(()),
    }
}

fn tag(name: &str, text: &str) -> Result<(String, String)> {
    text.split_once('=')
        .filter(|(key, _)| !key.is_empty())
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .ok_or_else(|| Error::invalid(format!("{name}: \"{text}\" is not a tag; write key=value")))
}

fn count(name: &str, text: &str) -> Result<usize> {
    text.parse()
        .map_err(|_| Error::invalid(format!("{name}: \"{text}\" is not a number from 0 on")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::report::opt::{ALL_RUNS, RUN_ID, SINCE};

    const OPTIONS: &[Opt] = &[
        RUN_ID,
        SINCE,
        ALL_RUNS,
        Opt::word("order", &["time", "rank"], ""),
        Opt::limit("20", ""),
        Opt::tags("kv", ""),
    ];

    fn refused(options: &Options) -> String {
        Given::new("slow", OPTIONS, options).unwrap_err().to_string()
    }

    #[test]
    fn what_is_not_given_has_its_default() {
        let options = Options::new().set("limit", "5").tag("kv", "a:b", "c").set("kv", "d=e");
        let given = Given::new("slow", OPTIONS, &options).unwrap();
        assert_eq!(given.count("limit").unwrap(), 5);
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(given.tags("kv").unwrap(), [pair("d", "e"), pair("a:b", "c")]);
        let none = Options::new();
        assert_eq!(Given::new("slow", OPTIONS, &none).unwrap().count("limit").unwrap(), 20);
    }

    #[test]
    fn wrong_options_are_refused() {
        let wrong = refused(&Options::new().set("top", "3"));
        assert!(wrong.contains("no option \"top\"") && wrong.contains("order, limit"), "{wrong}");
        assert!(refused(&Options::new().set("limit", "-1")).contains("not a number"));
        assert!(refused(&Options::new().set("order", "size")).contains("not one of time, rank"));
        assert!(refused(&Options::new().set("all_runs", "yes")).contains("neither"));
        assert!(refused(&Options::new().set("kv", "a")).contains("key=value"));
        assert!(refused(&Options::new().tag("order", "a", "b")).contains("does not take"));
        let both = Options::new().set("run_id", "x").set("since", "1d");
        assert!(refused(&both).contains("exclude each other"));
    }

    #[test]
    fn a_run_all_runs_or_the_usual_ones_are_meant() {
        let runs = |options: Options| Given::new("slow", OPTIONS, &options).unwrap().runs();
        assert_eq!(runs(Options::new()), RunFilter::default());
        assert_eq!(runs(Options::new().set("all_runs", "true")), RunFilter::all());
        assert_eq!(runs(Options::new().set("run_id", "0f")), RunFilter::run("0f"));
        let since = runs(Options::new().set("since", "1d"));
        assert_eq!((since.run, since.since.as_deref()), (Selection::Usual, Some("1d")));
    }
}
