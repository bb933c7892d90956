//! The query of the trends page: parsed from the URL, and converted to a request. Pure.

use super::days::day_number;
use crate::chart::ChartKind;
use crate::language::{t, tr};
use rolecall_api::{Breakdown, Compare, DateRange, Interval, Math, PropertyFilter, SeriesNode, TrendsQuery};

/// Maximum number of series.
pub const MOST_SERIES: usize = 5;

/// The URL's parameter for [`TrendsParams::series`]; repeated for several series.
pub const SERIES: &str = "series";
/// The URL's parameter for [`TrendsParams::range`].
pub const RANGE: &str = "range";
/// The URL's parameter for the first day of [`TrendsRange::Days`].
pub const FROM: &str = "from";
/// The URL's parameter for the last day of [`TrendsRange::Days`].
pub const TO: &str = "to";
/// The URL's parameter for [`TrendsParams::interval`].
pub const INTERVAL: &str = "interval";
/// The URL's parameter for [`TrendsParams::zone`].
pub const ZONE: &str = "zone";
/// The URL's parameter for [`TrendsParams::breakdown`].
pub const BREAKDOWN: &str = "breakdown";
/// The URL's parameter for [`TrendsParams::is_compared`].
pub const COMPARE: &str = "compare";
/// The URL's parameter for the kind of chart.
pub const KIND: &str = "as";

/// The time range of the query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum TrendsRange {
    /// The last 24 hours.
    Day,
    /// The last 7 days.
    Week,
    /// The last 14 days.
    #[default]
    Fortnight,
    /// The last 30 days.
    Month,
    /// The last 90 days.
    Quarter,
    /// A custom range: first and last day, both included.
    Days(String, String),
}

impl TrendsRange {
    /// The predefined ranges, in their order on the page.
    pub const WORDS: [TrendsRange; 5] =
        [TrendsRange::Day, TrendsRange::Week, TrendsRange::Fortnight, TrendsRange::Month, TrendsRange::Quarter];

    /// Its value in the URL.
    #[must_use]
    pub const fn as_param(&self) -> &'static str {
        match self {
            TrendsRange::Day => "24h",
            TrendsRange::Week => "7d",
            TrendsRange::Fortnight => "14d",
            TrendsRange::Month => "30d",
            TrendsRange::Quarter => "90d",
            TrendsRange::Days(..) => "",
        }
    }

    /// Its label on screen, and the longer one for screen readers.
    #[must_use]
    pub fn words(&self) -> (&'static str, &'static str) {
        let (short, long) = match self {
            TrendsRange::Day => ("24 h", "Last 24 hours"),
            TrendsRange::Week => ("7 d", "Last 7 days"),
            TrendsRange::Fortnight => ("14 d", "Last 14 days"),
            TrendsRange::Month => ("30 d", "Last 30 days"),
            TrendsRange::Quarter => ("90 d", "Last 90 days"),
            TrendsRange::Days(..) => ("Custom", "Custom range"),
        };
        (t(short), t(long))
    }

    /// Its label at the end of a title.
    fn in_title(&self) -> String {
        t(match self {
            TrendsRange::Day => "last 24 hours",
            TrendsRange::Week => "last 7 days",
            TrendsRange::Fortnight => "last 14 days",
            TrendsRange::Month => "last 30 days",
            TrendsRange::Quarter => "last 90 days",
            TrendsRange::Days(from, to) => return tr!("{from} to {to}"),
        })
        .to_owned()
    }

    /// Parses the range of a URL. A custom range is used if both days are valid and in order.
    #[must_use]
    pub fn from_params(word: &str, from: &str, to: &str) -> TrendsRange {
        match (day_number(from), day_number(to)) {
            (Some(first), Some(last)) if first <= last => TrendsRange::Days(from.to_owned(), to.to_owned()),
            _ => TrendsRange::WORDS.into_iter().find(|range| range.as_param() == word).unwrap_or_default(),
        }
    }

    /// Its length in days.
    pub(super) fn days(&self) -> i64 {
        match self {
            TrendsRange::Day => 1,
            TrendsRange::Week => 7,
            TrendsRange::Fortnight => 14,
            TrendsRange::Month => 30,
            TrendsRange::Quarter => 90,
            TrendsRange::Days(from, to) => {
                day_number(from).zip(day_number(to)).map_or(1, |(first, last)| last - first + 1)
            }
        }
    }

    /// The intervals that make a readable chart, the shortest first.
    #[must_use]
    pub fn intervals(&self) -> Vec<Interval> {
        let days = self.days();
        [
            (Interval::Hour, 1..=14),
            (Interval::Day, 2..=366),
            (Interval::Week, 7..=2500),
            (Interval::Month, 28..=i64::MAX),
        ]
        .into_iter()
        .filter_map(|(interval, fits)| fits.contains(&days).then_some(interval))
        .collect()
    }

    /// The default interval.
    pub(super) fn interval(&self) -> Interval {
        match self.days() {
            ..2 => Interval::Hour,
            2..=120 => Interval::Day,
            121..=800 => Interval::Week,
            _ => Interval::Month,
        }
    }

    fn dates(&self) -> DateRange {
        match self {
            TrendsRange::Days(from, to) => DateRange { date_from: Some(from.clone()), date_to: Some(to.clone()) },
            range => DateRange { date_from: Some(format!("-{}", range.as_param())), date_to: None },
        }
    }
}

/// The query of the trends page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrendsParams {
    /// The series, one to five.
    pub series: Vec<SeriesNode>,
    /// The time range.
    pub range: TrendsRange,
    /// The length of a point.
    pub interval: Interval,
    /// The name of a time zone; the project's zone if empty.
    pub zone: String,
    /// Property filters for all series.
    pub properties: Vec<PropertyFilter>,
    /// The property that splits each series; no breakdown if empty.
    pub breakdown: String,
    /// True to compare with the previous period.
    pub is_compared: bool,
}

impl TrendsParams {
    /// The request for the query.
    #[must_use]
    pub fn request(&self) -> TrendsQuery {
        TrendsQuery {
            series: self.series.clone(),
            interval: self.interval,
            date_range: self.range.dates(),
            properties: self.properties.clone(),
            breakdown: (!self.breakdown.is_empty()).then(|| Breakdown { breakdown: self.breakdown.clone() }),
            compare: self.is_compared.then_some(Compare { compare: true }),
            timezone: (!self.zone.is_empty()).then(|| self.zone.clone()),
        }
    }

    /// The title of the chart, such as `Events by day, last 14 days`.
    #[must_use]
    pub fn title(&self) -> String {
        let is_users = |series: &SeriesNode| series.math == Math::Dau;
        let (interval, period) = (t(interval_name(self.interval)), self.range.in_title());
        match (self.series.iter().all(is_users), self.series.iter().any(is_users)) {
            (true, _) => tr!("Unique users by {interval}, {period}"),
            (false, true) => tr!("Events and unique users by {interval}, {period}"),
            (false, false) => tr!("Events by {interval}, {period}"),
        }
    }
}

/// Parses an interval; the default of the range if it is unknown or does not fit the range.
#[must_use]
pub fn interval_in(range: &TrendsRange, word: &str) -> Interval {
    range.intervals().into_iter().find(|interval| interval_name(*interval) == word).unwrap_or_else(|| range.interval())
}

/// The name of an interval, in the URL and, translated, on screen.
#[must_use]
pub const fn interval_name(interval: Interval) -> &'static str {
    match interval {
        Interval::Hour => "hour",
        Interval::Day => "day",
        Interval::Week => "week",
        Interval::Month => "month",
    }
}

/// Parses the series of a URL, such as `users:order_paid`; without a name, all events.
#[must_use]
pub fn series_from_params(words: &[String]) -> Vec<SeriesNode> {
    let series = words.iter().filter_map(|word| {
        let (math, event) = word.split_once(':')?;
        let math = math_from_param(math)?;
        Some(SeriesNode { event: (!event.is_empty()).then(|| event.to_owned()), math })
    });
    let mut series: Vec<SeriesNode> = series.take(MOST_SERIES).collect();
    if series.is_empty() {
        series.push(SeriesNode { event: None, math: Math::Total });
    }
    series
}

/// The value of a series in the URL.
#[must_use]
pub fn series_as_param(series: &SeriesNode) -> String {
    format!("{}:{}", math_as_param(series.math), series.event.as_deref().unwrap_or_default())
}

/// The value in the URL for what is counted.
#[must_use]
pub const fn math_as_param(math: Math) -> &'static str {
    match math {
        Math::Total => "events",
        Math::Dau => "users",
    }
}

/// Parses what is counted from its value in the URL.
#[must_use]
pub fn math_from_param(word: &str) -> Option<Math> {
    // Links of earlier versions contain this value.
    if word == "people" {
        return Some(Math::Dau);
    }
    [Math::Total, Math::Dau].into_iter().find(|math| math_as_param(*math) == word)
}

/// The value of a kind of chart in the URL; empty for the default.
#[must_use]
pub fn kind_as_param(kind: ChartKind) -> &'static str {
    if kind == ChartKind::default() { "" } else { kind.as_param() }
}
