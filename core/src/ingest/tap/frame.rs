//! A sequence of results with its plan: the stream itself, a file of it, or a subtest.

use std::time::SystemTime;

use super::line::Plan;
use crate::error::Result;
use crate::ingest::node::Node;
use crate::outcome::Outcome;
use crate::record::ending::Ending;

/// A result whose diagnostics may follow.
#[derive(Debug)]
pub(super) struct Open {
    /// Its step, if it is recorded.
    pub node: Option<Node>,
    pub ending: Ending,
}

impl Open {
    /// Whether comments that follow are about it.
    pub fn is_failure(&self) -> bool {
        self.ending.outcome.is_some_and(Outcome::is_failure)
    }

    pub fn end(self) -> Result<()> {
        self.node.map_or(Ok(()), |node| node.end(&self.ending))
    }
}

/// A sequence of results.
#[derive(Debug)]
pub(super) struct Frame {
    /// The step that they are in, if that is recorded and not the target itself.
    pub node: Option<Node>,
    /// The last result.
    pub open: Option<Open>,
    /// The test that was announced by its name, and is running.
    pub announced: Option<(String, Option<Node>)>,
    /// When the next test began.
    pub since: SystemTime,
    plan: Option<u64>,
    skip: Option<String>,
    seen: u64,
    failed: u64,
    /// What is wrong with it beside its results.
    trouble: Option<String>,
}

impl Frame {
    pub fn new(node: Option<Node>) -> Self {
        Self {
            node,
            open: None,
            announced: None,
            since: SystemTime::now(),
            plan: None,
            skip: None,
            seen: 0,
            failed: 0,
            trouble: None,
        }
    }

    /// How many results there were.
    pub fn seen(&self) -> u64 {
        self.seen
    }

    /// Whether nothing of it was seen.
    pub fn is_empty(&self) -> bool {
        self.seen == 0 && self.plan.is_none() && self.trouble.is_none()
    }

    /// Whether its plan is fulfilled.
    pub fn is_complete(&self) -> bool {
        self.plan == Some(self.seen)
    }

    pub fn plan(&mut self, plan: Plan) {
        self.plan = Some(plan.count);
        self.skip = plan.skip.map(str::to_owned);
    }

    /// Counts a result.
    pub fn count(&mut self, outcome: Outcome) {
        self.seen += 1;
        self.failed += u64::from(outcome.is_failure());
    }

    /// Remembers what is wrong with it, unless something was before.
    pub fn fail(&mut self, reason: impl Into<String>) {
        self.trouble.get_or_insert_with(|| reason.into());
    }

    /// Ends the last result.
    pub fn close(&mut self) -> Result<()> {
        self.open.take().map_or(Ok(()), Open::end)
    }

    /// How it ended if nothing more comes.
    pub fn ending(&self) -> Ending {
        let failed = |reason: String| Ending::outcome(Outcome::Failed).reason(reason);
        if let Some(trouble) = &self.trouble {
            return failed(trouble.clone());
        }
        match (self.plan, &self.skip) {
            (Some(0), Some(reason)) if self.seen == 0 => {
                let ending = Ending::outcome(Outcome::Skipped);
                if reason.is_empty() { ending } else { ending.reason(reason) }
            }
            (Some(plan), _) if plan != self.seen => {
                failed(format!("{plan} tests were planned, and {} reported", self.seen))
            }
            (None, _) => failed("there was no plan: it ended before its end".to_owned()),
            _ if self.failed > 0 => Ending::outcome(Outcome::Failed),
            _ => Ending::outcome(Outcome::Passed),
        }
    }
}
