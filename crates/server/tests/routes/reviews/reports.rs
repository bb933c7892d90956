//! Reports: who reads them, and what stays in them.

use super::{World, days};
use crate::support::{PASSWORD, TestApp};
use serde_json::{Value, json};

#[tokio::test]
async fn reports_are_listed_newest_first_and_shown_as_they_were_answered() {
    let mut world = World::new().await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        let review = world.review().await;
        let report = world.finish(&review, json!([])).await;
        ids.insert(0, report["id"].clone());
    }
    let review = world.review().await;
    let max = world.max.id.clone();
    let decisions = json!([
        {"kind": "unseen", "user_uuid": max, "decision": "remove"},
        {"kind": "unused_invite", "email": "nobody@people.example", "decision": "keep"},
    ]);
    let report = world.finish(&review, decisions).await;
    ids.insert(0, report["id"].clone());
    let path = world.reviews();
    let list = world.olive.get(&format!("{path}?limit=3")).await.is(200);
    let listed: Vec<&Value> = list["results"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
    assert_eq!((listed, &list["count"]), (ids.iter().take(3).collect(), &json!(4)));
    let shown = world.olive.get(&format!("{path}{}/", report["id"].as_str().unwrap())).await.is(200);
    assert_eq!(shown, report);
    assert_eq!(shown["reviewer"]["first_name"], "Olive");
    let removed = &shown["findings"][0];
    assert_eq!((&removed["user"]["first_name"], &removed["decision"]), (&json!("Max"), &json!("remove")));
    // Of another organization, it does not exist.
    let other = world.app.organization(&mut world.olive, "Other").await;
    let elsewhere = format!("{}/reviews/{}", other.path, report["id"].as_str().unwrap());
    world.olive.get(&elsewhere).await.is_not_found();
    let mut ada = world.ada.clone();
    world.app.comes_back(&mut ada).await;
    ada.get(&path).await.is(200);
    world.olive.patch(&format!("{}/members/{}", world.org.path, ada.id), json!({"level": 1})).await.is(200);
    ada.get(&path).await.is_denied("level_too_low");
    ada.get(&format!("{path}{}", report["id"].as_str().unwrap())).await.is_denied("level_too_low");
}

#[tokio::test]
async fn an_account_that_is_deleted_is_erased_from_reports() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let org = "/api/organizations/@current";
    let body = json!({"target_email": crate::support::email("Grace"), "level": 8});
    let link = ada.post(&format!("{org}/invites/"), body).await.is(201);
    let mut grace = app.browser();
    let body = json!({"first_name": "Grace", "password": PASSWORD});
    grace.post(&format!("/api/signup/{}", link["id"].as_str().unwrap()), body).await.is(201);
    let grace_id = grace.get("/api/users/@me").await.is(200)["uuid"].clone();
    app.pass(days(70));
    let mut ada = app.sign_in("Ada").await;
    let review = ada.get(&format!("{org}/review/")).await.is(200);
    let kept = json!([{"kind": "unseen", "user_uuid": grace_id, "decision": "keep"}]);
    ada.post(&format!("{org}/reviews/"), json!({"at": review["at"], "decisions": kept})).await.is(201);
    let mut grace = app.sign_in("Grace").await;
    let own = json!({"at": review["at"], "decisions": []});
    grace.post(&format!("{org}/reviews/"), own).await.is(201);
    grace.json(axum::http::Method::DELETE, "/api/users/@me", json!({"password": PASSWORD})).await.is(204);
    let list = ada.get(&format!("{org}/reviews/")).await.is(200);
    assert_eq!(list["count"], 2);
    for report in list["results"].as_array().unwrap() {
        let shown = ada.get(&format!("{org}/reviews/{}", report["id"].as_str().unwrap())).await.is(200);
        let text = shown.to_string();
        assert!(!text.contains("Grace") && !text.contains("grace"), "{text}");
        assert!(text.contains("[erased]"), "{text}");
    }
}
