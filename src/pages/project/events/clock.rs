//! When events happened, in the time zone of their project: to the millisecond, and short where the day is today's.

use crate::intl::{self, DateStyle};
use js_sys::Date;
use rolecall_api::Timestamp;
use wasm_bindgen::JsValue;

/// `09:41:07.118`.
const TIME: DateStyle = DateStyle::new(&[
    ("hour", "2-digit"),
    ("minute", "2-digit"),
    ("second", "2-digit"),
    ("fractionalSecondDigits", "3"),
    ("hourCycle", "h23"),
]);
/// `09:41:07`.
const SECONDS: DateStyle =
    DateStyle::new(&[("hour", "2-digit"), ("minute", "2-digit"), ("second", "2-digit"), ("hourCycle", "h23")]);
/// `23 Nov`.
const DAY: DateStyle = DateStyle::new(&[("day", "numeric"), ("month", "short")]);
/// `23 Nov 2025`.
const DAY_OF_YEAR: DateStyle = DateStyle::new(&[("day", "numeric"), ("month", "short"), ("year", "numeric")]);
/// All there is.
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

/// A moment in a row: `09:41:07.118` today, `23 Nov 09:41:07` on another day.
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

/// All that is known of a moment, in the time zone of the project, and in the reader's if it is another one.
#[must_use]
pub fn exact(moment: &Timestamp, zone: &str) -> String {
    let date = date_of(moment);
    let there = write(EXACT, zone, &date);
    let here = write(EXACT, "", &date);
    if there == here { there } else { format!("{there}. For you: {here}") }
}

/// What a clock in `zone` shows at a moment, as fields of forms want it: `2026-11-23T09:41`.
#[must_use]
pub fn to_field(moment: &str, zone: &str) -> String {
    if moment.is_empty() {
        return String::new();
    }
    let plain = write(DateStyle::ISO, zone, &Date::new(&JsValue::from_str(moment)));
    plain.replace(' ', "T").get(..16).unwrap_or_default().to_owned()
}

/// The moment at which a clock in `zone` shows this, in UTC; empty if nothing can be read.
#[must_use]
pub fn from_field(shown: &str, zone: &str) -> String {
    let as_if_utc = |text: &str| Date::new(&JsValue::from_str(&format!("{}Z", text.replace(' ', "T")))).get_time();
    let wanted = as_if_utc(shown);
    if wanted.is_nan() {
        return String::new();
    }
    // What the zone is off by is only known of a moment; near a change of the clocks the first guess may be on the other
    // side of it.
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

/// So many hours ago, in UTC.
#[must_use]
pub fn hours_ago(hours: u32) -> String {
    let moment = Date::now() - f64::from(hours) * 3_600_000.0;
    Date::new(&JsValue::from_f64(moment)).to_iso_string().into()
}

fn date_of(moment: &Timestamp) -> Date {
    Date::new(&JsValue::from_str(moment.as_str()))
}

/// In `zone`; an empty one is the reader's.
fn write(style: DateStyle, zone: &str, date: &Date) -> String {
    intl::date(style, (!zone.is_empty()).then_some(zone), date)
}
