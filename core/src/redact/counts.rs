//! How much was redacted, by rule.

use std::collections::BTreeMap;
use std::sync::Arc;

/// How many times each rule has matched: all that is kept of what it found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<Arc<str>, u64>);

impl Counts {
    /// Counts one more match of this rule.
    pub(super) fn add(&mut self, rule: &Arc<str>) {
        match self.0.get_mut(rule) {
            Some(count) => *count += 1,
            None => drop(self.0.insert(Arc::clone(rule), 1)),
        }
    }

    /// Adds another count.
    pub fn merge(&mut self, other: &Self) {
        for (rule, count) in &other.0 {
            *self.0.entry(Arc::clone(rule)).or_default() += count;
        }
    }

    /// Whether nothing was redacted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each rule with its count, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        self.0.iter().map(|(rule, count)| (&**rule, *count))
    }
}
