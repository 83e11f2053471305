//! Structs whose fields name their columns in a tag.

use std::fmt::Write as _;

use scenariolog::row::{Column, RowType, Unit, ValueType};

use crate::row_types;

/// Fields that are called otherwise than their columns.
const FIELDS: [(&str, &str); 7] = [
    ("argv0", "Program"),
    ("argv_json", "ArgsJSON"),
    ("cwd", "Dir"),
    ("error", "Errored"),
    ("fts_enabled", "FTSEnabled"),
    ("xfailed", "XFailed"),
    ("xpassed", "XPassed"),
];

/// Words that Go writes in capitals.
const CAPITALS: [(&str, &str); 5] =
    [("id", "ID"), ("pid", "PID"), ("rss", "RSS"), ("sha256", "SHA256"), ("json", "JSON")];

/// Numbers that may be larger than an int is everywhere.
const LARGE: [&str; 5] = ["artifact_id", "cut_lines", "indexed_lines", "line_count", "line_num"];

/// The names that rows had in version 0.2.
const ALIASES: [(&str, &str); 2] = [("Artifact", "ArtifactRow"), ("Hit", "HitRow")];

/// tables.go
pub fn rows() -> String {
    let mut text = String::from(
        "// Code generated from the core by `make rows`. DO NOT EDIT.\n\npackage scenariolog\n\nimport \"time\"\n",
    );
    for row in row_types().values() {
        text += &structure(row);
    }
    for (old, new) in ALIASES {
        let _ = write!(
            text,
            "\n// {old} is a [{new}].\n//\n// Deprecated: use [{new}].\ntype {old} = {new}\n"
        );
    }
    text
}

fn structure(row: &RowType) -> String {
    let mut text = format!(
        "\n// {} is a row of a report. {}\ntype {} struct {{\n",
        row.name, row.doc, row.name
    );
    for column in row.columns {
        let kind = kind(column);
        let _ = writeln!(text, "\t// {}{}", column.doc, absent(column, kind));
        let _ = writeln!(text, "\t{} {kind} `column:\"{}\"`", field(column.name), column.name);
    }
    text + "}\n"
}

fn field(column: &str) -> String {
    if let Some((_, field)) = FIELDS.iter().find(|(name, _)| *name == column) {
        return (*field).to_owned();
    }
    let column = column
        .strip_suffix("_ms")
        .or_else(|| column.strip_suffix("_at").map(|_| column))
        .unwrap_or(column);
    column.split('_').map(word).collect()
}

fn word(word: &str) -> String {
    if let Some((_, capitals)) = CAPITALS.iter().find(|(known, _)| *known == word) {
        return (*capitals).to_owned();
    }
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}

fn kind(column: &Column) -> &'static str {
    match (column.words, column.value_type, column.unit) {
        // Statuses are outcomes, and one word more.
        (Some("FileState"), ..) => "FileState",
        (Some(_), ..) => "Outcome",
        (_, ValueType::Bool, _) => "bool",
        // 0 is an exit code.
        (_, ValueType::Int, _) if column.name == "exit_code" => "*int",
        (_, ValueType::Int, Some(_)) => "int64",
        (_, ValueType::Int, None) if LARGE.contains(&column.name) => "int64",
        (_, ValueType::Int, None) => "int",
        (_, ValueType::Real, Some(Unit::Milliseconds)) => "time.Duration",
        (_, ValueType::Real, _) => "float64",
        (_, ValueType::List, _) => "[]string",
        (_, _, Some(Unit::Time)) => "time.Time",
        _ => "string",
    }
}

/// What a field is if its column has no value.
fn absent(column: &Column, kind: &str) -> &'static str {
    match kind {
        _ if !column.nullable => "",
        "*int" => " Nil if there is none.",
        "string" => " Empty if there is none.",
        "time.Time" => " The zero time if there is none.",
        "bool" => " False if it is not known.",
        _ => " 0 if there is none.",
    }
}
