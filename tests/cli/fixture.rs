//! The recorded runs that the snapshots show.

use scenariolog_tests::{FILTERS, Lab, Ran};

/// A directory with two runs of `suite.sh`, all measurements set to fixed values.
pub struct Recorded {
    /// The directory.
    pub lab: Lab,
    /// What the suite printed while it was recorded.
    pub told: Ran,
}

pub fn recorded() -> Recorded {
    let lab = Lab::new();
    let told = lab.sh(include_str!("suite.sh")).ok();
    lab.connection().execute_batch(include_str!("fixture.sql")).unwrap();
    Recorded { lab, told }
}

impl Recorded {
    /// A command line with what it prints, as a transcript shows it.
    pub fn transcript(&self, line: &str) -> String {
        let ran = self.lab.sh(&format!("\"$SL\" {line}"));
        let status = if ran.status == 0 { String::new() } else { format!("[{}]\n", ran.status) };
        let stderr = ran.stderr.lines().fold(String::new(), |text, line| text + "! " + line + "\n");
        let stdout = match ran.stdout.as_str() {
            text if text.is_empty() || text.ends_with('\n') => text.to_owned(),
            text => format!("{text}\n"),
        };
        format!("$ scenariolog {line}\n{stdout}{stderr}{status}")
    }

    /// The transcript of several command lines.
    pub fn transcripts(&self, lines: &[&str]) -> String {
        lines.iter().map(|line| self.transcript(line)).collect::<Vec<_>>().join("\n")
    }
}

/// Compares with the snapshot of this name, but for what differs from run to run.
pub fn assert_snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for (regex, replacement) in FILTERS {
        settings.add_filter(regex, replacement);
    }
    settings.bind(|| insta::assert_snapshot!(name, text));
}
