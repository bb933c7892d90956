//! `POST /api/users/@me/confirm_password/`, and what needs it.

use crate::support::answer::Answer;
use crate::support::client::Client;
use crate::support::people::make_key;
use crate::support::{PASSWORD, TestApp};
use serde_json::json;
use std::time::Duration;

async fn confirm(client: &mut Client, password: &str) -> Answer {
    client.post("/api/users/@me/confirm_password/", json!({ "password": password })).await
}

async fn create_key(client: &mut Client) -> Answer {
    client.post("/api/personal_api_keys/", json!({"label": "Key"})).await
}

#[tokio::test]
async fn creating_a_key_needs_the_password_of_the_last_ten_minutes() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    app.pass(Duration::from_mins(10) - Duration::from_micros(1));
    create_key(&mut ada).await.is(201);
    app.pass(Duration::from_micros(1));
    let refused = create_key(&mut ada).await;
    refused.is_error(403, "authentication_error", "password_required", None);
    assert!(refused.json.get("denial").is_none());
    confirm(&mut ada, "wrong").await.is_invalid("incorrect_password", Some("password"));
    create_key(&mut ada).await.is_error(403, "authentication_error", "password_required", None);
    confirm(&mut ada, PASSWORD).await.is(204);
    create_key(&mut ada).await.is(201);
    // Signing in counts, and a password that was entered for something else.
    app.pass(Duration::from_mins(10));
    create_key(&mut app.sign_in("Ada").await).await.is(201);
    let body = json!({"email": "new@example.com", "current_password": PASSWORD});
    ada.patch("/api/users/@me/", body).await.is(200);
    create_key(&mut ada).await.is(201);
}

#[tokio::test]
async fn the_password_counts_only_in_the_session_in_which_it_was_entered() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let mut stolen = app.sign_in("Ada").await;
    app.pass(Duration::from_mins(10));
    confirm(&mut ada, PASSWORD).await.is(204);
    create_key(&mut stolen).await.is_error(403, "authentication_error", "password_required", None);
    create_key(&mut ada).await.is(201);
}

#[tokio::test]
async fn guesses_are_limited_like_signing_in() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    for _ in 0..10 {
        confirm(&mut ada, "wrong").await.is_invalid("incorrect_password", Some("password"));
    }
    let locked = confirm(&mut ada, PASSWORD).await;
    locked.is_error(403, "authentication_error", "too_many_failed_attempts", None);
    // Other sessions are not locked.
    confirm(&mut app.sign_in("Ada").await, PASSWORD).await.is(204);
}

#[tokio::test]
async fn an_api_key_cannot_confirm_a_password() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let mut program = app.by_key(&make_key(&mut ada, "Key").await.value);
    let refused = confirm(&mut program, PASSWORD).await;
    refused.is_error(403, "authentication_error", "permission_denied", None);
    // A change with the current password goes on as before.
    app.pass(Duration::from_mins(10));
    let body = json!({"password": "another good phrase", "current_password": PASSWORD});
    program.patch("/api/users/@me/", body).await.is(200);
}

#[tokio::test]
async fn a_password_that_was_changed_meanwhile_does_not_count() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let mut other = app.sign_in("Ada").await;
    let body = json!({"password": "another good phrase", "current_password": PASSWORD});
    ada.patch("/api/users/@me/", body).await.is(200);
    confirm(&mut ada, PASSWORD).await.is_invalid("incorrect_password", Some("password"));
    confirm(&mut other, PASSWORD).await.is_unauthenticated();
}
