//! The points of a chart: hours, days, weeks or months in a time zone, following changes of its clocks.

mod hour;
mod range;

use crate::clock::Moment;
use crate::error::{Error, Result};
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan, ZonedDateTime};
use rolecall_api::{DateRange, Interval};

/// Maximum number of points in a chart.
const POINTS: usize = 2500;

/// A range `[from, to)`, divided into the calendar hours, days, weeks or months that it touches.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ChartPeriod {
    interval: Interval,
    /// Start of each point and end of the last one. The first may begin before `from`, and the last may end after `to`.
    starts: Vec<ZonedDateTime>,
    from: ZonedDateTime,
    to: ZonedDateTime,
}

impl ChartPeriod {
    /// Divides a range into points. The range does not depend on the interval, so neither does the sum of the points: a
    /// day counts whole, `-7d` is seven days including today, and without an end the last point continues.
    pub(super) fn new(range: &DateRange, interval: Interval, zone: &str, now: Moment) -> Result<Self> {
        let zone = TimeZone::get(zone)
            .map_err(|_| Error::field("timezone", "invalid_choice", "This is not a valid time zone name."))?;
        let now = Timestamp::from_microsecond(now.micros()).unwrap_or(Timestamp::MAX).to_zoned_datetime(zone);
        let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let from = given(&range.date_from).unwrap_or_else(|| "-7d".to_owned());
        let from = range::start(&from, &now).ok_or_else(|| wrong("date_from"))?;
        let to = match given(&range.date_to) {
            None => None,
            Some(text) => Some(range::end(&text, &now).ok_or_else(|| wrong("date_to"))?),
        };
        if to.as_ref().map_or(from > now, |to| from >= *to) {
            return Err(Error::field("dateRange", "invalid_input", "The end date is before the start date."));
        }
        let mut last = floor(interval, &from)?;
        let mut starts = vec![last.clone()];
        while to.as_ref().map_or(last <= now, |to| last < *to) {
            if starts.len() > POINTS {
                return Err(Error::field(
                    "dateRange",
                    "invalid_input",
                    format!("This is more than {POINTS} points; choose a shorter period or a longer interval."),
                ));
            }
            last = next(interval, &last)?;
            starts.push(last.clone());
        }
        Ok(ChartPeriod { interval, starts, from, to: to.unwrap_or(last) })
    }

    /// The previous period with as many points: whole calendar points if these are whole, otherwise points of the same
    /// length.
    pub(super) fn before(&self) -> Result<Self> {
        if self.partial_first().is_none() && self.partial_last().is_none() {
            let mut starts = vec![self.from.clone()];
            for _ in 1..self.starts.len() {
                let before = starts[starts.len() - 1].checked_sub(1.microsecond()).map_err(|_| out_of_time())?;
                starts.push(floor(self.interval, &before)?);
            }
            starts.reverse();
            return Ok(ChartPeriod { interval: self.interval, from: starts[0].clone(), to: self.from.clone(), starts });
        }
        let is_midnight = |time: &ZonedDateTime| time.start_of_day().is_ok_and(|start| start == *time);
        let days = self.to.date() - self.from.date();
        let length = self.from.timestamp().duration_until(self.to.timestamp());
        let is_days = is_midnight(&self.from) && is_midnight(&self.to);
        let earlier = |time: &ZonedDateTime| {
            let earlier = if is_days {
                time.date().checked_sub(days).and_then(|date| date.to_zoned_datetime(time.time_zone().clone()))
            } else {
                time.checked_sub(length)
            };
            earlier.map_err(|_| out_of_time())
        };
        Ok(ChartPeriod {
            interval: self.interval,
            starts: self.starts.iter().map(earlier).collect::<Result<_>>()?,
            from: earlier(&self.from)?,
            to: self.from.clone(),
        })
    }

    /// For the store: the start of each point and the end of the last, cut to the range, in microseconds.
    pub(super) fn edges(&self) -> Vec<i64> {
        let between = self.starts.get(1..self.starts.len() - 1).unwrap_or_default();
        let edges = std::iter::once(&self.from).chain(between).chain([&self.to]);
        edges.map(|edge| edge.timestamp().as_microsecond()).collect()
    }

    /// For the response: the calendar start of each point.
    pub(super) fn days(&self) -> Vec<String> {
        self.starts[..self.starts.len() - 1].iter().map(wire).collect()
    }

    /// The start of the range, if the first point does not count from its beginning.
    pub(super) fn partial_first(&self) -> Option<String> {
        (self.from != self.starts[0]).then(|| wire(&self.from))
    }

    /// The end of the range, if the last point does not count to its end.
    pub(super) fn partial_last(&self) -> Option<String> {
        (self.to != self.starts[self.starts.len() - 1]).then(|| wire(&self.to))
    }

    /// True if the last point has not ended at `now`.
    pub(super) fn is_unfinished(&self, now: Moment) -> bool {
        now.micros() < self.to.timestamp().as_microsecond()
    }
}

fn wire(time: &ZonedDateTime) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

fn wrong(attr: &'static str) -> Error {
    Error::field(
        attr,
        "invalid_input",
        "This must be a day such as 2026-11-03, a time, or relative to now such as -7d.",
    )
}

/// The start of the point that contains a moment.
fn floor(interval: Interval, time: &ZonedDateTime) -> Result<ZonedDateTime> {
    let zone = time.time_zone().clone();
    let floored = match interval {
        Interval::Hour => hour::start(time),
        Interval::Day => time.start_of_day(),
        Interval::Week => monday(time.date()).and_then(|date| date.to_zoned_datetime(zone)),
        Interval::Month => time.date().first_of_month().to_zoned_datetime(zone),
    };
    floored.map_err(|_| out_of_time())
}

fn monday(date: Date) -> std::result::Result<Date, jiff::Error> {
    date.checked_sub(i64::from(date.weekday().since(Weekday::Monday)).days())
}

/// The end of the point that starts here.
fn next(interval: Interval, start: &ZonedDateTime) -> Result<ZonedDateTime> {
    let date =
        |span: Span| start.date().checked_add(span).and_then(|date| date.to_zoned_datetime(start.time_zone().clone()));
    let next = match interval {
        Interval::Hour => hour::end(start),
        Interval::Day => date(1.day()),
        Interval::Week => date(1.week()),
        Interval::Month => date(1.month()),
    };
    next.map_err(|_| out_of_time())
}

fn out_of_time() -> Error {
    Error::field("dateRange", "invalid_input", "This date is out of range.")
}

#[cfg(test)]
mod tests;
