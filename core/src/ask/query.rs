//! What a search looks for, and in which lines.

use std::str::FromStr;

use regex::Regex;
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::ask::filter::RunFilter;
use crate::ask::report::given::Given;
use crate::error::{Error, Result};
use crate::record::attempt;
use crate::record::find::Meaning;
use crate::record::status::may_be_failure;
use crate::store::sql::Conditions;

/// In which order hits come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Order {
    /// The newest run first, and in it the lines as they were recorded.
    #[default]
    Time,
    /// The best match first (bm25). Slow where there are very many hits.
    Rank,
}

impl FromStr for Order {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self> {
        match word {
            "time" => Ok(Self::Time),
            "rank" => Ok(Self::Rank),
            _ => Err(Error::invalid(format!("\"{word}\" is not one of time, rank"))),
        }
    }
}

/// A question to the index.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// What to look for, in FTS5 query syntax.
    pub text: String,
    /// Takes the text as it is: a line must contain it from the beginning of a word on, in any case of letters.
    pub literal: bool,
    /// Takes the text for a regular expression that a line must match. It is in no index: every line is read.
    pub regex: bool,
    /// Which runs.
    pub runs: RunFilter,
    /// Only artifacts of this kind.
    pub kind: Option<String>,
    /// Only a step: its id or a unique prefix of it, `latest`, its number, its path, or as much of the end of the path
    /// as no other step of the runs has.
    pub step: Option<String>,
    /// Only lines of runs, steps and commands with all these tags.
    pub kv: Vec<(String, String)>,
    /// Only lines of the steps and runs that are a reason for a suite to be red: not of an attempt that a later one made
    /// good.
    pub failed: bool,
    /// How many lines before a hit to show.
    pub before: u32,
    /// How many lines after a hit to show.
    pub after: u32,
    /// The order of the hits.
    pub order: Order,
    /// How many hits at the most; 0 for all.
    pub limit: usize,
}

impl Query {
    /// A query in FTS5 syntax over all runs, without bounds.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// What the options of the report mean.
    pub(super) fn of(given: &Given) -> Result<Self> {
        let lines = |name| {
            let name = if given.text(name).is_some() { name } else { "context" };
            given.count(name).map(|lines| u32::try_from(lines).unwrap_or(u32::MAX))
        };
        Ok(Self {
            text: given.owned("query").unwrap_or_default(),
            literal: given.flag("literal"),
            regex: given.flag("regex"),
            runs: given.runs(),
            kind: given.owned("kind"),
            step: given.owned("step"),
            kv: given.tags("kv")?,
            failed: given.flag("failed"),
            before: lines("before")?,
            after: lines("after")?,
            order: given.text("order").map_or(Ok(Order::Time), str::parse)?,
            limit: given.count("limit")?,
        })
    }
}

impl Query {
    /// What FTS5 is asked, unless it is a question that FTS5 cannot answer.
    pub(super) fn fts(&self) -> Option<String> {
        match (self.regex, self.literal) {
            (true, _) => None,
            (_, true) => phrase(&self.text),
            _ => Some(self.text.clone()),
        }
    }

    /// The test that a line's text has to pass beside what SQL tests.
    pub(super) fn test(&self) -> Result<Option<Test>> {
        if self.regex {
            return Regex::new(&self.text)
                .map(Test::Regex)
                .map(Some)
                .map_err(|error| self.malformed(&error));
        }
        Ok((self.literal && !self.text.is_ascii()).then(|| Test::Folded(self.text.to_lowercase())))
    }

    /// The last line of what the crate says is what is wrong; those before it repeat the pattern and point into it.
    fn malformed(&self, error: &regex::Error) -> Error {
        let text = error.to_string();
        let message = text.lines().last().unwrap_or_default();
        let message = message.trim_start_matches("error: ");
        Error::invalid(format!(
            "\"{}\" is not a regular expression: {message}",
            self.text.escape_debug()
        ))
    }

    /// The row id of whatever is the outermost loop.
    pub(super) fn row_id(&self) -> &'static str {
        if self.fts().is_some() { "log_lines_fts.rowid" } else { "l.line_id" }
    }

    /// The order of rank; where FTS5 is not asked there is none.
    pub(super) fn rank(&self) -> &'static str {
        if self.fts().is_some() { "log_lines_fts.rank" } else { "l.line_id" }
    }

    /// The conditions on lines of these runs, without those on the runs. The first is the one that FTS5 answers.
    pub(super) fn conditions(&self, conn: &Connection, runs: &Conditions) -> Result<Conditions> {
        let mut conditions = Conditions::default();
        if let Some(fts) = self.fts() {
            conditions.add("log_lines_fts MATCH ?", [Value::from(fts)]);
        }
        // SQLite knows the case of ASCII letters alone.
        if self.literal && !self.regex && self.text.is_ascii() {
            let text = self.text.to_ascii_lowercase();
            conditions.add("instr(lower(l.text), ?) > 0", [Value::from(text)]);
        }
        if let Some(kind) = &self.kind {
            conditions.add("a.kind = ?", [Value::from(kind.clone())]);
        }
        if let Some(step) = &self.step {
            conditions.append(Meaning::of(conn, runs, step)?.condition());
        }
        if self.failed {
            let step = format!("{} AND {}", may_be_failure("s.outcome"), attempt::judges());
            let run = may_be_failure("r.outcome");
            conditions.add(&format!("CASE WHEN s.step_id IS NULL THEN {run} ELSE {step} END"), []);
        }
        for (key, value) in &self.kv {
            conditions.add(
                "EXISTS (SELECT 1 FROM kv WHERE kv.run_id = a.run_id AND k = ? AND v = ?
                 AND COALESCE(kv.step_id, '') IN ('', a.step_id)
                 AND COALESCE(kv.command_id, '') IN ('', a.command_id))",
                [Value::from(key.clone()), Value::from(value.clone())],
            );
        }
        Ok(conditions)
    }
}

/// A test of a line's text.
#[derive(Debug)]
pub(super) enum Test {
    /// It contains this, in lower case.
    Folded(String),
    /// It matches this.
    Regex(Regex),
}

impl Test {
    pub fn passes(&self, text: &str) -> bool {
        match self {
            Self::Folded(part) => text.to_lowercase().contains(part),
            Self::Regex(regex) => regex.is_match(text),
        }
    }
}

/// The words of a text, one after the other. FTS5 reads no further than a NUL, which no line has.
pub(in crate::ask) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\"").replace('\0', " "))
}

/// A phrase of the whole words of a text; of its only word, if it has no more, as a prefix. What else stands in the text
/// is left to a look at the lines that have the phrase: the last word may go on, and a prefix of it alone may have the
/// words of half the index behind it.
fn phrase(text: &str) -> Option<String> {
    let is_word = |text: &str| text.contains(char::is_alphanumeric);
    // What FTS5 takes for the end of a word, whatever its tables of Unicode say of other characters.
    let end = text.rfind(|letter: char| letter.is_ascii() && !letter.is_ascii_alphanumeric());
    match end.map(|end| &text[..end]).filter(|whole| is_word(whole)) {
        Some(whole) => Some(quoted(whole)),
        None => is_word(text).then(|| format!("{} *", quoted(text))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_are_looked_up_and_a_lone_one_as_a_prefix() {
        assert_eq!(phrase("refused by pe").as_deref(), Some("\"refused by\""));
        assert_eq!(phrase("refused by peer:").as_deref(), Some("\"refused by peer\""));
        assert_eq!(phrase("say \"no\" n").as_deref(), Some("\"say \"\"no\"\"\""));
        assert_eq!(phrase("refus").as_deref(), Some("\"refus\" *"));
        assert_eq!(phrase("--flag").as_deref(), Some("\"--flag\" *"));
        assert_eq!(phrase("gr\u{fc}\u{df}e").as_deref(), Some("\"gr\u{fc}\u{df}e\" *"));
        assert_eq!(phrase("=> {"), None);
        assert_eq!(phrase("nul\0x").as_deref(), Some("\"nul\""));
        assert_eq!(phrase("\0nul").as_deref(), Some("\" nul\" *"));
    }

    #[test]
    fn a_bad_expression_is_one_line() {
        let query = Query { regex: true, ..Query::new("a(b") };
        let said = query.test().unwrap_err().to_string();
        assert_eq!(said, "\"a(b\" is not a regular expression: unclosed group");
    }
}
