//! Queries over a project's events: `POST …/query/` (contract 7).

use crate::PropertyFilter;
use rolecall_json::FromJson;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The body of `POST …/query/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QueryRequest {
    /// The query to run.
    pub query: Query,
}

/// A query, by its kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind")]
pub enum Query {
    /// One `SELECT` over `events`; the response is [`Rows`].
    HogQLQuery(HogQlQuery),
    /// Events or unique users over time; the response is [`Trends`].
    TrendsQuery(TrendsQuery),
}

/// One `SELECT` over `events`, in HogQL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HogQlQuery {
    /// The text of the `SELECT`.
    pub query: String,
}

/// The result of a `SELECT`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rows {
    /// The rows, each as long as `columns`.
    pub results: Vec<Vec<Value>>,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The type of each column: `String`, `Integer`, `Float`, `Boolean`, `DateTime`, `Date` or `Unknown` (only nulls,
    /// or mixed).
    pub types: Vec<String>,
    /// Ours: true if the result was truncated.
    #[serde(rename = "hasMore", default)]
    pub has_more: bool,
}

/// The result of a `SELECT` of numbers only: what a page reads that needs no other columns of [`Rows`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, FromJson)]
pub struct NumberRows {
    /// The rows.
    pub results: Vec<Vec<u64>>,
}

/// Events or unique users over time, in up to five series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TrendsQuery {
    /// The series, 1 to 5.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 5)))]
    pub series: Vec<SeriesNode>,
    /// The length of a point.
    #[serde(default)]
    pub interval: Interval,
    /// The range of time; the last seven days if missing.
    #[serde(rename = "dateRange", default)]
    pub date_range: DateRange,
    /// Conditions that apply to all series.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(length(max = 20)))]
    pub properties: Vec<PropertyFilter>,
    /// Splits each series by the values of a property.
    #[serde(rename = "breakdownFilter", default, skip_serializing_if = "Option::is_none")]
    pub breakdown: Option<Breakdown>,
    /// Also counts the previous period.
    #[serde(rename = "compareFilter", default, skip_serializing_if = "Option::is_none")]
    pub compare: Option<Compare>,
    /// Ours: the time zone of the days, an IANA name; the project's if missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
}

/// One series of a trends query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SeriesNode {
    /// The event name; null: all events.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(length(max = 1000)))]
    pub event: Option<String>,
    /// What to count.
    #[serde(default)]
    pub math: Math,
}

/// What a series counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Math {
    /// The number of events.
    #[default]
    Total,
    /// The number of unique users (distinct IDs).
    Dau,
}

/// The length of a point. Weeks begin on Monday.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Interval {
    Hour,
    #[default]
    Day,
    Week,
    Month,
}

/// A range of time, both ends included, independent of the interval. An end is `2026-11-03` (a whole day in the time
/// zone), an exact moment in RFC 3339, or relative to now: `-24h`, `-7d`, `-2w`, `-3m`. A relative range includes the
/// current hour or day as its last; `-3m` begins on this day three months ago.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DateRange {
    /// The start; `-7d` if missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_from: Option<String>,
    /// The end; now if missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_to: Option<String>,
}

/// Splits each series by the values of a property: the 10 most frequent ones, and all others together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Breakdown {
    /// The name of the property.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 1000)))]
    pub breakdown: String,
}

/// Comparison with the previous period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Compare {
    /// True to compare.
    pub compare: bool,
}

/// The result of a [`TrendsQuery`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Trends {
    /// The lines, sorted by series, then by breakdown value (largest first), then current before previous period.
    pub results: Vec<TrendSeries>,
    /// The time zone of the days.
    pub timezone: String,
}

/// One line of a trend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TrendSeries {
    /// Index of its series in the query, from 0.
    pub order: u32,
    /// Label for people: the event name or "All events", with the breakdown value. Never empty, and unique in the
    /// result.
    pub label: String,
    /// The breakdown value; null if `breakdown_kind` is not `value`. Equal numbers are one value, whether sent as
    /// number or as text.
    pub breakdown_value: Option<String>,
    /// Ours: which events the line counts; null without a breakdown.
    #[serde(default)]
    pub breakdown_kind: Option<BreakdownKind>,
    /// True for the previous period.
    #[serde(default)]
    pub is_previous: bool,
    /// Start of each point on the calendar: RFC 3339 with the offset of the time zone.
    pub days: Vec<String>,
    /// Ours: the start of the range, if it begins within the first point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partial_first: Option<String>,
    /// Ours: the exclusive end of the range, if it ends within the last point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partial_last: Option<String>,
    /// Ours: true if the last point has not ended, so its count can still grow.
    #[serde(default)]
    pub unfinished: bool,
    /// The count at each point.
    pub data: Vec<u64>,
    /// The count over the whole period; unique users are counted once.
    pub count: u64,
}

/// Which events a line of a breakdown counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BreakdownKind {
    /// Events whose property has this value.
    Value,
    /// Events whose property is the empty text.
    Empty,
    /// Events that do not have the property, or have it as null.
    NotSet,
    /// Events with any value beyond the most frequent ones.
    Other,
}
