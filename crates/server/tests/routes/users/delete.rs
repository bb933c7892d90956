//! `DELETE /api/users/@me/`.

use crate::support::client::Client;
use crate::support::people::make_key;
use crate::support::{PASSWORD, TestApp, email};
use axum::http::Method;
use rolecall_server::store::sql;
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

/// Past failure of other products: a session or key goes on after the access of its person has ended.
#[tokio::test]
async fn sessions_end_with_removal_password_change_and_account_deletion() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let org = ada.get("/api/organizations/@current").await.is(200)["id"].as_str().unwrap().to_owned();
    let link = ada.post("/api/organizations/@current/invites/", json!({"target_email": email("Grace")})).await.is(201);
    let mut grace = app.browser();
    let body = json!({"first_name": "Grace", "password": PASSWORD});
    let joined = grace.post(&format!("/api/signup/{}", link["id"].as_str().unwrap()), body).await.is(201);
    let id = joined["uuid"].as_str().unwrap().to_owned();
    let mut elsewhere = app.sign_in("Grace").await;
    // Removal ends the access of every session, not the account.
    ada.delete(&format!("/api/organizations/{org}/members/{id}/")).await.is(204);
    for session in [&mut grace, &mut elsewhere] {
        session.get(&format!("/api/organizations/{org}/")).await.is_not_found();
        assert_eq!(session.get("/api/users/@me/").await.is(200)["organizations"], json!([]));
    }
    let body = json!({"password": "another good phrase", "current_password": PASSWORD});
    grace.patch("/api/users/@me/", body).await.is(200);
    elsewhere.get("/api/users/@me/").await.is_unauthenticated();
    assert_eq!(elsewhere.get("/_preflight/").await.is(200)["session_ended"], "password");
    let mut again = app.browser();
    let login = json!({"email": email("Grace"), "password": "another good phrase"});
    again.post("/api/login", login).await.is(200);
    delete(&mut grace, "another good phrase").await.is(204);
    again.get("/api/users/@me/").await.is_unauthenticated();
    assert_eq!(again.get("/_preflight/").await.is(200).get("session_ended"), None);
    for table in ["sessions", "users", "known_clients"] {
        let sql =
            format!("SELECT COUNT(*) AS n FROM {table} WHERE {} = $1", if table == "users" { "id" } else { "user_id" });
        let row = sql::query(sqlx::AssertSqlSafe(sql)).bind(id.as_str());
        let row = row.fetch_one(&mut app.app.db.read().await.unwrap()).await.unwrap();
        assert_eq!(row.try_get::<i64>("n").unwrap(), 0, "{table}");
    }
}

/// Past failure of other products: the keys of a deleted account go on.
#[tokio::test]
async fn keys_end_with_account_deletion() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    ada.delete("/api/organizations/@current").await.is(204);
    let key = make_key(&mut ada, "Key").await;
    let mut program = app.by_key(&key.value);
    program.get("/api/users/@me/").await.is(200);
    delete(&mut ada, PASSWORD).await.is(204);
    program.get("/api/users/@me/").await.is_bad_key();
    // Nor does it revive when the address signs up again.
    app.sign_up("Ada").await;
    program.get("/api/users/@me/").await.is_bad_key();
}

#[tokio::test]
async fn a_repeated_deletion_does_not_sign_anybody_in_or_fail() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    ada.delete("/api/organizations/@current").await.is(204);
    let mut repeated = ada.clone().with("idempotency-key", "delete-once");
    delete(&mut repeated.clone(), PASSWORD).await.is(204);
    delete(&mut repeated, PASSWORD).await.is_unauthenticated();
}
