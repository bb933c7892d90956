//! Ends while the server was down, with several servers, and in deleted organizations.

use super::{DAY, HOUR, from_now, listed, newest};
use crate::support::TestApp;
use crate::support::people::{make_private, project};
use serde_json::{Value, json};

#[tokio::test]
async fn what_ended_while_the_server_was_down_is_gone_at_the_first_request() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
    let id = project(&org, &mut ada, "Private").await;
    make_private(&mut ada, id, &[]).await;
    let level = json!({"level": 8, "expires_at": from_now(&app, HOUR * 2)});
    ada.patch(&format!("{}/members/{}/", org.path, bob.id), level).await.is(200);
    let grant = json!({"user_uuid": cyd.id, "expires_at": from_now(&app, HOUR)});
    ada.post(&format!("/api/projects/{id}/explicit_members/"), grant).await.is(201);
    app.pass(DAY);
    let app = app.restarted(1).await;
    let (mut ada, mut bob, mut cyd) = (app.again(&ada), app.again(&bob), app.again(&cyd));
    for person in [&mut ada, &mut bob, &mut cyd] {
        app.comes_back(person).await;
    }
    cyd.get(&format!("/api/projects/{id}/")).await.is_not_found();
    bob.patch(&org.path, json!({"name": "Bobs"})).await.is_denied("level_too_low");
    // In the order in which they ended.
    let entries = ada.get(&format!("{}/activity/?limit=2", org.path)).await.is(200);
    let actions = ["0", "1"].map(|at| entries["results"][at.parse::<usize>().unwrap()]["action"].clone());
    assert_eq!(actions, ["member.level", "grant.remove"].map(|action| json!(action)));
}

#[tokio::test]
async fn the_job_takes_back_what_has_ended_in_slices() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let id = project(&org, &mut ada, "Private").await;
    make_private(&mut ada, id, &[]).await;
    let mut people = Vec::new();
    for number in 0..3 {
        people.push(app.joins(&org, &mut ada, &format!("P{number}"), 1).await.id);
    }
    let end = from_now(&app, HOUR);
    let body = json!({"kind": "grant_project_access", "user_uuids": people, "project": id, "expires_at": end});
    ada.post(&format!("{}/members/bulk/", org.path), body).await.is(200);
    app.pass(HOUR);
    app.app.take_back_ended().await.unwrap();
    app.app.take_back_ended().await.unwrap();
    assert_eq!(ada.get(&format!("/api/projects/{id}/explicit_members/")).await.is(200), json!([]));
    let removed = ada.get(&format!("{}/activity/?action=grant.remove", org.path)).await.is(200);
    assert_eq!(removed["results"].as_array().unwrap().len(), 3);
}

/// One transaction takes back 100.
#[tokio::test]
async fn what_one_transaction_cannot_take_back_is_gone_at_the_same_request_and_in_the_order_of_time() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let id = project(&org, &mut ada, "Private").await;
    make_private(&mut ada, id, &[]).await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let mut people = Vec::new();
    for number in 0..101 {
        people.push(app.joins(&org, &mut ada, &format!("P{number}"), 1).await.id);
    }
    let members = format!("{}/members/", org.path);
    let end = from_now(&app, HOUR);
    let body = json!({"kind": "grant_project_access", "user_uuids": people, "project": id, "expires_at": end});
    ada.post(&format!("{members}bulk/"), body).await.is(200);
    let level = json!({"level": 8, "expires_at": from_now(&app, HOUR * 2)});
    ada.patch(&format!("{members}{}/", bob.id), level).await.is(200);
    app.pass(HOUR * 2);
    bob.patch(&org.path, json!({"name": "Bobs"})).await.is_denied("level_too_low");
    assert_eq!(ada.get(&format!("/api/projects/{id}/explicit_members/")).await.is(200), json!([]));
    let entries = ada.get(&format!("{}/activity/?limit=103", org.path)).await.is(200);
    let actions: Vec<_> = entries["results"].as_array().unwrap().iter().map(|entry| &entry["action"]).collect();
    assert_eq!(actions[0], "member.level");
    assert!(actions[1..102].iter().all(|action| *action == "grant.remove"), "{actions:?}");
    assert_eq!(actions[102], "member.level");
}

#[tokio::test]
async fn of_several_servers_one_takes_it_back_and_all_know() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let other = app.without_events().await;
    // The other server has looked before the end is set.
    let mut bob_there = other.again(&bob);
    other.comes_back(&mut bob_there).await;
    bob_there.get(&org.path).await.is(200);
    let body = json!({"level": 8, "expires_at": from_now(&app, HOUR)});
    ada.patch(&format!("{}/members/{}/", org.path, bob.id), body).await.is(200);
    bob_there.patch(&org.path, json!({"name": "Bobs"})).await.is(200);
    app.pass(HOUR);
    let (first, second) = tokio::join!(app.app.take_back_ended(), other.app.take_back_ended());
    first.unwrap();
    second.unwrap();
    bob_there.patch(&org.path, json!({"name": "Bobs again"})).await.is_denied("level_too_low");
    let entries = ada.get(&format!("{}/activity/?action=member.level", org.path)).await.is(200);
    assert_eq!(entries["results"].as_array().unwrap().len(), 2);
    other.app.close().await;
}

#[tokio::test]
async fn a_request_that_waited_for_the_lock_is_decided_after_the_end() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let body = json!({"level": 8, "expires_at": from_now(&app, HOUR)});
    ada.patch(&format!("{}/members/{}/", org.path, bob.id), body).await.is(200);
    let id = ada.get(&org.path).await.is(200)["id"].as_str().unwrap().to_owned();
    let mut tx = app.app.db.begin().await.unwrap();
    assert!(tx.lock_organization(&id).await.unwrap());
    let waiting = bob.patch(&org.path, json!({"name": "Bobs"}));
    let meanwhile = async {
        // Until the request waits for the transaction.
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        app.pass(HOUR);
        drop(tx);
    };
    let (refused, ()) = tokio::join!(waiting, meanwhile);
    refused.is_denied("level_too_low");
}

#[tokio::test]
async fn what_ended_in_a_deleted_organization_does_not_come_back_with_it() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let body = json!({"level": 8, "expires_at": from_now(&app, HOUR)});
    ada.patch(&format!("{}/members/{}/", org.path, bob.id), body).await.is(200);
    ada.delete(&org.path).await.is(204);
    app.pass(DAY);
    app.app.take_back_ended().await.unwrap();
    let deleted = ada.get("/api/deleted_organizations/").await.is(200)["results"][0].clone();
    let (id, entry) = (deleted["organization"].as_str().unwrap(), &deleted["entry"]);
    ada.post(&format!("/api/organizations/{id}/activity/{entry}/undo/"), json!({})).await.is(200);
    assert_eq!(listed(&mut ada, &org, &bob).await["level"], 1);
    assert_eq!(newest(&mut ada, &org).await["via"], "system");
}

#[tokio::test]
async fn a_grant_in_a_deleted_project_ends_there() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let id = project(&org, &mut ada, "Private").await;
    make_private(&mut ada, id, &[]).await;
    let grant = json!({"user_uuid": bob.id, "expires_at": from_now(&app, HOUR)});
    ada.post(&format!("/api/projects/{id}/explicit_members/"), grant).await.is(201);
    ada.delete(&format!("/api/projects/{id}/")).await.is(204);
    let entry = newest(&mut ada, &org).await["id"].clone();
    app.pass(HOUR);
    let body = json!({"despite_changes": true});
    ada.post(&format!("{}/activity/{entry}/undo/", org.path), body).await.is(200);
    bob.get(&format!("/api/projects/{id}/")).await.is_not_found();
    let report = rolecall_server::activity::verify::verify(&app.app.db, &[]).await.unwrap();
    assert!(report.findings.is_empty());
    assert_eq!(ada.get(&format!("/api/projects/{id}/explicit_members/")).await.is(200), Value::Array(Vec::new()));
}
