//! Parses the ends of a range (contract 7): a day counts whole, a moment is exact.

use super::hour;
use jiff::civil::Date;
use jiff::{Span, Timestamp, ToSpan, ZonedDateTime};

/// One end of a range, as written in a request.
enum RangeEnd {
    Day(Date),
    Moment(ZonedDateTime),
    /// This many hours before now.
    Hours(i64),
}

/// The start of a range. For `-24h` and `-7d`, the current hour or day is the last one of the range.
pub(super) fn start(text: &str, now: &ZonedDateTime) -> Option<ZonedDateTime> {
    let midnight = |date: Date| date.to_zoned_datetime(now.time_zone().clone()).ok();
    match RangeEnd::parse(text, now)? {
        RangeEnd::Day(date) if text.starts_with('-') => midnight(date.checked_add(1.day()).ok()?.min(now.date())),
        RangeEnd::Day(date) => midnight(date),
        RangeEnd::Moment(time) => Some(time),
        RangeEnd::Hours(hours) => {
            let hour = hour::start(&now.checked_sub(Span::new().try_hours(hours).ok()?).ok()?).ok()?;
            let next = hour::end(&hour).ok()?;
            Some(if next <= *now { next } else { hour })
        }
    }
}

/// The exclusive end of a range: the end of its day or hour, or one microsecond after its moment.
pub(super) fn end(text: &str, now: &ZonedDateTime) -> Option<ZonedDateTime> {
    match RangeEnd::parse(text, now)? {
        RangeEnd::Day(date) => date.checked_add(1.day()).ok()?.to_zoned_datetime(now.time_zone().clone()).ok(),
        RangeEnd::Moment(time) => time.checked_add(1.microsecond()).ok(),
        RangeEnd::Hours(hours) => {
            let hour = hour::start(&now.checked_sub(Span::new().try_hours(hours).ok()?).ok()?).ok()?;
            hour::end(&hour).ok()
        }
    }
}

impl RangeEnd {
    fn parse(text: &str, now: &ZonedDateTime) -> Option<Self> {
        let Some(back) = text.strip_prefix('-') else {
            return match text.parse::<Timestamp>() {
                Ok(time) => Some(RangeEnd::Moment(time.to_zoned_datetime(now.time_zone().clone()))),
                Err(_) => text.parse::<Date>().ok().map(RangeEnd::Day),
            };
        };
        let unit = back.chars().next_back()?;
        let digits = &back[..back.len() - unit.len_utf8()];
        let is_number = (1..=5).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
        let number: i64 = digits.parse().ok().filter(|_| is_number)?;
        let span = match unit {
            'h' => return Some(RangeEnd::Hours(number)),
            'd' => Span::new().try_days(number),
            'w' => Span::new().try_weeks(number),
            'm' => Span::new().try_months(number),
            _ => return None,
        };
        now.date().checked_sub(span.ok()?).ok().map(RangeEnd::Day)
    }
}
