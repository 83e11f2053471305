//! Why a run is red, asked of suites that were green before and are recorded here by running them.

use std::fs;
use std::path::{Path, PathBuf};

use scenariolog_tests::Lab;
use serde_json::Value;

/// The least share of the cases whose cause is among the novel lines, in percent.
const LEAST: usize = 90;

/// How many novel lines a reader looks at.
const LINES: &str = "10";

/// A suite with its story, and what `explain` must say of it.
struct Case {
    name: String,
    path: PathBuf,
    step: String,
    verdict: String,
    cause: String,
    since: Option<String>,
}

fn cases() -> Vec<Case> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/verdicts/cases");
    let mut paths: Vec<_> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(case).collect()
}

fn case(path: PathBuf) -> Case {
    let text = fs::read_to_string(&path).unwrap();
    let header = |key: &str| {
        let prefix = format!("# {key}: ");
        text.lines().find_map(|line| line.strip_prefix(&prefix)).map(str::to_owned)
    };
    let needed = |key: &str| header(key).unwrap_or_else(|| panic!("{}: no {key}", path.display()));
    Case {
        name: path.file_stem().unwrap().to_string_lossy().into_owned(),
        step: needed("step"),
        verdict: needed("verdict"),
        cause: needed("cause"),
        since: header("since"),
        path,
    }
}

/// Records the story of a case and asks why its last run is red.
fn explain(case: &Case) -> (Lab, Vec<Value>) {
    let lab = Lab::new();
    let story = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/verdicts/story.sh");
    let told = lab.other("bash").arg(story).arg(&case.path).output().unwrap();
    assert!(told.status.success(), "{}: {told:?}", case.name);
    let answer = lab.run(["explain", "--lines", LINES, "-o", "json"]).ok().stdout;
    let rows = serde_json::from_str(&answer).unwrap();
    (lab, rows)
}

fn texts(row: &Value, column: &str) -> Vec<String> {
    let list = row[column].as_array().unwrap();
    list.iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_failure_gets_its_verdict_and_its_cause_is_among_the_novel_lines() {
    let cases = cases();
    let (mut wrong, mut missed) = (Vec::new(), Vec::new());
    for case in &cases {
        let (lab, rows) = explain(case);
        let Some(row) = rows.iter().find(|row| row["step_path"] == *case.step) else {
            wrong.push(format!("{}: the step did not fail", case.name));
            continue;
        };
        if row["verdict"] != *case.verdict || !began_at(&lab, row, case.since.as_deref()) {
            wrong.push(format!("{}: {}, {}", case.name, row["verdict"], row["evidence"]));
        }
        let lines = texts(row, "novel_lines");
        if !lines.iter().any(|line| line.contains(&case.cause)) {
            missed.push(format!("{}: \"{}\" is not among {lines:#?}", case.name, case.cause));
        }
    }
    let all = cases.len();
    println!("of {all} failures {} verdicts are right", all - wrong.len());
    println!("of {all} causes {} are among the novel lines", all - missed.len());
    for case in &missed {
        println!("{case}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!((all - missed.len()) * 100 >= all * LEAST, "{}", missed.join("\n"));
}

/// Whether a failure is said to have begun at the commit with this subject.
fn began_at(lab: &Lab, row: &Value, subject: Option<&str>) -> bool {
    let Some(subject) = subject else { return row["since_commit"].is_null() };
    let commit = row["since_commit"].as_str().unwrap_or_default();
    let log = ["log", "--format=%s", "--max-count=1", commit];
    let said = lab.other("git").args(log).output().unwrap().stdout;
    String::from_utf8_lossy(&said).trim() == subject
}

/// A repository with a history of its own: the commits of a small project, and its tests run at each.
#[test]
fn the_commit_that_broke_a_step_is_named() {
    let lab = Lab::new();
    let sh = |script: &str| drop(lab.sh(script).ok());
    sh(
        "git init -q . && git config user.name t && git config user.email t@x && printf '*.db*\n.logs\n' >.gitignore",
    );
    let mut commits = Vec::new();
    for number in 0..50 {
        // The 31st makes one step fail, the 40th lets another one say something that it says from then on.
        let total = if number >= 30 { number + 1 } else { number };
        let note = if number >= 39 { "warning: table users is deprecated" } else { "all is well" };
        lab.write("total", total.to_string());
        lab.write("note", note);
        lab.write("number", number.to_string());
        sh(&format!("git add -A && git commit -qm 'Change {number}'"));
        commits.push(lab.sh("git rev-parse HEAD").ok().stdout.trim().to_owned());
        lab.run([
            "run", "exec", "--suite", "history", "--", "sh", "-c",
            "\"$SL\" exec -q --name sum -- sh -c 'test \"$(cat total)\" = \"$(cat number)\" || { echo \"FAIL: total $(cat total)\"; exit 1; }'
             \"$SL\" exec -q --name note -- cat note",
        ]);
    }
    let rows: Vec<Value> =
        serde_json::from_str(&lab.run(["explain", "-o", "json"]).ok().stdout).unwrap();
    let row = &rows[0];
    assert_eq!((&row["verdict"], &row["failing_runs"]), (&"still failing".into(), &19.into()));
    assert_eq!(row["since_commit"], *commits[30]);
    assert_eq!(row["passed_commit"], *commits[29]);
    assert_eq!(texts(row, "commits").len(), 20);
    let first = lab.run(["first-seen", "table users is deprecated", "-o", "json"]).ok().stdout;
    let first: Vec<Value> = serde_json::from_str(&first).unwrap();
    assert_eq!(first[0]["commit"], *commits[39]);
    assert_eq!((&first[0]["runs"], &first[0]["passing_runs"]), (&11.into(), &11.into()));
    let history =
        lab.run(["history", "sum", "--limit", "0", "-o", "csv", "--fields", "outcome"]).ok();
    let failed = history.stdout.lines().filter(|outcome| *outcome == "failed").count();
    assert_eq!((history.stdout.lines().count(), failed), (51, 20));
}

/// Another one, in Python, whose bug was mended once and came back with another commit.
#[test]
fn a_bug_that_came_back_is_said_to_have_come_back() {
    let lab = Lab::new();
    let sh = |script: &str| lab.sh(script).ok().stdout.trim().to_owned();
    sh(
        "git init -q . && git config user.name t && git config user.email t@x && printf '*.db*\n.logs\n__pycache__\n' >.gitignore",
    );
    lab.write(
        "test_money.py",
        "import unittest, money\nclass Rounding(unittest.TestCase):\n    def test_half(self):\n        \
         self.assertEqual(money.rounded(2.5), 3)\nunittest.main(module=__name__, argv=['x'])\n",
    );
    let mut commits = Vec::new();
    for number in 0..50 {
        let broken = (12..20).contains(&number) || number >= 38;
        let body = if broken { "round(amount)" } else { "int(amount + 0.5)" };
        lab.write(
            "money.py",
            format!("# version {number}\ndef rounded(amount):\n    return {body}\n"),
        );
        commits.push(sh(&format!(
            "git add -A && git commit -qm 'Change {number}' && git rev-parse HEAD"
        )));
        let script = "\"$SL\" exec -q --name unit -- python3 -B test_money.py";
        lab.run(["run", "exec", "--suite", "money", "--", "sh", "-c", script]);
    }
    let rows: Vec<Value> =
        serde_json::from_str(&lab.run(["explain", "-o", "json"]).ok().stdout).unwrap();
    let row = &rows[0];
    assert_eq!((&row["verdict"], &row["failing_runs"]), (&"still failing".into(), &11.into()));
    assert_eq!(
        (&row["since_commit"], &row["passed_commit"]),
        (&commits[38].clone().into(), &commits[37].clone().into())
    );
    let first = lab.run(["first-seen", "AssertionError: 2 != 3", "-o", "json"]).ok().stdout;
    let first: Vec<Value> = serde_json::from_str(&first).unwrap();
    assert_eq!(first[0]["commit"], *commits[12]);
    assert_eq!((&first[0]["runs"], &first[0]["passing_runs"]), (&20.into(), &0.into()));
}

#[test]
fn equal_failures_have_one_fingerprint_in_every_run() {
    let lab = Lab::new();
    let script = "for step in load store; do \"$SL\" exec -q --name $step -- sh -c \
                  'echo \"$$ ERROR: connection to 10.0.0.$$:5432 refused after $$ ms\" >&2; exit 2'; done
                  \"$SL\" exec -q --name other -- sh -c 'echo \"FAIL: 3 != 4\"; exit 1'";
    for _ in 0..2 {
        lab.run(["run", "exec", "--suite", "s", "--", "sh", "-c", script]).exits(1);
    }
    let stored: Vec<i64> = lab.column(
        "SELECT count(*) FROM steps WHERE fingerprint LIKE '1-%' GROUP BY fingerprint ORDER BY 1",
    );
    assert_eq!(stored, [2, 4]);
    let groups = |args: &[&str]| {
        let command = ["failures", "--group", "-o", "csv", "--fields", "failures,runs,steps"];
        lab.run(command.iter().chain(args)).ok().stdout
    };
    assert_eq!(groups(&[]), "failures,runs,steps\n2,1,\"load\nstore\"\n1,1,other\n");
    assert!(groups(&["--all-runs"]).contains("4,2,"));
    // A file that was recorded without them says the same.
    let before = groups(&["--all-runs", "--limit", "1"]);
    lab.connection().execute("UPDATE steps SET fingerprint = NULL", []).unwrap();
    assert_eq!(groups(&["--all-runs", "--limit", "1"]), before);
}
