//! `Idempotency-Key`: a repeated request runs once (contract 3).

mod bounds;
mod crashes;

use crate::support::client::Client;
use crate::support::people::{Person, invite, make_key};
use crate::support::{PASSWORD, TestApp};
use axum::http::Method;
use rolecall_server::store::sql;
use serde_json::json;
use sqlx::AssertSqlSafe;

const KEY: &str = "0d9c1f6e-6d6b-4c7f-a2f5-0a2b1c3d4e5f";

fn with_key(person: &Person, key: &str) -> Client {
    Client::clone(person).with("idempotency-key", key)
}

async fn count(app: &TestApp, table: &'static str) -> i64 {
    let sql = AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
    sql::query_scalar(sql).fetch_one(&mut app.app.db.read().await.unwrap()).await.unwrap()
}

/// The contents of the table of keys, as text.
async fn stored(app: &TestApp) -> String {
    let rows: Vec<(String, String, String, String)> =
        sql::query_as("SELECT id, request, attempt, answer FROM idempotency_keys")
            .fetch_all(&mut app.app.db.read().await.unwrap())
            .await
            .unwrap();
    format!("{rows:?}")
}

#[tokio::test]
async fn a_request_repeated_with_its_key_gets_the_first_response_and_runs_once() {
    let app = TestApp::new().await;
    let ada = app.person("Ada").await;
    let mut client = with_key(&ada, KEY);
    let first = client.post("/api/organizations/", json!({"name": "Org"})).await;
    assert_eq!(first.header("idempotency-replayed"), "");
    // The route is the same with and without the trailing slash.
    for path in ["/api/organizations/", "/api/organizations"] {
        let second = client.post(path, json!({"name": "Org"})).await;
        assert_eq!((second.status.as_u16(), &second.bytes), (201, &first.bytes));
        assert_eq!(second.header("idempotency-replayed"), "true");
        assert_eq!(second.header("content-type"), "application/json");
    }
    assert_eq!(count(&app, "organizations").await, 1);
    // Without a key or with another one, it is a new request.
    ada.clone().post("/api/organizations/", json!({"name": "Org"})).await.is(201);
    with_key(&ada, "another").post("/api/organizations/", json!({"name": "Org"})).await.is(201);
    assert_eq!(count(&app, "organizations").await, 3);
}

#[tokio::test]
async fn a_response_without_a_body_is_replayed() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let max = app.joins(&org, &mut ada, "Max", 1).await;
    let path = format!("{}/members/{}/", org.path, max.id);
    for replayed in ["", "true"] {
        let answer = with_key(&ada, KEY).delete(&path).await;
        assert_eq!(answer.header("idempotency-replayed"), replayed);
        assert_eq!(answer.bytes.len(), 0);
        answer.is(204);
    }
    assert_ne!(ada.delete(&path).await.status, 204);
}

#[tokio::test]
async fn another_body_under_the_same_key_is_a_mismatch() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut client = with_key(&ada, KEY);
    let path = format!("{}/invites/", org.path);
    client.post(&path, json!({"target_email": "max@example.com"})).await.is(201);
    let other = client.post(&path, json!({"target_email": "eve@example.com"})).await;
    other.is_error(409, "invalid_request", "idempotency_mismatch", None);
    let query = client.post(&format!("{path}?x=1"), json!({"target_email": "max@example.com"})).await;
    query.is_error(409, "invalid_request", "idempotency_mismatch", None);
    let other_place = client.post("/api/organizations/@current/invites/", json!({"target_email": "max@example.com"}));
    other_place.await.is_error(409, "invalid_request", "idempotency_mismatch", None);
    assert_eq!(count(&app, "invites").await, 1);
}

#[tokio::test]
async fn a_key_belongs_to_a_person_and_a_route() {
    let app = TestApp::new().await;
    let (mut ada, eve) = (app.person("Ada").await, app.person("Eve").await);
    let org = app.organization(&mut ada, "Org").await;
    with_key(&ada, KEY).post("/api/organizations/", json!({"name": "One"})).await.is(201);
    let of_eve = with_key(&eve, KEY).post("/api/organizations/", json!({"name": "One"})).await;
    assert_eq!(of_eve.header("idempotency-replayed"), "");
    of_eve.is(201);
    with_key(&ada, KEY).patch(&org.path, json!({"name": "Two"})).await.is(200);
    // `PUT` is the same as `PATCH`, and a person is the same by cookie and by API key.
    let value = make_key(&mut ada, "Key").await.value;
    let mut program = app.by_key(&value).with("idempotency-key", KEY);
    let again = program.json(Method::PUT, &org.path, json!({"name": "Two"})).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    // Both paths of a project are the same route.
    let project = org.project;
    let mut client = with_key(&ada, "project");
    client.patch(&format!("/api/projects/{project}/"), json!({"name": "P"})).await.is(200);
    let again = client.patch(&format!("/api/environments/{project}"), json!({"name": "P"})).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_identical_requests_at_once_one_runs() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    for round in 0..20 {
        let requests = (0..4).map(|_| {
            let (mut client, path) = (with_key(&ada, &format!("round {round}")), format!("{}/projects/", org.path));
            tokio::spawn(async move { client.post(&path, json!({"name": "P"})).await })
        });
        let answers: Vec<_> = futures_util::future::join_all(requests).await.into_iter().map(Result::unwrap).collect();
        let first = answers.iter().find(|answer| answer.status == 201).unwrap();
        for answer in &answers {
            if answer.status == 201 {
                assert_eq!(answer.bytes, first.bytes);
            } else {
                answer.is_error(409, "invalid_request", "in_progress", None);
                assert_eq!(answer.header("retry-after"), "1");
            }
        }
        assert_eq!(count(&app, "projects").await, round + 2);
    }
}

#[tokio::test]
async fn a_refused_request_can_be_repeated_with_the_same_key() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut max = app.joins(&org, &mut ada, "Max", 1).await;
    let mut client = with_key(&max, KEY);
    let path = format!("{}/projects/", org.path);
    client.post(&path, json!({"name": "P"})).await.is_denied("level_too_low");
    ada.patch(&format!("{}/members/{}", org.path, max.id), json!({"level": 8})).await.is(200);
    client.post(&path, json!({"name": ""})).await.is_invalid("blank", Some("name"));
    client.post(&path, json!({"name": "P"})).await.is(201);
    // Counting a wrong password commits a transaction, but the request is still a refusal.
    let mut grace = app.sign_up("Grace").await.with("idempotency-key", KEY);
    let change = |current: &str| json!({"password": "violet stapler 7 kettle", "current_password": current});
    let wrong = grace.patch("/api/users/@me/", change("wrong")).await;
    wrong.is_invalid("incorrect_password", Some("current_password"));
    grace.patch("/api/users/@me/", change(PASSWORD)).await.is(200);
    assert_eq!(max.get("/api/projects/").await.is(200)["count"], 2);
}

#[tokio::test]
async fn secrets_that_are_shown_once_are_not_stored() {
    let app = TestApp::new().await;
    let ada = app.person("Ada").await;
    let mut client = with_key(&ada, KEY);
    let first = client.post("/api/personal_api_keys/", json!({"label": "Key"})).await.is(201);
    let value = first["value"].as_str().unwrap();
    assert!(!stored(&app).await.contains(value));
    let second = client.post("/api/personal_api_keys/", json!({"label": "Key"})).await.is(201);
    assert_eq!(second["value"], serde_json::Value::Null);
    assert_eq!((&second["id"], &second["label"]), (&first["id"], &first["label"]));
    assert_eq!(count(&app, "personal_api_keys").await, 1);
}

#[tokio::test]
async fn a_new_session_is_not_stored() {
    let app = TestApp::new().await;
    let ada = app.sign_up("Ada").await;
    let mut program = app.by_key(&make_key(&mut ada.clone(), "Key").await.value).with("idempotency-key", KEY);
    let body = json!({"password": "violet stapler 7 kettle", "current_password": PASSWORD});
    let mut browser = ada.with("idempotency-key", KEY);
    let first = browser.patch("/api/users/@me/", body.clone()).await;
    let cookie = browser.cookie("rolecall_session").to_owned();
    assert!(first.header("set-cookie").contains(&cookie));
    let again = program.patch("/api/users/@me/", body).await;
    assert_eq!((again.header("idempotency-replayed"), again.header("set-cookie")), ("true", ""));
    let stored = stored(&app).await;
    for secret in [&cookie, KEY, PASSWORD, "violet"] {
        assert!(!stored.contains(secret), "{secret} is stored");
    }
}

#[tokio::test]
async fn requests_without_a_user_ignore_idempotency_keys() {
    let app = TestApp::new().await;
    let body = json!({"first_name": "Ada", "email": "ada@example.com", "password": PASSWORD});
    let mut one = app.browser().with("idempotency-key", KEY);
    one.post("/api/signup", body.clone()).await.is(201);
    // Somebody else with the same key and body does not get her response.
    let mut other = app.browser().with("idempotency-key", KEY);
    other.post("/api/signup", body).await.is_invalid("unique", Some("email"));
    let sign_in = json!({"email": "ada@example.com", "password": PASSWORD});
    for _ in 0..2 {
        let answer = one.post("/api/login", sign_in.clone()).await;
        assert!(answer.header("set-cookie").contains("session="), "signing in is done each time");
    }
    one.post("/api/organizations/", json!({"name": "Org"})).await.is(201);
    assert_eq!(count(&app, "idempotency_keys").await, 1);
    one.delete("/api/organizations/x").await.is_not_found();
    app.browser().with("idempotency-key", "x").delete("/api/organizations/x").await.is_unauthenticated();
}

#[tokio::test]
async fn an_invite_is_claimed_once() {
    let app = TestApp::new().await;
    let (mut ada, max) = (app.person("Ada").await, app.person("Max").await);
    let org = app.organization(&mut ada, "Org").await;
    let link = invite(&org, &mut ada, &max.email, 1).await;
    for _ in 0..2 {
        with_key(&max, KEY).post(&format!("/api/signup/{link}"), json!({})).await.is(201);
    }
}
