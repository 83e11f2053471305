//! Times in the format of the file.

use std::time::{Duration, Instant, SystemTime};

use jiff::Timestamp;

use crate::error::{Error, Result};

/// Now, as RFC 3339 UTC with nine digits of fraction: text order is time order.
pub fn now() -> String {
    fixed(Timestamp::now())
}

/// The day that is so many days from now, as `2026-11-27`, in UTC.
pub fn day(later: i64) -> String {
    let now = Timestamp::now();
    let then = now.checked_add(jiff::SignedDuration::from_hours(24 * later)).unwrap_or(now);
    format!("{:.10}", fixed(then))
}

/// A time of the system clock. One beyond the year 9999 counts as now.
pub fn at(time: SystemTime) -> String {
    Timestamp::try_from(time).map_or_else(|_| now(), fixed)
}

/// A time in the fixed width of the file.
pub fn fixed(time: Timestamp) -> String {
    format!("{time:.9}")
}

/// A version 1 time (RFC 3339 of any width and zone, or `YYYY-MM-DD HH:MM:SS` in UTC) in the fixed
/// width; other text is returned unchanged.
pub fn normalize(text: &str) -> String {
    let utc = format!("{}Z", text.replacen(' ', "T", 1));
    text.parse::<Timestamp>()
        .or_else(|_| utc.parse::<Timestamp>())
        .map_or_else(|_| text.to_owned(), fixed)
}

/// Milliseconds between two times of the file, rounded to the microsecond; none if one cannot be parsed.
pub fn elapsed_ms(from: &str, to: &str) -> Option<f64> {
    let (from, to) = (from.parse::<Timestamp>().ok()?, to.parse::<Timestamp>().ok()?);
    Some((to.duration_since(from).as_secs_f64() * 1e6).round() / 1e3)
}

/// A time of the system clock by the clock of this process, as far as that goes back.
pub fn instant(time: SystemTime) -> Instant {
    let now = Instant::now();
    let since = SystemTime::now().duration_since(time).unwrap_or_default();
    now.checked_sub(since).unwrap_or(now)
}

/// So long after a time of the file; none if that is no time.
pub fn after(time: &str, later: Duration) -> Option<String> {
    time.parse::<Timestamp>().ok()?.checked_add(later).ok().map(fixed)
}

/// Milliseconds, rounded to the microsecond.
pub fn millis(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}

/// The point in time that `--since` means: a date, a time, or an age such as `90m`, `2h`, `7d`.
pub fn since(text: &str) -> Result<String> {
    if let Some(age) = age(text) {
        return Timestamp::now().checked_sub(age).map(fixed).map_err(|_| not_a_time(text));
    }
    let day = format!("{text}T00:00:00Z");
    let utc = format!("{}Z", text.replacen(' ', "T", 1));
    [text, &day, &utc]
        .into_iter()
        .find_map(|candidate| candidate.parse::<Timestamp>().ok())
        .map(fixed)
        .ok_or_else(|| not_a_time(text))
}

fn age(text: &str) -> Option<Duration> {
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        "w" => 604_800,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(seconds).map(Duration::from_secs)
}

fn not_a_time(text: &str) -> Error {
    Error::invalid(format!(
        "\"{text}\" is not a point in time; give a date (2026-11-22), a time (2026-11-22T20:00:00Z) \
         or an age (90m, 2h, 7d)"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_one_width_and_sort_as_text() {
        let mut times =
            ["2026-01-02T03:04:05Z", "2026-01-02T03:04:05.1Z", "2026-01-02T03:04:05.02Z"]
                .map(normalize);
        times.sort();
        assert_eq!(
            times,
            [
                "2026-01-02T03:04:05.000000000Z",
                "2026-01-02T03:04:05.020000000Z",
                "2026-01-02T03:04:05.100000000Z",
            ]
        );
    }

    #[test]
    fn zones_and_sqlite_times_become_utc() {
        assert_eq!(normalize("2026-01-02T03:04:05+01:00"), "2026-01-02T02:04:05.000000000Z");
        assert_eq!(normalize("2026-01-02 03:04:05"), "2026-01-02T03:04:05.000000000Z");
        assert_eq!(normalize("once upon a time"), "once upon a time");
    }

    #[test]
    fn since_takes_dates_times_and_ages() {
        assert_eq!(since("2026-01-02").unwrap(), "2026-01-02T00:00:00.000000000Z");
        assert_eq!(since("2026-01-02 03:04:05").unwrap(), "2026-01-02T03:04:05.000000000Z");
        assert!(since("2h").unwrap() < now());
        for bad in ["", "h", "yesterday", "2x", "é", "99999999999999999999d"] {
            assert!(since(bad).is_err(), "{bad}");
        }
    }
}
