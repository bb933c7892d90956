//! `GET …/events/export/`.

use crate::support::client::Client;
use crate::support::events::happened;
use crate::support::neighbours::Neighbours;
use crate::support::people::make_key;
use axum::body::Body;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn an_export_has_all_events_of_one_project_in_order_of_arrival() {
    let mut world = Neighbours::new().await;
    // More than one chunk.
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

/// An export that has sent the first of three chunks.
async fn begun(world: &Neighbours, client: &Client) -> Body {
    let answer = client.begin_get(&format!("/api/projects/{}/events/export/", world.id)).await;
    assert_eq!(answer.status(), 200);
    let mut body = answer.into_body();
    assert!(body.frame().await.unwrap().is_ok());
    body
}

/// A project with events for three chunks.
async fn large_project() -> Neighbours {
    let world = Neighbours::new().await;
    world.store(&(0..2500).map(|_| happened("seen", "ada")).collect::<Vec<_>>()).await;
    world
}

#[track_caller]
fn breaks_off(rest: &Result<http_body_util::Collected<bytes::Bytes>, axum::Error>, why: &str) {
    assert!(rest.is_err(), "the export went on to its end although {why}");
}

#[tokio::test]
async fn an_uninterrupted_export_completes() {
    let mut world = large_project().await;
    let key = make_key(&mut world.owner, "Key").await;
    for client in [(*world.owner).clone(), world.app.by_key(&key.value)] {
        assert!(begun(&world, &client).await.collect().await.is_ok());
    }
}

#[tokio::test]
async fn a_running_export_ends_when_its_key_is_revoked() {
    let mut world = large_project().await;
    let (key, other) = (make_key(&mut world.owner, "Key").await, make_key(&mut world.owner, "Other").await);
    let body = begun(&world, &world.app.by_key(&key.value)).await;
    let unaffected = begun(&world, &world.app.by_key(&other.value)).await;
    world.owner.delete(&format!("/api/personal_api_keys/{}/", key.id)).await.is(204);
    breaks_off(&body.collect().await, "its key was revoked");
    assert!(unaffected.collect().await.is_ok(), "another key of the same person goes on");
}

#[tokio::test]
async fn a_running_export_ends_when_its_session_ends() {
    let mut world = large_project().await;
    let body = begun(&world, &world.owner).await;
    world.owner.post("/api/logout", json!({})).await.is(204);
    breaks_off(&body.collect().await, "its person signed out");

    world.app.comes_back(&mut world.owner).await;
    let body = begun(&world, &world.owner).await;
    world.app.pass(Duration::from_hours(91 * 24));
    breaks_off(&body.collect().await, "its session is too old");
}

#[tokio::test]
async fn a_running_export_ends_when_its_user_loses_the_right() {
    let mut world = large_project().await;
    let mut admin = world.app.joins(&world.org, &mut world.owner, "Adam", 8).await;
    let path = format!("{}/members/{}/", world.org.path, admin.id);

    let body = begun(&world, &admin).await;
    world.owner.patch(&path, json!({"level": 1})).await.is(200);
    breaks_off(&body.collect().await, "its person became a member");

    world.owner.patch(&path, json!({"level": 8})).await.is(200);
    let body = begun(&world, &admin).await;
    admin.delete(&path).await.is(204);
    breaks_off(&body.collect().await, "its person left the organization");

    let body = begun(&world, &world.owner).await;
    world.owner.delete(&format!("/api/projects/{}/", world.id)).await.is(204);
    breaks_off(&body.collect().await, "the project was deleted");
}
