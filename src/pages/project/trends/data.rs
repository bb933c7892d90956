//! From what the server answers to what a chart shows, and to a file. Pure.

use crate::chart::{ChartData, MOST_LINES, Previous, Series, Unit};
use rolecall_api::{Interval, Math, TrendSeries, Trends, TrendsQuery};
use std::cmp::Reverse;

/// What a chart shows of the answer to a question. Events and people of one name are told apart.
#[must_use]
pub fn told(question: &TrendsQuery, mut trends: Trends) -> ChartData {
    let math = |order: u32| question.series.get(usize::try_from(order).ok()?).map(|asked| asked.math);
    let first = question.series.first().map(|one| one.math);
    let is_mixed = question.series.iter().any(|one| Some(one.math) != first);
    for line in trends.results.iter_mut().filter(|line| is_mixed && math(line.order) == Some(Math::Dau)) {
        line.label += ", people";
    }
    chart_of(&trends, question.interval, question.date_range.date_to.is_none())
}

/// What a chart shows of an answer; `is_open`: whether the last point is not over yet.
#[must_use]
pub fn chart_of(trends: &Trends, interval: Interval, is_open: bool) -> ChartData {
    let (before, mut now): (Vec<&TrendSeries>, Vec<&TrendSeries>) =
        trends.results.iter().partition(|series| series.is_previous);
    if now.len() > MOST_LINES {
        // Only some have a line: the largest, of which the rest together says least.
        now.sort_by_key(|series| (series.is_other, Reverse(series.count)));
    }
    let series = |one: &&TrendSeries| {
        let previous = before.iter().find(|previous| is_same(previous, one));
        Series {
            name: one.label.clone(),
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
        is_open,
        series: now.iter().map(series).collect(),
    }
}

/// Whether two lines differ only in their period.
fn is_same(one: &TrendSeries, other: &TrendSeries) -> bool {
    (one.order, &one.breakdown_value, one.is_other) == (other.order, &other.breakdown_value, other.is_other)
}

const fn unit_of(interval: Interval) -> Unit {
    match interval {
        Interval::Hour => Unit::Hour,
        Interval::Day => Unit::Day,
        Interval::Week => Unit::Week,
        Interval::Month => Unit::Month,
    }
}

/// The rows of a file: a head, and for each point its time and the numbers of all series, with those of the period before.
#[must_use]
pub fn rows_of(data: &ChartData) -> Vec<Vec<String>> {
    let before = data.series.iter().find_map(|series| series.previous.as_ref());
    let mut head = vec!["time".to_owned()];
    head.extend(data.series.iter().map(|series| series.name.clone()));
    if before.is_some() {
        head.push("time before".to_owned());
        head.extend(data.series.iter().map(|series| format!("{}, before", series.name)));
    }
    let mut rows = vec![head];
    let number = |values: &[u64], point: usize| values.get(point).map(u64::to_string).unwrap_or_default();
    for (point, time) in data.points.iter().enumerate() {
        let mut row = vec![time.clone()];
        row.extend(data.series.iter().map(|series| number(&series.values, point)));
        if let Some(before) = before {
            row.push(before.points.get(point).cloned().unwrap_or_default());
            let earlier = |series: &Series| series.previous.as_ref().map(|before| number(&before.values, point));
            row.extend(data.series.iter().map(|series| earlier(series).unwrap_or_default()));
        }
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_api::{DateRange, SeriesNode};

    fn line(order: u32, value: Option<&str>, is_previous: bool, data: &[u64]) -> TrendSeries {
        TrendSeries {
            order,
            label: format!("order_paid: {}", value.unwrap_or("other")),
            breakdown_value: value.map(str::to_owned),
            is_other: value.is_none(),
            is_previous,
            days: vec![if is_previous { "2026-11-12" } else { "2026-11-19" }.to_owned()],
            data: data.to_vec(),
            count: data.iter().sum(),
        }
    }

    fn question(maths: &[Math]) -> TrendsQuery {
        let series = maths.iter().map(|math| SeriesNode { event: Some("order_paid".into()), math: *math });
        TrendsQuery {
            series: series.collect(),
            interval: Interval::Week,
            date_range: DateRange::default(),
            properties: Vec::new(),
            breakdown: None,
            compare: None,
            timezone: None,
        }
    }

    fn answer(results: Vec<TrendSeries>) -> Trends {
        Trends { results, timezone: "UTC".into() }
    }

    #[test]
    fn the_period_before_stands_at_the_line_that_it_belongs_to() {
        let results = vec![
            line(0, Some("NO"), false, &[4]),
            line(0, Some("NO"), true, &[3]),
            line(0, None, false, &[2]),
            line(0, None, true, &[1]),
            line(1, Some("NO"), false, &[9]),
        ];
        let data = told(&question(&[Math::Total, Math::Total]), answer(results));
        assert_eq!((&data.points, data.unit, data.is_open), (&vec!["2026-11-19".to_owned()], Unit::Week, true));
        let told: Vec<(u64, Option<u64>)> =
            data.series.iter().map(|one| (one.total, one.previous.as_ref().map(|before| before.total))).collect();
        assert_eq!(told, [(4, Some(3)), (2, Some(1)), (9, None)]);
        assert_eq!(data.series[0].previous.as_ref().map(|before| &*before.points[0]), Some("2026-11-12"));
    }

    #[test]
    fn events_and_people_of_one_name_are_told_apart() {
        let results = || vec![line(0, Some("NO"), false, &[4]), line(1, Some("NO"), false, &[3])];
        let names = |maths: &[Math]| -> Vec<String> {
            let data = told(&question(maths), answer(results()));
            data.series.into_iter().map(|series| series.name).collect()
        };
        assert_eq!(names(&[Math::Total, Math::Dau]), ["order_paid: NO", "order_paid: NO, people"]);
        assert_eq!(names(&[Math::Dau, Math::Dau]), ["order_paid: NO", "order_paid: NO"]);
    }

    #[test]
    fn of_many_lines_the_largest_come_first_and_the_rest_together_last() {
        let mut results: Vec<TrendSeries> =
            (1..=7).map(|size| line(0, Some(&size.to_string()), false, &[size])).collect();
        results.push(line(0, None, false, &[100]));
        let data = told(&question(&[Math::Total]), answer(results));
        let totals: Vec<u64> = data.series.iter().map(|series| series.total).collect();
        assert_eq!(totals, [7, 6, 5, 4, 3, 2, 1, 100]);
    }

    #[test]
    fn a_file_has_every_number_and_its_time() {
        let results =
            vec![line(0, Some("NO"), false, &[4]), line(0, Some("NO"), true, &[3]), line(0, None, false, &[2])];
        let rows = rows_of(&told(&question(&[Math::Total]), answer(results)));
        assert_eq!(
            rows[0],
            [
                "time",
                "order_paid: NO",
                "order_paid: other",
                "time before",
                "order_paid: NO, before",
                "order_paid: other, before"
            ]
        );
        assert_eq!(rows[1], ["2026-11-19", "4", "2", "2026-11-12", "3", ""]);
        assert_eq!(rows.len(), 2);
    }
}
