//! Claims: stopped, taken back, and those that take effect.

use super::super::transfer::World;
use super::DAY;
use crate::support::live::Stream;
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn a_claim_takes_effect_after_the_waiting_time_and_not_before() {
    let mut world = World::new().await;
    let claimed = world.claimed(7).await;
    assert_eq!(claimed["claim"]["claimed_at"], "2022-10-01T00:00:00.000000Z");
    assert_eq!(claimed["claim"]["effective_at"], "2022-10-08T00:00:00.000000Z");
    world.app.pass(Duration::from_secs(7 * 24 * 60 * 60 - 1));
    world.app.app.let_claims_take_effect().await.unwrap();
    world.come_back().await;
    assert_eq!(world.level(|world| &mut world.administrator).await, 8);
    let mut stream = Stream::open(&world.member).await;
    world.app.pass(Duration::from_secs(1));
    world.app.app.let_claims_take_effect().await.unwrap();
    world.app.app.let_claims_take_effect().await.unwrap();
    stream.until("level").await;
    assert_eq!(world.level(|world| &mut world.administrator).await, 15);
    assert_eq!(world.level(|world| &mut world.owner).await, 8);
    assert_eq!(world.successor().await, json!(null));
    assert!(!world.is_noticed(|world| &mut world.member).await);
    // Recorded once, as by the system; it cannot be undone.
    let log = world.log("action=member.transfer").await;
    let [moved] = log["results"].as_array().unwrap().as_slice() else { panic!("{log}") };
    assert_eq!((&moved["actor"], &moved["via"], &moved["undo"]), (&json!(null), &json!("system"), &json!("never")));
}

/// The server was down when the time came.
#[tokio::test]
async fn a_claim_takes_effect_after_a_restart() {
    let mut world = World::new().await;
    world.claimed(7).await;
    world.app.pass(30 * DAY);
    let restarted = world.app.restarted(1).await;
    restarted.app.let_claims_take_effect().await.unwrap();
    let mut owner = restarted.again(&world.administrator);
    restarted.comes_back(&mut owner).await;
    assert_eq!(owner.get(&world.org.path).await.is(200)["membership_level"], 15);
}

#[tokio::test]
async fn the_owner_can_stop_a_claim_and_the_successor_can_claim_again() {
    let mut world = World::new().await;
    world.claimed(7).await;
    let claim = world.path("successor/claim/");
    world.administrator.post(&claim, json!({})).await.is_error(409, "invalid_request", "already_claimed", None);
    let stop = world.path("successor/stop/");
    world.administrator.post(&stop, json!({})).await.is_denied("owner_only");
    world.member.post(&stop, json!({})).await.is_denied("owner_only");
    assert_eq!(world.owner.post(&stop, json!({})).await.is(200)["claim"], json!(null));
    world.owner.post(&stop, json!({})).await.is_not_found();
    world.app.pass(7 * DAY);
    world.come_back().await;
    world.app.app.let_claims_take_effect().await.unwrap();
    assert_eq!(world.level(|world| &mut world.owner).await, 15);
    // The waiting time begins anew.
    let again = world.administrator.post(&claim, json!({})).await.is(200);
    assert_eq!(again["claim"]["effective_at"], "2022-10-15T00:00:00.000000Z");
}

#[tokio::test]
async fn the_successor_can_take_a_claim_back() {
    let mut world = World::new().await;
    world.claimed(7).await;
    let path = world.path("successor/claim/");
    world.owner.delete(&path).await.is_denied("successor_only");
    world.administrator.delete(&path).await.is(204);
    world.administrator.delete(&path).await.is_not_found();
    let shown = world.successor().await;
    assert_eq!((&shown["user"]["first_name"], &shown["claim"]), (&json!("Ada"), &json!(null)));
}

#[tokio::test]
async fn claiming_needs_a_password_that_was_entered_lately() {
    let mut world = World::new().await;
    world.named(7).await;
    world.app.pass(Duration::from_mins(11));
    let path = world.path("successor/claim/");
    let refused = world.administrator.post(&path, json!({})).await;
    refused.is_error(403, "authentication_error", "password_required", None);
    assert_eq!(world.successor().await["claim"], json!(null));
}

/// Several servers, or a run that lasts longer than the time between two.
#[tokio::test(flavor = "multi_thread")]
async fn a_claim_takes_effect_once_if_many_look_at_the_same_time() {
    let mut world = World::new().await;
    world.claimed(7).await;
    world.app.pass(8 * DAY);
    let runs: Vec<_> = (0..8)
        .map(|_| {
            let app = world.app.app.clone();
            tokio::spawn(async move { app.let_claims_take_effect().await.unwrap() })
        })
        .collect();
    for run in runs {
        run.await.unwrap();
    }
    world.come_back().await;
    let log = world.log("action=member.transfer").await;
    assert_eq!(log["results"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_that_is_stopped_when_its_time_comes_either_counts_or_not() {
    for _ in 0..10 {
        let mut world = World::new().await;
        world.claimed(7).await;
        world.app.pass(8 * DAY);
        world.come_back().await;
        let (app, mut owner, stop) = (world.app.app.clone(), world.owner.clone(), world.path("successor/stop/"));
        let effect = tokio::spawn(async move { app.let_claims_take_effect().await.unwrap() });
        let stop = tokio::spawn(async move { owner.post(&stop, json!({})).await });
        effect.await.unwrap();
        let is_stopped = stop.await.unwrap().status.is_success();
        assert_eq!(world.level(|world| &mut world.owner).await, if is_stopped { 15 } else { 8 });
        assert_eq!(world.level(|world| &mut world.administrator).await, if is_stopped { 8 } else { 15 });
    }
}
