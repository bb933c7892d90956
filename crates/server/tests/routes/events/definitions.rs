//! `GET …/event_definitions/` and `GET …/property_definitions/`.

use crate::support::events::happened;
use crate::support::neighbours::Neighbours;
use crate::support::people::names;
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn names_in_use_are_listed_searched_and_of_one_project_only() {
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
