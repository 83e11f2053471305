//! The place of the measurements: a directory of its own, and the programs under test.

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;
use std::process::Command;

use crate::Result;
use crate::corpus::Corpus;
use crate::measure::{Measured, run};

/// Where measurements take place.
pub struct Lab {
    program: PathBuf,
    baseline: PathBuf,
    dir: PathBuf,
}

impl Lab {
    /// From the arguments PROGRAM and DIR. DIR holds the program `baseline` and gets a directory for all else,
    /// which is on a real disk where DIR is.
    pub fn from_arguments() -> Result<Self> {
        // cargo adds arguments of its own behind.
        let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
        let (Some(program), Some(tools)) = (arguments.next(), arguments.next()) else {
            return Err("usage: budgets PROGRAM DIR".into());
        };
        let dir = tools.join("work");
        if dir.exists() {
            fs::remove_dir_all(&dir)?;
        }
        fs::create_dir(&dir)?;
        Ok(Self { program, baseline: tools.join("baseline"), dir })
    }

    /// A path in the directory.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// The program on a file of this name.
    pub fn scenariolog(&self, db: &str, args: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(args).env("SCENARIOLOG_DB", self.path(db)).current_dir(&self.dir);
        command
    }

    /// The indexing by hand, into a file of this name.
    pub fn baseline(&self, layout: &str, db: &str, files: &[PathBuf]) -> Command {
        let mut command = Command::new(&self.baseline);
        command.arg(layout).arg(self.path(db)).args(files);
        command
    }

    /// The path of the program.
    pub fn program(&self) -> &PathBuf {
        &self.program
    }

    /// Starts a run and returns its id.
    pub fn start_run(&self, db: &str) -> Result<String> {
        run(&mut self.scenariolog(db, &["init"]))?;
        let output = self.scenariolog(db, &["run", "start", "--suite", "bench"]).output()?;
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    }

    /// Copies a file without what stands in its write-ahead log, which must be nothing.
    pub fn copy(&self, from: &str, to: &str) -> Result<()> {
        self.remove(to);
        fs::copy(self.path(from), self.path(to))?;
        Ok(())
    }

    /// Removes a file of SQLite, if it is there.
    pub fn remove(&self, db: &str) {
        for suffix in ["", "-wal", "-shm"] {
            // It need not be there.
            let _ = fs::remove_file(self.path(&format!("{db}{suffix}")));
        }
    }

    /// Writes files of log text, `bytes` each, and returns their paths.
    pub fn write_logs(&self, name: &str, count: u64, bytes: usize) -> Result<Vec<PathBuf>> {
        (0..count)
            .map(|number| {
                let path = self.path(&format!("{name}-{number:03}.log"));
                let mut file = BufWriter::new(File::create(&path)?);
                Corpus::new(number).write(bytes, &mut file)?;
                file.flush()?;
                Ok(path)
            })
            .collect()
    }

    /// Runs the program, which must succeed.
    pub fn run(&self, db: &str, args: &[&str]) -> Result<Measured> {
        run(&mut self.scenariolog(db, args))
    }
}
