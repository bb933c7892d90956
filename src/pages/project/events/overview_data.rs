//! Loads the data of the chart above the list: the trends requests, and how their responses are combined.

use super::list_query::{EventListQuery, EventRange};
use crate::{
    api::{self, ApiError},
    chart::ChartData,
    pages::project::trends::chart_of,
};
use futures_util::future::try_join_all;
use rolecall_api::{
    Compare, DateRange, Interval, Math, ProjectId, PropertyFilter, SeriesNode, TrendSeries, Trends, TrendsQuery,
};
use std::cmp::Reverse;

/// Number of lines if no names are selected.
const LINES: usize = 3;
/// Number of names, the last seen ones, among which the most frequent are found.
const NAMES: usize = 24;
/// Maximum number of series in a trends request (the server's limit).
const SERIES: usize = 5;
/// The earliest day of the search for the first event.
const EARLIEST: &str = "2010-01-01";

/// Which events the chart counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartScope {
    names: Vec<String>,
    properties: Vec<PropertyFilter>,
    range: EventRange,
    window: Option<(String, String)>,
}

impl ChartScope {
    /// The scope for a list query; `None` if it filters by distinct ID, because those events are not counted.
    #[must_use]
    pub fn from_query(list_query: &EventListQuery) -> Option<ChartScope> {
        list_query.person.is_empty().then(|| ChartScope {
            names: list_query.names.clone(),
            properties: list_query.properties.clone(),
            range: list_query.range,
            window: list_query.window.clone(),
        })
    }

    fn date_range(&self) -> DateRange {
        let end = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        if let Some((after, before)) = &self.window {
            return DateRange { date_from: end(after).or_else(|| end(EARLIEST)), date_to: end(before) };
        }
        let from = self.range.hours().map_or_else(|| EARLIEST.to_owned(), |hours| format!("-{hours}h"));
        DateRange { date_from: Some(from), date_to: None }
    }
}

/// The chart and the count for a list query.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ChartSummary {
    /// The data of the chart.
    pub chart: ChartData,
    /// The length of a point.
    pub interval: Interval,
    /// The event names of the lines, in the order of their colours.
    pub names: Vec<String>,
    /// The number of all events of the list, if it was counted.
    pub count: Option<u64>,
}

/// Loads the chart and the count.
///
/// # Errors
/// If a request fails.
pub async fn summarize(id: ProjectId, scope: Option<ChartScope>) -> Result<ChartSummary, ApiError> {
    let Some(scope) = scope else { return Ok(ChartSummary::default()) };
    let chosen = !scope.names.is_empty();
    let names = if chosen || !scope.properties.is_empty() {
        // With property filters the server scans every event, so send only one request.
        scope.names.iter().take(SERIES).cloned().collect()
    } else {
        latest_names(id).await?
    };
    let mut range = scope.date_range();
    // For all time, the chart begins with the first event, and there is no previous period.
    let of_all_time = range.date_from.as_deref() == Some(EARLIEST);
    if of_all_time {
        range.date_from = first_month(id).await?;
    }
    let interval = interval_of(range.date_from.as_deref(), range.date_to.as_deref());
    let all = (!chosen).then_some(None);
    let series: Vec<Option<String>> = all.into_iter().chain(names.iter().cloned().map(Some)).collect();
    let asked = series.chunks(SERIES).map(|series| {
        let query = TrendsQuery {
            series: series.iter().map(|event| SeriesNode { event: event.clone(), math: Math::Total }).collect(),
            interval,
            date_range: range.clone(),
            properties: scope.properties.clone(),
            breakdown: None,
            compare: (!of_all_time).then_some(Compare { compare: true }),
            timezone: None,
        };
        async move { api::trends(id, query).await }
    });
    let answers = try_join_all(asked).await?;
    let timezone = answers.first().map(|answer| answer.timezone.clone()).unwrap_or_default();
    let counted = (0..).step_by(SERIES).zip(answers).flat_map(|(first, answer)| {
        answer.results.into_iter().map(move |line| TrendSeries { order: first + line.order, ..line })
    });
    Ok(sum_up(counted.collect(), timezone, &names, chosen, scope.names.len(), interval))
}

/// Combines the series of all responses, which are numbered in the order of the requests.
fn sum_up(
    lines: Vec<TrendSeries>,
    timezone: String,
    names: &[String],
    chosen: bool,
    wanted: usize,
    interval: Interval,
) -> ChartSummary {
    let total =
        |order: u32| lines.iter().find(|line| line.order == order && !line.is_previous).map_or(0, |line| line.count);
    // If no names are selected, the first series counts all events.
    let offset = u32::from(!chosen);
    let mut order: Vec<u32> = (offset..).take(names.len()).collect();
    let count = if chosen {
        (wanted <= names.len()).then(|| order.iter().map(|order| total(*order)).sum())
    } else {
        Some(total(0))
    };
    if !chosen {
        order.sort_by_key(|order| Reverse(total(*order)));
        order.retain(|order| total(*order) > 0);
        order.truncate(LINES);
        if order.is_empty() {
            order.push(0);
        }
    }
    let shown = order.iter().flat_map(|order| lines.iter().filter(move |line| line.order == *order));
    let trends = Trends { results: shown.cloned().collect(), timezone };
    let at = |order: &u32| names.get(usize::try_from(order.checked_sub(offset)?).ok()?).cloned();
    ChartSummary {
        chart: chart_of(&trends, interval).with_totals_before(),
        interval,
        names: order.iter().filter_map(at).collect(),
        count,
    }
}

/// The event names that were seen last.
async fn latest_names(id: ProjectId) -> Result<Vec<String>, ApiError> {
    let mut known = api::event_definitions(id).await?.results;
    known.sort_by(|one, other| other.last_seen_at.as_str().cmp(one.last_seen_at.as_str()));
    Ok(known.into_iter().take(NAMES).map(|one| one.name).collect())
}

/// The month of the first event.
async fn first_month(id: ProjectId) -> Result<Option<String>, ApiError> {
    let query = TrendsQuery {
        series: vec![SeriesNode { event: None, math: Math::Total }],
        interval: Interval::Month,
        date_range: DateRange { date_from: Some(EARLIEST.to_owned()), date_to: None },
        properties: Vec::new(),
        breakdown: None,
        compare: None,
        timezone: None,
    };
    let months = api::trends(id, query).await?.results.into_iter().next();
    Ok(months.and_then(|months| {
        let first = months.data.iter().position(|count| *count > 0)?;
        Some(months.days.get(first)?.get(..10)?.to_owned())
    }))
}

/// The length of a point for a period, so that there are neither too few points nor too many.
fn interval_of(from: Option<&str>, to: Option<&str>) -> Interval {
    let days = match from {
        Some(from) => match from.strip_prefix('-').and_then(|back| back.strip_suffix('h')) {
            Some(hours) => hours.parse().map_or(7, |hours: i64| hours / 24),
            None => days_between(from, to),
        },
        None => 7,
    };
    match days {
        ..=2 => Interval::Hour,
        3..=180 => Interval::Day,
        181..=1000 => Interval::Week,
        _ => Interval::Month,
    }
}

/// Number of days from one time or day to another, or to now.
#[expect(clippy::cast_possible_truncation, reason = "days")]
fn days_between(from: &str, to: Option<&str>) -> i64 {
    let moment = |text: &str| js_sys::Date::parse(text);
    let to = to.map_or_else(js_sys::Date::now, moment);
    ((to - moment(from)) / 86_400_000.0) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(order: u32, name: &str, count: u64) -> TrendSeries {
        TrendSeries {
            order,
            label: name.into(),
            breakdown_value: None,
            breakdown_kind: None,
            is_previous: false,
            partial_first: None,
            partial_last: None,
            unfinished: true,
            days: vec!["2026-11-24T00:00:00+01:00".into()],
            data: vec![count],
            count,
        }
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_chart_shows_the_three_most_frequent_and_the_count_is_of_all() {
        let lines =
            vec![line(0, "All events", 99), line(1, "a", 1), line(2, "b", 50), line(3, "c", 8), line(4, "d", 40)];
        let known = names(&["a", "b", "c", "d"]);
        let summary = sum_up(lines, "UTC".into(), &known, false, 0, Interval::Day);
        assert_eq!(summary.names, ["b", "d", "c"]);
        assert_eq!(summary.count, Some(99));
        let drawn: Vec<_> = summary.chart.series.iter().map(|series| series.name.as_str()).collect();
        assert_eq!(drawn, ["b", "d", "c"]);
    }

    #[test]
    fn chosen_names_keep_their_order_and_are_counted_together() {
        let lines = vec![line(0, "a", 1), line(1, "b", 50)];
        let summary = sum_up(lines, "UTC".into(), &names(&["a", "b"]), true, 2, Interval::Day);
        assert_eq!(summary.names, ["a", "b"]);
        assert_eq!(summary.count, Some(51));
        let lines = vec![line(0, "a", 1), line(1, "b", 50)];
        let more = sum_up(lines, "UTC".into(), &names(&["a", "b"]), true, 7, Interval::Day);
        assert_eq!(more.count, None, "some of those that were chosen were not counted");
    }

    #[test]
    fn where_no_name_is_known_the_chart_is_of_all_events() {
        let summary = sum_up(vec![line(0, "All events", 9)], "UTC".into(), &[], false, 0, Interval::Day);
        assert_eq!(summary.chart.series.len(), 1);
        assert!(summary.names.is_empty());
    }

    #[test]
    fn a_day_has_hourly_points_and_a_quarter_daily_ones() {
        assert_eq!(interval_of(Some("-24h"), None), Interval::Hour);
        assert_eq!(interval_of(Some("-168h"), None), Interval::Day);
        assert_eq!(interval_of(Some("-2160h"), None), Interval::Day);
        assert_eq!(interval_of(None, None), Interval::Day);
    }
}
