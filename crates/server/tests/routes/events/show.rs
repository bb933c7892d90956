//! `GET …/events/:uuid`.

use crate::support::events::event;
use crate::support::neighbours::Neighbours;
use serde_json::json;

#[tokio::test]
async fn an_event_is_found_in_its_own_project_only() {
    let mut world = Neighbours::new().await;
    let id = "0192a3b4-0000-7000-8000-0000000000aa";
    world.store(&[event(id, "paid", "ada").with(json!({"deep": {"list": [1, null]}}))]).await;
    let found = world.get(&format!("events/{}/", id.to_uppercase())).await;
    assert_eq!(found["properties"], json!({"deep": {"list": [1, null]}}));
    for (_, other) in world.others.clone() {
        world.owner.get(&format!("/api/projects/{other}/events/{id}/")).await.is(404);
    }
    world.owner.get(&format!("/api/projects/{}/events/nonsense/", world.id)).await.is(404);
}
