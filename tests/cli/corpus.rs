//! The line that a person would point at, in what real programs printed when they failed.

use std::fs;
use std::path::{Path, PathBuf};

use scenariolog_tests::Lab;

/// The least share of the corpus whose line is shown, in percent.
const WANTED: usize = 95;

/// The cases, each with the text in the line that matters.
fn cases() -> Vec<(String, String)> {
    let mut cases: Vec<_> = fs::read_dir(corpus().join("cases"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let script = fs::read_to_string(&path).unwrap();
            let point = script.lines().next().unwrap().strip_prefix("# points at: ").unwrap();
            (path.file_stem().unwrap().to_str().unwrap().to_owned(), point.to_owned())
        })
        .collect();
    cases.sort();
    cases
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// Records what a program printed when it failed.
fn replay(lab: &Lab, name: &str) {
    let outputs = corpus().join("outputs");
    let script =
        format!("cat '{0}/{name}.stdout'; cat '{0}/{name}.stderr' >&2; exit 1", outputs.display());
    let run = ["exec", "-q", "--run-id", "corpus", "--name", name, "--", "sh", "-c", &script];
    assert_eq!(lab.run(run).status, 1);
}

/// What `failures` shows of each step, by its name.
fn shown(lab: &Lab) -> Vec<(String, String)> {
    let printed = lab.run(["failures"]).ok().stdout;
    printed
        .split("\n\n")
        .map(|failure| {
            let heading = failure.lines().next().unwrap();
            let name = heading.split_whitespace().skip_while(|word| *word != "step").nth(2);
            (name.unwrap().to_owned(), failure.to_owned())
        })
        .collect()
}

#[test]
fn failures_shows_the_line_that_a_person_would_point_at() {
    let lab = Lab::new();
    lab.run(["run", "start", "--run-id", "corpus"]).ok();
    let cases = cases();
    assert!(cases.len() >= 40);
    for (name, _) in &cases {
        replay(&lab, name);
    }
    let shown = shown(&lab);
    let mut missed = Vec::new();
    for (name, point) in &cases {
        let failure = &shown.iter().find(|(step, _)| step == name).unwrap().1;
        let lines = failure.lines().skip(2);
        assert!(lines.count() <= 20, "{name} takes too much room:\n{failure}");
        if !failure.contains(point.as_str()) {
            missed.push(format!("{name} does not show \"{point}\":\n{failure}"));
        }
    }
    let found = cases.len() - missed.len();
    println!("{found} of {} failing programs show their line", cases.len());
    assert!(
        found * 100 >= cases.len() * WANTED,
        "{found} of {}\n\n{}",
        cases.len(),
        missed.join("\n\n")
    );
}
