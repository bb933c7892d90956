//! A request that had to wait checks its session or key again before it writes.

use crate::support::TestApp;
use crate::support::answer::Answer;
use crate::support::client::Client;
use crate::support::people::{Org, Person, invite, make_key, make_private, project};
use axum::http::Method;
use rolecall_server::store::sql;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use std::time::Duration;

/// Deletes the sessions of a person.
const SESSIONS: &str = "DELETE FROM sessions WHERE user_id = $1";
const KEYS: &str = "DELETE FROM personal_api_keys WHERE user_id = $1";

/// Sends a request, ends the session or key of `person` while the request waits for a lock, and returns the response.
async fn ended_meanwhile(
    app: &TestApp,
    (org, person): (&Org, &Person),
    ends: &'static str,
    mut client: Client,
    (method, path, body): (Method, String, Value),
) -> Answer {
    let mut held = app.app.db.begin().await.unwrap();
    held.lock_organization(org.id.as_str()).await.unwrap();
    held.lock_user(&person.id).await.unwrap();
    let mut request = tokio::spawn(async move { client.json(method, &path, body).await });
    // The request is authenticated by now. On a very slow machine it is not, and nothing is tested.
    let waited = tokio::time::timeout(Duration::from_millis(300), &mut request).await;
    assert!(waited.is_err(), "it did not wait");
    sql::query(ends).bind(&person.id).execute(&mut held).await.unwrap();
    held.commit().await.unwrap();
    request.await.unwrap()
}

async fn count(app: &TestApp, table: &'static str) -> i64 {
    let sql = AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
    sql::query_scalar(sql).fetch_one(&mut app.app.db.read().await.unwrap()).await.unwrap()
}

#[tokio::test]
async fn a_session_that_ends_meanwhile_creates_no_api_key() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let request = (Method::POST, "/api/personal_api_keys/".to_owned(), json!({"label": "To stay with"}));
    let answer = ended_meanwhile(&app, (&org, &ada), SESSIONS, Client::clone(&ada), request).await;
    answer.is_unauthenticated();
    assert_eq!(count(&app, "personal_api_keys").await, 0);
}

#[tokio::test]
async fn a_session_or_key_that_ends_meanwhile_writes_nothing() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let max = app.joins(&org, &mut ada, "Max", 1).await;
    let private = project(&org, &mut ada, "Private").await;
    make_private(&mut ada, private, &[(&max, 1)]).await;
    let mut grace = app.person("Grace").await;
    let other = app.organization(&mut grace, "Other").await;
    let link = invite(&other, &mut grace, &ada.email, 1).await;
    let (of_org, of_project) = (&org.path, format!("/api/projects/{private}"));
    let writes = [
        (Method::PATCH, "/api/users/@me/".to_owned(), json!({"first_name": "Eve"})),
        (Method::POST, "/api/organizations/".to_owned(), json!({"name": "New"})),
        (Method::POST, format!("/api/signup/{link}/"), json!({})),
        (Method::PATCH, of_org.clone(), json!({"name": "Renamed"})),
        (Method::PATCH, format!("{of_org}/members/{}/", max.id), json!({"level": 8})),
        (Method::DELETE, format!("{of_org}/members/{}/", max.id), json!({})),
        (Method::POST, format!("{of_org}/invites/"), json!({"target_email": "eve@example.com"})),
        (Method::POST, format!("{of_org}/projects/"), json!({"name": "New"})),
        (Method::PATCH, format!("{of_project}/"), json!({"access_control": false})),
        (Method::PATCH, format!("{of_project}/reset_token/"), json!({})),
        (Method::DELETE, format!("{of_project}/explicit_members/{}/", max.id), json!({})),
        (Method::DELETE, format!("{of_project}/"), json!({})),
        (Method::DELETE, of_org.clone(), json!({})),
    ];
    let before = everything(&app).await;
    for write in writes {
        // The invite is to another organization, whose lock it waits for.
        let held = if write.1.starts_with("/api/signup/") { &other } else { &org };
        let answer = ended_meanwhile(&app, (held, &ada), SESSIONS, Client::clone(&ada), write.clone()).await;
        answer.is_unauthenticated();
        app.comes_back(&mut ada).await;
        let program = app.by_key(&make_key(&mut ada, "Key").await.value);
        ended_meanwhile(&app, (held, &ada), KEYS, program, write.clone()).await.is_bad_key();
        assert_eq!(everything(&app).await, before, "{} {}", write.0, write.1);
    }
}

/// Everything that the requests would change.
async fn everything(app: &TestApp) -> Vec<String> {
    let mut conn = app.app.db.read().await.unwrap();
    let mut all = Vec::new();
    for sql in [
        "SELECT first_name FROM users ORDER BY id",
        "SELECT name FROM organizations ORDER BY id",
        "SELECT name FROM projects ORDER BY id",
        "SELECT api_token FROM projects ORDER BY id",
        "SELECT 'private' FROM projects WHERE access_control = 1",
        "SELECT target_email FROM invites ORDER BY id",
        "SELECT CAST(level AS TEXT) FROM memberships ORDER BY id",
        "SELECT id FROM project_memberships ORDER BY id",
    ] {
        let rows: Vec<String> = sql::query_scalar(sql).fetch_all(&mut conn).await.unwrap();
        all.push(format!("{sql}: {rows:?}"));
    }
    all
}
