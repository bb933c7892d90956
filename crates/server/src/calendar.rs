//! Days and months in UTC, as usage and invoices count them. No clock.

use crate::clock::Moment;
use jiff::ToSpan;
use jiff::civil;
use rolecall_api::{Date, Period};

/// Microseconds in a day.
const MICROS: i64 = 24 * 60 * 60 * 1_000_000;

/// A day in UTC, as days since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(
    /// Days since 1970.
    pub i64,
);

impl Day {
    /// The day that contains a moment.
    #[must_use]
    pub const fn from_moment(moment: Moment) -> Self {
        Day(moment.micros().div_euclid(MICROS))
    }
}

/// A month in UTC: twelve times the year, plus the number of months before it in that year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Month(i64);

impl Month {
    /// The month that contains a moment.
    pub(crate) fn from_moment(moment: Moment) -> Self {
        Self::from_day(Day::from_moment(moment))
    }

    /// The month that contains a day.
    pub(crate) fn from_day(day: Day) -> Self {
        let day = civil(day);
        Month(i64::from(day.year()) * 12 + i64::from(day.month()) - 1)
    }

    /// A month from its number in the database.
    pub(crate) const fn from_number(number: i64) -> Self {
        Month(number)
    }

    /// Parses a month in the form `2026-11`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
        let (is_year, is_month) = (digits(year, 4), digits(month, 2));
        let (year, month): (i64, i64) = (year.parse().ok()?, month.parse().ok()?);
        (is_year && is_month && (1..=12).contains(&month)).then_some(Month(year * 12 + month - 1))
    }

    /// Its number in the database.
    pub(crate) const fn number(self) -> i64 {
        self.0
    }

    /// The following month.
    pub(crate) const fn next(self) -> Self {
        Month(self.0 + 1)
    }

    /// The year of the month.
    pub(crate) const fn year(self) -> i64 {
        self.0.div_euclid(12)
    }

    /// Its first day.
    pub(crate) fn first(self) -> Day {
        let year = i16::try_from(self.year()).unwrap_or(civil::Date::MAX.year());
        let month = i8::try_from(self.0.rem_euclid(12) + 1).unwrap_or(1);
        civil::Date::new(year, month, 1).map_or(Day(0), day)
    }

    /// Its last day.
    pub(crate) fn last(self) -> Day {
        Day(self.next().first().0 - 1)
    }

    /// The moment at which it begins.
    pub(crate) fn begin(self) -> Moment {
        Moment::from_micros(self.first().0 * 24 * 60 * 60 * 1_000_000)
    }

    /// Converts it to the API type.
    pub(crate) fn wire(self) -> Period {
        Period { from: date(self.first()), to: date(self.last()) }
    }
}

/// Converts a day to the API type.
pub(crate) fn date(day: Day) -> Date {
    Date(civil(day).to_string())
}

fn civil(day: Day) -> civil::Date {
    // Only days outside of the years -9999 to 9999 fail.
    civil::date(1970, 1, 1).checked_add(day.0.days()).unwrap_or(civil::Date::MAX)
}

fn day(date: civil::Date) -> Day {
    Day(civil::date(1970, 1, 1).until(date).map_or(0, |span| i64::from(span.get_days())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        Month::parse(text).unwrap()
    }

    #[test]
    fn months_have_their_days() {
        for (text, from, to) in [
            ("2026-11", "2026-11-01", "2026-11-30"),
            ("2026-12", "2026-12-01", "2026-12-31"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2100-02", "2100-02-01", "2100-02-28"),
            ("1970-01", "1970-01-01", "1970-01-31"),
            ("1969-12", "1969-12-01", "1969-12-31"),
        ] {
            let wire = month(text).wire();
            assert_eq!((wire.from.0.as_str(), wire.to.0.as_str()), (from, to));
            assert_eq!(Month::from_moment(month(text).begin()), month(text));
            let last = month(text).next().begin().micros() - 1;
            assert_eq!(Month::from_moment(Moment::from_micros(last)), month(text));
        }
    }

    #[test]
    fn months_follow_each_other() {
        assert_eq!(month("2026-12").next(), month("2027-01"));
        assert_eq!(month("2026-12").year(), 2026);
        assert_eq!(Month::from_number(month("2026-12").number()), month("2026-12"));
    }

    #[test]
    fn what_is_no_month_is_refused() {
        for text in ["", "2026", "2026-13", "2026-00", "2026-1", "26-11", "2026-11-01", "+026-11", "2026-1x", "2026/11"]
        {
            assert_eq!(Month::parse(text), None, "{text}");
        }
    }
}
