//! Formats and parses times of events in the project's time zone.

use crate::{
    intl::{self, DateStyle},
    language::tr,
};
use js_sys::Date;
use rolecall_api::Timestamp;
use wasm_bindgen::JsValue;

/// A time to the millisecond, such as `09:41:07.118`.
const TIME: DateStyle = DateStyle::new(&[
    ("hour", "2-digit"),
    ("minute", "2-digit"),
    ("second", "2-digit"),
    ("fractionalSecondDigits", "3"),
    ("hourCycle", "h23"),
]);
/// A time to the second, such as `09:41:07`.
const SECONDS: DateStyle =
    DateStyle::new(&[("hour", "2-digit"), ("minute", "2-digit"), ("second", "2-digit"), ("hourCycle", "h23")]);
/// A day of this year, such as `23 Nov`.
const DAY: DateStyle = DateStyle::new(&[("day", "numeric"), ("month", "short")]);
/// A day of another year, such as `23 Nov 2025`.
const DAY_OF_YEAR: DateStyle = DateStyle::new(&[("day", "numeric"), ("month", "short"), ("year", "numeric")]);
/// A date and time to the millisecond.
const EXACT: DateStyle = DateStyle::new(&[
    ("weekday", "short"),
    ("day", "numeric"),
    ("month", "long"),
    ("year", "numeric"),
    ("hour", "2-digit"),
    ("minute", "2-digit"),
    ("second", "2-digit"),
    ("fractionalSecondDigits", "3"),
    ("hourCycle", "h23"),
    ("timeZoneName", "short"),
]);

/// The time of an event in a row: `09:41:07.118` today, `23 Nov 09:41:07` on another day.
#[must_use]
pub fn row(moment: &Timestamp, zone: &str) -> String {
    let (date, now) = (date_of(moment), Date::new_0());
    let time = |style| write(style, zone, &date);
    let day = write(DAY_OF_YEAR, zone, &date);
    if day == write(DAY_OF_YEAR, zone, &now) {
        return time(TIME);
    }
    let same_year = write(DateStyle::ISO, zone, &date).get(..4) == write(DateStyle::ISO, zone, &now).get(..4);
    format!("{} {}", if same_year { time(DAY) } else { day }, time(SECONDS))
}

/// The exact time in the project's zone, and in the reader's zone if it differs.
#[must_use]
pub fn exact(moment: &Timestamp, zone: &str) -> String {
    let date = date_of(moment);
    let there = write(EXACT, zone, &date);
    let here = write(EXACT, "", &date);
    if there == here { there } else { tr!("{there}. For you: {here}") }
}

/// The local time in `zone` in the format of a `datetime-local` field: `2026-11-23T09:41`.
#[must_use]
pub fn to_field(moment: &str, zone: &str) -> String {
    if moment.is_empty() {
        return String::new();
    }
    let plain = write(DateStyle::ISO, zone, &Date::new(&JsValue::from_str(moment)));
    plain.replace(' ', "T").get(..16).unwrap_or_default().to_owned()
}

/// The UTC time of a `datetime-local` field in `zone`; empty if it cannot be parsed.
#[must_use]
pub fn from_field(shown: &str, zone: &str) -> String {
    let as_if_utc = |text: &str| Date::new(&JsValue::from_str(&format!("{}Z", text.replace(' ', "T")))).get_time();
    let wanted = as_if_utc(shown);
    if wanted.is_nan() {
        return String::new();
    }
    // The offset is only known for a UTC time. Near a change of the clocks, the first guess may use the wrong offset,
    // so repeat it.
    let mut moment = wanted;
    for _ in 0..2 {
        let shows = as_if_utc(&write(DateStyle::ISO, zone, &Date::new(&JsValue::from_f64(moment))));
        if shows.is_nan() {
            return String::new();
        }
        moment += wanted - shows;
    }
    Date::new(&JsValue::from_f64(moment)).to_iso_string().into()
}

/// The UTC time `hours` hours ago.
#[must_use]
pub fn hours_ago(hours: u32) -> String {
    let moment = Date::now() - f64::from(hours) * 3_600_000.0;
    Date::new(&JsValue::from_f64(moment)).to_iso_string().into()
}

fn date_of(moment: &Timestamp) -> Date {
    Date::new(&JsValue::from_str(moment.as_str()))
}

/// Formats a date in `zone`; the reader's zone if empty.
fn write(style: DateStyle, zone: &str, date: &Date) -> String {
    intl::date(style, (!zone.is_empty()).then_some(zone), date)
}
