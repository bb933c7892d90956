//! From what the server answers to what a chart shows. Pure.

use crate::chart::{ChartData, Previous, Series, Unit};
use rolecall_api::{Interval, TrendSeries, Trends};

/// What a chart shows of an answer; `is_open`: whether the period goes on until now.
#[must_use]
pub fn chart_of(trends: &Trends, interval: Interval, is_open: bool) -> ChartData {
    let (before, now): (Vec<&TrendSeries>, Vec<&TrendSeries>) =
        trends.results.iter().partition(|series| series.is_previous);
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

/// How wide a point of a chart is.
const fn unit_of(interval: Interval) -> Unit {
    match interval {
        Interval::Hour => Unit::Hour,
        Interval::Day => Unit::Day,
        Interval::Week => Unit::Week,
        Interval::Month => Unit::Month,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(order: u32, value: Option<&str>, is_previous: bool, data: &[u64]) -> TrendSeries {
        TrendSeries {
            order,
            label: format!("order_paid · {}", value.unwrap_or("Other")),
            breakdown_value: value.map(str::to_owned),
            is_other: value.is_none(),
            is_previous,
            days: vec![if is_previous { "2026-11-12" } else { "2026-11-19" }.to_owned()],
            data: data.to_vec(),
            count: data.iter().sum(),
        }
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
        let data = chart_of(&Trends { results, timezone: "UTC".into() }, Interval::Week, true);
        assert_eq!((data.points, data.unit, data.is_open), (vec!["2026-11-19".to_owned()], Unit::Week, true));
        let told: Vec<(u64, Option<u64>)> =
            data.series.iter().map(|one| (one.total, one.previous.as_ref().map(|before| before.total))).collect();
        assert_eq!(told, [(4, Some(3)), (2, Some(1)), (9, None)]);
        assert_eq!(data.series[0].previous.as_ref().map(|before| &*before.points[0]), Some("2026-11-12"));
    }
}
