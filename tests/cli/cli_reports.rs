//! Every report in every format.

use crate::fixture::{assert_snapshot, recorded};

const FORMATS: [&str; 6] = ["table", "json", "jsonl", "yaml", "csv", "markdown"];

/// The snapshots of one report over the small run, in all formats.
fn assert_formats(name: &str, report: &str) {
    let recorded = recorded();
    let lines = FORMATS.map(|format| format!("{report} --output {format}"));
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    assert_snapshot(&format!("formats_{name}"), &recorded.transcripts(&lines));
}

#[test]
fn runs() {
    assert_formats("runs", "runs --suite smoke");
}

#[test]
fn summary() {
    assert_formats("summary", "summary --suite smoke");
}

#[test]
fn failures() {
    assert_formats("failures", "failures --suite smoke");
}

#[test]
fn timings() {
    assert_formats("timings", "timings --suite smoke");
}

#[test]
fn timings_across_runs() {
    assert_formats("timings_across_runs", "timings --suite smoke --across-runs");
}

#[test]
fn show_of_a_step() {
    assert_formats("show_step", "show nested");
}

#[test]
fn search() {
    assert_formats("search", "search --suite smoke no -C1");
}

#[test]
fn kv_list() {
    assert_formats("kv_list", "kv list --step-id unpack");
}

#[test]
fn artifact_list() {
    assert_formats("artifact_list", "artifact list --suite smoke");
}

#[test]
fn artifact_verify() {
    assert_formats("artifact_verify", "artifact verify --suite smoke");
}

#[test]
fn the_tables_of_a_suite_with_everything_in_it() {
    let recorded = recorded();
    let reports = [
        "runs",
        "summary",
        "summary --all-runs",
        "failures",
        "failures --head 1 --tail 1 --limit 2 --all-attempts --fields step_name,attempt,reason,first_lines,last_lines",
        "failures --first-lines 0 --last-lines 0 --limit 2",
        "timings --limit 3",
        "timings --top 1 --fields step_name",
        "timings --across-runs",
        "show",
        "kv list",
        "artifact list",
    ];
    assert_snapshot("tables", &recorded.transcripts(&reports));
}

#[test]
fn fields_and_their_order() {
    let recorded = recorded();
    let reports = [
        "runs --fields suite,steps --output csv",
        "runs --fields=all --sort-columns",
        "summary --sort-columns --output jsonl",
        "show --fields step_name,outcome --output markdown",
        "runs --fields suite,colour,size",
    ];
    assert_snapshot("fields", &recorded.transcripts(&reports));
}

#[test]
fn the_columns_of_every_report() {
    let recorded = recorded();
    let reports = [
        "runs --print-schema",
        "summary --print-schema --fields run_id,outcome --output jsonl",
        "failures --print-schema",
        "timings --print-schema",
        "timings --across-runs --print-schema",
        "show --print-schema",
        "search --print-schema",
        "kv list --print-schema",
        "artifact list --print-schema",
        "artifact verify --print-schema",
    ];
    assert_snapshot("schemas", &recorded.transcripts(&reports));
}

#[test]
fn nothing_to_report() {
    let recorded = recorded();
    let reports = [
        "runs --since 2099-01-01",
        "runs --suite nobody",
        "summary --since 2099-01-01",
        "failures --since 2099-01-01 --output json",
        "failures --since 2099-01-01 --output csv",
        "timings --since 2099-01-01 --output yaml",
        "search --since 2099-01-01 hello --output markdown",
        "kv list --step-id crash",
    ];
    assert_snapshot("nothing", &recorded.transcripts(&reports));
}
