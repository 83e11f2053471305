//! Colour for the words that say how something ended.

const PLAIN: &str = "\u{1b}[0m";

/// The word in its colour; a word without one as it is.
pub fn outcome(word: &str) -> String {
    let colour = match word {
        "passed" => "\u{1b}[32m",
        "failed" | "error" | "timed_out" => "\u{1b}[31m",
        "interrupted" | "skipped" | "xfailed" | "xpassed" | "running" => "\u{1b}[33m",
        _ => return word.to_owned(),
    };
    format!("{colour}{word}{PLAIN}")
}

/// The line in bold.
pub fn bold(line: &str) -> String {
    format!("\u{1b}[1m{line}{PLAIN}")
}
