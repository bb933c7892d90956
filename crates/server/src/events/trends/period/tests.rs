//! How a range is divided into points.

use super::*;

/// A Tuesday.
const NOW: &str = "2026-11-24T15:30:00Z";

fn moment(text: &str) -> Moment {
    Moment::from_micros(text.parse::<Timestamp>().unwrap().as_microsecond())
}

fn period(from: &str, to: Option<&str>, interval: Interval, zone: &str) -> ChartPeriod {
    let range = DateRange { date_from: Some(from.to_owned()), date_to: to.map(str::to_owned) };
    ChartPeriod::new(&range, interval, zone, moment(NOW)).unwrap()
}

fn days(from: &str, to: Option<&str>, interval: Interval, zone: &str) -> Vec<String> {
    period(from, to, interval, zone).days()
}

/// The local time of each point, such as `01:30`.
fn clocks(period: &ChartPeriod) -> Vec<String> {
    period.days().iter().map(|day| day[11..16].to_owned()).collect()
}

#[test]
fn seven_days_are_seven_points_and_today_is_the_last() {
    let days = days("-7d", None, Interval::Day, "UTC");
    assert_eq!(days.len(), 7);
    assert_eq!(days[0], "2026-11-18T00:00:00+00:00");
    assert_eq!(days[6], "2026-11-24T00:00:00+00:00");
}

#[test]
fn a_day_of_hours_is_24_points() {
    let hours = days("-24h", None, Interval::Hour, "Asia/Kolkata");
    assert_eq!(hours.len(), 24);
    assert_eq!(hours[23], "2026-11-24T21:00:00+05:30");
}

#[test]
fn the_last_day_of_a_range_counts_whole_at_every_interval() {
    let hours = days("2026-11-03", Some("2026-11-04"), Interval::Hour, "Europe/Oslo");
    assert_eq!((hours.len(), hours[47].as_str()), (48, "2026-11-04T23:00:00+01:00"));
    for interval in [Interval::Hour, Interval::Day, Interval::Week, Interval::Month] {
        let edges = period("2026-11-03", Some("2026-11-04"), interval, "Europe/Oslo").edges();
        assert_eq!(edges[0], moment("2026-11-02T23:00:00Z").micros(), "{interval:?}");
        assert_eq!(edges[edges.len() - 1], moment("2026-11-04T23:00:00Z").micros(), "{interval:?}");
    }
}

#[test]
fn weeks_and_months_at_the_edges_count_what_lies_in_the_range_and_say_so() {
    let months = period("2026-10-14", Some("2026-11-02"), Interval::Month, "UTC");
    assert_eq!(months.days(), ["2026-10-01T00:00:00+00:00", "2026-11-01T00:00:00+00:00"]);
    assert_eq!(months.partial_first().as_deref(), Some("2026-10-14T00:00:00+00:00"));
    assert_eq!(months.partial_last().as_deref(), Some("2026-11-03T00:00:00+00:00"));
    let edges = ["2026-10-14T00:00:00Z", "2026-11-01T00:00:00Z", "2026-11-03T00:00:00Z"];
    assert_eq!(months.edges(), edges.map(|edge| moment(edge).micros()));

    let week = period("2026-11-04", Some("2026-11-04"), Interval::Week, "UTC");
    assert_eq!(week.days(), ["2026-11-02T00:00:00+00:00"]);
    assert_eq!(week.edges(), ["2026-11-04T00:00:00Z", "2026-11-05T00:00:00Z"].map(|edge| moment(edge).micros()));

    let whole = period("2026-11-02", Some("2026-11-15"), Interval::Week, "UTC");
    assert_eq!((whole.days().len(), whole.partial_first(), whole.partial_last()), (2, None, None));
}

#[test]
fn seven_days_are_the_same_seven_days_by_week() {
    let weeks = period("-7d", None, Interval::Week, "UTC");
    assert_eq!(weeks.days(), ["2026-11-16T00:00:00+00:00", "2026-11-23T00:00:00+00:00"]);
    assert_eq!(weeks.partial_first().as_deref(), Some("2026-11-18T00:00:00+00:00"));
    assert_eq!(weeks.partial_last(), None);
    assert!(weeks.is_unfinished(moment(NOW)));
}

#[test]
fn the_last_point_is_unfinished_until_it_ends() {
    let yesterday = period("-7d", Some("-1d"), Interval::Day, "UTC");
    assert_eq!(yesterday.days().last().unwrap(), "2026-11-23T00:00:00+00:00");
    assert!(!yesterday.is_unfinished(moment(NOW)));
    let today = period("2026-11-20", Some("2026-11-24"), Interval::Day, "UTC");
    assert!(
        today.is_unfinished(moment("2026-11-24T23:59:59Z")) && !today.is_unfinished(moment("2026-11-25T00:00:00Z"))
    );
}

#[test]
fn moments_are_meant_exactly() {
    let hours = period("2026-11-03T09:07:00Z", Some("2026-11-03T11:20:00Z"), Interval::Hour, "UTC");
    assert_eq!(clocks(&hours), ["09:00", "10:00", "11:00"]);
    let edges = hours.edges();
    assert_eq!(edges[0], moment("2026-11-03T09:07:00Z").micros());
    // The last moment is included.
    assert_eq!(edges[3], moment("2026-11-03T11:20:00Z").micros() + 1);
}

#[test]
fn days_are_as_long_as_the_clocks_make_them() {
    const QUARTER: i64 = 15 * 60 * 1_000_000;
    let by_day = period("2026-10-24", Some("2026-10-26"), Interval::Day, "Europe/Oslo");
    let lengths: Vec<_> = by_day.edges().windows(2).map(|pair| (pair[1] - pair[0]) / QUARTER).collect();
    // Clocks were turned back on the 25th: 25 hours.
    assert_eq!(lengths, [96, 100, 96]);
    let hours = period("2026-10-24", Some("2026-10-26"), Interval::Hour, "Europe/Oslo");
    assert!(hours.edges().windows(2).all(|pair| pair[1] - pair[0] == 4 * QUARTER));
    assert_eq!(hours.days().len(), 24 + 25 + 24);
}

#[test]
fn a_change_of_half_an_hour_does_not_shift_later_hours() {
    // Turned forward at 02:00 to 02:30 on the 4th of October, and back at 02:00 to 01:30 on the 5th of April.
    let forward = clocks(&period("2026-10-04", Some("2026-10-04"), Interval::Hour, "Australia/Lord_Howe"));
    assert_eq!(forward[..4], ["00:00", "01:00", "02:30", "03:00"]);
    assert_eq!((forward.len(), forward[23].as_str()), (24, "23:00"));
    let back = clocks(&period("2026-04-05", Some("2026-04-05"), Interval::Hour, "Australia/Lord_Howe"));
    assert_eq!(back[..5], ["00:00", "01:00", "01:30", "02:00", "03:00"]);
    assert_eq!((back.len(), back[24].as_str()), (25, "23:00"));
    // A range relative to now that begins in the second half of the divided hour.
    let range = DateRange { date_from: Some("-3h".to_owned()), date_to: None };
    let now = moment("2026-04-04T17:10:00Z");
    let after = ChartPeriod::new(&range, Interval::Hour, "Australia/Lord_Howe", now).unwrap();
    assert_eq!(clocks(&after), ["01:30", "02:00", "03:00"]);
}

#[test]
fn zones_with_half_and_quarter_hours_have_hours_on_their_own_hour() {
    for zone in ["Asia/Kathmandu", "Asia/Kolkata", "Pacific/Chatham", "America/St_Johns", "Australia/Eucla"] {
        let hours = period("2026-01-01", Some("2026-03-31"), Interval::Hour, zone);
        assert!(clocks(&hours).iter().all(|clock| clock.ends_with(":00")), "{zone}");
    }
}

#[test]
fn the_period_before_is_as_long_and_ends_where_this_begins() {
    for (from, to) in [("-30d", None), ("2026-10-14", Some("2026-11-02")), ("2026-11-03T09:07:00Z", None)] {
        for interval in [Interval::Hour, Interval::Day, Interval::Week, Interval::Month] {
            let period = period(from, to, interval, "America/New_York");
            let before = period.before().unwrap();
            assert_eq!(before.edges().len(), period.edges().len(), "{from} {interval:?}");
            assert_eq!(before.edges().last(), period.edges().first(), "{from} {interval:?}");
            assert_eq!(before.partial_first().is_some(), period.partial_first().is_some(), "{from} {interval:?}");
        }
    }
}

#[test]
fn before_twelve_whole_months_are_twelve_whole_months() {
    let before = period("2025-12-01", None, Interval::Month, "UTC").before().unwrap();
    assert_eq!(before.days()[0], "2024-12-01T00:00:00+00:00");
    assert_eq!(before.partial_last(), None);
}

#[test]
fn nonsense_is_refused() {
    let now = Moment::from_micros(0);
    for (from, to) in [
        ("-7x", None),
        ("7d", None),
        ("-d", None),
        ("-é", None),
        ("--7d", None),
        ("2026-13-01", None),
        ("-1h", Some("-2d")),
        ("2026-01-01", None),
    ] {
        let range = DateRange { date_from: Some(from.to_owned()), date_to: to.map(str::to_owned) };
        assert!(ChartPeriod::new(&range, Interval::Day, "UTC", now).is_err(), "{from} {to:?}");
    }
    let long = DateRange { date_from: Some("2020-01-01".to_owned()), date_to: Some("2026-01-01".to_owned()) };
    assert!(ChartPeriod::new(&long, Interval::Hour, "UTC", now).is_err());
    assert!(ChartPeriod::new(&long, Interval::Day, "Mars/Olympus", now).is_err());
}

#[test]
fn a_chart_has_at_most_2500_points() {
    let now = moment(NOW);
    let range = |from: &str| DateRange { date_from: Some(from.to_owned()), date_to: None };
    assert_eq!(ChartPeriod::new(&range("-2500d"), Interval::Day, "UTC", now).unwrap().days().len(), 2500);
    assert!(ChartPeriod::new(&range("-2501d"), Interval::Day, "UTC", now).is_err());
}
