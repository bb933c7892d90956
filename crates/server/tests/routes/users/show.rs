//! `GET /api/users/@me/`.

use crate::support::TestApp;
use rolecall_server::store::sql;
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn it_returns_the_user_with_organization_and_project() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let me = ada.get("/api/users/@me/").await.is(200);
    let mut names: Vec<&str> = me.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    let expected = [
        "date_joined",
        "distinct_id",
        "email",
        "first_name",
        "has_password",
        "is_email_verified",
        "is_staff",
        "organization",
        "organizations",
        "pending_email",
        "team",
        "uuid",
    ];
    assert_eq!(names, expected);
    assert_eq!(me["date_joined"], "2022-10-01T00:00:00.000000Z");
    assert_eq!((&me["has_password"], &me["is_staff"]), (&json!(true), &json!(false)));
    let organization = &me["organization"];
    let reference = json!([{
        "id": organization["id"], "name": "Ada", "slug": "ada", "membership_level": 15, "require_two_factor": false,
        "is_kept_out": false,
    }]);
    assert_eq!(me["organizations"], reference);
    assert_eq!(organization["teams"], json!([me["team"]]));
    // The same by uuid.
    let id = me["uuid"].as_str().unwrap();
    for path in [format!("/api/users/{id}"), format!("/api/users/{}/", id.to_uppercase())] {
        assert_eq!(ada.get(&path).await.is(200), me);
    }
}

#[tokio::test]
async fn other_users_are_404() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let mut grace = app.sign_up("Grace").await;
    let grace_id = grace.get("/api/users/@me").await.is(200)["uuid"].as_str().unwrap().to_owned();
    for id in [grace_id.as_str(), "00000000-0000-0000-0000-000000000000", "@you", "1", "%00", "%ff", "@me%20"] {
        let path = format!("/api/users/{id}");
        ada.get(&path).await.is_not_found();
        ada.patch(&path, json!({"first_name": "Eve"})).await.is_not_found();
        ada.patch(&path, json!([])).await.is_not_found();
        // Even for an unsupported method.
        ada.delete(&path).await.is_not_found();
        ada.post(&path, json!({})).await.is_not_found();
        app.browser().get(&path).await.is_unauthenticated();
        app.browser().delete(&path).await.is_unauthenticated();
    }
    ada.post("/api/users/@me", json!({})).await.is_error(405, "invalid_request", "method_not_allowed", None);
    assert_eq!(grace.get("/api/users/@me").await.is(200)["first_name"], "Grace");
}

async fn stored(app: &TestApp, name: &str) -> (Option<String>, Option<i64>) {
    let mut connection = app.app.db.read().await.unwrap();
    sql::query_as("SELECT current_organization_id, current_project_id FROM users WHERE first_name = $1")
        .bind(name)
        .fetch_one(&mut connection)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_deleted_current_organization_or_project_is_replaced() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let first = ada.get("/api/users/@me").await.is(200);
    ada.post("/api/organizations", json!({"name": "Zebra"})).await.is(201);
    let zebra = ada.get("/api/users/@me").await.is(200);
    assert_eq!(zebra["organization"]["name"], "Zebra");
    let id = zebra["organization"]["id"].as_str().unwrap();
    ada.delete(&format!("/api/organizations/{id}")).await.is(204);
    let me = ada.get("/api/users/@me").await.is(200);
    assert_eq!(me["organization"]["id"], first["organization"]["id"]);
    assert_eq!(me["team"]["id"], first["team"]["id"]);
    let expected = (Some(text(&first["organization"]["id"])), first["team"]["id"].as_i64());
    assert_eq!(stored(&app, "Ada").await, expected);

    // Without a project there is none, and without an organization neither.
    ada.delete(&format!("/api/projects/{}", first["team"]["id"])).await.is(204);
    let me = ada.get("/api/users/@me").await.is(200);
    assert_eq!((me["team"].clone(), stored(&app, "Ada").await.1), (Value::Null, None));
    ada.delete(&format!("/api/organizations/{}", text(&first["organization"]["id"]))).await.is(204);
    let me = ada.get("/api/users/@me").await.is(200);
    assert_eq!((&me["organization"], &me["team"], &me["organizations"]), (&json!(null), &json!(null), &json!([])));
    assert_eq!(stored(&app, "Ada").await, (None, None));
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[tokio::test]
async fn last_seen_is_updated_at_most_once_a_minute() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let id = text(&ada.get("/api/users/@me").await.is(200)["organization"]["id"]);
    let mut last_seen = async || {
        let members = ada.get(&format!("/api/organizations/{id}/members")).await.is(200);
        app.app.settle().await;
        members["results"][0]["last_seen"].clone()
    };
    assert_eq!(last_seen().await, "2022-10-01T00:00:00.000000Z");
    app.pass(Duration::from_secs(59));
    last_seen().await;
    assert_eq!(last_seen().await, "2022-10-01T00:00:00.000000Z");
    app.pass(Duration::from_secs(1));
    last_seen().await;
    assert_eq!(last_seen().await, "2022-10-01T00:01:00.000000Z");
    app.pass(Duration::from_secs(30));
    last_seen().await;
    assert_eq!(last_seen().await, "2022-10-01T00:01:00.000000Z");
}
