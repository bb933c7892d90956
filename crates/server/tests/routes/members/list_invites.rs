//! `GET …/members/:user/invites/?level=`.

use crate::support::TestApp;
use crate::support::people::{invite, make_private, names, project};
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn counts_the_invites_that_a_change_stops_or_renews_and_equals_what_it_then_does() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 8).await;
    let ledger = project(&org, &mut ada, "Ledger").await;
    make_private(&mut ada, ledger, &[]).await;
    for number in 1..=4 {
        invite(&org, &mut bob, &format!("high{number}@people.example"), 8).await;
        app.pass(Duration::from_secs(1));
    }
    let grants = json!([{ "id": ledger, "level": 1 }]);
    let granting = json!({ "target_email": "granted@people.example", "private_project_access": grants });
    bob.post(&format!("{}/invites/", org.path), granting).await.is(201);
    invite(&org, &mut bob, "plain@people.example", 1).await;
    for number in 1..=2 {
        invite(&org, &mut ada, &format!("renewed{number}@people.example"), 1).await;
    }

    let path = format!("{}/members/{}/invites", org.path, bob.id);
    let lowered = ada.get(&format!("{path}?level=1")).await.is(200);
    assert_eq!(lowered["lost"]["count"], 5, "all but the plain one");
    let newest = ["granted@people.example", "high4@people.example", "high3@people.example"];
    assert_eq!(names(&lowered["lost"]["newest"], &["target_email"]), newest);
    assert_eq!(lowered["renewed"]["count"], 2);
    let removed = ada.get(&path).await.is(200);
    assert_eq!((&removed["lost"]["count"], &removed["renewed"]["count"]), (&json!(6), &json!(2)));
    let none = json!({ "count": 0, "newest": [] });
    for level in [8, 15] {
        let same = ada.get(&format!("{path}?level={level}")).await.is(200);
        assert_eq!(same, json!({ "lost": none, "renewed": none }), "{level}");
    }
    assert_eq!(ada.get(&format!("{path}?level=7")).await.is(400)["code"], "invalid_choice");

    ada.patch(&format!("{}/members/{}", org.path, bob.id), json!({ "level": 1 })).await.is(200);
    let list = ada.get(&format!("{}/invites/?search=renewed", org.path)).await.is(200);
    assert!(list["results"].as_array().unwrap().iter().all(|invite| invite["link_renewed_at"].is_string()));
}

#[tokio::test]
async fn says_no_more_than_the_list_of_invites_says_to_the_caller() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 8).await;
    let mut cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
    invite(&org, &mut bob, "high@people.example", 8).await;
    let path = format!("{}/members/{}/invites/", org.path, bob.id);
    let seen = cyd.get(&path).await.is(200);
    assert_eq!((&seen["lost"]["count"], &seen["lost"]["newest"][0]["id"]), (&json!(1), &json!(null)));
    let mut eve = app.person("Eve").await;
    eve.get(&path).await.is_not_found();
    for nobody in [eve.id.as_str(), "x"] {
        ada.get(&format!("{}/members/{nobody}/invites/", org.path)).await.is_not_found();
    }
}
