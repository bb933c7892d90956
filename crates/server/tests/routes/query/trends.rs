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

/// The clock stands at midnight (UTC) between the 30th of September and the 1st of October 2022.
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
async fn events_and_people_are_counted_by_day_each_person_once_over_all() {
    let mut world = Neighbours::new().await;
    world.store(&events()).await;
    let query = json!({"series": [{"event": "paid"}, {"event": "paid", "math": "dau"}, {"event": null}],
        "dateRange": {"date_from": "-3d"}});
    let answer = trend(&mut world, query).await;
    assert_eq!(
        data(&answer),
        [("paid", vec![1, 3, 0], 4), ("paid", vec![1, 2, 0], 2), ("All events", vec![1, 4, 0], 5),]
    );
    assert_eq!(answer["results"][0]["days"][0], "2022-09-29T00:00:00+00:00");
    assert_eq!(answer["timezone"], "UTC");
}

#[tokio::test]
async fn days_begin_where_the_reader_is() {
    let mut world = Neighbours::new().await;
    world.store(&events()).await;
    // 45 minutes matter in Kathmandu (+05:45): an event at 23:00 UTC is at 04:45 of the next day.
    let query = json!({"series": [{"event": "paid"}], "dateRange": {"date_from": "-2d"}, "timezone": "Asia/Kathmandu"});
    let answer = trend(&mut world, query).await;
    assert_eq!(data(&answer), [("paid", vec![0, 3], 3)]);
    assert_eq!(answer["results"][0]["days"], json!(["2022-09-30T00:00:00+05:45", "2022-10-01T00:00:00+05:45"]));
}

#[tokio::test]
async fn filters_breakdowns_and_the_period_before() {
    let mut world = Neighbours::new().await;
    world.store(&events()).await;
    let query = json!({"series": [{"event": "paid"}], "dateRange": {"date_from": "2022-09-30", "date_to": "2022-09-30"},
        "properties": [{"key": "country", "value": ["NO", "DE"]}], "breakdownFilter": {"breakdown": "country"},
        "compareFilter": {"compare": true}});
    let answer = trend(&mut world, query).await;
    assert_eq!(
        data(&answer),
        [("paid: NO", vec![2], 2), ("paid: NO", vec![0], 0), ("paid: DE", vec![1], 1), ("paid: DE", vec![1], 1),]
    );
    let previous: Vec<_> = answer["results"].as_array().unwrap().iter().map(|s| s["is_previous"].clone()).collect();
    assert_eq!(previous, [false, true, false, true]);
}

#[tokio::test]
async fn beyond_ten_values_the_others_are_together() {
    let mut world = Neighbours::new().await;
    let many: Vec<_> = (0..15).map(|n| happened("e", &format!("p{n}")).with(json!({"n": n}))).collect();
    world.store(&many).await;
    let answer = trend(&mut world, json!({"series": [{"math": "dau"}], "breakdownFilter": {"breakdown": "n"}})).await;
    let lines = data(&answer);
    assert_eq!((lines.len(), lines[10].0, lines[10].2), (11, "All events: other", 5));
    assert_eq!(answer["results"][10]["is_other"], true);
}

#[tokio::test]
async fn nothing_of_another_project_is_counted() {
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
async fn nonsense_is_said() {
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
