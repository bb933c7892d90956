//! Moments for people: how long ago, how long still, and the exact time in the reader's own way of writing.

use js_sys::{Array, Date, Intl, Object, Reflect};
use rolecall_api::Timestamp;
use wasm_bindgen::JsValue;

const MINUTE: f64 = 60.0;
const HOUR: f64 = 60.0 * MINUTE;
const DAY: f64 = 24.0 * HOUR;

/// Seconds from now until a moment; negative if it is over.
#[must_use]
pub fn seconds_until(moment: &Timestamp) -> f64 {
    (Date::new(&JsValue::from_str(moment.as_str())).get_time() - Date::now()) / 1000.0
}

/// How long ago, such as `now`, `4 min ago`, `yesterday`, `3 weeks ago`.
#[must_use]
pub fn ago(moment: &Timestamp) -> String {
    ago_seconds(-seconds_until(moment))
}

/// Whether a last visit is so recent that the person counts as being here.
#[must_use]
pub fn is_now(moment: &Timestamp) -> bool {
    -seconds_until(moment) < 2.0 * MINUTE
}

/// How long still, such as `3 days left`, `2 days 17 h left`, `25 min left`: to the nearest hour, or below one to the
/// minute.
#[must_use]
pub fn left(moment: &Timestamp) -> String {
    left_seconds(seconds_until(moment))
}

/// A day, such as `3 Mar 2024`, in the reader's locale.
#[must_use]
pub fn day(moment: &Timestamp) -> String {
    format(moment, &[("year", "numeric"), ("month", "short"), ("day", "numeric")])
}

/// A moment of the days around now, such as `25 Nov, 10:14`, in the reader's locale and time zone.
#[must_use]
pub fn short(moment: &Timestamp) -> String {
    format(moment, &[("month", "short"), ("day", "numeric"), ("hour", "2-digit"), ("minute", "2-digit")])
}

/// A moment to the minute, in the reader's locale and time zone.
#[must_use]
pub fn exact(moment: &Timestamp) -> String {
    format(moment, &[("dateStyle", "long"), ("timeStyle", "short")])
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

fn ago_seconds(seconds: f64) -> String {
    let plural = |number: i64, one: &str, many: &str| {
        if number == 1 { format!("1 {one} ago") } else { format!("{number} {many} ago") }
    };
    if seconds < 2.0 * MINUTE {
        "now".into()
    } else if seconds < HOUR {
        format!("{} min ago", whole(seconds / MINUTE))
    } else if seconds < DAY {
        format!("{} h ago", whole(seconds / HOUR))
    } else if seconds < 2.0 * DAY {
        "yesterday".into()
    } else if seconds < 14.0 * DAY {
        plural(whole(seconds / DAY), "day", "days")
    } else if seconds < 60.0 * DAY {
        plural(whole(seconds / (7.0 * DAY)), "week", "weeks")
    } else if seconds < 730.0 * DAY {
        plural(whole(seconds / (30.0 * DAY)), "month", "months")
    } else {
        plural(whole(seconds / (365.0 * DAY)), "year", "years")
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
        for (seconds, text) in [
            (0.0, "now"),
            (119.0, "now"),
            (240.0, "4 min ago"),
            (2.0 * HOUR, "2 h ago"),
            (25.0 * HOUR, "yesterday"),
            (3.0 * DAY, "3 days ago"),
            (21.0 * DAY, "3 weeks ago"),
            (61.0 * DAY, "2 months ago"),
            (800.0 * DAY, "2 years ago"),
        ] {
            assert_eq!(ago_seconds(seconds), text);
        }
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
