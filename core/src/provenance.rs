//! Where a run comes from: host, user, revision, CI job. Best effort; what cannot be found out is left out.

use std::env;
use std::ffi::CStr;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::recorder;
use crate::step::argv_json;

/// Variables that CI services set, and the tags they become.
const CI: [(&str, &str, &[(&str, &str)]); 9] = [
    (
        "GITHUB_ACTIONS",
        "github",
        &[
            ("ci.job", "GITHUB_JOB"),
            ("ci.run_id", "GITHUB_RUN_ID"),
            ("ci.attempt", "GITHUB_RUN_ATTEMPT"),
            ("ci.ref", "GITHUB_REF"),
            ("ci.sha", "GITHUB_SHA"),
            ("ci.repository", "GITHUB_REPOSITORY"),
            ("ci.workflow", "GITHUB_WORKFLOW"),
            ("ci.runner", "RUNNER_NAME"),
        ],
    ),
    (
        "GITLAB_CI",
        "gitlab",
        &[
            ("ci.job", "CI_JOB_NAME"),
            ("ci.run_id", "CI_PIPELINE_ID"),
            ("ci.job_id", "CI_JOB_ID"),
            ("ci.ref", "CI_COMMIT_REF_NAME"),
            ("ci.sha", "CI_COMMIT_SHA"),
            ("ci.url", "CI_JOB_URL"),
            ("ci.shard", "CI_NODE_INDEX"),
            ("ci.shards", "CI_NODE_TOTAL"),
        ],
    ),
    (
        "JENKINS_URL",
        "jenkins",
        &[
            ("ci.job", "JOB_NAME"),
            ("ci.run_id", "BUILD_NUMBER"),
            ("ci.url", "BUILD_URL"),
            ("ci.sha", "GIT_COMMIT"),
            ("ci.runner", "NODE_NAME"),
        ],
    ),
    (
        "BUILDKITE",
        "buildkite",
        &[
            ("ci.job", "BUILDKITE_LABEL"),
            ("ci.run_id", "BUILDKITE_BUILD_NUMBER"),
            ("ci.url", "BUILDKITE_BUILD_URL"),
            ("ci.sha", "BUILDKITE_COMMIT"),
            ("ci.ref", "BUILDKITE_BRANCH"),
            ("ci.shard", "BUILDKITE_PARALLEL_JOB"),
            ("ci.shards", "BUILDKITE_PARALLEL_JOB_COUNT"),
        ],
    ),
    (
        "CIRCLECI",
        "circleci",
        &[
            ("ci.job", "CIRCLE_JOB"),
            ("ci.run_id", "CIRCLE_BUILD_NUM"),
            ("ci.url", "CIRCLE_BUILD_URL"),
            ("ci.sha", "CIRCLE_SHA1"),
            ("ci.ref", "CIRCLE_BRANCH"),
            ("ci.shard", "CIRCLE_NODE_INDEX"),
            ("ci.shards", "CIRCLE_NODE_TOTAL"),
        ],
    ),
    (
        "TF_BUILD",
        "azure",
        &[
            ("ci.job", "SYSTEM_JOBDISPLAYNAME"),
            ("ci.run_id", "BUILD_BUILDID"),
            ("ci.sha", "BUILD_SOURCEVERSION"),
            ("ci.ref", "BUILD_SOURCEBRANCH"),
            ("ci.runner", "AGENT_NAME"),
        ],
    ),
    (
        "TEAMCITY_VERSION",
        "teamcity",
        &[
            ("ci.job", "TEAMCITY_BUILDCONF_NAME"),
            ("ci.run_id", "BUILD_NUMBER"),
            ("ci.sha", "BUILD_VCS_NUMBER"),
        ],
    ),
    (
        "TRAVIS",
        "travis",
        &[
            ("ci.job", "TRAVIS_JOB_NAME"),
            ("ci.run_id", "TRAVIS_BUILD_NUMBER"),
            ("ci.url", "TRAVIS_JOB_WEB_URL"),
            ("ci.sha", "TRAVIS_COMMIT"),
            ("ci.ref", "TRAVIS_BRANCH"),
        ],
    ),
    (
        "DRONE",
        "drone",
        &[
            ("ci.job", "DRONE_STAGE_NAME"),
            ("ci.run_id", "DRONE_BUILD_NUMBER"),
            ("ci.url", "DRONE_BUILD_LINK"),
            ("ci.sha", "DRONE_COMMIT_SHA"),
            ("ci.ref", "DRONE_BRANCH"),
        ],
    ),
];

/// The tags of a run that starts now at this root.
pub(crate) fn collect(root: &Path, suite: Option<&str>) -> Vec<(String, String)> {
    let mut tags = Vec::new();
    let mut add = |key: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            tags.push((key.to_owned(), value));
        }
    };
    add("suite", suite.map(str::to_owned));
    add("suite.version", env::var("SCENARIOLOG_SUITE_VERSION").ok().or_else(|| describe(root)));
    add("recorder.version", Some(env!("CARGO_PKG_VERSION").to_owned()));
    add("host", Some(recorder::host().to_owned()));
    add("user", user());
    add("os", Some(env::consts::OS.to_owned()));
    add("os.release", os_release());
    add("arch", Some(env::consts::ARCH.to_owned()));
    add("cwd", env::current_dir().ok().map(|dir| dir.to_string_lossy().into_owned()));
    let argv: Vec<_> = env::args_os().map(|arg| arg.to_string_lossy().into_owned()).collect();
    add("argv", argv_json(&argv));
    git_status(root, &mut add);
    ci(&mut add);
    tags
}

fn ci(add: &mut impl FnMut(&str, Option<String>)) {
    let found =
        CI.iter().find(|(sign, ..)| env::var_os(sign).is_some_and(|value| !value.is_empty()));
    if let Some((_, provider, variables)) = found {
        add("ci.provider", Some((*provider).to_owned()));
        for (key, variable) in *variables {
            add(key, env::var(variable).ok());
        }
    } else if env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false") {
        add("ci.provider", Some("unknown".to_owned()));
    }
}

/// One call of git answers all three questions.
fn git_status(root: &Path, add: &mut impl FnMut(&str, Option<String>)) {
    let Some(text) = git(root, &["status", "--porcelain=v2", "--branch", "--untracked-files=no"])
    else {
        return;
    };
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

fn describe(root: &Path) -> Option<String> {
    git(root, &["describe", "--tags", "--always", "--dirty"])
}

fn git(root: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(arguments)
        // Looking must not take the lock that the suite's own git may want.
        .env("GIT_OPTIONAL_LOCKS", "0")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
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
