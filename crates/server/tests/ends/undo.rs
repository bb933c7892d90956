//! Undoing changes with ends, and the ends themselves.

use super::{DAY, HOUR, from_now, listed, newest};
use crate::support::TestApp;
use crate::support::people::{Org, Person, make_private, project};
use serde_json::{Value, json};

/// Undoes the newest entry.
async fn undo(by: &mut Person, org: &Org) -> Value {
    let entry = newest(by, org).await["id"].clone();
    by.post(&format!("{}/activity/{entry}/undo/", org.path), json!({})).await.is(200)
}

#[tokio::test]
async fn the_end_of_a_level_is_undone_like_a_change_by_hand() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let path = format!("{}/members/{}/", org.path, bob.id);
    ada.patch(&path, json!({"level": 8, "expires_at": from_now(&app, HOUR)})).await.is(200);
    app.pass(HOUR);
    undo(&mut ada, &org).await;
    let member = listed(&mut ada, &org, &bob).await;
    assert_eq!((&member["level"], &member["expires_at"]), (&json!(8), &Value::Null));
}

#[tokio::test]
async fn an_earlier_end_comes_back_unless_it_is_over() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let path = format!("{}/members/{}/", org.path, bob.id);
    let first = from_now(&app, HOUR);
    ada.patch(&path, json!({"level": 8, "expires_at": first})).await.is(200);
    for body in [json!({"level": 8}), json!({"level": 1}), json!({"level": 8, "expires_at": from_now(&app, DAY)})] {
        ada.patch(&path, body).await.is(200);
        undo(&mut ada, &org).await;
        let member = listed(&mut ada, &org, &bob).await;
        let shown = ["level", "expires_at", "level_after"].map(|field| member[field].clone());
        assert_eq!(shown, [json!(8), json!(first), json!(1)]);
    }
    ada.patch(&path, json!({"level": 8, "expires_at": from_now(&app, DAY)})).await.is(200);
    let entry = newest(&mut ada, &org).await["id"].clone();
    app.pass(HOUR);
    let refused = ada.post(&format!("{}/activity/{entry}/undo/", org.path), json!({})).await;
    refused.is_error(410, "invalid_request", "expired", None);
}

#[tokio::test]
async fn undoing_a_removal_brings_back_ends_that_are_ahead() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
    let id = project(&org, &mut ada, "Private").await;
    make_private(&mut ada, id, &[]).await;
    let end = from_now(&app, DAY);
    for (person, time) in [(&bob, DAY), (&cyd, HOUR)] {
        let until = from_now(&app, time);
        let path = format!("{}/members/{}/", org.path, person.id);
        ada.patch(&path, json!({"level": 8, "expires_at": until})).await.is(200);
        let grant = json!({"user_uuid": person.id, "expires_at": until});
        ada.post(&format!("/api/projects/{id}/explicit_members/"), grant).await.is(201);
    }
    ada.delete(&format!("{}/members/{}/", org.path, bob.id)).await.is(204);
    undo(&mut ada, &org).await;
    let member = listed(&mut ada, &org, &bob).await;
    assert_eq!((&member["level"], &member["expires_at"]), (&json!(8), &json!(end)));
    assert_eq!(member["project_grants"][0]["expires_at"], end);
    ada.delete(&format!("{}/members/{}/", org.path, cyd.id)).await.is(204);
    let entry = newest(&mut ada, &org).await["id"].clone();
    app.pass(HOUR);
    let path = format!("{}/activity/{entry}/undo/", org.path);
    let kinds = ada.post(&path, json!({})).await.is(409)["changed_since"].clone();
    assert_eq!(kinds[0]["kind"], "grant_ended");
    ada.post(&path, json!({"despite_changes": true})).await.is(200);
    let member = listed(&mut ada, &org, &cyd).await;
    assert_eq!((&member["level"], &member["project_grants"]), (&json!(1), &json!([])));
}

#[tokio::test]
async fn grants_come_back_with_their_ends() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let id = project(&org, &mut ada, "Private").await;
    make_private(&mut ada, id, &[]).await;
    let (grants, end) = (format!("/api/projects/{id}/explicit_members/"), from_now(&app, HOUR));
    ada.post(&grants, json!({"user_uuid": bob.id, "expires_at": end})).await.is(201);
    let path = format!("{grants}{}/", bob.id);
    ada.patch(&path, json!({"level": 8})).await.is(200);
    undo(&mut ada, &org).await;
    assert_eq!(ada.get(&grants).await.is(200)[0]["expires_at"], end);
    ada.delete(&path).await.is(204);
    undo(&mut ada, &org).await;
    assert_eq!(ada.get(&grants).await.is(200)[0]["expires_at"], end);
    ada.delete(&path).await.is(204);
    let entry = newest(&mut ada, &org).await["id"].clone();
    app.pass(HOUR);
    let refused = ada.post(&format!("{}/activity/{entry}/undo/", org.path), json!({})).await.is(409);
    assert_eq!(refused["changed_since"][0]["kind"], "grant_ended");
    // What ended by itself comes back without an end.
    ada.post(&grants, json!({"user_uuid": bob.id, "expires_at": from_now(&app, HOUR)})).await.is(201);
    app.pass(HOUR);
    assert_eq!(ada.get(&grants).await.is(200), json!([]));
    undo(&mut ada, &org).await;
    assert_eq!(ada.get(&grants).await.is(200)[0]["expires_at"], Value::Null);
}
