//! Quantities as people write and read them.

use std::str::FromStr;
use std::time::Duration;

use scenariolog::{Error, Result};

/// A number with its noun, as in "1 line", "2 lines".
pub fn counted(count: impl Into<i128>, noun: &str) -> String {
    match count.into() {
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    }
}

/// Reads a whole number of a type that holds it.
pub fn whole<N: FromStr>(text: &str) -> Result<N> {
    text.parse().map_err(|_| match text.parse::<i128>() {
        Ok(_) => Error::invalid(format!("{text} is out of range")),
        Err(_) => Error::invalid(format!("\"{text}\" is not a whole number")),
    })
}

/// Reads a duration such as `30s`, `5m`, `1h`, `250ms`; a number alone is seconds.
pub fn duration(text: &str) -> Result<Duration> {
    let unit = text.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
    let number = &text[..text.len() - unit.len()];
    let seconds = match unit {
        "ms" => 1e-3,
        "" | "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        "d" => 86_400.0,
        _ => f64::NAN,
    };
    number
        .parse::<f64>()
        .ok()
        .and_then(|number| Duration::try_from_secs_f64(number * seconds).ok())
        .ok_or_else(|| {
            Error::invalid(format!("\"{text}\" is not a duration; write 30s, 5m, 1h or 250ms"))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_fit_their_type() {
        assert_eq!(whole::<i32>("-7").unwrap(), -7);
        let said = |text| whole::<u32>(text).unwrap_err().to_string();
        assert_eq!(said("x"), "\"x\" is not a whole number");
        assert_eq!(said("1.5"), "\"1.5\" is not a whole number");
        assert_eq!(said("-1"), "-1 is out of range");
    }

    #[test]
    fn durations_have_units() {
        assert_eq!(duration("30").unwrap(), Duration::from_secs(30));
        assert_eq!(duration("1.5m").unwrap(), Duration::from_secs(90));
        assert_eq!(duration("250ms").unwrap(), Duration::from_millis(250));
        for bad in ["", "s", "5 m", "-1", "1y", "1e9", "."] {
            assert!(duration(bad).is_err(), "{bad}");
        }
    }
}
