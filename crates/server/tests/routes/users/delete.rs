//! `DELETE /api/users/@me/`.

use crate::support::client::Client;
use crate::support::people::make_key;
use crate::support::{PASSWORD, TestApp, email};
use axum::http::Method;
use serde_json::json;

async fn delete(client: &mut Client, password: &str) -> crate::support::answer::Answer {
    client.json(Method::DELETE, "/api/users/@me", json!({ "password": password })).await
}

#[tokio::test]
async fn an_account_is_deleted_with_what_belongs_to_it() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let mut grace = app.sign_up("Grace").await;
    grace.delete("/api/organizations/@current").await.is(204);
    let made = ada.post("/api/organizations/@current/invites/", json!({"target_email": email("Grace")})).await.is(201);
    grace.post(&format!("/api/signup/{}", made["id"].as_str().unwrap()), json!({})).await.is(201);
    let key = make_key(&mut grace, "Key").await;
    let body = json!({"target_email": "hedy@people.example"});
    grace.post("/api/organizations/@current/invites/", body).await.is(201);
    let mut elsewhere = app.sign_in("Grace").await;
    delete(&mut grace, "wrong").await.is_invalid("incorrect_password", Some("password"));
    let answer = delete(&mut grace, PASSWORD).await;
    assert!(answer.header("set-cookie").contains("Max-Age=0"));
    answer.is(204);
    elsewhere.get("/api/users/@me").await.is_unauthenticated();
    app.by_key(&key.value).get("/api/users/@me").await.is_bad_key();
    let body = json!({"email": email("Grace"), "password": PASSWORD});
    app.browser().post("/api/login", body).await.is_invalid("invalid_credentials", None);
    for (path, count) in [("members", 1), ("invites", 0)] {
        let list = ada.get(&format!("/api/organizations/@current/{path}/")).await.is(200);
        assert_eq!(list["count"], count, "{path}");
    }
    // The address is free again.
    app.sign_up("Grace").await;
}

#[tokio::test]
async fn an_owner_is_told_which_organizations_to_transfer() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    ada.post("/api/organizations/", json!({"name": "Second"})).await.is(201);
    let answer = delete(&mut ada, PASSWORD).await;
    answer.is_invalid("owner_of", None);
    let detail = answer.json["detail"].as_str().unwrap();
    assert!(detail.contains("Ada, Second"), "{detail}");
    ada.get("/api/users/@me").await.is(200);
}
