//! `POST …/explicit_members/`.

use crate::support::TestApp;
use crate::support::people::{make_private, names, project};
use serde_json::json;

#[tokio::test]
async fn people_who_manage_the_project_can_grant_access() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let mut cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
    let dan = app.joins(&org, &mut ada, "Dan", 1).await;
    let id = project(&org, &mut ada, "Private").await;
    make_private(&mut ada, id, &[(&bob, 8)]).await;
    let path = format!("/api/projects/{id}/explicit_members/");
    let made = bob.post(&path, json!({"user_uuid": cyd.id})).await.is(201);
    assert_eq!((&made["level"], &made["parent_level"], &made["effective_level"]), (&json!(1), &json!(1), &json!(1)));
    assert_eq!(made["user"]["uuid"], cyd.id.as_str());
    assert_eq!(made["granted_by"]["uuid"], bob.id.as_str());
    assert!(uuid::Uuid::try_parse(made["parent_membership_id"].as_str().unwrap()).is_ok());
    assert_eq!(cyd.get(&format!("/api/projects/{id}")).await.is(200)["effective_membership_level"], 1);
    bob.post(&path, json!({"user_uuid": cyd.id, "level": 8})).await.is_invalid("invalid_input", Some("user_uuid"));
    assert_eq!(bob.post(&path, json!({"user_uuid": dan.id, "level": 8})).await.is(201)["effective_level"], 8);
    // A member of the project can view it, but not grant access.
    let refused = cyd.post(&path, json!({"user_uuid": ada.id})).await;
    refused.is_denied("level_too_low");
    assert_eq!(
        names(&refused.json["denial"]["can_help"], &["first_name"]),
        ["Bob", "Dan"],
        "not Ada, whom it is about"
    );
    cyd.post(&path, json!({})).await.is_denied("level_too_low");
}

#[tokio::test]
async fn granting_to_oneself_to_outsiders_or_in_an_open_project_is_refused() {
    let app = TestApp::new().await;
    let (mut ada, eve) = (app.person("Ada").await, app.person("Eve").await);
    let org = app.organization(&mut ada, "Org").await;
    let bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let path = format!("/api/projects/{}/explicit_members/", org.project);
    ada.post(&path, json!({"user_uuid": bob.id})).await.is_invalid("invalid_input", None);
    make_private(&mut ada, org.project, &[]).await;
    let me = ada.id.clone();
    ada.post(&path, json!({"user_uuid": me})).await.is_denied("self_grant");
    let unknown = uuid::Uuid::now_v7().to_string();
    let mut answers = Vec::new();
    for stranger in [eve.id.as_str(), &unknown, "nobody"] {
        let refused = ada.post(&path, json!({"user_uuid": stranger})).await;
        refused.is_denied("not_a_member");
        answers.push(refused.bytes);
    }
    answers.dedup();
    assert_eq!(answers.len(), 1);
}

#[tokio::test]
async fn fields_are_checked() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let bob = app.joins(&org, &mut ada, "Bob", 1).await;
    make_private(&mut ada, org.project, &[]).await;
    let path = format!("/api/projects/{}/explicit_members/", org.project);
    ada.post(&path, json!({})).await.is_invalid("required", Some("user_uuid"));
    ada.post(&path, json!({"user_uuid": null})).await.is_invalid("null", Some("user_uuid"));
    ada.post(&path, json!({"user_uuid": 5})).await.is_invalid("invalid_input", Some("user_uuid"));
    for level in [json!(0), json!(15), json!("1")] {
        ada.post(&path, json!({"user_uuid": bob.id, "level": level})).await.is_invalid("invalid_choice", Some("level"));
    }
}
