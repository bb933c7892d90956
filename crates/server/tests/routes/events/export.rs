//! `GET …/events/export/`.

use crate::support::events::happened;
use crate::support::neighbours::Neighbours;
use serde_json::{Value, json};

#[tokio::test]
async fn all_events_of_one_project_leave_in_the_order_of_their_arrival() {
    let mut world = Neighbours::new().await;
    // More than one slice.
    for group in 0..3_u64 {
        let events: Vec<_> =
            (0..701_u64).map(|n| happened("seen", "ada").with(json!({"n": group * 701 + n})).seconds_ago(n)).collect();
        world.store(&events).await;
    }
    let answer = world.owner.get(&format!("/api/projects/{}/events/export/", world.id)).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["content-type"], "application/x-ndjson");
    let text = std::str::from_utf8(&answer.bytes).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2103);
    assert!((0..).zip(&lines).all(|(n, line): (u64, _)| line["properties"]["n"] == n));
}

#[tokio::test]
async fn an_empty_project_exports_nothing() {
    let mut world = Neighbours::new().await;
    let answer = world.owner.get(&format!("/api/projects/{}/events/export/", world.id)).await;
    assert_eq!(answer.status, 200);
    assert!(answer.bytes.is_empty());
}
