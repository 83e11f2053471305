//! The recorded runs that the snapshots show.

use std::fs::{self, Permissions};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use scenariolog_tests::{FILTERS, Lab, Ran};

/// A directory with two runs of `suite.sh`, all measurements set to fixed values.
pub struct Recorded {
    /// The directory.
    pub lab: Lab,
    /// What the suite printed while it was recorded.
    pub told: Ran,
}

/// The suite is recorded once; each test has a copy of its own, which it may change.
pub fn recorded() -> Recorded {
    static RECORDING: LazyLock<Recording> = LazyLock::new(Recording::new);
    RECORDING.copy()
}

/// The runs, out of any directory.
struct Recording {
    recorded_in: PathBuf,
    files: Vec<(PathBuf, Vec<u8>, Permissions)>,
    told: Ran,
}

impl Recording {
    fn new() -> Self {
        let lab = Lab::new();
        let told = lab.sh(include_str!("suite.sh")).ok();
        lab.connection().execute_batch(include_str!("fixture.sql")).unwrap();
        let recorded_in = lab.path("");
        let mut files = Vec::new();
        read_files(&recorded_in, &mut files);
        for (path, ..) in &mut files {
            *path = path.strip_prefix(&recorded_in).unwrap().to_owned();
        }
        Self { recorded_in, files, told }
    }

    fn copy(&self) -> Recorded {
        let lab = Lab::new();
        for (path, content, permissions) in &self.files {
            let path = lab.path(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, content).unwrap();
            fs::set_permissions(&path, permissions.clone()).unwrap();
        }
        let directories = [&self.recorded_in, &lab.path("")]
            .map(|path| path.to_str().unwrap().trim_end_matches('/').to_owned());
        let moved = "UPDATE scenario_runs SET root_dir = replace(root_dir, ?1, ?2)";
        assert_eq!(lab.connection().execute(moved, directories).unwrap(), 2);
        Recorded { lab, told: self.told.clone() }
    }
}

fn read_files(directory: &Path, files: &mut Vec<(PathBuf, Vec<u8>, Permissions)>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_files(&path, files);
        } else {
            let permissions = path.metadata().unwrap().permissions();
            files.push((path.clone(), fs::read(path).unwrap(), permissions));
        }
    }
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
