//! How a step is run again.

use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use crate::shell;

/// A command line that runs a step again, as a shell takes it: its own, or that of the tool whose test it is.
pub(crate) fn command(
    name: &str,
    parent: Option<&str>,
    argv_json: Option<&str>,
    cwd: Option<&Path>,
) -> Option<String> {
    let argv: Option<Vec<String>> = argv_json.and_then(|json| serde_json::from_str(json).ok());
    let words = match argv {
        Some(argv) if !argv.is_empty() => argv,
        _ => selector(name, parent)?,
    };
    let cd = cwd.map(|dir| format!("cd {} && ", shell::line(&[dir.as_os_str().as_bytes()])));
    Some(cd.unwrap_or_default() + &shell::line(&words))
}

/// How the tool runs one test alone.
fn selector(name: &str, parent: Option<&str>) -> Option<Vec<String>> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    if name.contains(".py::") {
        return Some(words(&["pytest", name]));
    }
    let is_go = ["Test", "Fuzz", "Example"].iter().any(|start| name.starts_with(start));
    let package = parent.filter(|_| is_go && name.chars().all(|letter| !letter.is_whitespace()))?;
    let levels: Vec<String> =
        name.split('/').map(|level| format!("^{}$", regex::escape(level))).collect();
    Some(words(&["go", "test", "-run", &levels.join("/"), package]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_run_by_its_own_command_line() {
        let argv = Some(r#"["sh","-c","echo 'it works'; exit 3",""]"#);
        let line = command("x", None, argv, Some(Path::new("/a b"))).unwrap();
        assert_eq!(line, r"cd '/a b' && sh -c 'echo '\''it works'\''; exit 3' ''");
    }

    #[test]
    fn a_test_is_run_by_its_tool() {
        let of = |name, parent| command(name, parent, None, None);
        let pytest = of("tests/test_a.py::test_b[x-1]", None).unwrap();
        assert_eq!(pytest, "pytest 'tests/test_a.py::test_b[x-1]'");
        let go = of("TestA/sub#01", Some("example.com/m/p")).unwrap();
        assert_eq!(go, "go test -run '^TestA$/^sub\\#01$' example.com/m/p");
        assert_eq!(of("unpack", Some("build")), None);
    }
}
