//! How a report is declared: everything that the command line and the bindings know of it.

use std::fmt;

use crate::ask::answer::Rows;
use crate::ask::report::given::{Given, Options};
use crate::ask::report::opt::Opt;
use crate::error::Result;
use crate::row::{RowType, Value};
use crate::store::Store;

/// A report. The command line, the C interface, Python and Go are made of its declaration.
pub struct Report {
    /// Its name in every API, in snake case.
    pub name: &'static str,
    /// Where the command line has it.
    pub place: Place,
    /// What it shows, in one line.
    pub about: &'static str,
    /// The order of its rows, as in "the newest first".
    pub order: &'static str,
    /// Its rows.
    pub row: RowType,
    /// The columns for readers who name none; the others get all.
    pub fields: &'static [&'static str],
    /// What a reader is told if there are no rows, as in "no runs found".
    pub none: &'static str,
    /// What the rows are called when the limit has left some out and a reader should know; none if that is clear.
    pub limited: Option<&'static str>,
    /// The options it takes.
    pub options: &'static [Opt],
    /// Which rows are bad news, for reports that answer a question of yes or no.
    pub bad: Option<Bad>,
    /// Puts the question to a file.
    pub(crate) ask: fn(&Store, &Given) -> Result<Rows>,
}

impl Report {
    /// Puts the question to a file. Fails if the report does not take one of the options.
    pub fn ask(&self, store: &Store, options: &Options) -> Result<Rows> {
        (self.ask)(store, &Given::new(self.name, self.options, options)?)
    }

    /// The option of this name.
    pub fn option(&self, name: &str) -> Option<&'static Opt> {
        self.options.iter().find(|option| option.name == name)
    }
}

impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Report").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What counts as bad news in a report. The command line's exit status tells it.
#[derive(Clone, Copy)]
pub struct Bad {
    /// When there is some and what the exit status then is, as in "1 if one has changed".
    pub when: &'static str,
    /// The exit status that this row asks for: 0 if it is no bad news. Of several rows 1 counts before the others.
    pub status: fn(&[Value]) -> i32,
}

/// Where the command line has a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// A command, such as `artifact list`.
    Command(&'static [&'static str]),
    /// A flag that turns the command of another report into this one. It takes that command's options. Where this report
    /// has an option that must be given, that is the value of the flag.
    Flag {
        /// The name of the other report.
        of: &'static str,
        /// The flag, without dashes.
        flag: &'static str,
        /// What it does, in one line.
        doc: &'static str,
        /// Options of the command that the flag excludes.
        conflicts: &'static [&'static str],
    },
    /// No command of its own.
    Nowhere,
}
