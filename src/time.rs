//! Formats timestamps for people: relative to now (past and remaining time), and exact in the reader's locale.

use crate::{
    intl::{self, AgoStyle, DateStyle},
    language::{t, tr},
};
use js_sys::Date;
use leptos::prelude::{ArcRwSignal, Get, Set, set_interval};
use rolecall_api::Timestamp;
use std::time::Duration;
use wasm_bindgen::JsValue;

const MINUTE: f64 = 60.0;
const HOUR: f64 = 60.0 * MINUTE;
const DAY: f64 = 24.0 * HOUR;

/// Seconds from `now` (milliseconds since 1970) until a moment; negative if it has passed.
#[must_use]
pub fn seconds_until(moment: &Timestamp, now: f64) -> f64 {
    (Date::new(&JsValue::from_str(moment.as_str())).get_time() - now) / 1000.0
}

/// The interval of [`ticking`], short enough that a minute is never shown for much longer.
const TICK: Duration = Duration::from_secs(20);

thread_local! {
    /// The clock of the app, started when it is first read.
    static CLOCK_OF_APP: ArcRwSignal<f64> = {
        let now = ArcRwSignal::new(Date::now());
        let following = now.clone();
        set_interval(move || following.set(Date::now()), TICK);
        now
    };
}

/// The current time, in milliseconds since 1970. A reactive closure that reads it runs again every 20 seconds, so that
/// `4 min ago` is updated on an open page.
#[must_use]
pub fn ticking() -> f64 {
    let started = CLOCK_OF_APP.with(ArcRwSignal::get);
    // Between two ticks, use the exact time.
    started.max(Date::now())
}

/// How long ago a moment was at the time `now` (milliseconds since 1970), such as `now`, `4 min ago`, `5 hours ago`,
/// `yesterday`, `3 weeks ago`. Days are calendar days of the reader: `yesterday` is the day before today.
#[must_use]
pub fn ago_at(moment: &Timestamp, now: f64) -> String {
    let seconds = -seconds_until(moment, now);
    match span_of(seconds, calendar_day(now) - calendar_day(now - seconds * 1000.0)) {
        None => t("now").into(),
        Some((minutes, "minute")) => intl::ago(minutes, "minute", AgoStyle::Short),
        Some((number, unit)) => intl::ago(number, unit, AgoStyle::Long),
    }
}

/// How long ago a moment was; see [`ago_at`].
#[must_use]
pub fn ago(moment: &Timestamp) -> String {
    ago_at(moment, Date::now())
}

/// True if a last visit is so recent at the time `now` that the person counts as active.
#[must_use]
pub fn is_recent_at(moment: &Timestamp, now: f64) -> bool {
    -seconds_until(moment, now) < 2.0 * MINUTE
}

/// The number of the reader's calendar day that contains a moment. A day lasts from midnight to midnight in their zone,
/// which can be 23, 24 or 25 hours.
fn calendar_day(millis: f64) -> i64 {
    // UTC minus local time at that moment, in minutes. In local time read as UTC, every day has 24 hours.
    let behind = Date::new(&JsValue::from_f64(millis)).get_timezone_offset();
    whole((millis / 1000.0 - behind * MINUTE) / DAY)
}

/// The remaining time at `now`, such as `3 days left`, `2 days 17 h left`, `25 min left`: rounded to hours, or to
/// minutes below one hour.
#[must_use]
pub fn left_at(moment: &Timestamp, now: f64) -> String {
    left_seconds(seconds_until(moment, now))
}

/// The moment so many days before now, as the API takes it.
#[must_use]
pub fn days_ago(days: u32) -> String {
    let moment = Date::now() - f64::from(days) * 86_400_000.0;
    Date::new(&JsValue::from_f64(moment)).to_iso_string().into()
}

/// The moment so many hours from now.
#[must_use]
pub fn hours_from_now(hours: u32) -> Timestamp {
    at(Date::now() + f64::from(hours) * HOUR * 1000.0)
}

fn at(millis: f64) -> Timestamp {
    Timestamp(Date::new(&JsValue::from_f64(millis)).to_iso_string().into())
}

/// A moment as a field for local times has it: `2026-12-04T18:00`, in the reader's zone.
#[must_use]
pub fn as_local(moment: &Timestamp) -> String {
    let date = Date::new(&JsValue::from_str(moment.as_str()));
    let shifted = date.get_time() - date.get_timezone_offset() * MINUTE * 1000.0;
    at(shifted).as_str().get(..16).unwrap_or_default().to_owned()
}

/// The moment that a field for local times has; `None` if it has none that the server accepts as an end: from a minute to
/// 366 days from now.
#[must_use]
pub fn from_local(text: &str) -> Option<Timestamp> {
    let millis = Date::new(&JsValue::from_str(text)).get_time();
    let ahead = (millis - Date::now()) / 1000.0;
    // Not for NaN, the time of no date.
    (text.len() >= 16 && ahead > MINUTE && ahead < 366.0 * DAY).then(|| at(millis))
}

/// The end of a day of the reader's calendar (`2026-02-04`), as the API takes it; `None` if it is no day.
#[must_use]
pub fn end_of_day(day: &str) -> Option<String> {
    let end = Date::new(&JsValue::from_str(&format!("{day}T23:59:59.999")));
    // `2026-02-30` would be 2 March.
    let exists = day.len() == 10 && day.get(8..).and_then(|number| number.parse().ok()) == Some(end.get_date());
    exists.then(|| end.to_iso_string().into())
}

/// Whether a day of the reader's calendar (`2026-02-04`) has not come yet.
#[must_use]
pub fn is_future(day: &str) -> bool {
    Date::new(&JsValue::from_str(&format!("{day}T00:00:00"))).get_time() > Date::now()
}

/// The date of a moment, such as `3 Mar 2024`, in the reader's locale.
#[must_use]
pub fn day(moment: &Timestamp) -> String {
    const DAY: DateStyle = DateStyle::new(&[("year", "numeric"), ("month", "short"), ("day", "numeric")]);
    write(moment, DAY)
}

/// The date without the year, and the time, such as `25 Nov, 10:14`, in the reader's locale and time zone.
#[must_use]
pub fn short(moment: &Timestamp) -> String {
    const SHORT: DateStyle = DateStyle::new(&[
        ("month", "short"),
        ("day", "numeric"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
        ("hourCycle", "h23"),
    ]);
    write(moment, SHORT)
}

/// A moment within a year, such as `Fri 4 Dec, 18:00`, in the reader's locale and time zone.
#[must_use]
pub fn until(moment: &Timestamp) -> String {
    const UNTIL: DateStyle = DateStyle::new(&[
        ("weekday", "short"),
        ("month", "short"),
        ("day", "numeric"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
        ("hourCycle", "h23"),
    ]);
    write(moment, UNTIL)
}

/// A moment in a sentence, such as `Friday 4 December 2026 at 18:00`, in the reader's locale and time zone.
#[must_use]
pub fn in_full(moment: &Timestamp) -> String {
    const FULL: DateStyle = DateStyle::new(&[("dateStyle", "full"), ("timeStyle", "short"), ("hourCycle", "h23")]);
    write(moment, FULL)
}

/// The date and time to the minute, in the reader's locale and time zone.
#[must_use]
pub fn exact(moment: &Timestamp) -> String {
    const EXACT: DateStyle = DateStyle::new(&[("dateStyle", "long"), ("timeStyle", "short"), ("hourCycle", "h23")]);
    write(moment, EXACT)
}

fn write(moment: &Timestamp, style: DateStyle) -> String {
    let written = intl::date(style, None, &Date::new(&JsValue::from_str(moment.as_str())));
    if written.is_empty() { moment.to_string() } else { written }
}

/// A small number without its fraction: printing one with it would need much code.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "small whole numbers")]
pub fn whole(number: f64) -> i64 {
    number.floor() as i64
}

/// The number and unit of `Intl.RelativeTimeFormat` for a moment `seconds` ago, which is `days` calendar days before
/// today. `None` if it counts as now.
fn span_of(seconds: f64, days: i64) -> Option<(i64, &'static str)> {
    Some(match days {
        _ if seconds < 2.0 * MINUTE => return None,
        _ if seconds < HOUR => (whole(seconds / MINUTE), "minute"),
        ..=0 => (whole(seconds / HOUR), "hour"),
        1..14 => (days, "day"),
        14..60 => (days / 7, "week"),
        60..730 => (days / 30, "month"),
        _ => (days / 365, "year"),
    })
}

fn left_seconds(seconds: f64) -> String {
    if seconds <= 0.0 {
        t("expired").into()
    } else if seconds <= 59.0 * MINUTE {
        tr!("{minutes} min left", minutes = whole((seconds / MINUTE).ceil()))
    } else {
        let hours = whole((seconds / HOUR).round());
        match (hours / 24, hours % 24) {
            (0, hours) => tr!("{hours} h left"),
            (1, 0) => t("1 day left").into(),
            (days, 0) => tr!("{days} days left"),
            (1, hours) => tr!("1 day {hours} h left"),
            (days, hours) => tr!("{days} days {hours} h left"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_past_has_the_unit_that_fits() {
        for (seconds, days, span) in [
            (-30.0, 0, None),
            (0.0, 0, None),
            (119.0, 0, None),
            (240.0, 0, Some((4, "minute"))),
            (2.0 * HOUR, 0, Some((2, "hour"))),
            (3.0 * DAY, 3, Some((3, "day"))),
            (13.9 * DAY, 13, Some((13, "day"))),
            (14.0 * DAY, 14, Some((2, "week"))),
            (21.0 * DAY, 21, Some((3, "week"))),
            (61.0 * DAY, 61, Some((2, "month"))),
            (800.0 * DAY, 800, Some((2, "year"))),
        ] {
            assert_eq!(span_of(seconds, days), span);
        }
    }

    #[test]
    fn yesterday_is_the_day_before_on_the_calendar_and_not_24_hours() {
        // At 20:00, what was at 14:00 of the day before.
        assert_eq!(span_of(30.0 * HOUR, 1), Some((1, "day")));
        // At 10:00, what was at 11:00 of the day before.
        assert_eq!(span_of(23.0 * HOUR, 1), Some((1, "day")));
        // At 01:00, what was at 23:00 two days before.
        assert_eq!(span_of(26.0 * HOUR, 2), Some((2, "day")));
        // At 23:30 of a day that has 25 hours, what was at 00:10 of it.
        assert_eq!(span_of(24.3 * HOUR, 0), Some((24, "hour")));
        // At 00:10, what was twenty minutes ago.
        assert_eq!(span_of(20.0 * MINUTE, 1), Some((20, "minute")));
    }

    #[test]
    fn remaining_time_is_rounded_to_hours_and_never_zero_minutes() {
        for (seconds, text) in [
            (-1.0, "expired"),
            (20.0, "1 min left"),
            (1500.0, "25 min left"),
            (59.0 * MINUTE, "59 min left"),
            (59.1 * MINUTE, "1 h left"),
            (1.6 * HOUR, "2 h left"),
            (23.4 * HOUR, "23 h left"),
            (23.6 * HOUR, "1 day left"),
            (25.0 * HOUR, "1 day 1 h left"),
            (41.4 * HOUR, "1 day 17 h left"),
            (60.0 * HOUR, "2 days 12 h left"),
            // A new invite.
            (72.0 * HOUR - 2.0, "3 days left"),
        ] {
            assert_eq!(left_seconds(seconds), text);
        }
    }
}
