//! Asking a project's events: `POST …/query/` (contract 7).

use crate::PropertyFilter;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// `POST …/query/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueryRequest {
    /// What is asked.
    pub query: Query,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum Query {
    /// One `SELECT` over `events`; answered by [`Rows`].
    HogQLQuery(HogQlQuery),
    /// Events or unique users over time; answered by [`Trends`].
    TrendsQuery(TrendsQuery),
}

/// One `SELECT` over `events`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HogQlQuery {
    /// The SELECT.
    pub query: String,
}

/// The answer to a `SELECT`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rows {
    /// The rows, each as long as `columns`.
    pub results: Vec<Vec<Value>>,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// Of each column: `String`, `Integer`, `Float`, `Boolean`, `DateTime`, `Date` or `Unknown` (only nulls, or mixed).
    pub types: Vec<String>,
    /// Ours: true if there were more rows than an answer takes.
    #[serde(rename = "hasMore", default)]
    pub has_more: bool,
}

/// Events or unique users over time, of up to five series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrendsQuery {
    /// 1 to 5.
    pub series: Vec<SeriesNode>,
    /// How wide one point is.
    #[serde(default)]
    pub interval: Interval,
    /// From when to when; the last seven days if missing.
    #[serde(rename = "dateRange", default)]
    pub date_range: DateRange,
    /// Conditions on all series.
    #[serde(default)]
    pub properties: Vec<PropertyFilter>,
    /// Splits each series by the values of a property.
    #[serde(rename = "breakdownFilter", default, skip_serializing_if = "Option::is_none")]
    pub breakdown: Option<Breakdown>,
    /// Also the same for the period before.
    #[serde(rename = "compareFilter", default, skip_serializing_if = "Option::is_none")]
    pub compare: Option<Compare>,
    /// Ours: a name of the time zone database, in which days begin; the project's if missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
}

/// One series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesNode {
    /// The name of the events; null: all.
    #[serde(default)]
    pub event: Option<String>,
    /// What is counted.
    #[serde(default)]
    pub math: Math,
}

/// What is counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Math {
    /// Events.
    #[default]
    Total,
    /// Unique users: different distinct ids.
    Dau,
}

/// How wide one point is. Weeks begin on Monday.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Interval {
    Hour,
    #[default]
    Day,
    Week,
    Month,
}

/// From when to when, both included, the same at every interval: `2026-11-03` (a whole day in the time zone), a moment as
/// RFC 3339 (exactly), or relative to now: `-24h`, `-7d`, `-2w`, `-3m` (so many hours or days, that of now being the
/// last; three months are the days since this day three months ago).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateRange {
    /// The beginning; `-7d` if missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_from: Option<String>,
    /// The end; if missing, the last point is that of now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_to: Option<String>,
}

/// Splits each series by the values of a property: the 10 most frequent, and the others together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breakdown {
    /// The property.
    pub breakdown: String,
}

/// Comparison with the period before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compare {
    /// Whether to compare.
    pub compare: bool,
}

/// The answer to a [`TrendsQuery`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trends {
    /// In the order of the series asked for, of each the breakdown's values by size, of each the present before the
    /// previous period.
    pub results: Vec<TrendSeries>,
    /// The time zone in which it was counted.
    pub timezone: String,
}

/// One line of a chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrendSeries {
    /// Which of the series asked for, from 0.
    pub order: u32,
    /// For people: the name of the event, or "All events", with the breakdown's value. Never empty, and unlike that of
    /// every other line of the answer.
    pub label: String,
    /// The value of the breakdown; null if `breakdown_kind` says that there is none. Numbers that are equal are one value,
    /// whether they were sent as numbers or as text.
    pub breakdown_value: Option<String>,
    /// Ours: what the line is of; null without a breakdown.
    #[serde(default)]
    pub breakdown_kind: Option<BreakdownKind>,
    /// True for the period before.
    #[serde(default)]
    pub is_previous: bool,
    /// Of each point when it begins on the calendar: RFC 3339 with the offset of the time zone.
    pub days: Vec<String>,
    /// Ours: if the range begins within the first point, from when on that one counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partial_first: Option<String>,
    /// Ours: if the range ends within the last point, until when that one counts (this moment not included).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partial_last: Option<String>,
    /// Ours: true if the last point is not over yet, and so its number not either.
    #[serde(default)]
    pub unfinished: bool,
    /// Of each point the number.
    pub data: Vec<u64>,
    /// The number for the whole period; of unique users, each counted once.
    pub count: u64,
}

/// What a line of a breakdown is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakdownKind {
    /// Events whose property has this value.
    Value,
    /// Events whose property is the empty text.
    Empty,
    /// Events that do not have the property, or have it as null.
    NotSet,
    /// Events with any of the values that are not among the most frequent.
    Other,
}
