//! `POST /api/projects/` and `POST /api/organizations/:org/projects/`.

use crate::support::TestApp;
use serde_json::json;

#[tokio::test]
async fn an_administrator_can_create_a_project_which_becomes_current() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let made = ada.post("/api/projects/", json!({"name": "Shop"})).await.is(201);
    assert_eq!(made["organization"], org.id.as_str());
    assert_eq!(made["name"], "Shop");
    assert_eq!(
        (&made["access_control"], &made["ingested_event"], &made["anonymize_ips"]),
        (&json!(false), &json!(false), &json!(false))
    );
    assert_eq!((&made["timezone"], &made["app_urls"]), (&json!("UTC"), &json!([])));
    assert_eq!(made["effective_membership_level"], 15);
    assert_eq!(ada.get("/api/projects/@current/").await.is(200), made);
    assert_eq!(ada.get(&format!("/api/environments/{}/", made["id"])).await.is(200), made);
    let unnamed = ada.post("/api/environments", json!({})).await.is(201);
    assert_eq!(unnamed["name"], "Default Project");
}

#[tokio::test]
async fn only_administrators_of_an_organization_can_create_projects() {
    let app = TestApp::new().await;
    let (mut ada, mut eve) = (app.person("Ada").await, app.person("Eve").await);
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    bob.post("/api/projects/", json!({"name": ""})).await.is_denied("level_too_low");
    bob.post(&format!("{}/projects/", org.path), json!({})).await.is_denied("level_too_low");
    eve.post("/api/projects/", json!({})).await.is_invalid("invalid_input", None);
    eve.post(&format!("{}/projects/", org.path), json!({})).await.is_not_found();
}

#[tokio::test]
async fn a_name_has_1_to_200_characters() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    for path in ["/api/projects/".to_owned(), format!("{}/projects/", org.path)] {
        ada.post(&path, json!({"name": " "})).await.is_invalid("blank", Some("name"));
        ada.post(&path, json!({"name": null})).await.is_invalid("null", Some("name"));
        ada.post(&path, json!({"name": {}})).await.is_invalid("invalid_input", Some("name"));
        ada.post(&path, json!({"name": "x".repeat(201)})).await.is_invalid("max_length", Some("name"));
        ada.post(&path, json!({"name": "å".repeat(200)})).await.is(201);
    }
}
