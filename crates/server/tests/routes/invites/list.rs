//! `GET …/invites/`.

use crate::support::TestApp;
use crate::support::people::{invite, make_private, names, project};
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn invites_are_listed_newest_first_expired_ones_included() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    invite(&org, &mut ada, "old@people.example", 1).await;
    app.pass(Duration::from_secs(72 * 60 * 60 - 1));
    invite(&org, &mut ada, "new@people.example", 1).await;
    let list = ada.get(&format!("{}/invites/", org.path)).await.is(200);
    assert_eq!(names(&list, &["target_email"]), ["new@people.example", "old@people.example"]);
    assert_eq!((&list["results"][0]["is_expired"], &list["results"][1]["is_expired"]), (&json!(false), &json!(false)));
    app.pass(Duration::from_secs(1));
    let list = ada.get(&format!("{}/invites/?search=OLD", org.path)).await.is(200);
    assert_eq!((&list["count"], &list["results"][0]["is_expired"]), (&json!(1), &json!(true)));
    let page = ada.get(&format!("{}/invites/?limit=1", org.path)).await.is(200);
    assert_eq!(names(&page, &["target_email"]), ["new@people.example"]);
    assert_eq!(page["next"], format!("http://rolecall.test{}/invites/?limit=1&offset=1", org.path));
}

#[tokio::test]
async fn the_link_of_an_invite_above_ones_own_level_is_shown_to_its_author_only() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 8).await;
    let mut cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
    let high = invite(&org, &mut bob, "high@people.example", 8).await;
    app.pass(Duration::from_secs(1));
    let low = invite(&org, &mut bob, "low@people.example", 1).await;
    ada.patch(&format!("{}/members/{}", org.path, bob.id), json!({"level": 1})).await.is(200);
    let path = format!("{}/invites", org.path);
    let ids = |list: Value| (list["results"][0]["id"].clone(), list["results"][1]["id"].clone());
    assert_eq!(ids(cyd.get(&path).await.is(200)), (json!(low), Value::Null));
    assert_eq!(ids(bob.get(&path).await.is(200)), (json!(low), json!(high)));
    assert_eq!(ids(ada.get(&path).await.is(200)), (json!(low), json!(high)));
}

#[tokio::test]
async fn promises_in_projects_closed_to_the_reader_are_not_shown() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let closed = project(&org, &mut ada, "Closed").await;
    make_private(&mut ada, closed, &[]).await;
    let promised = json!([{"id": closed, "level": 1}, {"id": org.project, "level": 8}]);
    let body = json!({"target_email": "new@people.example", "private_project_access": promised});
    ada.post(&format!("{}/invites/", org.path), body).await.is(201);
    let seen = bob.get(&format!("{}/invites/", org.path)).await.is(200);
    assert_eq!(seen["results"][0]["private_project_access"], json!([{"id": org.project, "level": 8}]));
}
