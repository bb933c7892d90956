//! Tests of parsing queries from the URL and converting them to requests.

use super::params::*;
use rolecall_api::{Interval, Math, SeriesNode};

fn params(range: TrendsRange) -> TrendsParams {
    TrendsParams {
        series: series_from_params(&[]),
        interval: range.interval(),
        range,
        zone: String::new(),
        properties: Vec::new(),
        breakdown: String::new(),
        is_compared: false,
    }
}

#[test]
fn series_survive_a_round_trip_through_the_url() {
    let words = ["users:order_paid", "events:", "events:a:b"].map(str::to_owned);
    let series = series_from_params(&words);
    assert_eq!(series.iter().map(series_as_param).collect::<Vec<_>>(), words);
    assert_eq!(series[1].event, None);
    assert_eq!(series[2].event.as_deref(), Some("a:b"));
    // Links of earlier versions still work.
    assert_eq!(series_from_params(&["people:order_paid".to_owned()]), series[..1]);
}

#[test]
fn a_url_without_series_is_all_events_and_more_than_five_are_cut() {
    let all = vec![SeriesNode { event: None, math: Math::Total }];
    assert_eq!(series_from_params(&[]), all);
    assert_eq!(series_from_params(&["nonsense".to_owned(), "sum:x".to_owned()]), all);
    assert_eq!(series_from_params(&vec!["events:x".to_owned(); 9]).len(), MOST_SERIES);
}

#[test]
fn days_count_only_if_they_are_days_in_their_order() {
    assert_eq!(TrendsRange::from_params("7d", "", ""), TrendsRange::Week);
    assert_eq!(TrendsRange::from_params("1y", "", ""), TrendsRange::Fortnight);
    assert_eq!(TrendsRange::from_params("7d", "2026-11-02", "2026-11-01"), TrendsRange::Week);
    assert_eq!(TrendsRange::from_params("7d", "2026-11-31", "2026-12-01"), TrendsRange::Week);
    let days = TrendsRange::from_params("7d", "2026-02-27", "2026-03-01");
    assert_eq!((days.days(), days), (3, TrendsRange::Days("2026-02-27".into(), "2026-03-01".into())));
}

#[test]
fn the_width_of_points_fits_the_range() {
    assert_eq!(interval_in(&TrendsRange::Day, "day"), Interval::Hour);
    assert_eq!(interval_in(&TrendsRange::Fortnight, ""), Interval::Day);
    assert_eq!(interval_in(&TrendsRange::Fortnight, "hour"), Interval::Hour);
    assert_eq!(interval_in(&TrendsRange::Quarter, "hour"), Interval::Day);
    assert_eq!(interval_in(&TrendsRange::Quarter, "month"), Interval::Month);
    let years = TrendsRange::Days("2020-01-01".into(), "2026-12-31".into());
    assert_eq!(interval_in(&years, "hour"), Interval::Month);
    for range in
        TrendsRange::WORDS.into_iter().chain([years, TrendsRange::Days("2026-11-01".into(), "2026-11-01".into())])
    {
        assert!(range.intervals().contains(&range.interval()), "{range:?}");
    }
}

#[test]
fn a_request_omits_unused_fields() {
    let asked = serde_json::to_value(params(TrendsRange::Week).request()).unwrap();
    let expected = serde_json::json!({
        "series": [{ "event": null, "math": "total" }], "interval": "day", "dateRange": { "date_from": "-7d" },
        "properties": [],
    });
    assert_eq!(asked, expected);
    let full = TrendsParams {
        zone: "Europe/Oslo".into(),
        breakdown: "plan".into(),
        is_compared: true,
        ..params(TrendsRange::Week)
    };
    let asked = serde_json::to_value(full.request()).unwrap();
    assert_eq!(asked["timezone"], "Europe/Oslo");
    assert_eq!(asked["breakdownFilter"]["breakdown"], "plan");
    assert_eq!(asked["compareFilter"]["compare"], true);
}

#[test]
fn the_title_describes_the_query() {
    assert_eq!(params(TrendsRange::Fortnight).title(), "Events by day, last 14 days");
    let mut other = params(TrendsRange::Days("2026-11-01".into(), "2026-11-01".into()));
    other.series = series_from_params(&["users:a".to_owned(), "events:a".to_owned()]);
    assert_eq!(other.title(), "Events and unique users by hour, 2026-11-01 to 2026-11-01");
}
