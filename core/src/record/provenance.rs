//! Where a run comes from: host, user, revision, CI job. Best effort: what is not known is left out.

use std::env;
use std::ffi::CStr;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::record::{ci, host};
use crate::store::sql::argv_json;

/// The tags of a run that starts now at this root.
pub(crate) fn collect(root: &Path, suite: Option<&str>) -> Vec<(String, String)> {
    let version = env::var("SCENARIOLOG_SUITE_VERSION").ok();
    // Both run at once, since the suite waits for them.
    let status = git(root, &["status", "--porcelain=v2", "--branch", "--untracked-files=no"]);
    let description = match version {
        Some(_) => None,
        None => git(root, &["describe", "--tags", "--always", "--dirty"]),
    };
    let mut tags = Vec::new();
    let mut add = |key: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            tags.push((key.to_owned(), value));
        }
    };
    add("suite", suite.map(str::to_owned));
    add("suite.version", version.or_else(|| output(description?)));
    add("recorder.version", Some(env!("CARGO_PKG_VERSION").to_owned()));
    add("host", Some(host::name().to_owned()));
    add("user", user());
    add("os", Some(env::consts::OS.to_owned()));
    add("os.release", os_release());
    add("arch", Some(env::consts::ARCH.to_owned()));
    add("cwd", env::current_dir().ok().map(|dir| dir.to_string_lossy().into_owned()));
    add("argv", argv_json(&arguments()));
    if let Some(text) = status.and_then(output) {
        git_status(&text, &mut add);
    }
    for (key, value) in ci::tags(|name| env::var(name).ok()) {
        add(&key, Some(value));
    }
    tags
}

/// The commits after one up to another, the newest first, as far as the repository of the working directory has them.
pub(crate) fn commits(from: &str, to: &str) -> Vec<String> {
    const MOST: &str = "--max-count=20";
    let is_sha = |text: &str| {
        (7..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let Ok(dir) = env::current_dir() else { return Vec::new() };
    if !is_sha(from) || !is_sha(to) || from == to {
        return Vec::new();
    }
    let range = format!("{from}..{to}");
    let log = git(&dir, &["log", "--no-show-signature", "--format=%h %s", MOST, &range, "--"]);
    let text = log.and_then(output).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

/// The arguments of this process. With musl, Rust knows them only where it has `main` to itself.
fn arguments() -> Vec<String> {
    let known: Vec<_> = env::args_os().map(|arg| arg.to_string_lossy().into_owned()).collect();
    if !known.is_empty() {
        return known;
    }
    let line = fs::read("/proc/self/cmdline").unwrap_or_default();
    line.split_inclusive(|byte| *byte == 0)
        .map(|argument| String::from_utf8_lossy(argument).trim_end_matches('\0').to_owned())
        .collect()
}

/// One call of git gives commit, branch and whether the tree is dirty.
fn git_status(text: &str, add: &mut impl FnMut(&str, Option<String>)) {
    let header = |name: &str| {
        let prefix = format!("# branch.{name} ");
        text.lines()
            .find_map(|line| line.strip_prefix(&prefix))
            .filter(|value| !value.starts_with('('))
    };
    add("git.sha", header("oid").map(str::to_owned));
    add("git.branch", header("head").map(str::to_owned));
    let dirty = text.lines().any(|line| !line.starts_with('#'));
    add("git.dirty", Some(dirty.to_string()));
}

fn git(root: &Path, arguments: &[&str]) -> Option<Child> {
    // git takes some milliseconds to say that there is no repository.
    let is_tracked = |dir: &Path| dir.join(".git").exists();
    if env::var_os("GIT_DIR").is_none() && !root.ancestors().any(is_tracked) {
        return None;
    }
    Command::new("git")
        .arg("-C")
        .arg(root)
        .args(arguments)
        // Must not take the lock that the suite's own git may want.
        .env("GIT_OPTIONAL_LOCKS", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()
}

/// What the program printed, if it succeeded.
fn output(child: Child) -> Option<String> {
    let output = child.wait_with_output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}

fn user() -> Option<String> {
    ["USER", "LOGNAME"].into_iter().find_map(|name| env::var(name).ok()).or_else(|| {
        // SAFETY: geteuid cannot fail.
        let uid = unsafe { libc::geteuid() };
        Some(if uid == 0 { "root".to_owned() } else { format!("uid {uid}") })
    })
}

fn os_release() -> Option<String> {
    // SAFETY: utsname is made of arrays of integers, for which zero is a value.
    let mut names: libc::utsname = unsafe { std::mem::zeroed() };
    // SAFETY: the struct is writable.
    if unsafe { libc::uname(&raw mut names) } != 0 {
        return None;
    }
    // SAFETY: uname ends its strings with NUL.
    let release = unsafe { CStr::from_ptr(names.release.as_ptr()) };
    Some(release.to_string_lossy().into_owned())
}
