//! Named tuples, and the signatures of `Store.report`.

use std::fmt::Write as _;

use scenariolog::report::{self, Kind, Opt, Report};
use scenariolog::row::{Column, RowType, ValueType};
use scenariolog::verify::FileState;
use scenariolog::{Outcome, Status};

use crate::row_types;

/// The names that rows had in version 0.2.
const ALIASES: [(&str, &str); 6] = [
    ("Across", "AcrossRow"),
    ("Artifact", "ArtifactRow"),
    ("Failure", "FailureRow"),
    ("Hit", "HitRow"),
    ("Tag", "TagRow"),
    ("Timing", "TimingRow"),
];

/// What every tuple has under a name that a column has too.
const OF_TUPLES: [&str; 2] = ["count", "index"];

/// The options that say which runs, if a report has all of them.
const COMMON: [&str; 4] = ["run_id", "suite", "since", "all_runs"];

/// rows.py
pub fn rows() -> String {
    let mut text = String::from(
        r#""""Rows: what reports and searches yield. They are named tuples, so that a table of them is one call away:

``pandas.DataFrame(store.timings())``

Generated from the core by `make rows`: do not edit.
"""

from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

"#,
    );
    let outcomes = Outcome::ALL.map(Outcome::as_str);
    let statuses: Vec<_> = outcomes.into_iter().chain([Status::Running.as_str()]).collect();
    let states = FileState::ALL.map(FileState::as_str);
    for (name, words, doc) in [
        ("Outcome", &outcomes[..], "How something ended, in one word."),
        ("Status", &statuses, "How something ended, or that it is still running."),
        ("FileState", &states, "What has become of an artifact's file."),
    ] {
        text += &literal(name, words, doc);
    }
    for row in row_types().values() {
        text += &class(row);
    }
    text += "\n# What these classes were called in version 0.2. Deprecated.\n";
    for (old, new) in ALIASES {
        let _ = writeln!(text, "{old}: TypeAlias = {new}");
    }
    text += "\nREPORTS: dict[str, type[Any]] = {\n";
    for report in report::all() {
        let _ = writeln!(text, "    \"{}\": {},", report.name, report.row.name);
    }
    text += "}\n\"\"\"The rows of each report.\"\"\"\n";
    text
}

fn literal(name: &str, words: &[&str], doc: &str) -> String {
    let words: String = words.iter().map(|word| format!("    \"{word}\",\n")).collect();
    format!("{name}: TypeAlias = Literal[\n{words}]\n\"\"\"{doc}\"\"\"\n\n")
}

fn class(row: &RowType) -> String {
    let mut text = format!("\nclass {}(NamedTuple):\n    \"\"\"{}\"\"\"\n\n", row.name, row.doc);
    for column in row.columns {
        let hint = if OF_TUPLES.contains(&column.name) {
            let _ = writeln!(
                text,
                "    # It hides tuple.{}, for the sake of the column's name.",
                column.name
            );
            format!("{}  # type: ignore[assignment]", hint(column))
        } else {
            hint(column)
        };
        let _ = writeln!(text, "    {}: {hint}\n    \"\"\"{}\"\"\"", column.name, column.doc);
    }
    let has = |name| row.columns.iter().any(|column| column.name == name);
    if has("root_dir") && has("path") {
        text += r#"
    @property
    def absolute_path(self) -> Path:
        """Where the file is."""
        return Path(self.root_dir, self.path)
"#;
    }
    text + "\n"
}

fn hint(column: &Column) -> String {
    let plain = match (column.words, column.value_type) {
        (Some(words), _) => words,
        (None, ValueType::Bool) => "bool",
        (None, ValueType::Int) => "int",
        (None, ValueType::Real) => "float",
        (None, ValueType::List) => "tuple[str, ...]",
        _ => "str",
    };
    if column.nullable { format!("{plain} | None") } else { plain.to_owned() }
}

/// _reports.py
pub fn reports() -> String {
    let names: Vec<_> = row_types().into_keys().collect();
    let mut text = format!(
        r#""""Reports by their names.

Generated from the core by `make rows`: do not edit.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, overload

from scenariolog import _native as native
from scenariolog.rows import (
    REPORTS,
{}
)


class Reports:
    """What can be asked for reports."""

    _native: native.Store
"#,
        names.iter().map(|name| format!("    {name},")).collect::<Vec<_>>().join("\n")
    );
    for report in report::all() {
        text += &overload(report);
    }
    text += "\n    def report(self, name: str, **options: Any) -> Iterator[Any]:\n";
    text += "        \"\"\"Asks a report by its name, as the command line does, with the same options and defaults.\n\n";
    text += "        Rows are read from the file as they are asked for. The options are keywords; ``None`` leaves one out.\n\n";
    let entries: Vec<_> = report::all().map(entry).collect();
    text += &entries.join("\n");
    text += r#"        """
        given = {key: value for key, value in options.items() if value is not None}
        found = self._native.report(name, given)
        return map(REPORTS[name]._make, found)
"#;
    text
}

fn overload(report: &Report) -> String {
    let mut text = format!(
        "\n    @overload\n    def report(\n        self,\n        name: Literal[\"{}\"],\n        *,\n",
        report.name
    );
    for option in report.options {
        let _ = writeln!(text, "        {}: {},", option.name, parameter(option));
    }
    let _ = writeln!(text, "    ) -> Iterator[{}]: ...", report.row.name);
    text
}

fn parameter(option: &Opt) -> String {
    let plain = match option.kind {
        Kind::Flag => "bool".to_owned(),
        Kind::Count => "int".to_owned(),
        Kind::Word(words) => format!("Literal[\"{}\"]", words.join("\", \"")),
        Kind::Tag => "Mapping[str, str]".to_owned(),
        _ => "str".to_owned(),
    };
    if option.required { plain } else { format!("{plain} | None = ...") }
}

fn entry(report: &Report) -> String {
    let mut text = format!("        ``{}``: {}.\n\n", report.name, report.about);
    let is_common =
        |option: &Opt| COMMON.contains(&option.name) && report.option("all_runs").is_some();
    if report.options.iter().any(is_common) {
        let _ = writeln!(
            text,
            "        - ``{}``: which runs; by default the latest.",
            COMMON.join("``, ``")
        );
    }
    for option in report.options.iter().filter(|option| !is_common(option)) {
        let line = format!("- ``{}``: {}.", option.name, option.doc);
        text += &wrapped(&line, "        ", "          ");
    }
    text
}

/// The text in lines as long as the formatter lets them be.
fn wrapped(text: &str, first: &str, rest: &str) -> String {
    let mut lines = first.to_owned();
    let mut width = first.len();
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 && width + 1 + word.len() > 118 {
            lines += "\n";
            lines += rest;
            width = rest.len();
        } else if index > 0 {
            lines += " ";
            width += 1;
        }
        lines += word;
        width += word.len();
    }
    lines + "\n"
}
