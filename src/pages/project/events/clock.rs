//! When events happened, in the time zone of their project: to the millisecond, and short where the day is today's.

use js_sys::{Array, Date, Function, Object, Reflect};
use rolecall_api::Timestamp;
use std::{cell::RefCell, collections::HashMap};
use wasm_bindgen::{JsCast, JsValue};

/// The ways of writing that are in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Style {
    /// `09:41:07.118`.
    Time,
    /// `09:41:07`.
    Seconds,
    /// `23 Nov`.
    Day,
    /// `23 Nov 2025`.
    DayOfYear,
    /// All there is.
    Exact,
    /// `2026-11-23 09:41:07`, for computing.
    Plain,
}

impl Style {
    const fn options(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Style::Time => &[
                ("hour", "2-digit"),
                ("minute", "2-digit"),
                ("second", "2-digit"),
                ("fractionalSecondDigits", "3"),
                ("hourCycle", "h23"),
            ],
            Style::Seconds => {
                &[("hour", "2-digit"), ("minute", "2-digit"), ("second", "2-digit"), ("hourCycle", "h23")]
            }
            Style::Day => &[("day", "numeric"), ("month", "short")],
            Style::DayOfYear => &[("day", "numeric"), ("month", "short"), ("year", "numeric")],
            Style::Exact => &[
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
            ],
            Style::Plain => &[("dateStyle", "short"), ("timeStyle", "medium")],
        }
    }
}

thread_local! {
    /// Making one takes a hundred times as long as using it.
    static FORMATS: RefCell<HashMap<(Style, String), Option<Function>>> = RefCell::new(HashMap::new());
}

/// A moment in a row: `09:41:07.118` today, `23 Nov 09:41:07` on another day.
#[must_use]
pub fn row(moment: &Timestamp, zone: &str) -> String {
    let (date, now) = (date_of(moment), Date::new_0());
    let time = |style| write(style, zone, &date);
    let day = write(Style::DayOfYear, zone, &date);
    if day == write(Style::DayOfYear, zone, &now) {
        return time(Style::Time);
    }
    let same_year = write(Style::Plain, zone, &date).get(..4) == write(Style::Plain, zone, &now).get(..4);
    format!("{} {}", if same_year { time(Style::Day) } else { day }, time(Style::Seconds))
}

/// All that is known of a moment, in the time zone of the project, and in the reader's if it is another one.
#[must_use]
pub fn exact(moment: &Timestamp, zone: &str) -> String {
    let date = date_of(moment);
    let there = write(Style::Exact, zone, &date);
    let here = write(Style::Exact, "", &date);
    if there == here { there } else { format!("{there}. For you: {here}") }
}

/// What a clock in `zone` shows at a moment, as fields of forms want it: `2026-11-23T09:41`.
#[must_use]
pub fn to_field(moment: &str, zone: &str) -> String {
    if moment.is_empty() {
        return String::new();
    }
    let plain = write(Style::Plain, zone, &Date::new(&JsValue::from_str(moment)));
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
        let shows = as_if_utc(&write(Style::Plain, zone, &Date::new(&JsValue::from_f64(moment))));
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

fn write(style: Style, zone: &str, date: &Date) -> String {
    FORMATS.with_borrow_mut(|formats| {
        let format = formats.entry((style, zone.to_owned())).or_insert_with(|| {
            // The server may know a zone that this browser does not.
            format_of(style, zone).or_else(|| format_of(style, "UTC"))
        });
        let text = format.as_ref().and_then(|format| format.call1(&JsValue::UNDEFINED, date).ok());
        text.and_then(|text| text.as_string()).unwrap_or_default()
    })
}

/// The browser's own way of writing; none if it does not know the zone. An empty zone is the reader's.
fn format_of(style: Style, zone: &str) -> Option<Function> {
    let options = Object::new();
    let zone = (!zone.is_empty()).then_some(("timeZone", zone));
    for (name, value) in style.options().iter().copied().chain(zone) {
        Reflect::set(&options, &name.into(), &value.into()).ok()?;
    }
    // Swedish dates are those of ISO 8601.
    let locale = if style == Style::Plain { JsValue::from_str("sv-SE") } else { JsValue::UNDEFINED };
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let constructor: Function = Reflect::get(&intl, &"DateTimeFormat".into()).ok()?.dyn_into().ok()?;
    let format = Reflect::construct(&constructor, &Array::of2(&locale, &options)).ok()?;
    Reflect::get(&format, &"format".into()).ok()?.dyn_into().ok()
}
