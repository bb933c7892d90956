//! Several servers on one PostgreSQL database.

use super::World;
use crate::support::live::Stream;
use crate::support::proxy::{Proxy, State};
use rolecall_server::store::DatabaseKind;
use serde_json::json;

#[tokio::test]
async fn a_change_on_one_server_is_told_by_the_other() {
    let mut world = World::new().await;
    if world.app.app.db.kind() != DatabaseKind::Postgres {
        return;
    }
    let second = world.app.without_events().await;
    let (mut member, mut owner) = (second.again(&world.member), second.again(&world.owner));
    let mut there = Stream::open(&member).await;
    let mut here = Stream::open(&world.member).await;
    world.is_done().await;
    there.until("organization").await;
    here.until("organization").await;
    owner.patch(&world.org.path, json!({"name": "Renamed"})).await.is(200);
    there.until("organization").await;
    here.until("organization").await;
    // Joining and signing out are heard too.
    let mut outsider = world.app.person("Outsider").await;
    let mut outside = Stream::open(&second.again(&outsider)).await;
    world.app.join(&world.org, &mut world.owner, &mut outsider, 1).await;
    outside.until("membership").await;
    member.post("/api/logout", json!({})).await.is(204);
    here.until("session").await;
    there.until("session").await;
}

#[tokio::test]
async fn what_happens_while_the_connection_is_lost_is_told_afterwards() {
    let mut world = World::new().await;
    if world.app.app.db.kind() != DatabaseKind::Postgres {
        return;
    }
    let proxy = Proxy::to_test_database().await;
    let second = world.app.hasty(Some(&proxy)).await;
    let member = second.again(&world.member);
    let mut stream = Stream::open(&member).await;
    world.is_done().await;
    stream.until("organization").await;
    proxy.set(State::Closed);
    world.is_done().await;
    let mut outsider = world.app.person("Outsider").await;
    world.app.join(&world.org, &mut world.owner, &mut outsider, 1).await;
    proxy.set(State::Open);
    let told = stream.until("membership").await;
    assert!(told.iter().any(|event| event.kind == "organization"), "{told:?}");
    world.is_done().await;
    stream.until("organization").await;
}
