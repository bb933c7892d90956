//! What is asked on the trends page, as it stands in the address, and as the server is asked it. Pure.

use super::days::number_of;
use crate::chart::ChartKind;
use rolecall_api::{Breakdown, Compare, DateRange, Interval, Math, PropertyFilter, SeriesNode, TrendsQuery};

/// The most series.
pub const MOST_SERIES: usize = 5;

/// The keys of [`TrendsParams`] in the address.
pub const SERIES: &str = "series";
/// See [`SERIES`].
pub const RANGE: &str = "range";
/// See [`SERIES`].
pub const FROM: &str = "from";
/// See [`SERIES`].
pub const TO: &str = "to";
/// See [`SERIES`].
pub const INTERVAL: &str = "interval";
/// See [`SERIES`].
pub const ZONE: &str = "zone";
/// See [`SERIES`].
pub const BREAKDOWN: &str = "breakdown";
/// See [`SERIES`].
pub const COMPARE: &str = "compare";
/// See [`SERIES`].
pub const KIND: &str = "as";

/// How far back it goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum TrendsRange {
    /// 24 hours.
    Day,
    /// 7 days.
    Week,
    /// 14 days.
    #[default]
    Fortnight,
    /// 30 days.
    Month,
    /// 90 days.
    Quarter,
    /// From a day to a day, both included.
    Days(String, String),
}

impl TrendsRange {
    /// Those with a word of their own, in their order on the page.
    pub const WORDS: [TrendsRange; 5] =
        [TrendsRange::Day, TrendsRange::Week, TrendsRange::Fortnight, TrendsRange::Month, TrendsRange::Quarter];

    /// The word in the address.
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

    /// For people: what is seen, and what is read out.
    #[must_use]
    pub fn words(&self) -> (&'static str, &'static str) {
        match self {
            TrendsRange::Day => ("24 h", "Last 24 hours"),
            TrendsRange::Week => ("7 d", "Last 7 days"),
            TrendsRange::Fortnight => ("14 d", "Last 14 days"),
            TrendsRange::Month => ("30 d", "Last 30 days"),
            TrendsRange::Quarter => ("90 d", "Last 90 days"),
            TrendsRange::Days(..) => ("Custom", "Custom range"),
        }
    }

    /// The range of the address; days count if both can be read and are in their order.
    #[must_use]
    pub fn from_params(word: &str, from: &str, to: &str) -> TrendsRange {
        match (number_of(from), number_of(to)) {
            (Some(first), Some(last)) if first <= last => TrendsRange::Days(from.to_owned(), to.to_owned()),
            _ => TrendsRange::WORDS.into_iter().find(|range| range.as_param() == word).unwrap_or_default(),
        }
    }

    /// How many days it has.
    fn days(&self) -> i64 {
        match self {
            TrendsRange::Day => 1,
            TrendsRange::Week => 7,
            TrendsRange::Fortnight => 14,
            TrendsRange::Month => 30,
            TrendsRange::Quarter => 90,
            TrendsRange::Days(from, to) => {
                number_of(from).zip(number_of(to)).map_or(1, |(first, last)| last - first + 1)
            }
        }
    }

    /// The widths of points that make a chart one can read, the finest first.
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

    /// The usual width of a point.
    fn interval(&self) -> Interval {
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

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrendsParams {
    /// One to five.
    pub series: Vec<SeriesNode>,
    /// How far back.
    pub range: TrendsRange,
    /// How wide one point is.
    pub interval: Interval,
    /// A name of the time zone database; empty: the project's.
    pub zone: String,
    /// Conditions on all series.
    pub properties: Vec<PropertyFilter>,
    /// A property that splits each series; empty: none.
    pub breakdown: String,
    /// Whether the period before is shown too.
    pub is_compared: bool,
}

impl TrendsParams {
    /// What the server is asked.
    #[must_use]
    pub fn question(&self) -> TrendsQuery {
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

    /// What the chart is about, such as `Events by day, last 14 days`.
    #[must_use]
    pub fn title(&self) -> String {
        let is_users = |series: &SeriesNode| series.math == Math::Dau;
        let what = match (self.series.iter().all(is_users), self.series.iter().any(is_users)) {
            (true, _) => "Unique users",
            (false, true) => "Events and unique users",
            (false, false) => "Events",
        };
        let period = match &self.range {
            TrendsRange::Days(from, to) => format!("{from} to {to}"),
            range => range.words().1.to_lowercase(),
        };
        format!("{what} by {}, {period}", word_of(self.interval))
    }
}

/// The width that is meant: one that fits the range.
#[must_use]
pub fn interval_in(range: &TrendsRange, word: &str) -> Interval {
    range.intervals().into_iter().find(|interval| word_of(*interval) == word).unwrap_or_else(|| range.interval())
}

/// The word of a width, in the address and for people.
#[must_use]
pub const fn word_of(interval: Interval) -> &'static str {
    match interval {
        Interval::Hour => "hour",
        Interval::Day => "day",
        Interval::Week => "week",
        Interval::Month => "month",
    }
}

/// Series as they stand in the address: `users:order_paid`; without a name, all events.
#[must_use]
pub fn series_of(words: &[String]) -> Vec<SeriesNode> {
    let series = words.iter().filter_map(|word| {
        let (math, event) = word.split_once(':')?;
        let math = math_of(math)?;
        Some(SeriesNode { event: (!event.is_empty()).then(|| event.to_owned()), math })
    });
    let mut series: Vec<SeriesNode> = series.take(MOST_SERIES).collect();
    if series.is_empty() {
        series.push(SeriesNode { event: None, math: Math::Total });
    }
    series
}

/// A series for the address.
#[must_use]
pub fn series_to(series: &SeriesNode) -> String {
    format!("{}:{}", word_of_math(series.math), series.event.as_deref().unwrap_or_default())
}

/// The word of what is counted.
#[must_use]
pub const fn word_of_math(math: Math) -> &'static str {
    match math {
        Math::Total => "events",
        Math::Dau => "users",
    }
}

/// What is counted, by its word.
#[must_use]
pub fn math_of(word: &str) -> Option<Math> {
    // What older links say.
    if word == "people" {
        return Some(Math::Dau);
    }
    [Math::Total, Math::Dau].into_iter().find(|math| word_of_math(*math) == word)
}

/// The word of a kind of chart in the address; none for the usual one.
#[must_use]
pub fn kind_to(kind: ChartKind) -> &'static str {
    if kind == ChartKind::default() { "" } else { kind.as_param() }
}

#[cfg(test)]
mod tests;
