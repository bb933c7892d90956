//! What un-names a successor, and ends their claim: changes of levels, and the owner.

use super::super::transfer::World;
use super::DAY;
use serde_json::json;

/// Lets the time of every claim come, and returns the levels of the owner and the administrator.
async fn levels_later(world: &mut World) -> (u64, u64) {
    world.app.pass(100 * DAY);
    world.app.app.let_claims_take_effect().await.unwrap();
    world.come_back().await;
    (world.level(|world| &mut world.owner).await, world.level(|world| &mut world.administrator).await)
}

#[tokio::test]
async fn a_successor_who_is_lowered_is_one_no_longer() {
    let mut world = World::new().await;
    world.claimed(7).await;
    let path = world.path(&format!("members/{}/", world.administrator.id));
    world.owner.patch(&path, json!({"level": 1})).await.is(200);
    assert_eq!(world.successor().await, json!(null));
    world.owner.patch(&path, json!({"level": 8})).await.is(200);
    assert_eq!(levels_later(&mut world).await, (15, 8));
}

#[tokio::test]
async fn a_successor_who_is_removed_is_one_no_longer() {
    let mut world = World::new().await;
    world.claimed(7).await;
    let path = world.path(&format!("members/{}/", world.administrator.id));
    world.owner.delete(&path).await.is(204);
    assert_eq!(world.successor().await, json!(null));
    world.app.pass(100 * DAY);
    world.app.app.let_claims_take_effect().await.unwrap();
    world.come_back().await;
    assert_eq!(world.level(|world| &mut world.owner).await, 15);
}

/// The new owner has named nobody.
#[tokio::test]
async fn a_transfer_un_names_the_successor() {
    let mut world = World::new().await;
    world.claimed(7).await;
    let path = world.path(&format!("members/{}/", world.member.id));
    world.owner.patch(&path, json!({"level": 15})).await.is(200);
    assert_eq!(world.successor().await, json!(null));
    assert_eq!(levels_later(&mut world).await, (8, 8));
}

#[tokio::test]
async fn a_claim_that_takes_effect_ends_an_open_offer() {
    let mut world = World::new().await;
    world.claimed(7).await;
    world.app.pass(6 * DAY);
    world.come_back().await;
    let id = world.member.id.clone();
    world.offer(&id).await.is(201);
    world.app.pass(DAY);
    world.app.app.let_claims_take_effect().await.unwrap();
    assert_eq!(world.shown().await["state"], "void");
}

#[tokio::test]
async fn un_naming_and_naming_another_one_stop_a_claim() {
    let mut world = World::new().await;
    world.claimed(7).await;
    let path = world.path("successor/");
    world.owner.delete(&path).await.is(204);
    world.claimed(7).await;
    let other = world.path(&format!("members/{}/", world.other.id));
    world.owner.patch(&other, json!({"level": 8})).await.is(200);
    let named = json!({"user_uuid": world.other.id, "waiting_days": 7});
    world.owner.patch(&path, named).await.is(200);
    world.claimed(7).await;
    // Also another waiting time.
    world.named(8).await;
    assert_eq!(world.successor().await["claim"], json!(null));
    let log = world.log("action=successor.stop").await;
    assert_eq!(log["results"].as_array().unwrap().len(), 3);
    assert_eq!(levels_later(&mut world).await, (15, 8));
}

#[tokio::test]
async fn the_claim_on_a_deleted_organization_has_no_effect_when_it_comes_back() {
    let mut world = World::new().await;
    world.claimed(7).await;
    let path = world.org.path.clone();
    world.owner.delete(&path).await.is(204);
    world.app.pass(8 * DAY);
    world.app.app.let_claims_take_effect().await.unwrap();
    world.come_back().await;
    let deleted = world.owner.get("/api/deleted_organizations/").await.is(200);
    let undo = world.path(&format!("activity/{}/undo/", deleted["results"][0]["entry"]));
    world.owner.post(&undo, json!({})).await.is(200);
    world.app.app.let_claims_take_effect().await.unwrap();
    assert_eq!(world.level(|world| &mut world.owner).await, 15);
}
