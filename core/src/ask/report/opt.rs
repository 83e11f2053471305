//! The options that reports take, and how the command line spells them.

/// What an option's value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Given or not. In an API, `true` or `false`.
    Flag,
    /// A whole number from 0 on.
    Count,
    /// Any text.
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A tag, as `key=value`. It may be repeated.
    Tag,
}

/// An option of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Opt {
    /// Its name in every API, in snake case.
    pub name: &'static str,
    /// What its value is.
    pub kind: Kind,
    /// What it does, in one line. The command line shows it.
    pub doc: &'static str,
    /// The value it has if it is not given.
    pub default: Option<&'static str>,
    /// Whether it must be given.
    pub required: bool,
    /// Options that it excludes.
    pub conflicts: &'static [&'static str],
    /// How the command line spells it.
    pub spelling: Spelling,
}

/// How the command line spells an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Spelling {
    /// The flag without dashes, if it is not the name.
    pub flag: Option<&'static str>,
    /// The letter.
    pub short: Option<char>,
    /// Another flag for the same.
    pub alias: Option<&'static str>,
    /// The word for the value in the help.
    pub value: Option<&'static str>,
    /// The variable that gives the value if the command line does not.
    pub env: Option<&'static str>,
    /// Whether the value may also stand by itself.
    pub positional: bool,
}

impl Opt {
    const fn new(name: &'static str, kind: Kind, doc: &'static str) -> Self {
        Self {
            name,
            kind,
            doc,
            default: None,
            required: false,
            conflicts: &[],
            spelling: Spelling {
                flag: None,
                short: None,
                alias: None,
                value: None,
                env: None,
                positional: false,
            },
        }
    }

    /// A switch.
    pub(crate) const fn flag(name: &'static str, doc: &'static str) -> Self {
        Self::new(name, Kind::Flag, doc)
    }

    /// A number.
    pub(crate) const fn count(name: &'static str, doc: &'static str) -> Self {
        Self::new(name, Kind::Count, doc).value("N")
    }

    /// How many rows at the most, by default so many. 0 stands for all.
    pub(crate) const fn limit(default: &'static str, doc: &'static str) -> Self {
        Self::count("limit", doc).default(default)
    }

    /// A text.
    pub(crate) const fn text(name: &'static str, doc: &'static str) -> Self {
        Self::new(name, Kind::Text, doc)
    }

    /// One of some words.
    pub(crate) const fn word(
        name: &'static str,
        words: &'static [&'static str],
        doc: &'static str,
    ) -> Self {
        Self::new(name, Kind::Word(words), doc)
    }

    /// Tags.
    pub(crate) const fn tags(name: &'static str, doc: &'static str) -> Self {
        Self::new(name, Kind::Tag, doc).value("TAG")
    }

    pub(crate) const fn default(mut self, value: &'static str) -> Self {
        self.default = Some(value);
        self
    }

    pub(crate) const fn required(mut self) -> Self {
        self.required = true;
        self.spelling.positional = true;
        self
    }

    /// Its value may also stand by itself.
    pub(crate) const fn positional(mut self) -> Self {
        self.spelling.positional = true;
        self
    }

    pub(crate) const fn not_with(mut self, options: &'static [&'static str]) -> Self {
        self.conflicts = options;
        self
    }

    pub(crate) const fn spelled(mut self, flag: &'static str) -> Self {
        self.spelling.flag = Some(flag);
        self
    }

    pub(crate) const fn short(mut self, letter: char) -> Self {
        self.spelling.short = Some(letter);
        self
    }

    pub(crate) const fn alias(mut self, flag: &'static str) -> Self {
        self.spelling.alias = Some(flag);
        self
    }

    pub(crate) const fn value(mut self, word: &'static str) -> Self {
        self.spelling.value = Some(word);
        self
    }

    pub(crate) const fn env(mut self, variable: &'static str) -> Self {
        self.spelling.env = Some(variable);
        self
    }
}

/// Which runs a report is about: one run, the latest by default.
pub(crate) const RUN_ID: Opt = Opt::text(
    "run_id",
    "The run: its id, a unique prefix of it, or \"latest\", which is the default",
)
.value("ID")
.env("SCENARIOLOG_RUN_ID");
/// The same for a question about one run alone, which may stand by itself.
pub(crate) const RUN: Opt =
    Opt::text("run_id", "The run: its id, \"latest\", \"latest~1\"; the latest by default")
        .value("RUN")
        .env("SCENARIOLOG_RUN_ID")
        .positional();
/// With [`RUN_ID`].
pub(crate) const SUITE: Opt =
    Opt::text("suite", "Runs of this suite; by itself, the latest of them").value("NAME");
/// With [`RUN_ID`].
pub(crate) const SINCE: Opt = Opt::text(
    "since",
    "All runs started since then: a date, a time, or an age such as 90m, 2h, 7d",
)
.value("WHEN")
.not_with(&["run_id"]);
/// With [`RUN_ID`]. A report that takes it is about the latest run by default, any other about all.
pub(crate) const ALL_RUNS: Opt =
    Opt::flag("all_runs", "All runs, not only the latest").not_with(&["run_id"]);
