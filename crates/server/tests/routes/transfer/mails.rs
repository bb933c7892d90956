//! Mails about offers: to the person, and to the owner about the answer.

use super::World;
use crate::smtp::queue::states;
use crate::support::TestApp;
use serde_json::json;
use std::time::Duration;

/// A world whose mails wait in the queue.
async fn world() -> World {
    let world = World::on(TestApp::with(&[("ROLECALL_SMTP_URL", "smtp://127.0.0.1:1")]).await).await;
    // What joining has queued.
    world.app.pass(Duration::from_hours(2));
    world
}

/// The recipients of the mails about handing over, sorted.
async fn told(world: &World) -> Vec<String> {
    let mut told: Vec<_> = states(&world.app)
        .await
        .into_iter()
        .filter(|state| state.starts_with("handover") || state.starts_with("level_changed"))
        .map(|state| state.split(' ').take(2).collect::<Vec<_>>().join(" "))
        .collect();
    told.sort();
    told
}

#[tokio::test]
async fn the_person_gets_the_offer_and_the_owner_the_answer() {
    let mut world = world().await;
    world.come_back().await;
    world.offered().await;
    assert_eq!(told(&world).await, ["handover ada@people.example"]);
    world.accept().await.is(200);
    // Whoever accepts did it themselves, and the owner gets one mail and not two.
    assert_eq!(told(&world).await, ["handover ada@people.example", "handover olive@people.example"]);
}

#[tokio::test]
async fn a_declined_and_a_withdrawn_offer_are_told_to_the_other_side() {
    let mut world = world().await;
    world.come_back().await;
    world.offered().await;
    let path = world.path("transfer/decline/");
    world.administrator.post(&path, json!({})).await.is(200);
    assert_eq!(told(&world).await, ["handover ada@people.example", "handover olive@people.example"]);
    world.offered().await;
    let path = world.path("transfer/");
    world.owner.delete(&path).await.is(204);
    let ada = "handover ada@people.example";
    assert_eq!(told(&world).await, [ada, ada, ada, "handover olive@people.example"]);
}
