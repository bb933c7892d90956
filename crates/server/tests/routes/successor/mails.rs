//! Mails about the successor and their claim.

use super::super::transfer::World;
use super::DAY;
use crate::smtp::queue::states;
use crate::support::TestApp;
use serde_json::json;
use std::time::Duration;

/// The number of mails about handing over for each person.
async fn told(world: &World) -> [usize; 3] {
    let states = states(&world.app).await;
    ["olive", "ada", "max"].map(|name| {
        let start = format!("handover {name}@");
        states.iter().filter(|state| state.starts_with(&start)).count()
    })
}

#[tokio::test]
async fn a_claim_is_told_to_the_owner_and_administrators_and_a_stop_to_the_successor() {
    let mut world = World::on(TestApp::with(&[("ROLECALL_SMTP_URL", "smtp://127.0.0.1:1")]).await).await;
    let path = world.path(&format!("members/{}/", world.member.id));
    world.owner.patch(&path, json!({"level": 8})).await.is(200);
    // What joining has queued.
    world.app.pass(Duration::from_hours(2));
    world.come_back().await;
    world.named(7).await;
    assert_eq!(told(&world).await, [0, 1, 0]);
    let claim = world.path("successor/claim/");
    world.administrator.post(&claim, json!({})).await.is(200);
    assert_eq!(told(&world).await, [1, 1, 1]);
    let stop = world.path("successor/stop/");
    world.owner.post(&stop, json!({})).await.is(200);
    assert_eq!(told(&world).await, [1, 2, 1]);
    world.administrator.post(&claim, json!({})).await.is(200);
    world.administrator.delete(&claim).await.is(204);
    assert_eq!(told(&world).await, [3, 2, 3]);
    world.administrator.post(&claim, json!({})).await.is(200);
    world.app.pass(7 * DAY);
    world.app.app.let_claims_take_effect().await.unwrap();
    // Everybody, the new owner included.
    assert_eq!(told(&world).await, [5, 3, 5]);
    let changed = states(&world.app).await.into_iter().filter(|state| state.starts_with("level_changed olive")).count();
    assert_eq!(changed, 0);
}
