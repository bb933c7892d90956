//! `GET …/events/`.

use crate::support::events::{Happened, event, happened, store};
use crate::support::neighbours::Neighbours;
use serde_json::{Value, json};

fn ids(page: &Value) -> Vec<&str> {
    page["results"].as_array().unwrap().iter().map(|event| event["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn events_of_one_project_are_listed_newest_first() {
    let mut world = Neighbours::new().await;
    let (old, new, middle) =
        (happened("paid", "ada").seconds_ago(60), happened("paid", "bob"), happened("seen", "ada").seconds_ago(30));
    world.store(std::slice::from_ref(&new)).await;
    world.store(&[old.clone(), middle.clone()]).await;
    let page = world.get("events/").await;
    assert_eq!(ids(&page), [new.id(), middle.id(), old.id()]);
    assert_eq!(page["next"], Value::Null);
    assert_eq!(page["results"][0]["event"], "paid");
    assert_eq!(page["results"][0]["distinct_id"], "bob");
    assert_eq!(page["results"][0]["timestamp"], "2022-10-01T00:00:00.000000Z");
}

#[tokio::test]
async fn the_same_uuid_is_stored_once_in_each_project() {
    let mut world = Neighbours::new().await;
    let one = event("0192a3b4-0000-7000-8000-00000000000f", "paid", "ada").with(json!({"n": 1}));
    world.store(&[one.clone(), one.clone().with(json!({"n": 2}))]).await;
    world.store(&[one.with(json!({"n": 3}))]).await;
    let page = world.get("events/").await;
    assert_eq!(page["results"].as_array().unwrap().len(), 1);
    assert_eq!(page["results"][0]["properties"], json!({"n": 1}));
}

#[tokio::test]
async fn pages_continue_where_the_last_one_ended_even_among_equal_times() {
    let mut world = Neighbours::new().await;
    let events: Vec<_> = (0..7).map(|n| happened("seen", "ada").seconds_ago(n / 3)).collect();
    world.store(&events).await;
    let mut path = "events/?limit=2&event=seen".to_owned();
    let mut seen = Vec::new();
    loop {
        let page = world.get(&path).await;
        seen.extend(ids(&page).into_iter().map(str::to_owned));
        let Some(next) = page["next"].as_str() else { break };
        assert!(next.starts_with("http://rolecall.test/api/projects/"), "{next}");
        path = next.split_once(&format!("/{}/", world.id)).unwrap().1.to_owned();
    }
    assert_eq!(seen.len(), 7);
    seen.sort();
    let mut all: Vec<_> = events.iter().map(Happened::id).collect();
    all.sort();
    assert_eq!(seen, all);
}

#[tokio::test]
async fn filters_by_name_user_and_time_combine() {
    let mut world = Neighbours::new().await;
    let events = [
        happened("paid", "ada").seconds_ago(10),
        happened("seen", "ada").seconds_ago(20),
        happened("left", "bob").seconds_ago(30),
    ];
    world.store(&events).await;
    for (query, expected) in [
        ("event=paid", vec![0]),
        ("event=left&event=paid", vec![0, 2]),
        ("distinct_id=ada", vec![0, 1]),
        ("distinct_id=ada&event=seen&event=left", vec![1]),
        ("after=2022-09-30T23:59:35Z", vec![0, 1]),
        ("before=2022-09-30T23:59:45", vec![1, 2]),
        ("after=2022-10-01T00:59:35%2B01:00&before=2022-09-30T23:59:45Z", vec![1]),
        ("event=nothing", vec![]),
    ] {
        let page = world.get(&format!("events/?{query}")).await;
        let expected: Vec<_> = expected.iter().map(|index: &usize| events[*index].id()).collect();
        assert_eq!(ids(&page), expected, "{query}");
    }
}

#[tokio::test]
async fn property_filters_compare_numbers_and_text_as_people_expect() {
    let mut world = Neighbours::new().await;
    let events = [
        happened("e", "a").with(json!({"plan": "Pro", "amount": 84.0, "$ok": true, "quo\"te\\s": "x"})).seconds_ago(1),
        happened("e", "a").with(json!({"plan": "free", "amount": 9, "$ok": false, "day": "2022-09-01"})).seconds_ago(2),
        happened("e", "a").with(json!({"plan": null, "amount": "84", "day": "2022-10-01"})).seconds_ago(3),
    ];
    world.store(&events).await;
    for (filter, expected) in [
        (json!({"key": "plan", "value": "Pro"}), vec![0]),
        (json!({"key": "plan", "value": ["Pro", "free"]}), vec![0, 1]),
        (json!({"key": "plan", "operator": "is_not", "value": "Pro"}), vec![1, 2]),
        (json!({"key": "plan", "operator": "icontains", "value": "PR"}), vec![0]),
        (json!({"key": "plan", "operator": "not_icontains", "value": "pr"}), vec![1, 2]),
        (json!({"key": "plan", "operator": "is_set"}), vec![0, 1]),
        (json!({"key": "plan", "operator": "is_not_set"}), vec![2]),
        (json!({"key": "amount", "value": 84}), vec![0, 2]),
        (json!({"key": "amount", "operator": "gt", "value": 9}), vec![0, 2]),
        (json!({"key": "amount", "operator": "gte", "value": "9"}), vec![0, 1, 2]),
        (json!({"key": "amount", "operator": "lt", "value": 10}), vec![1]),
        (json!({"key": "day", "operator": "gt", "value": "2022-09-15"}), vec![2]),
        (json!({"key": "$ok", "value": true}), vec![0]),
        (json!({"key": "$ok", "value": "false"}), vec![1]),
        (json!({"key": "quo\"te\\s", "value": "x"}), vec![0]),
        (json!({"key": "$.plan", "value": "Pro"}), vec![]),
        (json!({"key": "plan", "value": []}), vec![]),
    ] {
        let text = json!([filter]).to_string();
        let text = percent_encoding::utf8_percent_encode(&text, percent_encoding::NON_ALPHANUMERIC);
        let page = world.get(&format!("events/?properties={text}")).await;
        let expected: Vec<_> = expected.iter().map(|index: &usize| events[*index].id()).collect();
        assert_eq!(ids(&page), expected, "{filter}");
    }
}

#[tokio::test]
async fn new_events_of_one_project_are_returned_once() {
    let mut world = Neighbours::new().await;
    let page = world.get("events/").await;
    assert_eq!((ids(&page).len(), page["arrival"].as_str()), (0, Some("0")));
    let (late, early) = (happened("seen", "ada").seconds_ago(9999), happened("paid", "ada"));
    world.store(std::slice::from_ref(&late)).await;
    world.store(std::slice::from_ref(&early)).await;
    let (org, other) = world.others[0].clone();
    store(&world.app, &org, other, &[happened("foreign", "eve")]).await;
    let live = world.get("events/?since=0").await;
    assert_eq!(ids(&live), [early.id(), late.id()]);
    let mark = live["arrival"].as_str().unwrap().to_owned();
    assert!(ids(&world.get(&format!("events/?since={mark}")).await).is_empty());
    let next = happened("seen", "bob");
    world.store(std::slice::from_ref(&next)).await;
    assert_eq!(ids(&world.get(&format!("events/?since={mark}&event=seen")).await), [next.id()]);
    assert!(ids(&world.get(&format!("events/?since={mark}&event=paid")).await).is_empty());
}

#[tokio::test]
async fn an_invalid_query_parameter_is_refused_by_name() {
    let mut world = Neighbours::new().await;
    for (query, attr) in [
        ("after=yesterday", "after"),
        ("before=1", "before"),
        ("since=x", "since"),
        ("cursor=1", "cursor"),
        ("properties=%7B", "properties"),
        ("properties=[%7B%22key%22:%22%22%7D]", "properties.0.key"),
        ("properties=[%7B%22key%22:%22a%22%7D]", "properties.0.value"),
        ("properties=[%7B%22key%22:%22a%22,%22operator%22:%22regex%22,%22value%22:1%7D]", "properties"),
    ] {
        let path = format!("/api/projects/{}/events/?{query}", world.id);
        let answer = world.owner.get(&path).await.is(400);
        assert_eq!(answer["attr"], attr, "{query}");
    }
}

/// Earlier versions accepted events of any size.
#[tokio::test]
async fn an_event_that_is_too_large_is_listed_without_its_properties() {
    let mut world = Neighbours::new().await;
    let size = |bytes: usize| json!({"text": "x".repeat(bytes - r#"{"text":""}"#.len())});
    let fits = happened("large", "ada").with(size(2 * 1024 * 1024));
    let too_large = happened("large", "ada").with(size(2 * 1024 * 1024 + 1)).seconds_ago(1);
    let huge = happened("large", "ada").with(size(30_000_000)).seconds_ago(2);
    world.store(&[fits.clone(), too_large.clone(), huge.clone()]).await;
    let page = world.get("events/").await;
    assert_eq!(ids(&page), [fits.id(), too_large.id(), huge.id()]);
    let properties = |index: usize| page["results"][index]["properties"].clone();
    assert_eq!(properties(0)["text"].as_str().unwrap().len(), 2_097_141);
    let marked = |properties: &Value, bytes: u64| properties["$too_large"] == bytes && properties["text"].is_null();
    assert!(marked(&properties(1), 2_097_153) && marked(&properties(2), 30_000_000));
    assert!(marked(&world.get(&format!("events/{}/", huge.id())).await["properties"], 30_000_000));
    // The latest arrival comes first.
    assert!(marked(&world.get("events/?since=0").await["results"][0]["properties"], 30_000_000));
    let text = percent_encoding::utf8_percent_encode(
        r#"[{"key":"text","operator":"is_set"}]"#,
        percent_encoding::NON_ALPHANUMERIC,
    );
    assert_eq!(world.get(&format!("events/?properties={text}")).await["next"], Value::Null);
    // Exports contain everything.
    let answer = world.owner.get(&format!("/api/projects/{}/events/export/", world.id)).await;
    let lines: Vec<Value> =
        std::str::from_utf8(&answer.bytes).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut lengths: Vec<_> = lines.iter().map(|line| line["properties"]["text"].as_str().unwrap().len()).collect();
    lengths.sort_unstable();
    assert_eq!(lengths, [2_097_141, 2_097_142, 29_999_989]);
}

#[tokio::test]
async fn a_page_ends_before_it_exceeds_4_mb() {
    let mut world = Neighbours::new().await;
    let names = ["seen", "paid", "left"];
    let events: Vec<_> = (0..11_u64)
        .map(|n| {
            happened(names[usize::try_from(n).unwrap() % 3], "ada")
                .seconds_ago(n)
                .with(json!({"t": "x".repeat(1_000_000)}))
        })
        .collect();
    world.store(&events).await;
    let all: Vec<_> = events.iter().map(Happened::id).collect();
    for filter in ["", "&event=seen&event=paid&event=left", "&distinct_id=ada"] {
        let mut path = format!("events/?limit=100{filter}");
        let (mut seen, mut pages) = (Vec::new(), Vec::new());
        loop {
            let page = world.get(&path).await;
            pages.push(ids(&page).len());
            seen.extend(ids(&page).into_iter().map(str::to_owned));
            let Some(next) = page["next"].as_str() else { break };
            path = next.split_once(&format!("/{}/", world.id)).unwrap().1.to_owned();
        }
        assert_eq!(pages, [4, 4, 3], "{filter}");
        assert_eq!(seen, all, "{filter}");
    }
    // The live list has the same limit.
    assert_eq!(ids(&world.get("events/?since=0&limit=100").await).len(), 4);
}

#[tokio::test]
async fn all_filters_together_have_at_most_200_values() {
    let mut world = Neighbours::new().await;
    world.store(&[happened("paid", "ada").with(json!({"n": 199}))]).await;
    let condition = |values: std::ops::Range<usize>| json!({"key": "n", "value": values.collect::<Vec<_>>()});
    let query = |conditions: Value| json!({"query": {"kind": "TrendsQuery", "series": [{}], "properties": conditions}});
    let path = format!("/api/projects/{}/query/", world.id);
    let most = json!([condition(100..200), condition(150..200), condition(199..249)]);
    let counted = world.owner.post(&path, query(most)).await.is(200);
    assert_eq!(counted["results"][0]["count"], 1);
    let more = json!([condition(100..200), condition(150..200), condition(199..250), condition(0..1)]);
    let refused = world.owner.post(&path, query(more)).await.is(400);
    assert_eq!((&refused["code"], &refused["attr"]), (&json!("invalid_input"), &json!("properties.2.value")));
}
