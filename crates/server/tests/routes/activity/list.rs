//! `GET …/activity/` and `GET …/activity/head/`.

use super::{actions, entries};
use crate::support::people::{make_key, make_private, project};
use crate::support::{PASSWORD, TestApp};
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn an_entry_says_who_changed_what() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let bob = app.joins(&org, &mut ada, "Bob", 1).await;
    app.pass(Duration::from_secs(1));
    ada.patch(&format!("{}/members/{}", org.path, bob.id), json!({"level": 8})).await.is(200);
    let all = entries(&mut ada, &org, "").await;
    let expected = ["member.level", "member.join", "invite.create", "project.create", "organization.create"];
    assert_eq!(actions(&all), expected);
    let head = ada.get(&format!("{}/activity/head/", org.path)).await.is(200);
    assert_eq!(head, json!({"number": 5, "hash": all[0]["hash"]}));
    let mut entry = all[0].clone();
    assert_eq!(entry["hash"].as_str().unwrap().len(), 64);
    entry["hash"] = Value::Null;
    assert_eq!(
        entry,
        json!({
            "id": 5,
            "created_at": "2022-10-01T00:00:01.000000Z",
            "actor": {"uuid": ada.id, "first_name": "Ada", "email": ada.email},
            "via": "session",
            "action": "member.level",
            "scope": "member",
            "item": {"id": bob.id, "name": "Bob"},
            "project": null,
            "changes": [{"field": "level", "before": 1, "after": 8}],
            "undo": "possible",
            "undoes": null,
            "hash": null,
        })
    );
    let (joined, invited) = (&all[1], &all[2]);
    assert_eq!((&joined["via"], &joined["actor"]["uuid"]), (&json!("invite"), &json!(bob.id)));
    let key = &invited["item"]["id"];
    assert_eq!(invited["item"]["name"], json!(bob.email));
    let changes = json!([
        {"field": "level", "before": null, "after": 1},
        {"field": "invited_by", "before": null, "after": ada.id},
        {"field": "invite", "before": key, "after": null},
    ]);
    assert_eq!(joined["changes"], changes);
    // The clock passes the time in which a change can be undone.
    app.pass(Duration::from_hours(24 * 30));
    app.comes_back(&mut ada).await;
    let undo: Vec<_> = entries(&mut ada, &org, "").await.iter().map(|entry| entry["undo"].clone()).collect();
    assert_eq!(undo, ["expired", "never", "never", "never", "never"]);
}

#[tokio::test]
async fn a_request_that_changes_nothing_is_not_recorded() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let bob = app.joins(&org, &mut ada, "Bob", 1).await;
    make_private(&mut ada, org.project, &[(&bob, 1)]).await;
    let before = entries(&mut ada, &org, "").await;
    let path = &org.path;
    let project = format!("/api/projects/{}", org.project);
    for (path, body) in [
        (format!("{path}/members/{}", bob.id), json!({"level": 1})),
        (path.clone(), json!({"name": "Org", "members_can_invite": true})),
        (project.clone(), json!({"access_control": true, "app_urls": [], "retention_days": null})),
        (format!("{project}/explicit_members/{}", bob.id), json!({"level": 1})),
        ("/api/users/@me".to_owned(), json!({"first_name": "Ada", "email": ada.email})),
        (format!("{path}/billing"), json!({"contact_name": "", "spend_limit": null})),
    ] {
        ada.patch(&path, body).await.is(200);
    }
    // A refused request changes nothing either.
    let own = format!("{path}/members/@me");
    ada.patch(&own, json!({"level": 8})).await.is(403);
    assert_eq!(entries(&mut ada, &org, "").await, before);
}

#[tokio::test]
async fn pages_follow_each_other_and_new_entries_do_not_move_them() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    for number in 0..5 {
        project(&org, &mut ada, &format!("Project {number}")).await;
    }
    let mut next = format!("{}/activity/?limit=3", org.path);
    let mut seen = Vec::new();
    loop {
        let page = ada.get(&next).await.is(200);
        let results = page["results"].as_array().unwrap();
        seen.extend(results.iter().map(|entry| entry["id"].as_i64().unwrap()));
        project(&org, &mut ada, "Later").await;
        let Some(url) = page["next"].as_str() else { break };
        next = url.strip_prefix(crate::support::SITE).unwrap().to_owned();
    }
    assert_eq!(seen, [7, 6, 5, 4, 3, 2, 1]);
}

#[tokio::test]
async fn filters_select_entries() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 8).await;
    app.pass(Duration::from_hours(1));
    let shop = project(&org, &mut bob, "Shop").await;
    make_private(&mut ada, shop, &[]).await;
    app.pass(Duration::from_hours(1));
    bob.patch(&format!("/api/projects/{shop}"), json!({"name": "Store"})).await.is(200);
    let by_bob = format!("actor={}", bob.id);
    for (query, expected) in [
        (by_bob.clone(), vec!["project.update", "project.create", "member.join"]),
        (format!("{by_bob}&scope=project"), vec!["project.update", "project.create"]),
        (format!("item={}", bob.id), vec!["member.join"]),
        (format!("item={shop}"), vec!["project.update", "project.privacy", "project.create"]),
        ("action=project.privacy".to_owned(), vec!["project.privacy"]),
        ("scope=member".to_owned(), vec!["member.join"]),
        (format!("project={shop}&{by_bob}&action=project.update"), vec!["project.update"]),
        ("actor=system".to_owned(), vec![]),
        ("after=2022-10-01T01:00:00Z".to_owned(), vec!["project.update"]),
        ("after=2022-10-01T00:59:59Z&before=2022-10-01T01:30:00".to_owned(), vec!["project.privacy", "project.create"]),
        ("before=2022-10-01T01:00:00Z&scope=invite".to_owned(), vec!["invite.create"]),
        ("before=2022-09-01T00:00:00Z".to_owned(), vec![]),
        ("after=2030-01-01T00:00:00Z".to_owned(), vec![]),
    ] {
        assert_eq!(actions(&entries(&mut ada, &org, &query).await), expected, "{query}");
    }
    for (query, code, field) in [
        ("actor=bob", "invalid_input", "actor"),
        ("action=nothing", "invalid_choice", "action"),
        ("scope=nothing", "invalid_choice", "scope"),
        ("project=x", "invalid_input", "project"),
        ("cursor=x", "invalid_input", "cursor"),
        ("after=yesterday", "invalid_input", "after"),
    ] {
        ada.get(&format!("{}/activity/?{query}", org.path)).await.is_invalid(code, Some(field));
    }
    let long = |length: usize| format!("{}/activity/?item={}", org.path, "x".repeat(length));
    ada.get(&long(100)).await.is(200);
    ada.get(&long(101)).await.is_invalid("max_length", Some("item"));
}

#[tokio::test]
async fn the_log_has_no_secrets() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let organization = ada.get("/api/organizations/@current").await.is(200);
    let project = format!("/api/projects/{}", organization["teams"][0]["id"]);
    let key = make_key(&mut ada, "Key").await;
    let body = json!({"target_email": "hedy@people.example"});
    let link = ada.post("/api/organizations/@current/invites/", body).await.is(201)["id"].clone();
    let tokens = [
        organization["teams"][0]["api_token"].clone(),
        ada.patch(&format!("{project}/reset_token"), json!({})).await.is(200)["api_token"].clone(),
    ];
    ada.patch("/api/users/@me", json!({"password": "another password", "current_password": PASSWORD})).await.is(200);
    ada.delete(&format!("/api/organizations/@current/invites/{}", link.as_str().unwrap())).await.is(204);
    for path in ["activity/?limit=1000", "activity/export/", "activity/export/?format=csv"] {
        let text = ada.get(&format!("/api/organizations/@current/{path}")).await.text();
        for action in ["key.create", "password.change", "project.reset_token", "invite.cancel"] {
            assert!(text.contains(action), "{action} in {text}");
        }
        for secret in tokens.iter().chain([&link]) {
            assert!(!text.contains(secret.as_str().unwrap()), "{secret} in {text}");
        }
        assert!(!text.contains(&key.value) && !text.contains("password123") && !text.contains("argon2"), "{text}");
    }
}
