//! The invites that a change of a member stops or renews, as a preview says it.

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

    let path = format!("{}/preview/", org.path);
    let lower = json!({"changes": [{"kind": "change_member_level", "user_uuid": bob.id, "level": 1}]});
    let lowered = ada.post(&path, lower).await.is(200);
    assert_eq!(lowered["invites_cancelled"]["count"], 5, "all but the plain one");
    let newest = ["granted@people.example", "high4@people.example", "high3@people.example"];
    assert_eq!(names(&lowered["invites_cancelled"]["newest"], &["target_email"]), newest);
    assert_eq!(lowered["links_renewed"]["count"], 2);
    let remove = json!({"changes": [{"kind": "remove_member", "user_uuid": bob.id}]});
    let removed = ada.post(&path, remove).await.is(200);
    assert_eq!((&removed["invites_cancelled"]["count"], &removed["links_renewed"]["count"]), (&json!(6), &json!(2)));
    let none = json!({ "count": 0, "newest": [] });
    for kind in ["change_member_level", "transfer_ownership"] {
        let same = json!({"changes": [{"kind": kind, "user_uuid": bob.id, "level": 8}]});
        let same = ada.post(&path, same).await.is(200);
        assert_eq!((&same["invites_cancelled"], &same["links_renewed"]), (&none, &none), "{kind}");
    }

    ada.patch(&format!("{}/members/{}", org.path, bob.id), json!({ "level": 1 })).await.is(200);
    let list = ada.get(&format!("{}/invites/?search=renewed", org.path)).await.is(200);
    assert!(list["results"].as_array().unwrap().iter().all(|invite| invite["link_renewed_at"].is_string()));
}
