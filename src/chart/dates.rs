//! Formats the times of points in the reader's locale. The times are those of the chart's zone, whatever the reader's
//! zone.

use super::{ChartData, Unit, axis::Wall};
use crate::{
    intl::{self, DateStyle},
    language::tr,
};
use js_sys::Date;

/// The labels of all points of a chart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Dates {
    /// Axis label: the day.
    pub(super) days: Vec<String>,
    /// Axis label: the hour. Only if the points are hours.
    pub(super) hours: Vec<String>,
    /// Full label, such as `Thu 19 Nov`.
    pub(super) full: Vec<String>,
    /// Full labels of the previous period.
    pub(super) before: Vec<String>,
}

impl Dates {
    pub(super) fn new(data: &ChartData) -> Dates {
        let unit = data.unit;
        let this_year = i32::try_from(Date::new_0().get_utc_full_year()).unwrap_or_default();
        let is_this_year = |point: &String| Wall::parse(point).is_none_or(|wall| wall.year == this_year);
        let has_year = !data.points.iter().all(is_this_year);
        let full = |points: &[String]| {
            let mut words = format_points(points, full(unit, has_year));
            if unit == Unit::Week {
                words = words.into_iter().map(|day| tr!("Week of {day}")).collect();
            }
            words
        };
        let mut now = full(&data.points);
        if let (Some(first), Some(from)) = (now.first_mut(), &data.counted_from) {
            *first = tr!("{point}, from {start}", point = first, start = edge(from, has_year, false));
        }
        if let (Some(last), Some(until)) = (now.last_mut(), &data.counted_until) {
            *last = tr!("{point}, until {end}", point = last, end = edge(until, has_year, true));
        }
        if let Some(last) = now.last_mut().filter(|_| data.is_open) {
            *last = tr!("{point}, so far", point = last);
        }
        let before = data.series.iter().find_map(|series| series.previous.as_ref());
        Dates {
            days: format_points(&data.points, if unit == Unit::Month { MONTH } else { DAY }),
            hours: if unit == Unit::Hour { format_points(&data.points, HOUR) } else { Vec::new() },
            full: now,
            before: before.map(|before| full(&before.points)).unwrap_or_default(),
        }
    }
}

const MONTH: DateStyle = DateStyle::new(&[("month", "short"), ("year", "numeric")]);
const DAY: DateStyle = DateStyle::new(&[("month", "short"), ("day", "numeric")]);
const HOUR: DateStyle = DateStyle::CLOCK;

const fn full(unit: Unit, has_year: bool) -> DateStyle {
    match (unit, has_year) {
        (Unit::Hour, false) => DateStyle::new(&[
            ("weekday", "short"),
            ("month", "short"),
            ("day", "numeric"),
            ("hour", "2-digit"),
            ("minute", "2-digit"),
            ("hourCycle", "h23"),
        ]),
        (Unit::Hour, true) => DateStyle::new(&[
            ("year", "numeric"),
            ("month", "short"),
            ("day", "numeric"),
            ("hour", "2-digit"),
            ("minute", "2-digit"),
            ("hourCycle", "h23"),
        ]),
        (Unit::Day, false) => DateStyle::new(&[("weekday", "short"), ("month", "short"), ("day", "numeric")]),
        (Unit::Day, true) => {
            DateStyle::new(&[("weekday", "short"), ("year", "numeric"), ("month", "short"), ("day", "numeric")])
        }
        (Unit::Week, false) => DAY,
        (Unit::Week, true) => DateStyle::new(&[("year", "numeric"), ("month", "short"), ("day", "numeric")]),
        (Unit::Month, _) => DateStyle::new(&[("month", "long"), ("year", "numeric")]),
    }
}

/// The start or end of a partial point: a day if it is at midnight, else a day and time. The end of a day is written as
/// that day.
fn edge(moment: &str, has_year: bool, is_end: bool) -> String {
    let is_midnight = moment.get(11..19) == Some("00:00:00");
    let mut text = moment.to_owned();
    if is_midnight && is_end {
        let clock = moment.get(..19).map(|clock| format!("{clock}Z")).unwrap_or_default();
        let day_before = Date::parse(&clock) - 86_400_000.0;
        if day_before.is_finite() {
            text = Date::new(&day_before.into()).to_iso_string().into();
        }
    }
    let unit = if is_midnight { Unit::Week } else { Unit::Hour };
    format_points(&[text], full(unit, has_year)).concat()
}

/// Formats points. The local time is passed as if it were UTC and formatted in UTC, so the browser does not convert it.
fn format_points(points: &[String], style: DateStyle) -> Vec<String> {
    let tell = |point: &String| {
        let clock = point.get(..19).map(|clock| format!("{clock}Z"));
        let written = intl::date(style, Some("UTC"), &Date::new(&clock.as_deref().unwrap_or(point).into()));
        if written.is_empty() { point.clone() } else { written }
    };
    points.iter().map(tell).collect()
}
