//! `TrendsQuery`.

use crate::support::events::{Happened, happened};
use crate::support::neighbours::Neighbours;
use serde_json::{Value, json};

const HOUR: u64 = 60 * 60;

async fn trend(world: &mut Neighbours, mut query: Value) -> Value {
    query["kind"] = json!("TrendsQuery");
    let path = format!("/api/projects/{}/query/", world.id);
    world.owner.post(&path, json!({ "query": query })).await.is(200)
}

fn data(answer: &Value) -> Vec<(&str, Vec<u64>, u64)> {
    let series = answer["results"].as_array().unwrap().iter();
    series
        .map(|series| {
            let data = series["data"].as_array().unwrap().iter().map(|point| point.as_u64().unwrap()).collect();
            (series["label"].as_str().unwrap(), data, series["count"].as_u64().unwrap())
        })
        .collect()
}

/// The clock stands at midnight UTC between 30 September and 1 October 2022.
fn events() -> Vec<Happened> {
    let mut events = Vec::new();
    for (name, person, hours, country) in [
        ("paid", "ada", 1, "NO"),
        ("paid", "ada", 2, "NO"),
        ("paid", "bob", 2, "DE"),
        ("paid", "ada", 30, "DE"),
        ("seen", "eve", 3, "SE"),
        ("paid", "cyd", 50, "NO"),
    ] {
        events.push(happened(name, person).with(json!({"country": country})).seconds_ago(hours * HOUR));
    }
    events
}

#[tokio::test]
async fn events_and_unique_users_are_counted_by_day_and_in_total() {
    let mut world = Neighbours::new().await;
    world.store(&events()).await;
    let query = json!({"series": [{"event": "paid"}, {"event": "paid", "math": "dau"}, {"event": null}],
        "dateRange": {"date_from": "-3d"}});
    let answer = trend(&mut world, query).await;
    assert_eq!(
        data(&answer),
        [("paid", vec![1, 3, 0], 4), ("paid, unique users", vec![1, 2, 0], 2), ("All events", vec![1, 4, 0], 5),]
    );
    assert_eq!(answer["results"][0]["days"][0], "2022-09-29T00:00:00+00:00");
    assert_eq!(answer["timezone"], "UTC");
}

#[tokio::test]
async fn days_begin_in_the_requested_time_zone() {
    let mut world = Neighbours::new().await;
    world.store(&events()).await;
    // The 45 minutes of Kathmandu (+05:45) matter: 23:00 UTC is 04:45 of the next day.
    let query = json!({"series": [{"event": "paid"}], "dateRange": {"date_from": "-2d"}, "timezone": "Asia/Kathmandu"});
    let answer = trend(&mut world, query).await;
    assert_eq!(data(&answer), [("paid", vec![0, 3], 3)]);
    assert_eq!(answer["results"][0]["days"], json!(["2022-09-30T00:00:00+05:45", "2022-10-01T00:00:00+05:45"]));
}

#[tokio::test]
async fn filters_breakdowns_and_the_previous_period_combine() {
    let mut world = Neighbours::new().await;
    world.store(&events()).await;
    let query = json!({"series": [{"event": "paid"}], "dateRange": {"date_from": "2022-09-30", "date_to": "2022-09-30"},
        "properties": [{"key": "country", "value": ["NO", "DE"]}], "breakdownFilter": {"breakdown": "country"},
        "compareFilter": {"compare": true}});
    let answer = trend(&mut world, query).await;
    assert_eq!(
        data(&answer),
        [
            ("paid: NO", vec![2], 2),
            ("paid: NO (previous period)", vec![0], 0),
            ("paid: DE", vec![1], 1),
            ("paid: DE (previous period)", vec![1], 1),
        ]
    );
    let previous: Vec<_> = answer["results"].as_array().unwrap().iter().map(|s| s["is_previous"].clone()).collect();
    assert_eq!(previous, [false, true, false, true]);
}

#[tokio::test]
async fn beyond_ten_values_the_others_share_a_line() {
    let mut world = Neighbours::new().await;
    let many: Vec<_> = (0..15).map(|n| happened("e", &format!("p{n}")).with(json!({"n": n}))).collect();
    world.store(&many).await;
    let answer = trend(&mut world, json!({"series": [{"math": "dau"}], "breakdownFilter": {"breakdown": "n"}})).await;
    let lines = data(&answer);
    assert_eq!((lines.len(), lines[10].0, lines[10].2), (11, "All events: Other, unique users", 5));
    assert_eq!(answer["results"][10]["breakdown_kind"], "other");
}

#[tokio::test]
async fn a_trend_counts_only_its_own_project() {
    let mut world = Neighbours::new().await;
    let queries = [
        json!({"series": [{}, {"math": "dau"}, {"event": "paid"}, {"event": "foreign only", "math": "dau"}]}),
        json!({"series": [{}, {"math": "dau"}], "properties": [{"key": "foreign", "operator": "is_not_set"}]}),
        json!({"series": [{"event": "paid"}], "breakdownFilter": {"breakdown": "foreign"}}),
    ];
    for query in queries {
        let answer = trend(&mut world, query).await;
        assert!(data(&answer).iter().all(|(.., count)| *count == 0), "{answer}");
    }
}

#[tokio::test]
async fn every_line_has_a_unique_label() {
    let mut world = Neighbours::new().await;
    let values =
        [json!("none"), json!("Other"), json!("(not set)"), json!(""), json!(" "), Value::Null, json!(1), json!("1")];
    let mut events: Vec<_> = values.iter().map(|value| happened("e", "p").with(json!({"v": value}))).collect();
    events.push(happened("e", "p"));
    events.extend((0..9).map(|n| happened("e", "p").with(json!({"v": format!("rare {n}")}))));
    world.store(&events).await;
    let query = json!({"series": [{"event": "e"}, {"event": "e", "math": "dau"}, {"event": "e"}],
        "breakdownFilter": {"breakdown": "v"}, "compareFilter": {"compare": true}});
    let answer = trend(&mut world, query).await;
    let lines = answer["results"].as_array().unwrap();
    let labels: std::collections::BTreeSet<_> = lines.iter().map(|line| line["label"].as_str().unwrap()).collect();
    assert_eq!(labels.len(), lines.len(), "{labels:?}");
    assert!(labels.iter().all(|label| !label.trim().is_empty()));
    let of = |kind: &str| lines.iter().find(|line| line["breakdown_kind"] == kind && line["order"] == 0).unwrap();
    assert_eq!((&of("not_set")["breakdown_value"], &of("not_set")["count"]), (&Value::Null, &json!(2)));
    assert_eq!((&of("empty")["breakdown_value"], &of("empty")["count"]), (&json!(""), &json!(1)));
    assert_eq!(of("other")["breakdown_value"], Value::Null);
    let one = lines.iter().find(|line| line["breakdown_value"] == "1").unwrap();
    assert_eq!((&one["breakdown_kind"], &one["count"]), (&json!("value"), &json!(2)));
}

#[tokio::test]
async fn partial_first_and_last_points_are_marked() {
    let mut world = Neighbours::new().await;
    world.store(&events()).await;
    let week = |from: &str, to: Value| json!({"series": [{}], "interval": "week", "dateRange": {"date_from": from, "date_to": to}});
    // The clock stands at a Saturday.
    let answer = trend(&mut world, week("2022-09-28", json!("2022-09-29"))).await;
    let line = &answer["results"][0];
    assert_eq!(line["days"], json!(["2022-09-26T00:00:00+00:00"]));
    assert_eq!(line["partial_first"], "2022-09-28T00:00:00+00:00");
    assert_eq!(line["partial_last"], "2022-09-30T00:00:00+00:00");
    assert_eq!((&line["unfinished"], &line["count"]), (&json!(false), &json!(2)));
    let answer = trend(&mut world, week("2022-09-26", Value::Null)).await;
    let line = &answer["results"][0];
    assert_eq!(
        (&line["partial_first"], &line["partial_last"], &line["unfinished"]),
        (&Value::Null, &Value::Null, &json!(true))
    );
}

#[tokio::test]
async fn a_trend_accepts_five_series_and_names_of_1000_characters() {
    let mut world = Neighbours::new().await;
    let path = format!("/api/projects/{}/query/", world.id);
    for (series, name, status) in [(5, 1000, 200), (6, 1000, 400), (5, 1001, 400)] {
        let series = vec![json!({"event": "é".repeat(name)}); series];
        let query = json!({"query": {"kind": "TrendsQuery", "series": series}});
        world.owner.post(&path, query).await.is(status);
        let breakdown = json!({"query": {"kind": "TrendsQuery", "series": [{}],
            "breakdownFilter": {"breakdown": "é".repeat(name)}}});
        world.owner.post(&path, breakdown).await.is(if name > 1000 { 400 } else { 200 });
    }
}

#[tokio::test]
async fn invalid_queries_are_refused() {
    let mut world = Neighbours::new().await;
    let path = format!("/api/projects/{}/query/", world.id);
    for query in [
        json!({"kind": "TrendsQuery"}),
        json!({"kind": "TrendsQuery", "series": []}),
        json!({"kind": "TrendsQuery", "series": [{}, {}, {}, {}, {}, {}]}),
        json!({"kind": "TrendsQuery", "series": [{}], "timezone": "Nowhere"}),
        json!({"kind": "TrendsQuery", "series": [{}], "dateRange": {"date_from": "then"}}),
        json!({"kind": "TrendsQuery", "series": [{}], "interval": "year"}),
        json!({"kind": "TrendsQuery", "series": [{}], "breakdownFilter": {"breakdown": ""}}),
        json!({"kind": "FunnelsQuery", "series": [{}]}),
        json!([]),
    ] {
        world.owner.post(&path, json!({ "query": query })).await.is(400);
    }
    let answer = world.owner.post(&path, json!({})).await.is(400);
    assert_eq!((&answer["code"], &answer["attr"]), (&json!("required"), &json!("query")));
}

#[tokio::test]
async fn frequent_values_are_found_among_any_number_of_rare_ones() {
    let mut world = Neighbours::new().await;
    let mut events: Vec<_> = (0..5200_u64)
        .map(|n| {
            happened("e", &format!("p{}", n % 10)).with(json!({"page": format!("rare {n}")})).seconds_ago(9000 - n)
        })
        .collect();
    events.extend((0..600).map(|n| happened("e", &format!("q{}", n % 40)).with(json!({"page": "home"}))));
    world.store(&events).await;
    for math in ["total", "dau"] {
        // By the hour over a month, where the memory limit is tightest.
        let query = json!({"series": [{"event": "e", "math": math}], "breakdownFilter": {"breakdown": "page"},
            "dateRange": {"date_from": "-90d"}, "interval": "hour"});
        let answer = trend(&mut world, query).await;
        let lines = answer["results"].as_array().unwrap();
        let (home, others) = if math == "total" { (600, 5191) } else { (40, 10) };
        assert_eq!((&lines[0]["breakdown_value"], &lines[0]["count"]), (&json!("home"), &json!(home)));
        assert_eq!(lines[0]["data"].as_array().unwrap().last().unwrap(), &json!(home));
        let last = lines.last().unwrap();
        assert_eq!((lines.len(), &last["breakdown_kind"], &last["count"]), (11, &json!("other"), &json!(others)));
    }
}
