//! `PATCH /api/projects/:id`.

use crate::support::TestApp;
use crate::support::people::{make_private, names, project};
use serde_json::{Value, json};

#[tokio::test]
async fn people_who_manage_the_project_can_change_its_settings() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let mut cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
    let id = project(&org, &mut ada, "Private").await;
    make_private(&mut ada, id, &[(&bob, 8), (&cyd, 1)]).await;
    let path = format!("/api/projects/{id}/");
    let body = json!({
        "name": "Shop", "timezone": "Europe/Oslo", "app_urls": ["https://a.example", " https://b.example "],
        "anonymize_ips": true, "api_token": "phc_x", "id": 5, "effective_membership_level": 15,
    });
    let changed = bob.patch(&path, body).await.is(200);
    assert_eq!(changed["name"], "Shop");
    assert_eq!(changed["timezone"], "Europe/Oslo");
    assert_eq!(changed["app_urls"], json!(["https://a.example", "https://b.example"]));
    assert_eq!(changed["anonymize_ips"], true);
    assert_eq!((&changed["id"], &changed["effective_membership_level"]), (&json!(id), &json!(8)));
    assert_ne!(changed["api_token"], "phc_x");
    let refused = cyd.patch(&path, json!({"name": "Mine"})).await;
    refused.is_denied("level_too_low");
    assert_eq!(names(&refused.json["denial"]["can_help"], &["first_name"]), ["Ada", "Bob"]);
    // Changing its privacy requires more than the project level.
    let refused = bob.patch(&path, json!({"name": "Open", "access_control": false})).await;
    refused.is_denied("level_too_low");
    assert_eq!(refused.json["denial"]["action"], "set_project_privacy");
    assert_eq!(refused.json["denial"]["your_level"], 1);
    assert_eq!(names(&refused.json["denial"]["can_help"], &["first_name"]), ["Ada"]);
    assert_eq!(bob.get(&path).await.is(200)["name"], "Shop");
}

#[tokio::test]
async fn making_a_project_private_keeps_the_named_people() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let mut cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
    let path = format!("/api/projects/{}", org.project);
    make_private(&mut ada, org.project, &[(&bob, 8)]).await;
    assert_eq!(bob.get(&path).await.is(200)["effective_membership_level"], 8);
    cyd.get(&path).await.is_not_found();
    // An existing explicit membership stays as it is.
    make_private(&mut ada, org.project, &[(&bob, 1), (&cyd, 1)]).await;
    assert_eq!(bob.get(&path).await.is(200)["effective_membership_level"], 8);
    // In an open project, explicit memberships are kept but ignored.
    let open = ada.patch(&path, json!({"access_control": false})).await.is(200);
    assert_eq!(open["access_control"], false);
    let seen = bob.get(&path).await.is(200);
    assert_eq!((&seen["effective_membership_level"], &seen["explicit_level"]), (&json!(1), &json!(8)));
}

#[tokio::test]
async fn keep_follows_the_rules_of_grants_and_is_atomic_with_privacy() {
    let app = TestApp::new().await;
    let (mut ada, eve) = (app.person("Ada").await, app.person("Eve").await);
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let path = format!("/api/projects/{}", org.project);
    let keep = |id: &str, level: u8| json!({"access_control": true, "keep": [{"user_uuid": id, "level": level}]});
    ada.patch(&path, keep(&eve.id, 1)).await.is_denied("not_a_member");
    ada.patch(&path, keep("nobody", 1)).await.is_denied("not_a_member");
    let own = keep(&ada.id, 1);
    ada.patch(&path, own).await.is_denied("self_grant");
    ada.patch(&path, keep(&bob.id, 15)).await.is_invalid("invalid_choice", Some("keep.0.level"));
    let twice = json!([{"user_uuid": bob.id, "level": 1}, {"user_uuid": bob.id.to_uppercase(), "level": 8}]);
    ada.patch(&path, json!({"access_control": true, "keep": twice}))
        .await
        .is_invalid("duplicate", Some("keep.1.user_uuid"));
    let unnamed = json!([{"user_uuid": bob.id, "level": 1}, {"level": 1}]);
    ada.patch(&path, json!({"access_control": true, "keep": unnamed}))
        .await
        .is_invalid("required", Some("keep.1.user_uuid"));
    ada.patch(&path, json!({"keep": [{"user_uuid": bob.id, "level": 1}]}))
        .await
        .is_invalid("invalid_input", Some("keep"));
    ada.patch(&path, json!({"access_control": true, "keep": {}})).await.is_invalid("not_a_list", Some("keep"));
    ada.patch(&path, json!({"access_control": true, "keep": [1]})).await.is_invalid("invalid_input", Some("keep.0"));
    assert_eq!(bob.get(&path).await.is(200)["access_control"], false, "nothing was changed");
}

#[tokio::test]
async fn fields_are_checked() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let path = format!("/api/projects/{}", org.project);
    let before = ada.get(&path).await.is(200);
    for (field, value, code) in [
        ("name", json!(""), "blank"),
        ("name", json!("x".repeat(201)), "max_length"),
        ("timezone", json!("Mars/Olympus"), "invalid_choice"),
        ("timezone", json!("europe/oslo"), "invalid_choice"),
        ("timezone", json!("x".repeat(65)), "max_length"),
        ("timezone", json!(null), "null"),
        ("app_urls", json!("https://a.example"), "not_a_list"),
        ("app_urls", vec!["x"; 101].into(), "max_length"),
        ("anonymize_ips", json!("yes"), "invalid_input"),
        ("access_control", json!(1), "invalid_input"),
        ("access_control", Value::Null, "null"),
    ] {
        ada.patch(&path, json!({field: value})).await.is_invalid(code, Some(field));
    }
    for (url, code) in [
        (json!(null), "invalid_input"),
        (json!(" "), "blank"),
        (json!("x".repeat(201)), "max_length"),
        (json!("a\u{0}b"), "null_characters_not_allowed"),
        (json!("javascript:alert(1)"), "invalid_input"),
        (json!("data:text/html,x"), "invalid_input"),
        (json!("shop.example"), "invalid_input"),
    ] {
        let urls = json!({"app_urls": ["https://a.example", url]});
        ada.patch(&path, urls).await.is_invalid(code, Some("app_urls.1"));
    }
    assert_eq!(ada.get(&path).await.is(200), before);
}

#[tokio::test]
async fn keep_accepts_10000_people_and_refuses_one_more() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let path = format!("/api/projects/{}", org.project);
    let keep = |count: u128| {
        let lines =
            (0..count).map(|number| json!({"user_uuid": uuid::Uuid::from_u128(number).to_string(), "level": 1}));
        json!({"access_control": true, "keep": lines.collect::<Vec<_>>()})
    };
    // Nobody in it is a member, which is checked after the list was accepted.
    ada.patch(&path, keep(10_000)).await.is_denied("not_a_member");
    ada.patch(&path, keep(10_001)).await.is_invalid("max_length", Some("keep"));
}

#[tokio::test]
async fn an_app_url_with_another_scheme_is_refused_with_its_index() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let body = json!({"app_urls": ["https://a.example", "javascript:alert(1)"]});
    let answer = ada.patch(&format!("/api/projects/{}/", org.project), body).await;
    answer.is_invalid("invalid_input", Some("app_urls.1"));
    let said = "App URL 2 is not a web address that begins with https:// or http://.";
    assert_eq!(answer.json["detail"], said);
}
