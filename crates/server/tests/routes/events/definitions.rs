//! `GET …/event_definitions/` and `GET …/property_definitions/`.

use crate::support::events::happened;
use crate::support::neighbours::Neighbours;
use crate::support::people::names;
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn names_are_listed_and_searched_within_one_project() {
    let mut world = Neighbours::new().await;
    let events = [
        happened("paid", "ada").with(json!({"plan": "pro", "$os": "x"})),
        happened("Seen", "ada").with(json!({"plan": 1, "page": {"inner": 2}})),
    ];
    world.store(&events).await;
    assert_eq!(names(&world.get("event_definitions/").await, &["name"]), ["Seen", "paid"]);
    assert_eq!(names(&world.get("property_definitions/").await, &["name"]), ["$os", "page", "plan"]);
    assert_eq!(names(&world.get("event_definitions/?search=SEE").await, &["name"]), ["Seen"]);
    let page = world.get("property_definitions/?limit=1&offset=1").await;
    assert_eq!((names(&page, &["name"]), &page["count"]), (vec!["page"], &json!(3)));
    world.app.pass(Duration::from_mins(1));
    world.store(&[happened("paid", "bob")]).await;
    let paid = world.get("event_definitions/?search=paid").await;
    assert_eq!(paid["results"][0]["last_seen_at"], "2022-10-01T00:01:00.000000Z");
}

#[tokio::test]
async fn names_of_erased_or_expired_events_are_not_suggested_until_used_again() {
    let mut world = Neighbours::new().await;
    let day = 24 * 60 * 60;
    let events = [
        happened("of ada alone", "ada").with(json!({"property of ada": 1})),
        happened("of both", "ada"),
        happened("of both", "bob"),
        happened("long ago", "bob").seconds_ago(40 * day),
    ];
    world.store(&events).await;
    let path = format!("/api/projects/{}/", world.id);
    world.owner.post(&format!("{path}erasures/"), json!({"distinct_id": "ada"})).await.is(201);
    assert_eq!(names(&world.get("event_definitions/").await, &["name"]), ["long ago", "of both"]);
    world.owner.patch(&path, json!({"retention_days": 30})).await.is(200);
    world.app.app.sweep().await.unwrap();
    assert_eq!(names(&world.get("event_definitions/").await, &["name"]), ["of both"]);
    // Property names stay: it is not stored which events have them.
    assert_eq!(names(&world.get("property_definitions/").await, &["name"]), ["property of ada"]);
    world.store(&[happened("of ada alone", "eve")]).await;
    assert_eq!(names(&world.get("event_definitions/").await, &["name"]), ["of ada alone", "of both"]);
}
