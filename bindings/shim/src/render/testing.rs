//! What the tests of all formats share.

use proptest::prelude::*;
use scenariolog::row::{Column, Value, ValueType};

use super::{Format, Screen};

/// A column without documentation.
pub const fn column(name: &'static str, value_type: ValueType) -> Column {
    Column::new(name, value_type, "")
}

/// A text value.
pub fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

/// A list value.
pub fn list(values: &[&str]) -> Value {
    Value::List(values.iter().map(|&value| value.to_owned()).collect())
}

/// The rows as this format writes them to a file.
pub fn render(format: Format, columns: &[Column], rows: &[Vec<Value>]) -> String {
    render_on(Screen::default(), format, columns, rows)
}

/// The rows as this format writes them to this screen.
pub fn render_on(
    screen: Screen,
    format: Format,
    columns: &[Column],
    rows: &[Vec<Value>],
) -> String {
    let mut out = Vec::new();
    let mut renderer = format.renderer(columns.to_vec(), screen, &mut out);
    for row in rows {
        renderer.row(row.clone()).unwrap();
    }
    renderer.finish().unwrap();
    drop(renderer);
    String::from_utf8(out).unwrap()
}

/// One column of each type.
pub const EVERY_TYPE: [Column; 5] = [
    column("flag", ValueType::Bool),
    column("count", ValueType::Int),
    column("ratio", ValueType::Real),
    column("name", ValueType::Text),
    column("lines", ValueType::List),
];

/// Texts that formats have tripped over, and any other.
pub fn any_text() -> impl Strategy<Value = String> {
    const AWKWARD: [&str; 28] = [
        "",
        " ",
        "  leading",
        "trailing ",
        "yes",
        "no",
        "null",
        "~",
        "1e3",
        "0x1f",
        "0o7",
        "12:30",
        "2026-11-22",
        "a: b",
        "a #b",
        "- a",
        "? a",
        "&a",
        "*a",
        "!a",
        "%a",
        "@a",
        "`a`",
        "a\nb\n\n",
        "\n",
        " a\n  b\nc",
        "a\r\nb\rc",
        "\u{0}\u{7}\u{1b}[31m\u{7f}\u{85}\u{2028}\u{feff}\u{fffe}",
    ];
    prop_oneof![
        prop::sample::select(AWKWARD.to_vec()).prop_map(str::to_owned),
        prop::collection::vec(any::<char>(), 0..40).prop_map(String::from_iter),
        "[ -~\n]{0,200}",
    ]
}

/// Rows of [`EVERY_TYPE`], with finite numbers.
pub fn any_rows() -> impl Strategy<Value = Vec<Vec<Value>>> {
    let real = prop::num::f64::NORMAL | prop::num::f64::ZERO | prop::num::f64::SUBNORMAL;
    let row = (
        prop::option::of(any::<bool>().prop_map(Value::Bool)),
        prop::option::of(any::<i64>().prop_map(Value::Int)),
        prop::option::of(real.prop_map(Value::Real)),
        prop::option::of(any_text().prop_map(Value::Text)),
        prop::option::of(prop::collection::vec(any_text(), 0..4).prop_map(Value::List)),
    );
    let row = row.prop_map(|(a, b, c, d, e)| {
        [a, b, c, d, e].map(|value| value.unwrap_or(Value::Null)).to_vec()
    });
    prop::collection::vec(row, 0..4)
}
