//! Time functions. Times are microseconds since 1970, in a time zone.
//!
//! All return `None` for times that do not exist, such as those beyond the year 9999.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ZonedDateTime};

const MICROS_PER_DAY: i64 = 86_400_000_000;

/// Units of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A second.
    Second,
    /// 60 seconds.
    Minute,
    /// 60 minutes.
    Hour,
    /// A calendar day, which can have 23 or 25 hours.
    Day,
    /// Seven days.
    Week,
    /// A calendar month.
    Month,
    /// Three months.
    Quarter,
    /// A calendar year.
    Year,
}

impl Unit {
    /// Parses the name of a unit: `day`, `DAYS` …
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text.trim().to_ascii_lowercase().trim_end_matches('s') {
            "second" => Unit::Second,
            "minute" => Unit::Minute,
            "hour" => Unit::Hour,
            "day" => Unit::Day,
            "week" => Unit::Week,
            "month" => Unit::Month,
            "quarter" => Unit::Quarter,
            "year" => Unit::Year,
            _ => return None,
        })
    }

    /// The name of the unit, as used in arguments of functions.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Unit::Second => "second",
            Unit::Minute => "minute",
            Unit::Hour => "hour",
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Quarter => "quarter",
            Unit::Year => "year",
        }
    }
}

/// Parses a time; in `zone` if the text has no time zone.
#[must_use]
pub fn parse(text: &str, zone: &TimeZone) -> Option<i64> {
    let text = text.trim();
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment.as_microsecond());
    }
    let civil = match text.parse::<DateTime>() {
        // A date alone means its midnight; a time of day alone is invalid.
        Ok(civil) => civil,
        Err(_) => text.parse::<Date>().ok()?.to_datetime(Time::midnight()),
    };
    Some(civil.to_zoned_datetime(zone.clone()).ok()?.timestamp().as_microsecond())
}

fn zoned(micros: i64, zone: &TimeZone) -> Option<ZonedDateTime> {
    Some(Timestamp::from_microsecond(micros).ok()?.to_zoned_datetime(zone.clone()))
}

/// A day, as its midnight in UTC.
fn day_micros(date: Date) -> Option<i64> {
    let days = date.since((jiff::Unit::Day, Date::constant(1970, 1, 1))).ok()?.get_days();
    i64::from(days).checked_mul(MICROS_PER_DAY)
}

/// The day of a time.
#[must_use]
pub fn date(micros: i64, zone: &TimeZone) -> Option<i64> {
    if *zone == TimeZone::UTC {
        return Some(micros.div_euclid(MICROS_PER_DAY) * MICROS_PER_DAY);
    }
    day_micros(zoned(micros, zone)?.date())
}

/// The time at which a day begins.
#[must_use]
pub fn midnight(day: i64, zone: &TimeZone) -> Option<i64> {
    let civil = zoned(day, &TimeZone::UTC)?.datetime();
    Some(civil.to_zoned_datetime(zone.clone()).ok()?.timestamp().as_microsecond())
}

/// Rounds a time down to a unit; weeks begin on `first`.
#[must_use]
pub fn start_of(micros: i64, unit: Unit, first: Weekday, zone: &TimeZone) -> Option<i64> {
    let moment = zoned(micros, zone)?;
    let date = moment.date();
    let date = match unit {
        // Offsets of time zones are not always whole hours.
        Unit::Second | Unit::Minute | Unit::Hour => {
            let offset = i64::from(moment.offset().seconds()) * 1_000_000;
            let width = match unit {
                Unit::Second => 1_000_000,
                Unit::Minute => 60_000_000,
                _ => 3_600_000_000,
            };
            return Some((micros + offset).div_euclid(width) * width - offset);
        }
        Unit::Day => date,
        Unit::Week => date.checked_sub(Span::new().days(date.weekday().since(first))).ok()?,
        Unit::Month => date.first_of_month(),
        Unit::Quarter => {
            let month = (date.month() - 1) / 3 * 3 + 1;
            Date::new(date.year(), month, 1).ok()?
        }
        Unit::Year => date.first_of_year(),
    };
    Some(date.to_zoned_datetime(zone.clone()).ok()?.timestamp().as_microsecond())
}

/// Rounds a time down to `number` units, counted from 1970 (weeks from a Monday).
#[must_use]
pub fn start_of_interval(micros: i64, number: i64, unit: Unit, zone: &TimeZone) -> Option<i64> {
    if number <= 0 {
        return None;
    }
    let width = match unit {
        Unit::Second => 1_000_000,
        Unit::Minute => 60_000_000,
        Unit::Hour => 3_600_000_000,
        _ => {
            let start = start_of(micros, unit, Weekday::Monday, zone)?;
            let index = index(start, unit, zone)?;
            return add(start, -index.rem_euclid(number), unit, zone);
        }
    };
    let width: i64 = number.checked_mul(width)?;
    let offset = i64::from(zoned(micros, zone)?.offset().seconds()) * 1_000_000;
    Some((micros + offset).div_euclid(width) * width - offset)
}

/// The number of units from 1970 to a time, by the calendar.
fn index(micros: i64, unit: Unit, zone: &TimeZone) -> Option<i64> {
    let moment = zoned(micros, zone)?;
    let date = moment.date();
    let months = || i64::from(date.year() - 1970) * 12 + i64::from(date.month()) - 1;
    Some(match unit {
        Unit::Second => micros.div_euclid(1_000_000),
        Unit::Minute => (micros + i64::from(moment.offset().seconds()) * 1_000_000).div_euclid(60_000_000),
        Unit::Hour => (micros + i64::from(moment.offset().seconds()) * 1_000_000).div_euclid(3_600_000_000),
        Unit::Day => day_micros(date)?.div_euclid(MICROS_PER_DAY),
        // 1 January 1970 was a Thursday.
        Unit::Week => (day_micros(date)?.div_euclid(MICROS_PER_DAY) + 3).div_euclid(7),
        Unit::Month => months(),
        Unit::Quarter => months().div_euclid(3),
        Unit::Year => i64::from(date.year() - 1970),
    })
}

/// The number of boundaries of a unit between two times.
#[must_use]
pub fn difference(from: i64, to: i64, unit: Unit, zone: &TimeZone) -> Option<i64> {
    index(to, unit, zone)?.checked_sub(index(from, unit, zone)?)
}

/// A time plus a number of units, by the calendar.
#[must_use]
pub fn add(micros: i64, number: i64, unit: Unit, zone: &TimeZone) -> Option<i64> {
    let span = Span::new();
    let span = match unit {
        Unit::Second => span.try_seconds(number),
        Unit::Minute => span.try_minutes(number),
        Unit::Hour => span.try_hours(number),
        Unit::Day => span.try_days(number),
        Unit::Week => span.try_weeks(number),
        Unit::Month => span.try_months(number),
        Unit::Quarter => span.try_months(number.checked_mul(3)?),
        Unit::Year => span.try_years(number),
    };
    Some(zoned(micros, zone)?.checked_add(span.ok()?).ok()?.timestamp().as_microsecond())
}

/// A part of a time, such as `hour`, as a number.
#[must_use]
pub fn part(micros: i64, part: &str, zone: &TimeZone) -> Option<i64> {
    let moment = zoned(micros, zone)?;
    Some(match part {
        "year" => moment.year().into(),
        "quarter" => i64::from((moment.month() - 1) / 3 + 1),
        "month" => moment.month().into(),
        "week" => moment.date().iso_week_date().week().into(),
        "day" => moment.day().into(),
        "dayofweek" => moment.weekday().to_monday_one_offset().into(),
        "dayofyear" => moment.day_of_year().into(),
        "hour" => moment.hour().into(),
        "minute" => moment.minute().into(),
        "second" => moment.second().into(),
        "yyyymm" => i64::from(moment.year()) * 100 + i64::from(moment.month()),
        "yyyymmdd" => i64::from(moment.year()) * 10_000 + i64::from(moment.month()) * 100 + i64::from(moment.day()),
        _ => return None,
    })
}

/// A time as `ClickHouse` prints it: `2026-11-24 09:30:00.000000`.
#[must_use]
pub fn text(micros: i64, zone: &TimeZone) -> Option<String> {
    Some(zoned(micros, zone)?.strftime("%Y-%m-%d %H:%M:%S.%6f").to_string())
}

/// A day as `2026-11-24`.
#[must_use]
pub fn date_text(day: i64) -> Option<String> {
    Some(zoned(day, &TimeZone::UTC)?.strftime("%Y-%m-%d").to_string())
}

/// Formats a time with a pattern of `ClickHouse`'s `formatDateTime`; `None` if the pattern is invalid.
#[must_use]
pub fn format(micros: i64, pattern: &str, zone: &TimeZone) -> Option<String> {
    const KNOWN: &str = "aAbBdDeFHIjmMpSTuVwyYZz%";
    let moment = zoned(micros, zone)?;
    let mut text = String::new();
    let mut chars = pattern.chars();
    while let Some(char) = chars.next() {
        if char != '%' {
            text.push(char);
            continue;
        }
        match chars.next()? {
            // These letters differ between ClickHouse and `strftime`.
            'i' => text.push_str(&moment.strftime("%M").to_string()),
            'M' => text.push_str(&moment.strftime("%B").to_string()),
            's' => text.push_str(&moment.strftime("%S").to_string()),
            'h' => text.push_str(&moment.strftime("%I").to_string()),
            letter if KNOWN.contains(letter) => text.push_str(&moment.strftime(&format!("%{letter}")).to_string()),
            _ => return None,
        }
    }
    Some(text)
}
