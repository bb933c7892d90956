//! The points of a period: whole hours, days, weeks or months of a time zone, as its clocks show them.

use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::store::events::QUARTER;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan, ZonedDateTime};
use rolecall_api::{DateRange, Interval};

/// The most points of a chart.
const POINTS: usize = 2500;

/// Where each point begins, and where the last one ends.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Period {
    interval: Interval,
    starts: Vec<ZonedDateTime>,
}

impl Period {
    /// The points of a range: those that a moment or day of it lies in, and of a range relative to now those that begin
    /// in it (so that `-7d` by day is seven days, today the last); at least one.
    pub(super) fn of(range: &DateRange, interval: Interval, zone: &str, now: Moment) -> Result<Self> {
        let zone = TimeZone::get(zone)
            .map_err(|_| Error::field("timezone", "invalid_choice", "This is not a name of the time zone database."))?;
        let now = Timestamp::from_microsecond(now.micros()).unwrap_or(Timestamp::MAX).to_zoned_datetime(zone);
        let to = match range.date_to.as_deref().filter(|text| !text.is_empty()) {
            None => now.clone(),
            Some(text) => End::parse(text, &now).ok_or_else(|| wrong("date_to"))?.time,
        };
        let from = range.date_from.as_deref().filter(|text| !text.is_empty()).unwrap_or("-7d");
        let from = End::parse(from, &now).ok_or_else(|| wrong("date_from"))?;
        let mut first = floor(interval, &from.time)?;
        if from.is_relative && first <= from.time {
            let next = step(interval, &first, 1)?;
            if next <= to {
                first = next;
            }
        }
        let mut starts = vec![first];
        loop {
            let next = step(interval, &starts[starts.len() - 1], 1)?;
            let is_last = next > to;
            starts.push(next);
            if is_last {
                break;
            }
            if starts.len() > POINTS {
                return Err(Error::field(
                    "dateRange",
                    "invalid_input",
                    format!("This is more than {POINTS} points; choose a shorter time or a wider interval."),
                ));
            }
        }
        if from.time > to {
            return Err(Error::field("dateRange", "invalid_input", "The end lies before the beginning."));
        }
        Ok(Period { interval, starts })
    }

    /// As many points, just before.
    pub(super) fn before(&self) -> Result<Self> {
        let count = i64::try_from(self.starts.len()).unwrap_or(0);
        let starts = (1 - count..=0).map(|point| step(self.interval, &self.starts[0], point));
        Ok(Period { interval: self.interval, starts: starts.collect::<Result<_>>()? })
    }

    /// For the store: in quarters of an hour.
    pub(super) fn edges(&self) -> Vec<i64> {
        self.starts.iter().map(|start| start.timestamp().as_microsecond().div_euclid(QUARTER)).collect()
    }

    /// For the answer: when each point begins, without the end of the last.
    pub(super) fn days(&self) -> Vec<String> {
        let starts = &self.starts[..self.starts.len() - 1];
        starts.iter().map(|start| start.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()).collect()
    }
}

/// One end of a range.
struct End {
    time: ZonedDateTime,
    is_relative: bool,
}

impl End {
    fn parse(text: &str, now: &ZonedDateTime) -> Option<Self> {
        if let Some(back) = text.strip_prefix('-') {
            let unit = back.chars().next_back()?;
            let number: i64 = back[..back.len() - unit.len_utf8()].parse().ok().filter(|number| *number < 100_000)?;
            let span: Span = match unit {
                'h' => Span::new().try_hours(number),
                'd' => Span::new().try_days(number),
                'w' => Span::new().try_weeks(number),
                'm' => Span::new().try_months(number),
                _ => return None,
            }
            .ok()?;
            return Some(End { time: now.checked_sub(span).ok()?, is_relative: true });
        }
        let time = match text.parse::<Timestamp>() {
            Ok(time) => time.to_zoned_datetime(now.time_zone().clone()),
            Err(_) => text.parse::<Date>().ok()?.to_zoned_datetime(now.time_zone().clone()).ok()?,
        };
        Some(End { time, is_relative: false })
    }
}

fn wrong(attr: &'static str) -> Error {
    Error::field(
        attr,
        "invalid_input",
        "This has to be a day such as 2026-11-03, a time, or relative to now such as -7d.",
    )
}

/// The beginning of the point in which a moment lies.
fn floor(interval: Interval, time: &ZonedDateTime) -> Result<ZonedDateTime> {
    let zone = time.time_zone().clone();
    let floored = match interval {
        Interval::Hour => time.with().minute(0).second(0).subsec_nanosecond(0).build(),
        Interval::Day => time.start_of_day(),
        Interval::Week => monday(time.date()).and_then(|date| date.to_zoned_datetime(zone)),
        Interval::Month => time.date().first_of_month().to_zoned_datetime(zone),
    };
    floored.map_err(|_| out_of_time())
}

fn monday(date: Date) -> std::result::Result<Date, jiff::Error> {
    date.checked_sub(i64::from(date.weekday().since(Weekday::Monday)).days())
}

/// The beginning of the point that is so many later: hours by the clock that never jumps, the others by the calendar.
fn step(interval: Interval, start: &ZonedDateTime, points: i64) -> Result<ZonedDateTime> {
    let date =
        |span: Span| start.date().checked_add(span).and_then(|date| date.to_zoned_datetime(start.time_zone().clone()));
    let next = match interval {
        Interval::Hour => start.checked_add(points.hours()),
        Interval::Day => date(points.days()),
        Interval::Week => date(points.weeks()),
        Interval::Month => date(points.months()),
    };
    next.map_err(|_| out_of_time())
}

fn out_of_time() -> Error {
    Error::field("dateRange", "invalid_input", "This is beyond the years that a calendar has.")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tuesday.
    const NOW: &str = "2026-11-24T15:30:00Z";

    fn days(from: &str, to: Option<&str>, interval: Interval, zone: &str) -> Vec<String> {
        let now = NOW.parse::<Timestamp>().unwrap().as_microsecond();
        let range = DateRange { date_from: Some(from.to_owned()), date_to: to.map(str::to_owned) };
        Period::of(&range, interval, zone, Moment::of_micros(now)).unwrap().days()
    }

    #[test]
    fn seven_days_are_seven_points_and_today_is_the_last() {
        let days = days("-7d", None, Interval::Day, "UTC");
        assert_eq!(days.len(), 7);
        assert_eq!(days[0], "2026-11-18T00:00:00+00:00");
        assert_eq!(days[6], "2026-11-24T00:00:00+00:00");
    }

    #[test]
    fn a_day_of_hours_is_24_points() {
        let hours = days("-24h", None, Interval::Hour, "Asia/Kolkata");
        assert_eq!(hours.len(), 24);
        assert_eq!(hours[23], "2026-11-24T21:00:00+05:30");
    }

    #[test]
    fn the_point_in_which_a_day_lies_counts_whole() {
        assert_eq!(
            days("2026-10-14", Some("2026-11-02"), Interval::Month, "UTC"),
            ["2026-10-01T00:00:00+00:00", "2026-11-01T00:00:00+00:00"]
        );
        assert_eq!(days("2026-11-04", Some("2026-11-04"), Interval::Week, "UTC"), ["2026-11-02T00:00:00+00:00"]);
    }

    #[test]
    fn days_are_as_long_as_the_clocks_make_them() {
        let now = Moment::of_micros(NOW.parse::<Timestamp>().unwrap().as_microsecond());
        let range = DateRange { date_from: Some("2026-10-24".to_owned()), date_to: Some("2026-10-26".to_owned()) };
        let period = Period::of(&range, Interval::Day, "Europe/Oslo", now).unwrap();
        let lengths: Vec<_> = period.edges().windows(2).map(|pair| pair[1] - pair[0]).collect();
        // Clocks were turned back on the 25th: 25 hours.
        assert_eq!(lengths, [96, 100, 96]);
        let hours = Period::of(&range, Interval::Hour, "Europe/Oslo", now).unwrap();
        assert!(hours.edges().windows(2).all(|pair| pair[1] - pair[0] == 4));
        assert_eq!(hours.days().len(), 49 + 1);
    }

    #[test]
    fn the_period_before_is_as_long_and_ends_where_this_begins() {
        let now = Moment::of_micros(NOW.parse::<Timestamp>().unwrap().as_microsecond());
        let range = DateRange { date_from: Some("-30d".to_owned()), date_to: None };
        for interval in [Interval::Hour, Interval::Day, Interval::Week, Interval::Month] {
            let period = Period::of(&range, interval, "America/New_York", now).unwrap();
            let before = period.before().unwrap();
            assert_eq!(before.edges().len(), period.edges().len(), "{interval:?}");
            assert_eq!(before.edges().last(), period.edges().first(), "{interval:?}");
        }
    }

    #[test]
    fn nonsense_is_refused() {
        let now = Moment::of_micros(0);
        for (from, to) in
            [("-7x", None), ("7d", None), ("-d", None), ("-é", None), ("2026-13-01", None), ("-1h", Some("-2d"))]
        {
            let range = DateRange { date_from: Some(from.to_owned()), date_to: to.map(str::to_owned) };
            assert!(Period::of(&range, Interval::Day, "UTC", now).is_err(), "{from} {to:?}");
        }
        let long = DateRange { date_from: Some("2020-01-01".to_owned()), date_to: Some("2026-01-01".to_owned()) };
        assert!(Period::of(&long, Interval::Hour, "UTC", now).is_err());
        assert!(Period::of(&long, Interval::Day, "Mars/Olympus", now).is_err());
    }
}
