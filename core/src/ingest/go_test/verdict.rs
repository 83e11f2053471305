//! The verdict, from the stream alone.

use std::collections::BTreeMap;

use super::tally::Tally;
use super::{Action, Event};
use crate::outcome::Outcome;
use crate::record::ending::Ending;

/// The result of the events so far. It does not need the record, so a recorder that cannot write changes nothing.
#[derive(Debug, Clone, Default)]
pub struct Verdict {
    events: u64,
    build_failed: bool,
    packages: BTreeMap<String, Tally>,
}

impl Verdict {
    /// Takes an event into account.
    pub fn see(&mut self, event: &Event) {
        self.events += 1;
        match event.action {
            Action::BuildFail => self.build_failed = true,
            Action::BuildOutput | Action::Other => {}
            _ => {
                tally_of(&mut self.packages, &event.package).see(event);
            }
        }
    }

    /// How it all ended if the stream ends here: interrupted if a package has not ended, and an error if there was no
    /// event at all, since then go never got as far as testing.
    pub fn ending(&self) -> Ending {
        if let Some((package, _)) = self.packages.iter().find(|(_, tally)| tally.is_open()) {
            let reason = format!("the stream was cut off in {package}");
            return Ending::outcome(Outcome::Interrupted).reason(reason);
        }
        let failed = self.build_failed || self.packages.values().any(Tally::is_failed);
        match (self.events, failed) {
            (0, _) => {
                Ending::outcome(Outcome::Error).reason("there was no test event in the stream")
            }
            (_, true) => Ending::outcome(Outcome::Failed),
            (_, false) => Ending::outcome(Outcome::Passed),
        }
    }
}

/// The tally of a package, new with its first event.
pub(super) fn tally_of<'a>(
    tallies: &'a mut BTreeMap<String, Tally>,
    package: &str,
) -> &'a mut Tally {
    tallies.entry(package.to_owned()).or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(events: &[&str]) -> Option<Outcome> {
        let mut verdict = Verdict::default();
        for event in events {
            verdict.see(&Event::parse(event.as_bytes()).unwrap());
        }
        verdict.ending().outcome
    }

    #[test]
    fn a_package_judges_its_tests() {
        let start = r#"{"Action":"start","Package":"p"}"#;
        let pass = r#"{"Action":"pass","Package":"p"}"#;
        let fail = r#"{"Action":"fail","Package":"p"}"#;
        let skip = r#"{"Action":"skip","Package":"p"}"#;
        let last = r#"{"Action":"output","Package":"p","Output":"late\n"}"#;
        assert_eq!(verdict(&[start, pass]), Some(Outcome::Passed));
        assert_eq!(verdict(&[start, skip, last]), Some(Outcome::Passed));
        assert_eq!(verdict(&[start, fail, start, pass]), Some(Outcome::Failed));
        assert_eq!(verdict(&[start, pass, start]), Some(Outcome::Interrupted));
    }

    #[test]
    fn what_was_not_tested_did_not_pass() {
        assert_eq!(verdict(&[]), Some(Outcome::Error));
        let build = r#"{"Action":"build-fail","ImportPath":"p"}"#;
        assert_eq!(verdict(&[build]), Some(Outcome::Failed));
        let test = r#"{"Action":"run","Package":"p","Test":"T"}"#;
        assert_eq!(verdict(&[test]), Some(Outcome::Interrupted));
    }
}
