//! Failures that are known: entries of the settings under version control.

use std::fmt;

use crate::settings::{KnownFailure, Settings};
use crate::time;

/// How many days before the last one an entry says that its time is nearly over.
const SOON: i64 = 7;

/// An entry, and whether its time is over.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub entry: KnownFailure,
    pub expired: bool,
    /// Whether its time is over within a week.
    pub expires_soon: bool,
}

impl Known {
    /// The entries of the settings, as they stand today.
    pub fn all(settings: &Settings) -> Vec<Self> {
        let (today, soon) = (time::day(0), time::day(SOON));
        let known = settings.known.iter().map(|entry| {
            let is_before = |day: &str| entry.expires.as_deref().is_some_and(|last| last < day);
            let (expired, expires_soon) = (is_before(&today), is_before(&soon));
            Self { entry: entry.clone(), expired, expires_soon }
        });
        known.collect()
    }
}

/// The first entry that a failure fits and whose time is not over. All that an entry says must hold.
pub(crate) fn find<'k, 'l>(
    known: &'k [Known],
    step_path: &str,
    fingerprint: &str,
    lines: impl Iterator<Item = &'l str>,
) -> Option<&'k Known> {
    let lines: Vec<&str> = lines.collect();
    known.iter().filter(|known| !known.expired).find(|known| {
        let KnownFailure { step, text, fingerprint: wanted, .. } = &known.entry;
        step.as_ref().is_none_or(|pattern| fits(pattern.as_bytes(), step_path.as_bytes()))
            && wanted.as_ref().is_none_or(|wanted| wanted == fingerprint)
            && text.as_ref().is_none_or(|text| lines.iter().any(|line| line.contains(&**text)))
    })
}

/// Whether a text fits a pattern, in which an asterisk stands for anything.
fn fits(pattern: &[u8], text: &[u8]) -> bool {
    match pattern.split_first() {
        None => text.is_empty(),
        Some((b'*', rest)) => (0..=text.len()).any(|taken| fits(rest, &text[taken..])),
        Some((first, rest)) => {
            text.split_first().is_some_and(|(next, more)| next == first && fits(rest, more))
        }
    }
}

impl fmt::Display for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let KnownFailure { ticket, owner, reason, expires, .. } = &self.entry;
        let parts = [
            ticket.clone(),
            Some(reason.clone()),
            owner.as_ref().map(|owner| format!("owner {owner}")),
            expires.as_ref().map(|day| format!("until {day}")),
        ];
        f.write_str(&parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_has_asterisks() {
        for (pattern, text, wanted) in [
            ("tests/*::test_a", "tests/x.py::test_a", true),
            ("*", "", true),
            ("a*c*", "abcd", true),
            ("a*c", "abcd", false),
            ("test_a", "test_ab", false),
        ] {
            assert_eq!(fits(pattern.as_bytes(), text.as_bytes()), wanted, "{pattern}");
        }
    }

    #[test]
    fn all_that_an_entry_says_must_hold() {
        let entry = KnownFailure {
            step: Some("db/*".into()),
            text: Some("deadlock".into()),
            reason: "engine".into(),
            ticket: Some("DB-7".into()),
            ..KnownFailure::default()
        };
        let known = [Known { entry, expired: false, expires_soon: false }];
        let found = |path: &str, line: &'static str| find(&known, path, "1-0", [line].into_iter());
        assert!(found("db/insert", "deadlock found").is_some());
        assert!(found("db/insert", "timeout").is_none() && found("ui/x", "deadlock").is_none());
        let expired = [Known { expired: true, ..known[0].clone() }];
        assert!(find(&expired, "db/insert", "1-0", ["deadlock"].into_iter()).is_none());
        assert_eq!(known[0].to_string(), "DB-7, engine");
    }
}
