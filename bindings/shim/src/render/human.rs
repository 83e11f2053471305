//! Values in words for a reader, by what their column means.

use std::time::Duration;

use scenariolog::row::{Column, Value, ValueType};

use super::clean::clean;

/// What a column's values are to a reader. Names are a contract, and so are their suffixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Milliseconds: `*_ms`.
    Duration,
    /// Bytes: `*_bytes`.
    Size,
    /// A point in time: `*_at`.
    Time,
    /// How something ended: `outcome`, `*_outcome`.
    Outcome,
    /// Something to copy and paste: `*_id`.
    Id,
    /// Anything else.
    Other,
}

impl Meaning {
    /// The meaning of this column.
    pub fn of(column: &Column) -> Self {
        match (column.name.rsplit('_').next(), column.value_type) {
            (Some("ms"), ValueType::Int | ValueType::Real) => Self::Duration,
            (Some("bytes"), ValueType::Int) => Self::Size,
            (Some("at"), ValueType::Text) => Self::Time,
            (Some("outcome"), ValueType::Text) => Self::Outcome,
            (Some("id"), ValueType::Text) => Self::Id,
            _ => Self::Other,
        }
    }
}

/// Whether the column's values line up at their right end.
pub fn is_number(column: &Column) -> bool {
    matches!(column.value_type, ValueType::Int | ValueType::Real)
}

/// The value as a reader sees it, in one or more lines; `None` where there is none.
pub fn text(column: &Column, value: &Value) -> Option<String> {
    let special = match Meaning::of(column) {
        Meaning::Duration => milliseconds(value).map(duration),
        Meaning::Size => bytes(value).map(size),
        Meaning::Time => time(value),
        _ => None,
    };
    special.or_else(|| plain(value))
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Bool(value) => Some(if *value { "yes" } else { "no" }.to_owned()),
        Value::Int(value) => Some(value.to_string()),
        Value::Real(value) => Some(real(*value)),
        Value::Text(value) => Some(clean(value)),
        Value::List(values) => {
            Some(values.iter().map(|value| clean(value)).collect::<Vec<_>>().join("\n"))
        }
        _ => None,
    }
}

/// At most three decimals, as many as there are.
fn real(value: f64) -> String {
    let text = format!("{value:.3}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// A number of milliseconds in words.
pub fn duration_ms(milliseconds: f64) -> String {
    Duration::try_from_secs_f64(milliseconds / 1000.0).map_or_else(|_| real(milliseconds), duration)
}

fn milliseconds(value: &Value) -> Option<Duration> {
    match value {
        Value::Int(value) => u64::try_from(*value).ok().map(Duration::from_millis),
        Value::Real(value) => Duration::try_from_secs_f64(value / 1000.0).ok(),
        _ => None,
    }
}

/// About three digits and a unit. The bounds are those of rounding, so that no `60.00 s` appears.
fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    if seconds < 0.009_95 {
        return format!("{:.1} ms", seconds * 1000.0);
    }
    if seconds < 0.999_5 {
        return format!("{:.0} ms", seconds * 1000.0);
    }
    if seconds < 59.995 {
        return format!("{seconds:.2} s");
    }
    let seconds = duration.saturating_add(Duration::from_millis(500)).as_secs();
    let minutes = seconds / 60;
    if minutes < 60 {
        return format!("{minutes} m {:02} s", seconds % 60);
    }
    format!("{} h {:02} m", minutes / 60, minutes % 60)
}

fn bytes(value: &Value) -> Option<u64> {
    match value {
        Value::Int(value) => u64::try_from(*value).ok(),
        _ => None,
    }
}

/// One decimal in the largest unit that leaves a number of at least one.
fn size(bytes: u64) -> String {
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let mut unit: u128 = 1024;
    let mut names = ["KiB", "MiB", "GiB", "TiB", "PiB"].into_iter();
    let mut name = names.next();
    loop {
        let tenths = (u128::from(bytes) * 10 + unit / 2) / unit;
        match name {
            Some(name) if tenths < 10_240 => {
                break format!("{}.{} {name}", tenths / 10, tenths % 10);
            }
            Some(_) => name = names.next(),
            None => break format!("{}.{} EiB", tenths / 10, tenths % 10),
        }
        unit *= 1024;
    }
}

/// Date and time to the second. It is UTC, like every time in the file.
fn time(value: &Value) -> Option<String> {
    let Value::Text(text) = value else { return None };
    let (date, clock) = text.strip_suffix('Z')?.split_once('T')?;
    let seconds = clock.get(..8)?;
    let is_time =
        format!("{date}{seconds}").bytes().all(|b| matches!(b, b'0'..=b'9' | b'-' | b':'));
    is_time.then(|| format!("{date} {seconds}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::testing::{column, list, text as value};

    #[test]
    fn durations_have_a_unit() {
        let show = |ms| text(&column("duration_ms", ValueType::Real), &Value::Real(ms)).unwrap();
        let shown =
            [0.0, 4.54, 9.96, 812.4, 999.6, 1_240.0, 59_996.0, 123_400.0, 3_599_600.0].map(show);
        let expected = [
            "0.0 ms", "4.5 ms", "10 ms", "812 ms", "1.00 s", "1.24 s", "1 m 00 s", "2 m 03 s",
            "1 h 00 m",
        ];
        assert_eq!(shown, expected);
        assert_eq!(show(-1.5), "-1.5");
        assert_eq!(show(f64::NAN), "NaN");
        assert_eq!(text(&column("p95_ms", ValueType::Int), &Value::Int(1500)).unwrap(), "1.50 s");
    }

    #[test]
    fn sizes_have_a_unit() {
        let show = |n| text(&column("size_bytes", ValueType::Int), &Value::Int(n)).unwrap();
        let shown = [0, 1023, 1024, 1_258_291, 1_048_575, i64::MAX].map(show);
        assert_eq!(shown, ["0 B", "1023 B", "1.0 KiB", "1.2 MiB", "1.0 MiB", "8.0 EiB"]);
        assert_eq!(show(-1), "-1");
    }

    #[test]
    fn times_lose_their_fraction() {
        let show = |text_| text(&column("started_at", ValueType::Text), &value(text_)).unwrap();
        assert_eq!(show("2026-11-22T20:51:59.123456789Z"), "2026-11-22 20:51:59");
        assert_eq!(show("2026-11-22T20:51:59Z"), "2026-11-22 20:51:59");
        assert_eq!(show("Tuesday"), "Tuesday");
        assert_eq!(show("T\u{1b}[31mabcdefghZ"), "TabcdefghZ");
    }

    #[test]
    fn other_values_are_plain_words() {
        let other = column("value", ValueType::Text);
        let show = |value: &Value| text(&other, value);
        assert_eq!(show(&Value::Null), None);
        assert_eq!(show(&Value::Bool(true)).unwrap(), "yes");
        assert_eq!(show(&Value::Real(2.0)).unwrap(), "2");
        assert_eq!(show(&Value::Real(0.123_456)).unwrap(), "0.123");
        assert_eq!(show(&Value::Real(100.0)).unwrap(), "100");
        assert_eq!(show(&list(&["a\u{1b}[1m", "b"])).unwrap(), "a\nb");
    }
}
