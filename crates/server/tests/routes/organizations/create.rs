//! `POST /api/organizations/`.

use crate::support::TestApp;
use serde_json::{Value, json};

#[tokio::test]
async fn the_creator_owns_the_organization_which_has_a_first_project() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let made = ada.post("/api/organizations/", json!({"name": "  Meridian Freight "})).await.is(201);
    assert_eq!(made["name"], "Meridian Freight");
    assert_eq!(made["slug"], "meridian-freight");
    assert_eq!(made["membership_level"], 15);
    assert_eq!(made["member_count"], 1);
    assert_eq!(made["members_can_invite"], true);
    assert_eq!(made["is_member_join_email_enabled"], true);
    assert_eq!(made["available_features"], json!([]));
    assert_eq!(made["managers"][0]["uuid"], ada.id.as_str());
    let teams = made["teams"].as_array().unwrap();
    assert_eq!(teams.len(), 1);
    assert_eq!(teams[0]["name"], "Default Project");
    assert_eq!(teams[0]["effective_membership_level"], 15);
    assert_eq!(teams[0]["explicit_level"], Value::Null);
    let token = teams[0]["api_token"].as_str().unwrap();
    assert!(token.strip_prefix("phc_").is_some_and(|rest| rest.len() >= 32), "{token}");
    // Both become current.
    let current = ada.get("/api/organizations/@current/").await.is(200);
    assert_eq!(current, made);
    let project = ada.get("/api/projects/@current/").await.is(200);
    assert_eq!(project["id"], teams[0]["id"]);
}

#[tokio::test]
async fn a_taken_slug_gets_a_random_suffix() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    app.organization(&mut ada, "Same").await;
    let made = ada.post("/api/organizations/", json!({"name": "Same"})).await.is(201);
    let slug = made["slug"].as_str().unwrap();
    assert!(slug.strip_prefix("same-").is_some_and(|tail| tail.len() == 4), "{slug}");
}

#[tokio::test]
async fn a_name_has_1_to_64_characters() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let mut create = async |body: Value| ada.post("/api/organizations/", body).await;
    create(json!({})).await.is_invalid("required", Some("name"));
    create(json!({"name": null})).await.is_invalid("null", Some("name"));
    create(json!({"name": " "})).await.is_invalid("blank", Some("name"));
    create(json!({"name": 7})).await.is_invalid("invalid_input", Some("name"));
    create(json!({"name": "x".repeat(65)})).await.is_invalid("max_length", Some("name"));
    create(json!({"name": "å".repeat(64)})).await.is(201);
}
