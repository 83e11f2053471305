//! What the program says for itself: a line for people on standard error, a value for programs on standard output.

use std::borrow::Cow;
use std::io::{self, IsTerminal as _, Write as _};

use scenariolog::index::notice;
use scenariolog::shell;
use scenariolog::{Error, Remedy, Result};

use crate::render::{clean, shown};

/// Prints one line on standard error. Names and paths in it may hold anything, and it is for people's terminals even where
/// a pipe or a log comes first.
pub fn say(message: &str) {
    say_with(message, &[]);
}

/// Prints one line on standard error, and below it lines of recorded output.
pub fn say_with(message: &str, excerpt: &[String]) {
    let first = format!("scenariolog: {}\n", shown(&message.replace('\n', " ")));
    let below = excerpt.iter().map(|line| format!("{}{}\n", notice::LINE, clean(line)));
    let text: String = std::iter::once(first).chain(below).collect();
    // In one piece, so that what others write does not come between. If standard error is gone, full, or would have to
    // be waited for, nobody can read it.
    let _ = io::stderr().write_all(text.as_bytes());
}

/// Prints one line on standard output, for a program to read. A terminal gets it without control characters.
pub fn print_line(text: &str) -> Result<()> {
    let mut out = io::stdout();
    let line = if out.is_terminal() { Cow::Owned(shown(text)) } else { Cow::Borrowed(text) };
    writeln!(out, "{line}")
        .map_err(|source| Error::Io { what: "cannot write to standard output".into(), source })
}

/// What is wrong and, where this program has an option for it, how to mend it.
pub fn explained(error: &Error) -> String {
    let word = |bytes: &[u8]| String::from_utf8_lossy(&shell::quoted(bytes)).into_owned();
    match error.remedy() {
        Some(Remedy::CreateFile(_)) => {
            format!(
                "{error}; record into it first, or name another file with --db or SCENARIOLOG_DB"
            )
        }
        Some(Remedy::SearchLiterally(query)) => {
            let phrase = word(format!("\"{}\"", query.replace('"', "\"\"")).as_bytes());
            format!("{error}; to look for the text as it is, quote it ({phrase}) or use --literal")
        }
        None => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quoted_query_can_be_typed_as_it_is() {
        for (query, phrase) in [
            ("a AND", "'\"a AND\"'"),
            ("\"unclosed", "'\"\"\"unclosed\"'"),
            ("it's", r#"'"it'\''s"'"#),
        ] {
            let error = Error::Query { query: query.into(), message: "what is wrong".into() };
            let expected = format!(
                "malformed query: what is wrong; to look for the text as it is, quote it ({phrase}) or use --literal"
            );
            assert_eq!(explained(&error), expected);
        }
    }
}
