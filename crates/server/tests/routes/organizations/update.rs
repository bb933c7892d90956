//! `PATCH /api/organizations/:org`.

use crate::support::TestApp;
use crate::support::people::names;
use serde_json::json;

#[tokio::test]
async fn an_administrator_can_change_name_slug_and_settings() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 8).await;
    let body = json!({
        "name": "Other", "slug": "short", "members_can_invite": false, "is_member_join_email_enabled": false,
        "id": "x", "membership_level": 15, "surprise": true,
    });
    let changed = bob.patch(&org.path, body).await.is(200);
    assert_eq!(changed["name"], "Other");
    assert_eq!(changed["slug"], "short");
    assert_eq!(changed["members_can_invite"], false);
    assert_eq!(changed["is_member_join_email_enabled"], false);
    assert_eq!(changed["membership_level"], 8);
    assert_eq!(changed["id"], org.id.as_str());
    assert_eq!(bob.get("/api/organizations/short").await.is(200), changed);
    bob.get("/api/organizations/org").await.is_not_found();
    // Missing fields stay.
    let again = bob.patch(&org.path, json!({"name": "Third"})).await.is(200);
    assert_eq!((again["name"].as_str(), again["slug"].as_str()), (Some("Third"), Some("short")));
    assert_eq!(again["members_can_invite"], false);
}

#[tokio::test]
async fn a_member_is_refused_and_told_who_can_help() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let bob = app.joins(&org, &mut ada, "Bob", 8).await;
    let mut cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
    let refused = cyd.patch(&org.path, json!({"name": ""})).await;
    refused.is_denied("level_too_low");
    assert_eq!(
        refused.json["denial"],
        json!({
            "action": "manage_organization", "rule": "level_too_low", "needs_level": 8, "your_level": 1,
            "can_help": [
                {"uuid": ada.id, "first_name": "Ada", "email": ada.email},
                {"uuid": bob.id, "first_name": "Bob", "email": bob.email},
            ],
        })
    );
}

#[tokio::test]
async fn a_slug_must_be_well_formed_and_unique() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    app.organization(&mut ada, "Taken").await;
    let org = app.organization(&mut ada, "Org").await;
    let uuid = uuid::Uuid::now_v7().to_string();
    for slug in ["Up", "a b", "å", "a_b", "@current", &uuid, &"a".repeat(49)] {
        ada.patch(&org.path, json!({"slug": slug})).await.is_invalid("invalid_input", Some("slug"));
    }
    ada.patch(&org.path, json!({"slug": ""})).await.is_invalid("blank", Some("slug"));
    ada.patch(&org.path, json!({"slug": null})).await.is_invalid("null", Some("slug"));
    ada.patch(&org.path, json!({"slug": "taken"})).await.is_invalid("unique", Some("slug"));
    ada.patch(&org.path, json!({"slug": "org"})).await.is(200);
}

#[tokio::test]
async fn at_most_five_people_are_named_the_owner_first() {
    let app = TestApp::new().await;
    let mut zoe = app.person("Zoe").await;
    let org = app.organization(&mut zoe, "Org").await;
    for name in ["Fay", "Eve", "Dan", "Cyd", "Bob", "Abe"] {
        app.joins(&org, &mut zoe, name, 8).await;
    }
    let mut max = app.joins(&org, &mut zoe, "Max", 1).await;
    let refused = max.patch(&org.path, json!({"name": "Mine"})).await;
    assert_eq!(names(&refused.json["denial"]["can_help"], &["first_name"]), ["Zoe", "Abe", "Bob", "Cyd", "Dan"]);
}
