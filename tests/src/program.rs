//! The programs under test.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// The program under test: what the variable `SCENARIOLOG_TEST_PROGRAM` names, else the one that cargo has just
/// linked from the sources at hand.
pub fn program() -> &'static Path {
    static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
        let named = std::env::var_os("SCENARIOLOG_TEST_PROGRAM").map(PathBuf::from);
        existing(&named.unwrap_or_else(linked_by_cargo))
    });
    &PROGRAM
}

/// The same program over an SQLite without FTS5. Cargo cannot build two kinds of SQLite at once, so make has it
/// built in a directory of its own, where that is not up to date: the first time takes a minute or two.
pub fn program_without_fts5() -> &'static Path {
    static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
        const PROGRAM: &str = "build/no-fts5/scenariolog";
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut make = Command::new("make");
        // A make that runs these tests says there what is for its own children.
        make.args(["--silent", "-C"]).arg(&root).arg(PROGRAM).env_remove("MAKEFLAGS");
        let built = make.output().expect("make is needed to build the program without FTS5");
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        existing(&root.join(PROGRAM))
    });
    &PROGRAM
}

/// Tests lie in `deps` beside the programs of their package, which cargo builds before it runs them.
fn linked_by_cargo() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.parent().and_then(Path::parent).unwrap().join("scenariolog")
}

fn existing(program: &Path) -> PathBuf {
    program.canonicalize().unwrap_or_else(|error| panic!("{}: {error}", program.display()))
}
