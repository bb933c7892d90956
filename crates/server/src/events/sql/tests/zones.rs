//! Times in the time zone of the project.

use super::{ask_in, seven};
use serde_json::json;

#[test]
fn days_begin_in_the_time_zone_of_the_project() {
    let store = seven();
    let rows = |zone, query| json!(ask_in(&store, zone, query).unwrap().results);
    let query = "select toStartOfDay(now()), toDate(toDateTime('2026-11-24T23:30:00Z')), toHour(now()), today()";
    assert_eq!(rows("Europe/Berlin", query), json!([["2026-11-23T23:00:00.000000Z", "2026-11-25", 11, "2026-11-24"]]));
    assert_eq!(
        rows("Pacific/Kiritimati", query),
        json!([["2026-11-24T10:00:00.000000Z", "2026-11-25", 0, "2026-11-25"]])
    );
    // A text is a local time of the zone; a day compared with a time is its local midnight.
    let query = "select count() from events where timestamp >= '2026-11-24 08:30:00'";
    assert_eq!(rows("Europe/Berlin", query), json!([[2]]));
    let query = "select toDateTime('2026-11-24') = toDate('2026-11-24'), toDate('2026-11-24') = '2026-11-24'";
    assert_eq!(rows("Europe/Berlin", query), json!([[true, true]]));
}

#[test]
fn adding_a_day_works_across_a_change_of_the_clock() {
    let store = seven();
    // In Berlin, clocks went from 2:00 to 3:00 on 29 March 2026.
    let query = "select toDateTime('2026-03-28 12:00:00') + interval 1 day, toDateTime('2026-03-28 12:00:00') + interval 24 hour, \
        dateDiff('day', toDateTime('2026-03-28 23:30:00'), toDateTime('2026-03-30 00:30:00'))";
    let rows = ask_in(&store, "Europe/Berlin", query).unwrap();
    assert_eq!(json!(rows.results), json!([["2026-03-29T10:00:00.000000Z", "2026-03-29T11:00:00.000000Z", 2]]));
}
