//! The verdict, from the stream alone.

use std::collections::BTreeSet;

use super::{Action, Event};
use crate::outcome::Outcome;
use crate::record::ending::Ending;

/// The result of the events so far. It does not need the record, so a recorder that cannot write changes nothing.
#[derive(Debug, Clone, Default)]
pub struct Verdict {
    events: u64,
    failed: bool,
    unfinished: BTreeSet<String>,
}

impl Verdict {
    /// Takes an event into account.
    pub fn see(&mut self, event: &Event) {
        self.events += 1;
        match event.action {
            Action::BuildFail => self.failed = true,
            Action::BuildOutput | Action::Other => {}
            _ if event.test.is_empty() && event.is_end() => {
                self.failed |= event.action == Action::Fail;
                self.unfinished.remove(&event.package);
            }
            // Output of a package after its end does not start it again.
            Action::Output if event.test.is_empty() => {}
            _ if !self.unfinished.contains(&event.package) => {
                self.unfinished.insert(event.package.clone());
            }
            _ => {}
        }
    }

    /// How it all ended if the stream ends here: interrupted if a package has not ended, and an error if there was no
    /// event at all, since then go never got as far as testing.
    pub fn ending(&self) -> Ending {
        if let Some(package) = self.unfinished.first() {
            let reason = format!("the stream was cut off in {package}");
            return Ending::outcome(Outcome::Interrupted).reason(reason);
        }
        match (self.events, self.failed) {
            (0, _) => {
                Ending::outcome(Outcome::Error).reason("there was no test event in the stream")
            }
            (_, true) => Ending::outcome(Outcome::Failed),
            (_, false) => Ending::outcome(Outcome::Passed),
        }
    }
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
