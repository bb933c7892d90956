//! Personal API keys in `Authorization`: whose request it becomes, and what a key cannot do.

use crate::support::client::Client;
use crate::support::people::make_key;
use crate::support::{PASSWORD, TestApp, email, log};
use axum::http::Method;
use rolecall_api::{ENDPOINTS, Guard};
use rolecall_server::store::sql;
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn a_key_can_do_what_its_owner_can() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut max = app.joins(&org, &mut ada, "Max", 1).await;
    let mut of_ada = app.by_key(&make_key(&mut ada, "Key").await.value);
    let mut of_max = app.by_key(&make_key(&mut max, "Key").await.value);

    assert_eq!(of_max.get("/api/users/@me/").await.is(200)["uuid"], max.id.as_str());
    let members = of_max.get(&format!("{}/members/", org.path)).await.is(200);
    assert_eq!(members["count"], 2);
    of_max.post("/api/projects/", json!({"name": "New"})).await.is_denied("level_too_low");
    let made = of_ada.post("/api/projects/", json!({"name": "New"})).await.is(201);
    assert_eq!(ada.get(&format!("/api/projects/{}/", made["id"])).await.is(200)["name"], "New");
    // When the owner loses a right, so does the key.
    ada.delete(&format!("{}/members/{}/", org.path, max.id)).await.is(204);
    of_max.get(&format!("{}/members/", org.path)).await.is_not_found();
}

#[tokio::test]
async fn an_invalid_authorization_header_is_refused_at_every_endpoint() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let key = make_key(&mut ada, "Key").await;
    let revoked = make_key(&mut ada, "Revoked").await;
    ada.delete(&format!("/api/personal_api_keys/{}/", revoked.id)).await.is(204);
    let value = key.value;
    let bad = [
        String::new(),
        "Bearer".to_owned(),
        "Bearer phx_".to_owned(),
        format!("Bearer {}", &value[..46]),
        format!("Bearer {value}x"),
        format!("Bearer {value} x"),
        format!("Bearer phx_{}", value[4..].to_uppercase()),
        format!("Bearer phx_{}", "a".repeat(43)),
        format!("Bearer {}", revoked.value),
        "Bearer eyJhbGciOiJIUzI1NiJ9.e30.x".to_owned(),
        "Basic eDp5".to_owned(),
        value.clone(),
    ];
    for endpoint in ENDPOINTS {
        let is_capture = endpoint.guard == Guard::Token;
        let method = match endpoint.method {
            rolecall_api::Method::Get => Method::GET,
            rolecall_api::Method::Post => Method::POST,
            rolecall_api::Method::Patch => Method::PATCH,
            rolecall_api::Method::Delete => Method::DELETE,
        };
        let path = endpoint.path.replace("{org}", "@current").replace("{project}", "@current");
        let path = path.replace("{user}", "@me").replace(['{', '}'], "");
        for header in &bad {
            // Alone, and beside a valid cookie.
            for client in [app.program(), Client::clone(&ada)] {
                let mut client = client.with("authorization", header);
                let answer = client.json(method.clone(), &path, json!({})).await;
                if is_capture {
                    assert_ne!(answer.json["code"], "authentication_failed", "{}", endpoint.name);
                } else {
                    answer.is_bad_key();
                }
            }
        }
    }
    app.by_key(&value).get("/api/users/@me/").await.is(200);
}

#[tokio::test]
async fn an_invalid_authorization_header_ends_no_session() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let answer = ada.clone().with("authorization", "Basic eDp5").post("/api/logout", json!({})).await;
    answer.is_bad_key();
    assert_eq!(answer.header("set-cookie"), "");
    ada.get("/api/users/@me/").await.is(200);
}

#[tokio::test]
async fn with_a_key_cookies_and_csrf_rules_are_ignored() {
    let app = TestApp::new().await;
    let (mut ada, eve) = (app.person("Ada").await, app.person("Eve").await);
    let bearer = format!("Bearer {}", make_key(&mut ada, "Key").await.value);
    let mut program = Client::clone(&eve).with("authorization", &bearer).with("origin", "http://evil.test");
    let made = program.post("/api/organizations/", json!({"name": "Org"})).await;
    assert_eq!(made.header("set-cookie"), "");
    made.is(201);
    // The owner of the key did it, not that of the cookie.
    assert_eq!(ada.get("/api/organizations/").await.is(200)["count"], 1);
    assert_eq!(eve.clone().get("/api/organizations/").await.is(200)["count"], 0);
}

#[tokio::test]
async fn a_key_neither_starts_nor_ends_a_session() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let key = make_key(&mut ada, "Key").await;
    let bearer = format!("Bearer {}", key.value);
    let mut program = app.by_key(&key.value);
    let new = json!({"first_name": "New", "email": "new@example.com", "password": PASSWORD});
    for (path, body) in [("/api/login", json!({"email": email("Ada"), "password": PASSWORD})), ("/api/signup", new)] {
        let refused = program.post(path, body).await;
        refused.is_error(403, "authentication_error", "permission_denied", None);
        assert_eq!(refused.header("set-cookie"), "", "{path}");
    }
    let mut both = ada.clone().with("authorization", &bearer);
    let answer = both.post("/api/logout", json!({})).await;
    assert_eq!(answer.header("set-cookie"), "");
    answer.is(204);
    ada.get("/api/users/@me/").await.is(200);
    program.get("/api/users/@me/").await.is(200);
    // Signing out in the browser does not affect keys.
    ada.post("/api/logout", json!({})).await.is(204);
    program.get("/api/users/@me/").await.is(200);
    let mut ada = app.sign_in("Ada").await;
    assert_eq!(ada.get("/api/personal_api_keys/").await.is(200)[0]["id"], key.id.as_str());
}

#[tokio::test]
async fn a_key_needs_the_current_password_to_change_it_and_stays_valid() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let mut program = app.by_key(&make_key(&mut ada, "Key").await.value);
    let wanted = "another password";
    program
        .patch("/api/users/@me/", json!({"password": wanted}))
        .await
        .is_invalid("required", Some("current_password"));
    let answer = program.patch("/api/users/@me/", json!({"password": wanted, "current_password": PASSWORD})).await;
    assert_eq!(answer.header("set-cookie"), "");
    answer.is(200);
    ada.get("/api/users/@me/").await.is_unauthenticated();
    program.get("/api/users/@me/").await.is(200);
}

#[tokio::test]
async fn a_key_accepts_an_invite_for_its_owner() {
    let app = TestApp::new().await;
    let (mut ada, mut max) = (app.person("Ada").await, app.person("Max").await);
    let org = app.organization(&mut ada, "Org").await;
    let invite = crate::support::people::invite(&org, &mut ada, &max.email, 1).await;
    let mut program = app.by_key(&make_key(&mut max, "Key").await.value);
    let joined = program.post(&format!("/api/signup/{invite}/"), json!({})).await;
    assert_eq!(joined.header("set-cookie"), "");
    assert_eq!(joined.is(201)["uuid"], max.id.as_str());
}

#[tokio::test]
async fn the_last_use_of_a_key_is_exact_to_a_minute_and_does_not_count_as_seen() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let (key, other) = (make_key(&mut ada, "Key").await, make_key(&mut ada, "Other").await);
    let mut program = app.by_key(&key.value);
    let seen = |members: Value| members["results"][0]["last_seen"].clone();
    let here = seen(ada.get(&format!("{}/members/", org.path)).await.is(200));
    assert_ne!(here, Value::Null);
    for (pass, expected) in
        [(300, "2022-10-01T00:05:00.000000Z"), (59, "2022-10-01T00:05:00.000000Z"), (1, "2022-10-01T00:06:00.000000Z")]
    {
        app.pass(Duration::from_secs(pass));
        program.get("/api/users/@me/").await.is(200);
        app.app.settle().await;
        let shown = program.get(&format!("/api/personal_api_keys/{}/", key.id)).await.is(200);
        assert_eq!(shown["last_used_at"], expected);
    }
    let unused = program.get(&format!("/api/personal_api_keys/{}/", other.id)).await.is(200);
    assert_eq!(unused["last_used_at"], Value::Null);
    assert_eq!(seen(program.get(&format!("{}/members/", org.path)).await.is(200)), here);
}

#[tokio::test]
async fn keys_of_an_inactive_or_deleted_account_are_refused() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let mut program = app.by_key(&make_key(&mut ada, "Key").await.value);
    program.get("/api/users/@me/").await.is(200);
    app.app.settle().await;
    for (sql, left) in [("UPDATE users SET is_active = 0 WHERE id = $1", 1), ("DELETE FROM users WHERE id = $1", 0)] {
        let mut tx = app.app.db.begin().await.unwrap();
        sql::query(sql).bind(&ada.id).execute(&mut tx).await.unwrap();
        let keys = sql::query("SELECT id FROM personal_api_keys").fetch_all(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(keys.len(), left, "{sql}");
        program.get("/api/users/@me/").await.is_bad_key();
    }
}

#[tokio::test]
async fn a_key_is_never_logged() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    log::listen();
    let key = make_key(&mut ada, "Key").await;
    let mut program = app.by_key(&key.value);
    program.get("/api/users/@me/").await.is(200);
    program.delete(&format!("/api/personal_api_keys/{}/", key.value)).await.is_not_found();
    let unknown = format!("phx_{}", "b".repeat(43));
    app.by_key(&unknown).get("/api/users/@me/").await.is_bad_key();
    let log = log::heard();
    assert!(log.contains("/api/personal_api_keys/{key}") && log.contains("status=201"), "requests are logged: {log}");
    for secret in [&key.value, &unknown, &rolecall_server::hash::sha256(&key.value)] {
        assert!(!log.contains(secret.as_str()), "`{secret}` is logged");
    }
}
