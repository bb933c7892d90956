//! Moments for people: how long ago, how long still, and the exact time in the reader's own way of writing.

use js_sys::{Array, Date, Intl, Object, Reflect};
use leptos::prelude::{ArcRwSignal, Get, Set, set_interval};
use rolecall_api::Timestamp;
use std::time::Duration;
use wasm_bindgen::JsValue;

const MINUTE: f64 = 60.0;
const HOUR: f64 = 60.0 * MINUTE;
const DAY: f64 = 24.0 * HOUR;

/// Seconds from a time `now` (milliseconds since 1970) until a moment; negative if it is over.
#[must_use]
pub fn seconds_until(moment: &Timestamp, now: f64) -> f64 {
    (Date::new(&JsValue::from_str(moment.as_str())).get_time() - now) / 1000.0
}

/// How often [`ticking`] goes on: often enough that a minute is never shown much longer than one.
const TICK: Duration = Duration::from_secs(20);

thread_local! {
    /// One clock for the whole app, started by whoever reads it first.
    static CLOCK_OF_APP: ArcRwSignal<f64> = {
        let now = ArcRwSignal::new(Date::now());
        let following = now.clone();
        set_interval(move || following.set(Date::now()), TICK);
        now
    };
}

/// The time now, in milliseconds since 1970. What reads it in a reactive closure runs again every 20 seconds, so that
/// `4 min ago` does not stay on a page that is left open.
#[must_use]
pub fn ticking() -> f64 {
    let started = CLOCK_OF_APP.with(ArcRwSignal::get);
    // What is made between two ticks is told as of this moment.
    started.max(Date::now())
}

/// How long ago it is at a time `now` (milliseconds since 1970), such as `now`, `4 min ago`, `5 h ago`, `yesterday`,
/// `3 weeks ago`. Days are those of the reader's calendar: `yesterday` is the day before today, however many hours ago.
#[must_use]
pub fn ago_at(moment: &Timestamp, now: f64) -> String {
    let seconds = -seconds_until(moment, now);
    in_words(seconds, calendar_day(now) - calendar_day(now - seconds * 1000.0))
}

/// How long ago, as of now; see [`ago_at`].
#[must_use]
pub fn ago(moment: &Timestamp) -> String {
    ago_at(moment, Date::now())
}

/// Whether a last visit is so recent, at a time `now`, that the person counts as being here.
#[must_use]
pub fn is_recent_at(moment: &Timestamp, now: f64) -> bool {
    -seconds_until(moment, now) < 2.0 * MINUTE
}

/// The number of the day on the reader's calendar in which a moment lies: midnight to midnight of their zone, whether
/// that is 23, 24 or 25 hours.
fn calendar_day(millis: f64) -> i64 {
    // What UTC is ahead of the reader's clock at that moment, in minutes. As if their clock were UTC, every day is 24 hours.
    let behind = Date::new(&JsValue::from_f64(millis)).get_timezone_offset();
    whole((millis / 1000.0 - behind * MINUTE) / DAY)
}

/// How long still at a time `now`, such as `3 days left`, `2 days 17 h left`, `25 min left`: to the nearest hour, or below
/// one to the minute.
#[must_use]
pub fn left_at(moment: &Timestamp, now: f64) -> String {
    left_seconds(seconds_until(moment, now))
}

/// A day, such as `3 Mar 2024`, in the reader's locale.
#[must_use]
pub fn day(moment: &Timestamp) -> String {
    format(moment, &[("year", "numeric"), ("month", "short"), ("day", "numeric")])
}

/// A moment of the days around now, such as `25 Nov, 10:14`, in the reader's locale and time zone.
#[must_use]
pub fn short(moment: &Timestamp) -> String {
    format(
        moment,
        &[("month", "short"), ("day", "numeric"), ("hour", "2-digit"), ("minute", "2-digit"), ("hourCycle", "h23")],
    )
}

/// How the app writes a time of day: `14:05`, everywhere.
pub const CLOCK: &[(&str, &str)] = &[("hour", "2-digit"), ("minute", "2-digit"), ("hourCycle", "h23")];

/// A moment to the minute, in the reader's locale and time zone.
#[must_use]
pub fn exact(moment: &Timestamp) -> String {
    format(moment, &[("dateStyle", "long"), ("timeStyle", "short"), ("hourCycle", "h23")])
}

fn format(moment: &Timestamp, options: &[(&str, &str)]) -> String {
    let object = Object::new();
    for (name, value) in options {
        // INVARIANT: setting a field of a fresh plain object does not fail.
        let _ = Reflect::set(&object, &(*name).into(), &(*value).into());
    }
    let format = Intl::DateTimeFormat::new(&Array::new(), &object);
    let date = Date::new(&JsValue::from_str(moment.as_str()));
    format
        .format()
        .call1(&JsValue::UNDEFINED, &date)
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_else(|| moment.to_string())
}

#[expect(clippy::cast_possible_truncation, reason = "small whole numbers")]
fn whole(number: f64) -> i64 {
    number.floor() as i64
}

/// `seconds` ago, which is so many `days` before today on the calendar.
fn in_words(seconds: f64, days: i64) -> String {
    let plural = |number: i64, one: &str, many: &str| {
        if number == 1 { format!("1 {one} ago") } else { format!("{number} {many} ago") }
    };
    if seconds < 2.0 * MINUTE {
        return "now".into();
    }
    if seconds < HOUR {
        return format!("{} min ago", whole(seconds / MINUTE));
    }
    match days {
        ..=0 => format!("{} h ago", whole(seconds / HOUR)),
        1 => "yesterday".into(),
        2..14 => plural(days, "day", "days"),
        14..60 => plural(days / 7, "week", "weeks"),
        60..730 => plural(days / 30, "month", "months"),
        _ => plural(days / 365, "year", "years"),
    }
}

fn left_seconds(seconds: f64) -> String {
    if seconds <= 0.0 {
        "expired".into()
    } else if seconds <= 59.0 * MINUTE {
        format!("{} min left", whole((seconds / MINUTE).ceil()))
    } else {
        let hours = whole((seconds / HOUR).round());
        match (hours / 24, hours % 24) {
            (0, hours) => format!("{hours} h left"),
            (1, 0) => "1 day left".into(),
            (days, 0) => format!("{days} days left"),
            (1, hours) => format!("1 day {hours} h left"),
            (days, hours) => format!("{days} days {hours} h left"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_past_is_told_in_the_unit_that_fits() {
        for (seconds, days, text) in [
            (-30.0, 0, "now"),
            (0.0, 0, "now"),
            (119.0, 0, "now"),
            (240.0, 0, "4 min ago"),
            (2.0 * HOUR, 0, "2 h ago"),
            (3.0 * DAY, 3, "3 days ago"),
            (13.9 * DAY, 13, "13 days ago"),
            (14.0 * DAY, 14, "2 weeks ago"),
            (21.0 * DAY, 21, "3 weeks ago"),
            (61.0 * DAY, 61, "2 months ago"),
            (800.0 * DAY, 800, "2 years ago"),
        ] {
            assert_eq!(in_words(seconds, days), text);
        }
    }

    #[test]
    fn yesterday_is_the_day_before_on_the_calendar_and_not_24_hours() {
        // At 20:00, what was at 14:00 of the day before.
        assert_eq!(in_words(30.0 * HOUR, 1), "yesterday");
        // At 10:00, what was at 11:00 of the day before.
        assert_eq!(in_words(23.0 * HOUR, 1), "yesterday");
        // At 01:00, what was at 23:00 two days before.
        assert_eq!(in_words(26.0 * HOUR, 2), "2 days ago");
        // At 23:30 of a day that has 25 hours, what was at 00:10 of it.
        assert_eq!(in_words(24.3 * HOUR, 0), "24 h ago");
        // At 00:10, what was twenty minutes ago.
        assert_eq!(in_words(20.0 * MINUTE, 1), "20 min ago");
    }

    #[test]
    fn what_is_left_is_told_to_the_nearest_hour_and_never_as_zero_minutes() {
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
