//! Parses times in all forms that SDKs send: numbers, ISO 8601, and what JavaScript's `Date` parses besides (`legacy`).
//! A time without a zone is UTC, as on PostHog's servers.

mod legacy;

use crate::moment::Moment;
use jiff::civil::{Date, DateTime, ISOWeekDate};
use jiff::fmt::strtime;
use jiff::fmt::temporal::DateTimeParser;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use std::sync::LazyLock;

/// Numbers from here on are milliseconds since 1970; smaller ones are seconds.
const MILLISECONDS: f64 = 1e11;
/// 24 hours, in microseconds.
const DAY: i64 = 24 * 3600 * 1_000_000;
/// Maximum length of a time, in bytes.
const MAX_TEXT: usize = 200;

/// The time zones: a bundled database instead of the system's, so that a text means the same everywhere and nothing is
/// read from disk.
static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// Parses a time.
pub(crate) fn moment(text: &str) -> Option<Moment> {
    let text = text.trim();
    if text.len() > MAX_TEXT {
        return None;
    }
    if let Ok(number) = text.parse::<f64>() {
        return digits(text).or_else(|| from_number(number));
    }
    iso(text).or_else(|| with_zone(text)).or_else(|| legacy::moment(text))
}

/// A number of seconds or milliseconds since 1970.
pub(crate) fn from_number(number: f64) -> Option<Moment> {
    let factor = if number.abs() < MILLISECONDS { 1e6 } else { 1e3 };
    number.is_finite().then(|| Moment::from_micros(micros(number * factor)))
}

/// A whole number of microseconds; saturates.
#[expect(clippy::cast_possible_truncation, reason = "it saturates")]
pub(crate) fn micros(number: f64) -> i64 {
    number.round() as i64
}

/// A year or a day of digits only: `2022`, `20221001`. As seconds they would be in 1970.
fn digits(text: &str) -> Option<Moment> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match text.len() {
        4 => Date::new(text.parse().ok()?, 1, 1).ok(),
        8 if text.starts_with("19") || text.starts_with("20") => text.parse().ok(),
        _ => None,
    }
    .and_then(|date: Date| utc(date.into()))
}

/// RFC 3339 and ISO 8601: with a space, without an offset, a day only, with the number of a week or of a day.
fn iso(text: &str) -> Option<Moment> {
    if let Ok(time) = text.parse::<jiff::Timestamp>() {
        return Some(Moment::from_micros(time.as_microsecond()));
    }
    if text.ends_with(']') {
        let zoned = DateTimeParser::new().parse_zoned_datetime_with(&ZONES, text).ok()?;
        return Some(Moment::from_micros(zoned.timestamp().as_microsecond()));
    }
    civil(text).and_then(utc).or_else(|| end_of_day(text))
}

/// `2022-10-01T24:00:00Z`: the beginning of the next day.
fn end_of_day(text: &str) -> Option<Moment> {
    let (day, rest) = (text.get(..11)?, text.get(11..)?.strip_prefix("24:00")?);
    let is_midnight = !rest.starts_with(':') || rest.starts_with(":00");
    let beginning = iso(&format!("{day}00:00{rest}")).filter(|_| is_midnight)?;
    Some(Moment::from_micros(beginning.micros().saturating_add(DAY)))
}

fn civil(text: &str) -> Option<DateTime> {
    let of_week = || text.parse::<ISOWeekDate>().ok().map(ISOWeekDate::date);
    // `2022-274`, but not the month `2022-10`.
    let of_year = || strtime::parse("%Y-%j", text).and_then(|parsed| parsed.to_date()).ok().filter(|_| text.len() == 8);
    text.parse().ok().or_else(|| of_week().or_else(of_year).map(DateTime::from))
}

/// `2022-10-01 10:30:00 Europe/Berlin`.
fn with_zone(text: &str) -> Option<Moment> {
    let (time, zone) = text.rsplit_once(' ').filter(|(_, zone)| zone.starts_with(char::is_alphabetic))?;
    let zone = ZONES.get(zone).ok()?;
    let time = zone.to_timestamp(civil(time.trim_end())?).ok()?;
    Some(Moment::from_micros(time.as_microsecond()))
}

fn utc(time: DateTime) -> Option<Moment> {
    Some(Moment::from_micros(TimeZone::UTC.to_timestamp(time).ok()?.as_microsecond()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<String> {
        moment(text).map(|moment| moment.to_string().replace(".000000Z", "Z"))
    }

    #[test]
    fn times_that_javascript_parses_are_parsed_alike() {
        // Generated with Node.js: the text, a tab, and `new Date(text)` in UTC.
        let cases = include_str!("dates/javascript.tsv").lines().filter(|line| !line.starts_with('#'));
        for (text, expected) in cases.map(|line| line.split_once('\t').unwrap()) {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn times_that_only_posthog_parses_are_parsed() {
        for text in [
            "1664620200",
            "1664620200.0",
            "1664620200000",
            "1.6646202e9",
            "2022-10-01 12:30:00 Europe/Berlin",
            "2022-10-01T12:30:00 europe/berlin",
            "2022-10-01T12:30:00+02:00[Europe/Berlin]",
            "2022-10-01T12:30:00[Europe/Berlin]",
            "2022-10-01T10:30:00Z[UTC]",
            "20221001T103000Z",
            "20221001T103000",
            "2022-10-01T10:30:00,000Z",
            "2022-10-01T10:30:00.000000000Z",
            "2022-10-01T10:30:00+00",
        ] {
            assert_eq!(read(text).as_deref(), Some("2022-10-01T10:30:00Z"), "{text}");
        }
        for text in ["2022-10-01", "20221001", "2022-W39-6", "2022-274"] {
            assert_eq!(read(text).as_deref(), Some("2022-10-01T00:00:00Z"), "{text}");
        }
        // More precise than JavaScript.
        for text in ["2022-10-01T10:30:00.123456Z", "2022-10-01 10:30:00.1234567"] {
            assert_eq!(read(text).as_deref(), Some("2022-10-01T10:30:00.123456Z"), "{text}");
        }
    }

    #[test]
    fn texts_that_are_not_times_are_not_parsed() {
        for text in [
            "",
            " ",
            "yesterday",
            "NaN",
            "inf",
            "true",
            "10:30",
            "2022-13-01",
            "Oct 32 2022",
            "13/01/2022",
            "2022-10-01 25:00:00",
            "2022-10-01T10:30:00 Nowhere/City",
            "2022-10-01T10:30:00[Nowhere/City]",
            "2022-10-01-05:00",
            "1 Oct 2022 13:00 PM",
            "Oct 1 2022)",
            "(",
            "Oct",
            "::",
            "+",
            "-:",
            "1:2:3:4:5:6 Oct 2022",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read(&format!("{} Oct 1 2022", "x".repeat(MAX_TEXT))), None);
    }

    proptest! {
        #[test]
        fn every_spelling_of_a_moment_is_that_moment(seconds in -62_000_000_000_i64..253_000_000_000, offset in -12_i8..14) {
            let zone = jiff::tz::Offset::from_hours(offset).unwrap();
            let time = jiff::Timestamp::from_second(seconds).unwrap();
            let local = zone.to_datetime(time);
            // JavaScript interprets two digits as a recent year.
            prop_assume!(local.year() > 99);
            let zoned = zone.to_time_zone();
            let zoned = time.to_zoned_datetime(zoned);
            for form in [
                "%Y-%m-%dT%H:%M:%S%:z", "%Y-%m-%d %H:%M:%S%z", "%Y-%m-%d %H:%M:%S %z", "%a, %d %b %Y %H:%M:%S %z",
                "%a %b %d %Y %H:%M:%S GMT%z (Some Time)", "%B %d, %Y %I:%M:%S %p GMT%z", "%d %b %Y %H:%M:%S UTC%z",
                "%Y/%m/%d %H:%M:%S %z", "%m/%d/%Y, %I:%M:%S %p %z",
            ] {
                let text = zoned.strftime(form).to_string();
                prop_assert_eq!(moment(&text), Some(Moment::from_micros(seconds * 1_000_000)), "{}", text);
            }
        }

        #[test]
        fn arbitrary_text_does_not_panic(text: String, dates in "[0-9 :./+()TZ\\[\\]aApPmMoct-]{0,40}") {
            moment(&text);
            moment(&dates);
        }
    }
}
