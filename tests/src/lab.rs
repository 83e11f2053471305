//! A directory of its own for each test.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rusqlite::types::FromSql;
use rusqlite::{Connection, OptionalExtension};
use tempfile::TempDir;

use crate::signals::heed_signals;
use crate::{Ran, program, wait_for};

/// A new directory, in which programs run with nothing of the caller's environment but its PATH,
/// and nothing of the signals that the caller ignores.
pub struct Lab {
    dir: TempDir,
    program: &'static Path,
}

impl Default for Lab {
    fn default() -> Self {
        Self::new()
    }
}

impl Lab {
    /// An empty directory for the program under test.
    pub fn new() -> Self {
        Self::of(program())
    }

    /// An empty directory for another build of the program.
    pub fn of(program: &'static Path) -> Self {
        Self { dir: TempDir::with_prefix("scenariolog-").unwrap(), program }
    }

    /// A directory with an empty file in it.
    pub fn with_db() -> Self {
        let lab = Self::new();
        lab.run(["init"]).ok();
        lab
    }

    /// Goes on with another build of the program in the same directory.
    pub fn switch_to(&mut self, program: &'static Path) {
        self.program = program;
    }

    /// The path of something in the directory.
    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The file that the program writes unless told otherwise.
    pub fn db(&self) -> PathBuf {
        self.path("scenariolog.db")
    }

    /// Writes a file into the directory.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, content).unwrap();
        path
    }

    /// The bytes of a file in the directory.
    pub fn read(&self, name: impl AsRef<Path>) -> Vec<u8> {
        let path = self.path(name);
        fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// The program with these arguments, to be run in the directory.
    pub fn command<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = self.other(self.program);
        command.args(args);
        command
    }

    /// Another program, to be run in the directory. It finds the program under test as `$SL`.
    pub fn other(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.dir.path())
            .env("USER", "tester")
            .env("LC_ALL", "C.UTF-8")
            // Temporary directories may lie in somebody's repository.
            .env("GIT_CEILING_DIRECTORIES", std::env::temp_dir())
            .env("SL", self.program)
            .current_dir(self.dir.path())
            .stdin(Stdio::null());
        heed_signals(&mut command);
        command
    }

    /// Runs the program with these arguments to its end.
    pub fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Ran {
        self.command(args).output().unwrap().into()
    }

    /// Runs a shell script to its end.
    pub fn sh(&self, script: &str) -> Ran {
        self.other("sh").args(["-c", script]).output().unwrap().into()
    }

    /// Records a shell script as a step of a run of its own.
    pub fn exec(&self, script: &str) -> Ran {
        self.run(["exec", "--name", "it", "--", "sh", "-c", script])
    }

    /// Starts the program and lets it run, its output captured.
    pub fn spawn<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Child {
        self.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Starts a run and returns its id.
    #[track_caller]
    pub fn start_run(&self) -> String {
        self.run(["run", "start", "--suite", "suite"]).ok().stdout.trim_end().to_owned()
    }

    /// A connection to the file, as another program would open it.
    pub fn connection(&self) -> Connection {
        let conn = Connection::open(self.db()).unwrap();
        conn.busy_timeout(std::time::Duration::from_secs(60)).unwrap();
        conn
    }

    /// The first column of all rows.
    #[track_caller]
    pub fn column<T: FromSql>(&self, sql: &str) -> Vec<T> {
        let conn = self.connection();
        let mut select = conn.prepare(sql).unwrap();
        select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    /// The first column of the only row.
    #[track_caller]
    pub fn value<T: FromSql>(&self, sql: &str) -> T {
        let mut column = self.column(sql);
        assert_eq!(column.len(), 1, "rows of {sql}");
        column.remove(0)
    }

    /// Waits until a query of the file has a row, and returns its first column.
    #[track_caller]
    pub fn wait_for_row<T: FromSql>(&self, sql: &str) -> T {
        wait_for(sql, || {
            let conn = self.db().exists().then(|| self.connection())?;
            conn.query_row(sql, [], |row| row.get(0)).optional().ok().flatten()
        })
    }

    /// Waits until a file in the directory has content, and returns that.
    #[track_caller]
    pub fn wait_for_file(&self, name: &str) -> String {
        wait_for(name, || {
            fs::read_to_string(self.path(name)).ok().filter(|content| !content.is_empty())
        })
    }

    /// Asserts that the file is sound: its pages, its references and its index.
    #[track_caller]
    pub fn assert_sound(&self) {
        let conn = self.connection();
        let check = |pragma: &str| -> Vec<String> {
            let mut select = conn.prepare(pragma).unwrap();
            let text = |row: &rusqlite::Row| row.get_ref(0).map(|value| format!("{value:?}"));
            select.query_map([], text).unwrap().map(Result::unwrap).collect()
        };
        assert_eq!(
            conn.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0)).unwrap(),
            "ok"
        );
        assert_eq!(check("PRAGMA foreign_key_check"), Vec::<String>::new());
        let indexed = "SELECT name FROM sqlite_master WHERE name = 'log_lines_fts'";
        if !check(indexed).is_empty() {
            // With rank 1 it compares the index with the lines themselves.
            let check =
                "INSERT INTO log_lines_fts (log_lines_fts, rank) VALUES ('integrity-check', 1)";
            conn.execute(check, []).expect("the index differs from the lines");
        }
    }
}
