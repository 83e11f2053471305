//! Fingerprints: short names for what is equal in failures of different steps and runs.
//!
//! They label a failure, and never decide anything by themselves.

use std::fs::File;
use std::io;

use sha2::{Digest as _, Sha256};

use crate::essence::mask::masked;
use crate::essence::salient::{Findings, telling};
use crate::essence::trace::Trace;

/// The version of the algorithm, with which each fingerprint begins: those of different versions never are equal.
const VERSION: u32 = 1;

/// How many lines that name a failure go into its fingerprint, where there is no trace.
const KEY_LINES: usize = 2;

/// How many digits of the hash are kept: a million different failures share one by a chance of one in a thousand.
const DIGITS: usize = 12;

/// What is essential in a failure, taken from the outputs of its step.
#[derive(Debug, Default)]
pub(crate) struct Essence {
    lines: Vec<String>,
    best: Option<(bool, u32, u32)>,
}

impl Essence {
    /// Takes an output of this kind into account. The one that tells most of the failure counts, of equals the latest.
    pub fn see(&mut self, kind: &str, file: File) -> io::Result<()> {
        if telling(kind, 0).is_none() {
            return Ok(());
        }
        let mut trace = Trace::default();
        let findings = Findings::of_file(file, KEY_LINES, |line| trace.see(line))?;
        let told = telling(kind, findings.weight());
        let lines = trace
            .end()
            .unwrap_or_else(|| findings.lines.iter().map(|line| masked(&line.text)).collect());
        if told >= self.best && !lines.is_empty() {
            *self = Self { lines, best: told };
        }
        Ok(())
    }

    /// The lines, masked.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// The fingerprint. `how` is how the step ended, which is all there is where its outputs say nothing.
    pub fn fingerprint(&self, how: &str) -> String {
        let mut hash = Sha256::new();
        match self.lines.as_slice() {
            [] => hash.update(masked(how)),
            lines => lines.iter().for_each(|line| {
                hash.update(line);
                hash.update("\n");
            }),
        }
        let hash = hash.finalize();
        let digits: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{VERSION}-{}", &digits[..DIGITS])
    }
}

/// Whether this version of the algorithm made a fingerprint.
pub(crate) fn is_current(fingerprint: &str) -> bool {
    fingerprint.split_once('-').is_some_and(|(version, _)| version.parse() == Ok(VERSION))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn of(outputs: &[(&str, &str)]) -> String {
        let mut essence = Essence::default();
        for (kind, text) in outputs {
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(text.as_bytes()).unwrap();
            essence.see(kind, file).unwrap();
        }
        essence.fingerprint("failed, exit 3")
    }

    #[test]
    fn equal_failures_have_one_fingerprint() {
        let lost = |port: u32| {
            format!("12:03:0{} start\nERROR: connection refused: 10.0.0.1:{port}\n", port % 9)
        };
        assert_eq!(of(&[("stderr", &lost(80))]), of(&[("stderr", &lost(4711))]));
        assert_ne!(of(&[("stderr", &lost(80))]), of(&[("stderr", "ERROR: no space left\n")]));
        assert_eq!(of(&[("stdout", ""), ("stderr", "")]), of(&[]));
        assert!(is_current(&of(&[])) && !is_current("0-3fa9c2d17b04") && !is_current("x"));
    }

    #[test]
    fn the_output_that_names_the_failure_counts() {
        let failure = ("stdout", "FAIL: 3 != 4\n");
        let warning = ("stderr", "DeprecationWarning: x\n");
        assert_eq!(of(&[failure, warning]), of(&[failure]));
        let traceback = ("traceback", "E   ValueError: 7\n\nx.py:3: ValueError\n");
        assert_eq!(of(&[traceback, failure]), of(&[traceback]));
    }
}
