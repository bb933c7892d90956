//! `POST /api/signup/:invite`.

use crate::support::TestApp;
use crate::support::people::{invite, make_private, names, project};
use serde_json::json;

const PASSWORD: &str = "correct horse";

#[tokio::test]
async fn accepting_while_signed_out_creates_an_account_and_signs_in() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let id = invite(&org, &mut ada, "hedy@lumenradio.example", 8).await;
    let mut hedy = app.browser();
    let path = format!("/api/signup/{id}/");
    let body = json!({"first_name": " Hedy ", "password": PASSWORD, "email": "other@people.example"});
    let welcome = hedy.post(&path, body.clone()).await.is(201);
    assert_eq!(welcome["email"], "hedy@lumenradio.example", "the address of the invite");
    assert_eq!(welcome["first_name"], "Hedy");
    assert_eq!((&welcome["id"], &welcome["redirect_url"]), (&json!(0), &json!("/")));
    let current = hedy.get("/api/organizations/@current").await.is(200);
    assert_eq!((&current["id"], &current["membership_level"]), (&json!(org.id.as_str()), &json!(8)));
    let list = ada.get(&format!("{}/members/?search=hedy", org.path)).await.is(200);
    assert_eq!(names(&list, &["user", "uuid"]), [welcome["uuid"].as_str().unwrap()]);
    // An invite can be accepted once.
    app.browser().post(&path, body).await.is_invalid("invalid_input", None);
    assert_eq!(ada.get(&format!("{}/invites", org.path)).await.is(200)["count"], 0);
    let login = json!({"email": "HEDY@lumenradio.example", "password": PASSWORD});
    app.browser().post("/api/login", login).await.is(200);
}

#[tokio::test]
async fn a_refused_acceptance_changes_nothing() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let id = invite(&org, &mut ada, "new@people.example", 1).await;
    let path = format!("/api/signup/{id}");
    let with = async |body| app.browser().post(&path, body).await;
    with(json!({})).await.is_invalid("required", Some("first_name"));
    with(json!({"first_name": "New"})).await.is_invalid("required", Some("password"));
    with(json!({"first_name": "New", "password": "short"})).await.is_invalid("password_too_short", Some("password"));
    with(json!({"first_name": "", "password": PASSWORD})).await.is_invalid("blank", Some("first_name"));
    with(json!({"first_name": "x".repeat(129), "password": PASSWORD}))
        .await
        .is_invalid("max_length", Some("first_name"));
    assert_eq!(ada.get(&org.path).await.is(200)["member_count"], 1);
    with(json!({"first_name": "New", "password": PASSWORD})).await.is(201);
}

#[tokio::test]
async fn accepting_while_signed_in_joins_and_keeps_invites_elsewhere() {
    let app = TestApp::new().await;
    let (mut ada, mut eve) = (app.person("Ada").await, app.person("Eve").await);
    let org = app.organization(&mut ada, "Org").await;
    let other = app.organization(&mut ada, "Other").await;
    app.organization(&mut eve, "Own").await;
    let id = invite(&org, &mut ada, &eve.email, 1).await;
    let elsewhere = invite(&other, &mut ada, &eve.email, 1).await;
    let path = format!("/api/signup/{id}");
    let welcome = eve.send(axum::http::Method::POST, &path, None, "").await.is(201);
    assert_eq!(welcome["uuid"], eve.id.as_str());
    assert_eq!(eve.get("/api/organizations/@current").await.is(200)["id"], org.id.as_str(), "it becomes current");
    eve.post(&path, json!({})).await.is_invalid("invalid_input", None);
    eve.get(&format!("/api/signup/{elsewhere}")).await.is(200);
}

#[tokio::test]
async fn accepting_grants_the_projects_in_the_invite_except_deleted_ones() {
    let app = TestApp::new().await;
    let (mut ada, mut eve) = (app.person("Ada").await, app.person("Eve").await);
    let org = app.organization(&mut ada, "Org").await;
    let kept = project(&org, &mut ada, "Kept").await;
    let gone = project(&org, &mut ada, "Gone").await;
    let closed = project(&org, &mut ada, "Closed").await;
    for id in [kept, gone, closed] {
        make_private(&mut ada, id, &[]).await;
    }
    let promised = json!([{"id": kept, "level": 8}, {"id": gone, "level": 1}, {"id": org.project, "level": 1}]);
    let body = json!({"target_email": eve.email, "private_project_access": promised});
    let id = ada.post(&format!("{}/invites/", org.path), body).await.is(201)["id"].as_str().unwrap().to_owned();
    ada.delete(&format!("/api/projects/{gone}")).await.is(204);
    eve.post(&format!("/api/signup/{id}"), json!({})).await.is(201);
    assert_eq!(names(&eve.get("/api/projects").await.is(200), &["name"]), ["Default Project", "Kept"]);
    assert_eq!(eve.get(&format!("/api/projects/{kept}")).await.is(200)["effective_membership_level"], 8);
    let granted = ada.get(&format!("/api/projects/{kept}/explicit_members")).await.is(200);
    assert_eq!(granted[0]["granted_by"]["uuid"], ada.id.as_str());
    // A grant on an open project counts once it is private.
    ada.patch(&format!("/api/projects/{}", org.project), json!({"access_control": true})).await.is(200);
    eve.get(&format!("/api/projects/{}", org.project)).await.is(200);
}

#[tokio::test]
async fn an_invite_is_refused_if_its_author_lost_the_right_to_give_it() {
    let app = TestApp::new().await;
    let (mut ada, mut eve) = (app.person("Ada").await, app.person("Eve").await);
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let private = project(&org, &mut ada, "Private").await;
    make_private(&mut ada, private, &[(&bob, 8)]).await;
    let body = json!({"target_email": eve.email, "private_project_access": [{"id": private, "level": 1}]});
    let id = bob.post(&format!("{}/invites/", org.path), body).await.is(201)["id"].as_str().unwrap().to_owned();
    let path = format!("/api/signup/{id}");
    eve.get(&path).await.is(200);
    ada.patch(&format!("/api/projects/{private}/explicit_members/{}", bob.id), json!({"level": 1})).await.is(200);
    eve.post(&path, json!({})).await.is_invalid("inviter_not_allowed", None);
    eve.get(&org.path).await.is_not_found();
    assert_eq!(ada.get(&format!("{}/invites", org.path)).await.is(200)["count"], 1, "it stays as it was");
}
