//! Idempotency keys when the server stops or the client disconnects in the middle.

use super::{KEY, count, with_key};
use crate::support::TestApp;
use crate::support::events::{happened, store};
use rolecall_server::store::sql;
use serde_json::json;
use std::time::Duration;

async fn execute(app: &TestApp, sql: &'static str) {
    let mut tx = app.app.db.begin().await.unwrap();
    sql::query(sql).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

/// The row is what a server leaves that stopped after the change, before it stored the response.
#[tokio::test]
async fn after_a_crash_a_change_is_not_made_twice() {
    let app = TestApp::new().await;
    let ada = app.person("Ada").await;
    let mut client = with_key(&ada, KEY);
    client.post("/api/organizations/", json!({"name": "Org"})).await.is(201);
    execute(&app, "UPDATE idempotency_keys SET status = NULL, answer = '', size = 0").await;
    let early = client.post("/api/organizations/", json!({"name": "Org"})).await;
    early.is_error(409, "invalid_request", "in_progress", None);
    app.pass(Duration::from_mins(2));
    let late = client.post("/api/organizations/", json!({"name": "Org"})).await;
    late.is_error(409, "invalid_request", "answer_lost", None);
    assert_eq!(count(&app, "organizations").await, 1);
}

/// The row is what a server leaves that stopped before the change.
#[tokio::test]
async fn after_a_crash_a_request_without_effect_can_be_repeated() {
    let app = TestApp::new().await;
    let ada = app.person("Ada").await;
    let mut client = with_key(&ada, KEY);
    client.post("/api/organizations/", json!({"name": "Org"})).await.is(201);
    execute(&app, "DELETE FROM all_organizations").await;
    execute(&app, "UPDATE idempotency_keys SET status = NULL, answer = '', size = 0, is_done = 0").await;
    app.pass(Duration::from_mins(2));
    client.post("/api/organizations/", json!({"name": "Org"})).await.is(201);
    assert_eq!(count(&app, "organizations").await, 1);
}

#[tokio::test]
async fn a_server_error_before_the_change_is_not_stored() {
    let app = TestApp::new().await;
    let ada = app.person("Ada").await;
    let mut client = with_key(&ada, KEY);
    execute(&app, "ALTER TABLE all_projects RENAME TO other_projects").await;
    assert_eq!(client.post("/api/organizations/", json!({"name": "Org"})).await.status, 500);
    execute(&app, "ALTER TABLE other_projects RENAME TO all_projects").await;
    assert_eq!(count(&app, "idempotency_keys").await, 0);
    client.post("/api/organizations/", json!({"name": "Org"})).await.is(201);
}

/// A 503 can come after the change: here the record of an erasure cannot be read any more.
#[tokio::test]
async fn a_change_is_not_repeated_after_a_503() {
    let app = TestApp::with(&[("ROLECALL_DATABASE_SECONDS", "2")]).await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    store(&app, &org, org.project, &[happened("seen", "somebody")]).await;
    // A reader keeps the log in use, so the request continues after its change.
    let reader = rusqlite::Connection::open(app.app.config.events.file().unwrap()).unwrap();
    reader.execute_batch("BEGIN; SELECT COUNT(*) FROM events;").unwrap();
    let erase = || {
        let (mut client, path) = (with_key(&ada, KEY), format!("/api/projects/{}/erasures/", org.project));
        async move { client.post(&path, json!({"distinct_id": "somebody"})).await }
    };
    let first = tokio::spawn(erase());
    while count(&app, "erasures").await == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let mut held = Vec::new();
    for _ in 0..8 {
        held.push(app.app.db.read().await.unwrap());
    }
    reader.execute_batch("COMMIT").unwrap();
    first.await.unwrap().is_error(503, "server_error", "unavailable", None);
    drop(held);
    // On PostgreSQL the key could not be updated either.
    app.pass(Duration::from_mins(2));
    erase().await.is_error(409, "invalid_request", "answer_lost", None);
    assert_eq!(count(&app, "erasures").await, 1);
}

/// The client disconnects: the request's future is dropped.
#[tokio::test]
async fn a_request_whose_client_disconnects_completes_and_its_response_is_stored() {
    let app = TestApp::new().await;
    let ada = app.person("Ada").await;
    let mut client = with_key(&ada, KEY);
    // Drops the request at each await point, until it has no more.
    let mut waits = 0;
    loop {
        let mut gone = with_key(&ada, KEY);
        let request = gone.post("/api/organizations/", json!({"name": "Org"}));
        let mut request = std::pin::pin!(request);
        let mut left = waits;
        let answered = futures_util::future::poll_fn(|context| match request.as_mut().poll(context) {
            std::task::Poll::Ready(_) => std::task::Poll::Ready(true),
            std::task::Poll::Pending if left == 0 => std::task::Poll::Ready(false),
            std::task::Poll::Pending => {
                left -= 1;
                std::task::Poll::Pending
            }
        })
        .await;
        app.app.settle().await;
        if count(&app, "organizations").await == 1 || answered {
            break;
        }
        waits += 1;
        assert!(waits < 1000);
    }
    let again = client.post("/api/organizations/", json!({"name": "Org"})).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    again.is(201);
    assert_eq!(count(&app, "organizations").await, 1);
}
