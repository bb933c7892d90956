//! `GET …/invites/`.

use crate::support::TestApp;
use crate::support::people::{invite, make_private, names, project};
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn invites_are_listed_newest_first_including_expired_ones() {
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
async fn an_author_does_not_see_projects_in_an_invite_that_they_lost_access_to() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 8).await;
    let closed = project(&org, &mut ada, "Closed").await;
    make_private(&mut ada, closed, &[]).await;
    let promised = json!([{"id": closed, "level": 1}, {"id": org.project, "level": 8}]);
    let body = json!({"target_email": "new@people.example", "private_project_access": promised});
    let made = bob.post(&format!("{}/invites/", org.path), body).await.is(201);
    ada.patch(&format!("{}/members/{}", org.path, bob.id), json!({"level": 1})).await.is(200);
    let seen = bob.get(&format!("{}/invites/", org.path)).await.is(200);
    assert_eq!(seen["results"][0]["id"], made["id"], "it is still theirs");
    assert_eq!(seen["results"][0]["private_project_access"], json!([{"id": org.project, "level": 8}]));
}
