//! How offers end by themselves: with time, and when levels change.

use super::World;
use serde_json::{Value, json};
use std::time::Duration;

/// Until a moment before an offer expires.
const ALMOST: Duration = Duration::from_secs(72 * 60 * 60 - 1);

#[tokio::test]
async fn an_offer_expires_after_72_hours() {
    let mut world = World::new().await;
    world.offered().await;
    world.app.pass(ALMOST);
    world.come_back().await;
    assert_eq!(world.shown().await["state"], "open");
    assert!(world.is_noticed(|world| &mut world.administrator).await);
    world.app.pass(Duration::from_secs(1));
    assert_eq!(world.shown().await["state"], "expired");
    assert!(!world.is_noticed(|world| &mut world.administrator).await);
    world.accept().await.is_error(409, "invalid_request", "offer_ended", None);
    let path = world.path("transfer/");
    world.owner.delete(&path).await.is_not_found();
    // Another one can be made, before and after the sweep.
    world.offered().await;
    assert_eq!(world.shown().await["state"], "open");
    world.app.pass(ALMOST + Duration::from_secs(1));
    world.app.app.sweep().await.unwrap();
    world.come_back().await;
    assert_eq!(world.shown().await["state"], "expired");
    // It is shown for 30 days.
    for days in [30, 1] {
        world.app.pass(Duration::from_hours(24 * days));
        world.app.app.sweep().await.unwrap();
    }
    world.come_back().await;
    assert_eq!(world.shown().await, json!(null));
}

#[tokio::test]
async fn an_offer_can_be_accepted_in_the_last_second() {
    let mut world = World::new().await;
    world.offered().await;
    world.app.pass(ALMOST);
    world.come_back().await;
    world.accept().await.is(200);
}

#[tokio::test]
async fn an_offer_ends_when_a_level_changes_and_does_not_come_back() {
    let mut world = World::new().await;
    world.offered().await;
    let member = world.path(&format!("members/{}/", world.administrator.id));
    world.owner.patch(&member, json!({"level": 1})).await.is(200);
    assert_eq!(world.shown().await["state"], "void");
    world.owner.patch(&member, json!({"level": 8})).await.is(200);
    assert_eq!(world.shown().await["state"], "void");
    world.accept().await.is_error(409, "invalid_request", "offer_ended", None);
    // The change of another level does not matter.
    world.offered().await;
    let other = world.path(&format!("members/{}/", world.other.id));
    world.owner.patch(&other, json!({"level": 8})).await.is(200);
    world.owner.delete(&other).await.is(204);
    world.accept().await.is(200);
}

#[tokio::test]
async fn an_offer_ends_with_an_undone_change_of_level() {
    let mut world = World::new().await;
    let member = world.path(&format!("members/{}/", world.member.id));
    world.owner.patch(&member, json!({"level": 8})).await.is(200);
    let log = world.log("limit=1").await;
    let id = world.member.id.clone();
    world.offer(&id).await.is(201);
    let undo = world.path(&format!("activity/{}/undo/", log["results"][0]["id"]));
    world.owner.post(&undo, json!({})).await.is(200);
    assert_eq!(world.shown().await["state"], "void");
}

#[tokio::test]
async fn an_offer_ends_with_another_transfer() {
    let mut world = World::new().await;
    world.offered().await;
    let other = world.path(&format!("members/{}/", world.member.id));
    world.owner.patch(&other, json!({"level": 15})).await.is(200);
    assert_eq!(world.shown().await["state"], "void");
    world.accept().await.is_error(409, "invalid_request", "offer_ended", None);
    assert_eq!(world.level(|world| &mut world.member).await, 15);
}

#[tokio::test]
async fn an_offer_goes_with_the_person() {
    let mut world = World::new().await;
    world.offered().await;
    let member = world.path(&format!("members/{}/", world.administrator.id));
    world.owner.delete(&member).await.is(204);
    assert_eq!(world.shown().await, json!(null));
    world.accept().await.is_not_found();
    // Whoever is brought back has no offer.
    let log = world.log("limit=1").await;
    let undo = world.path(&format!("activity/{}/undo/", log["results"][0]["id"]));
    world.owner.post(&undo, json!({})).await.is(200);
    assert_eq!(world.shown().await, json!(null));
}

#[tokio::test]
async fn an_offer_goes_with_the_organization() {
    let mut world = World::new().await;
    world.offered().await;
    let path = world.org.path.clone();
    world.owner.delete(&path).await.is(204);
    world.accept().await.is_not_found();
    let deleted: Value = world.owner.get("/api/deleted_organizations/").await.is(200);
    let undo = world.path(&format!("activity/{}/undo/", deleted["results"][0]["entry"]));
    world.owner.post(&undo, json!({})).await.is(200);
    assert_eq!(world.shown().await["state"], "void");
}
