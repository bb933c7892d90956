//! Converts a trends response to the data of a chart and to the rows of a CSV file. Pure.

use crate::chart::{ChartData, MOST_LINES, Previous, Series, Unit};
use crate::language::t;
use rolecall_api::{BreakdownKind, Interval, TrendSeries, Trends};
use std::cmp::Reverse;

/// The chart's data for a response.
#[must_use]
pub fn chart_of(trends: &Trends, interval: Interval) -> ChartData {
    let (before, mut now): (Vec<&TrendSeries>, Vec<&TrendSeries>) =
        trends.results.iter().partition(|series| series.is_previous);
    if now.len() > MOST_LINES {
        // Only the first ones get a line, so sort the largest first, and "other" last.
        now.sort_by_key(|series| (series.breakdown_kind == Some(BreakdownKind::Other), Reverse(series.count)));
    }
    let series = |one: &&TrendSeries| {
        let previous = before.iter().find(|previous| is_same(previous, one));
        Series {
            name: name_of(one),
            values: one.data.clone(),
            total: one.count,
            previous: previous.map(|previous| Previous {
                points: previous.days.clone(),
                values: previous.data.clone(),
                total: previous.count,
            }),
        }
    };
    ChartData {
        points: now.first().map(|first| first.days.clone()).unwrap_or_default(),
        unit: unit_of(interval),
        is_open: now.first().is_some_and(|first| first.unfinished),
        counted_from: now.first().and_then(|first| first.partial_first.clone()),
        counted_until: now.first().and_then(|first| first.partial_last.clone()),
        series: now.iter().map(series).collect(),
    }
}

/// The name of a series: its label, with its own words translated. Names and values that look like these words are in
/// quotes.
fn name_of(series: &TrendSeries) -> String {
    let mut name = series.label.clone();
    if let Some(rest) = name.strip_prefix("All events").filter(|rest| rest.is_empty() || rest.starts_with([':', ','])) {
        name = t("All events").to_owned() + rest;
    }
    let word = match series.breakdown_kind {
        Some(BreakdownKind::Empty) => "(empty)",
        Some(BreakdownKind::NotSet) => "(not set)",
        Some(BreakdownKind::Other) => "Other",
        Some(BreakdownKind::Value) | None => "",
    };
    if let Some((event, rest)) = name.split_once(&format!(": {word}")).filter(|_| !word.is_empty()) {
        name = format!("{event}: {}{rest}", t(word));
    }
    match name.strip_suffix(", unique users") {
        Some(events) => events.to_owned() + t(", unique users"),
        None => name,
    }
}

/// True if two series differ only in their period.
fn is_same(one: &TrendSeries, other: &TrendSeries) -> bool {
    (one.order, &one.breakdown_value, one.breakdown_kind) == (other.order, &other.breakdown_value, other.breakdown_kind)
}

const fn unit_of(interval: Interval) -> Unit {
    match interval {
        Interval::Hour => Unit::Hour,
        Interval::Day => Unit::Day,
        Interval::Week => Unit::Week,
        Interval::Month => Unit::Month,
    }
}

/// The rows of the CSV file: a header, and for each point its time and the values of all series, also of the previous
/// period. If a point counts only part of its time, a last column says which part.
#[must_use]
pub fn csv_rows(data: &ChartData) -> Vec<Vec<String>> {
    let before = data.series.iter().find_map(|series| series.previous.as_ref());
    let mut head = vec!["time".to_owned()];
    head.extend(data.series.iter().map(|series| series.name.clone()));
    if before.is_some() {
        head.push("time (previous period)".to_owned());
        head.extend(data.series.iter().map(|series| format!("{} (previous period)", series.name)));
    }
    let parts: Vec<String> = (0..data.points.len()).map(|point| counted_part(data, point)).collect();
    let has_parts = parts.iter().any(|part| !part.is_empty());
    if has_parts {
        head.push("counted".to_owned());
    }
    let mut rows = vec![head];
    let number = |values: &[u64], point: usize| values.get(point).map(u64::to_string).unwrap_or_default();
    for ((point, time), part) in data.points.iter().enumerate().zip(parts) {
        let mut row = vec![time.clone()];
        row.extend(data.series.iter().map(|series| number(&series.values, point)));
        if let Some(before) = before {
            row.push(before.points.get(point).cloned().unwrap_or_default());
            let earlier = |series: &Series| series.previous.as_ref().map(|before| number(&before.values, point));
            row.extend(data.series.iter().map(|series| earlier(series).unwrap_or_default()));
        }
        if has_parts {
            row.push(part);
        }
        rows.push(row);
    }
    rows
}

/// The part of a point that is counted; empty if it is counted completely.
fn counted_part(data: &ChartData, point: usize) -> String {
    let is_last = point + 1 == data.points.len();
    let from = data.counted_from.as_ref().filter(|_| point == 0).map(|from| format!("from {from}"));
    let until = data.counted_until.as_ref().filter(|_| is_last).map(|until| format!("until {until}"));
    let so_far = (is_last && data.is_open).then(|| "so far".to_owned());
    [from, until, so_far].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(order: u32, value: Option<&str>, is_previous: bool, data: &[u64]) -> TrendSeries {
        TrendSeries {
            order,
            label: format!("order_paid: {}", value.unwrap_or("Other")),
            breakdown_value: value.map(str::to_owned),
            breakdown_kind: Some(if value.is_none() { BreakdownKind::Other } else { BreakdownKind::Value }),
            is_previous,
            partial_first: Some("2026-11-20".to_owned()).filter(|_| !is_previous),
            partial_last: None,
            unfinished: !is_previous,
            days: vec![if is_previous { "2026-11-12" } else { "2026-11-19" }.to_owned()],
            data: data.to_vec(),
            count: data.iter().sum(),
        }
    }

    fn answer(results: Vec<TrendSeries>) -> Trends {
        Trends { results, timezone: "UTC".into() }
    }

    #[test]
    fn the_previous_period_belongs_to_its_line() {
        let results = vec![
            line(0, Some("NO"), false, &[4]),
            line(0, Some("NO"), true, &[3]),
            line(0, None, false, &[2]),
            line(0, None, true, &[1]),
            line(1, Some("NO"), false, &[9]),
        ];
        let data = chart_of(&answer(results), Interval::Week);
        assert_eq!(data.counted_from.as_deref(), Some("2026-11-20"));
        assert_eq!((&data.points, data.unit, data.is_open), (&vec!["2026-11-19".to_owned()], Unit::Week, true));
        let told: Vec<(u64, Option<u64>)> =
            data.series.iter().map(|one| (one.total, one.previous.as_ref().map(|before| before.total))).collect();
        assert_eq!(told, [(4, Some(3)), (2, Some(1)), (9, None)]);
        assert_eq!(data.series[0].previous.as_ref().map(|before| &*before.points[0]), Some("2026-11-12"));
    }

    #[test]
    fn of_many_lines_the_largest_come_first_and_the_rest_together_last() {
        let mut results: Vec<TrendSeries> =
            (1..=7).map(|size| line(0, Some(&size.to_string()), false, &[size])).collect();
        results.push(line(0, None, false, &[100]));
        let data = chart_of(&answer(results), Interval::Week);
        let totals: Vec<u64> = data.series.iter().map(|series| series.total).collect();
        assert_eq!(totals, [7, 6, 5, 4, 3, 2, 1, 100]);
    }

    #[test]
    fn a_file_has_every_number_and_its_time() {
        let results =
            vec![line(0, Some("NO"), false, &[4]), line(0, Some("NO"), true, &[3]), line(0, None, false, &[2])];
        let rows = csv_rows(&chart_of(&answer(results), Interval::Week));
        assert_eq!(
            rows[0],
            [
                "time",
                "order_paid: NO",
                "order_paid: Other",
                "time (previous period)",
                "order_paid: NO (previous period)",
                "order_paid: Other (previous period)",
                "counted"
            ]
        );
        assert_eq!(rows[1], ["2026-11-19", "4", "2", "2026-11-12", "3", "", "from 2026-11-20, so far"]);
        assert_eq!(rows.len(), 2);
    }
}
