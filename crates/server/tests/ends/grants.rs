//! Grants that end.

use super::{DAY, HOUR, MINUTE, from_now, newest};
use crate::support::TestApp;
use crate::support::live::Stream;
use crate::support::people::{make_key, make_private, project};
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn a_grant_ends_at_its_time_without_any_job() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let id = project(&org, &mut ada, "Private").await;
    make_private(&mut ada, id, &[]).await;
    let (grants, end) = (format!("/api/projects/{id}/explicit_members/"), from_now(&app, DAY * 7));
    ada.post(&grants, json!({"user_uuid": bob.id, "level": 8, "expires_at": end})).await.is(201);
    // Wherever the grant is shown.
    assert_eq!(ada.get(&grants).await.is(200)[0]["expires_at"], end);
    let people = ada.get(&format!("/api/projects/{id}/people/?user={}", bob.id)).await.is(200);
    assert_eq!(people["results"][0]["grant"]["expires_at"], end);
    assert_eq!(super::listed(&mut ada, &org, &bob).await["project_grants"][0]["expires_at"], end);
    let access = ada.get(&format!("/api/projects/{id}/access/")).await.is(200);
    let of = |access: &Value, person: &str| {
        let people = access["results"].as_array().unwrap();
        people.iter().find(|found| found["user"]["uuid"] == person).map(|found| found["expires_at"].clone())
    };
    assert_eq!((of(&access, &bob.id), of(&access, &ada.id)), (Some(json!(end)), Some(Value::Null)));
    let access = bob.get(&format!("{}/members/@me/access/", org.path)).await.is(200);
    let found = access["results"].as_array().unwrap().iter().find(|found| found["project"]["id"] == id).unwrap();
    assert_eq!((&found["expires_at"], &access["expires_at"]), (&json!(end), &Value::Null));

    app.pass(Duration::from_mins(7 * 24 * 60 - 1));
    bob.patch(&format!("/api/projects/{id}"), json!({"name": "Mine"})).await.is(200);
    app.pass(MINUTE);
    bob.get(&format!("/api/projects/{id}/")).await.is_not_found();
    bob.patch(&format!("/api/projects/{id}"), json!({"name": "Mine"})).await.is_not_found();
    assert_eq!(ada.get(&grants).await.is(200), json!([]));
    let entry = newest(&mut ada, &org).await;
    assert_eq!(
        (&entry["action"], &entry["via"], &entry["actor"]),
        (&json!("grant.remove"), &json!("system"), &Value::Null)
    );
    let expected = json!([
        {"field": "level", "before": 8, "after": null},
        {"field": "expires_at", "before": end, "after": null},
    ]);
    assert_eq!(entry["changes"], expected);
    // What was before is told as it was.
    let then = from_now(&app, Duration::ZERO).replace("2022-10-08", "2022-10-07");
    let access = ada.get(&format!("/api/projects/{id}/access/?at={then}")).await.is(200);
    assert_eq!(of(&access, &bob.id), Some(Value::Null));
}

#[tokio::test]
async fn a_change_without_an_end_takes_the_end_away() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let id = project(&org, &mut ada, "Private").await;
    make_private(&mut ada, id, &[(&bob, 1)]).await;
    let path = format!("/api/projects/{id}/explicit_members/{}/", bob.id);
    ada.patch(&path, json!({"level": 1, "expires_at": from_now(&app, HOUR)})).await.is(200);
    let entry = newest(&mut ada, &org).await;
    assert_eq!((&entry["action"], entry["changes"].as_array().unwrap().len()), (&json!("grant.level"), 1));
    assert_eq!(ada.patch(&path, json!({"level": 8})).await.is(200)["expires_at"], Value::Null);
    app.pass(DAY);
    bob.get(&format!("/api/projects/{id}/")).await.is(200);
}

#[tokio::test]
async fn no_one_prolongs_their_own_access() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let id = project(&org, &mut ada, "Private").await;
    make_private(&mut ada, id, &[]).await;
    let grants = format!("/api/projects/{id}/explicit_members/");
    let end = from_now(&app, HOUR);
    ada.post(&grants, json!({"user_uuid": bob.id, "level": 8, "expires_at": end})).await.is(201);
    let later = json!({"level": 8, "expires_at": from_now(&app, DAY)});
    for path in [format!("{grants}@me/"), format!("{grants}{}/", bob.id)] {
        bob.patch(&path, later.clone()).await.is_denied("own_level");
        bob.patch(&path, json!({"level": 8})).await.is_denied("own_level");
    }
    app.pass(HOUR);
    let again = json!({"user_uuid": bob.id, "level": 8});
    bob.post(&grants, again).await.is_not_found();
    let entry = newest(&mut ada, &org).await;
    // Bob does not see what happens in the project, and does not bring the access back.
    bob.post(&format!("{}/activity/{}/undo/", org.path, entry["id"]), json!({})).await.is_not_found();
}

#[tokio::test]
async fn open_pages_and_keys_follow() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let id = project(&org, &mut ada, "Private").await;
    make_private(&mut ada, id, &[]).await;
    let body = json!({"user_uuid": bob.id, "expires_at": from_now(&app, HOUR)});
    ada.post(&format!("/api/projects/{id}/explicit_members/"), body).await.is(201);
    let key = make_key(&mut bob, "Key").await;
    let mut by_key = app.by_key(&key.value);
    by_key.get(&format!("/api/projects/{id}/")).await.is(200);
    let mut stream = Stream::open(&bob).await;
    app.pass(HOUR);
    app.app.take_back_ended().await.unwrap();
    stream.until_text(&format!("project {id} lost")).await;
    by_key.get(&format!("/api/projects/{id}/")).await.is_not_found();
}
