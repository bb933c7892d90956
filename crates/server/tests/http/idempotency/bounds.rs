//! The limits of idempotency keys, each at the limit and one past it.

use super::{KEY, count, with_key};
use crate::support::TestApp;
use crate::support::people::project;
use rolecall_server::store::sql;
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn a_key_has_1_to_64_characters() {
    let app = TestApp::new().await;
    let ada = app.person("Ada").await;
    with_key(&ada, &"x".repeat(64)).post("/api/organizations/", json!({"name": "Org"})).await.is(201);
    for (key, code) in [(String::new(), "blank"), ("  ".into(), "blank"), ("x".repeat(65), "max_length")] {
        let answer = with_key(&ada, &key).post("/api/organizations/", json!({"name": "Org"})).await;
        answer.is_invalid(code, Some("Idempotency-Key"));
    }
    let answer = with_key(&ada, "schlüssel").post("/api/organizations/", json!({"name": "Org"})).await;
    answer.is_invalid("invalid_input", Some("Idempotency-Key"));
    // Reads ignore the key, even an invalid one.
    with_key(&ada, "").get("/api/organizations/").await.is(200);
    assert_eq!(count(&app, "organizations").await, 1);
}

#[tokio::test]
async fn a_key_expires_after_a_day() {
    let app = TestApp::new().await;
    let ada = app.person("Ada").await;
    let mut client = with_key(&ada, KEY);
    client.post("/api/organizations/", json!({"name": "Org"})).await.is(201);
    app.pass(Duration::from_hours(24) - Duration::from_secs(1));
    client.post("/api/organizations/", json!({"name": "Org"})).await.is(201);
    app.app.sweep().await.unwrap();
    assert_eq!((count(&app, "organizations").await, count(&app, "idempotency_keys").await), (1, 1));
    app.pass(Duration::from_secs(1));
    client.post("/api/organizations/", json!({"name": "Other"})).await.is(201);
    assert_eq!((count(&app, "organizations").await, count(&app, "idempotency_keys").await), (2, 1));
    app.pass(Duration::from_hours(24));
    app.app.sweep().await.unwrap();
    assert_eq!(count(&app, "idempotency_keys").await, 0);
}

#[tokio::test]
async fn a_response_that_is_too_large_is_not_stored_and_its_request_not_repeated() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    // Each project adds some hundred bytes to the response.
    for _ in 0..200 {
        project(&org, &mut ada, &"Name".repeat(50)).await;
    }
    let mut client = with_key(&ada, KEY);
    let first = client.patch(&org.path, json!({"name": "New"})).await;
    assert!(first.bytes.len() > 64 * 1024, "{}", first.bytes.len());
    first.is(200);
    let second = client.patch(&org.path, json!({"name": "New"})).await;
    second.is_error(409, "invalid_request", "answer_lost", None);
}

#[tokio::test]
async fn the_keys_of_a_person_are_limited_in_number_and_bytes() {
    let app = TestApp::new().await;
    let ada = app.person("Ada").await;
    let ends = app.app.clock.now().after(Duration::from_mins(1)).micros();
    let mut tx = app.app.db.begin().await.unwrap();
    for number in 0..9_999 {
        sql::query(
            "INSERT INTO idempotency_keys (id, user_id, request, attempt, leased_until, expires_at)
             VALUES ($1, $2, '', '', 0, $3)",
        )
        .bind(format!("made up {number}"))
        .bind(&ada.id)
        .bind(ends)
        .execute(&mut tx)
        .await
        .unwrap();
    }
    // Answers of 16 MB less 10 bytes.
    sql::query("UPDATE idempotency_keys SET size = 16777206 WHERE id = 'made up 0'").execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    // The 10,000th key is accepted, but its response is not stored.
    with_key(&ada, "last").post("/api/organizations/", json!({"name": "Org"})).await.is(201);
    let again = with_key(&ada, "last").post("/api/organizations/", json!({"name": "Org"})).await;
    again.is_error(409, "invalid_request", "answer_lost", None);
    let refused = with_key(&ada, KEY).post("/api/organizations/", json!({"name": "Org"})).await;
    refused.is_error(429, "throttled_error", "throttled", None);
    assert_eq!(refused.header("retry-after"), "60");
    app.pass(Duration::from_mins(1));
    with_key(&ada, KEY).post("/api/organizations/", json!({"name": "Org"})).await.is(201);
}
