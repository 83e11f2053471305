//! What came of a program.

use std::fmt;
use std::os::unix::process::ExitStatusExt;
use std::process::Output;

/// The status and the output of a program that has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// Its exit status; 128 + N where signal N ended it.
    pub status: i32,
    /// Its standard output. Bytes that are no UTF-8 are replaced.
    pub stdout: String,
    /// Its standard error. Bytes that are no UTF-8 are replaced.
    pub stderr: String,
}

impl Ran {
    /// Asserts that it ended with status 0.
    #[track_caller]
    pub fn ok(self) -> Self {
        self.exits(0)
    }

    /// Asserts that it ended with this status.
    #[track_caller]
    pub fn exits(self, status: i32) -> Self {
        assert_eq!(self.status, status, "{self}");
        self
    }

    /// Asserts that it was refused: with this status, nothing on standard output and one line on standard
    /// error, which is returned without the program's name.
    #[track_caller]
    pub fn refused(self, status: i32) -> String {
        assert_eq!((self.status, self.stdout.as_str()), (status, ""), "{self}");
        self.one_line()
    }

    /// The one line on standard error, without the program's name.
    #[track_caller]
    pub fn one_line(&self) -> String {
        let lines: Vec<&str> = self.stderr.lines().collect();
        assert!(matches!(lines[..], [line] if !line.trim().is_empty()), "not one line: {self}");
        assert!(!self.stderr.contains("panicked"), "{self}");
        let line = lines[0].strip_prefix("scenariolog: ");
        line.unwrap_or_else(|| panic!("not one of ours: {self}")).to_owned()
    }

    /// The lines on standard error that are warnings, without that word.
    pub fn warnings(&self) -> Vec<&str> {
        self.stderr.lines().filter_map(|line| line.strip_prefix("scenariolog: warning: ")).collect()
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let status = output.status;
        Self {
            status: status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or_default()),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
        }
    }
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { status, stdout, stderr } = self;
        write!(f, "status: {status}\n--- stdout\n{stdout}--- stderr\n{stderr}")
    }
}
