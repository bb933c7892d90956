//! Mails a day before an end, and after it.

use super::{DAY, HOUR, MINUTE, from_now};
use crate::support::TestApp;
use crate::support::people::{make_private, project};
use serde_json::json;
use std::time::Duration;

/// How many mails of a kind somebody got.
async fn count(app: &TestApp, kind: &str, name: &str) -> usize {
    app.mailed(kind, &format!("{}@people.example", name.to_lowercase())).await.len()
}

#[tokio::test]
async fn both_sides_are_told_once_a_day_before() {
    let app = TestApp::with_mail().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 8).await;
    let cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
    let id = project(&org, &mut ada, "Private").await;
    make_private(&mut ada, id, &[]).await;
    let end = from_now(&app, DAY * 3);
    let body = json!({"level": 8, "expires_at": end});
    ada.patch(&format!("{}/members/{}/", org.path, cyd.id), body).await.is(200);
    let body = json!({"user_uuid": cyd.id, "expires_at": end});
    bob.post(&format!("/api/projects/{id}/explicit_members/"), body).await.is(201);
    app.pass(Duration::from_mins(2 * 24 * 60 - 1));
    app.app.take_back_ended().await.unwrap();
    assert_eq!(count(&app, "ends_soon", "Cyd").await, 0);
    app.pass(MINUTE);
    for _ in 0..2 {
        app.app.take_back_ended().await.unwrap();
        let counts = [count(&app, "ends_soon", "Cyd").await, count(&app, "ends_soon", "Ada").await];
        assert_eq!((counts, count(&app, "ends_soon", "Bob").await), ([2, 1], 1));
    }
    app.pass(DAY);
    app.app.take_back_ended().await.unwrap();
    // At the change, and at its end.
    assert_eq!(count(&app, "level_changed", "Cyd").await, 2);
}

#[tokio::test]
async fn nobody_is_told_of_what_ends_within_a_day_or_has_changed() {
    let app = TestApp::with_mail().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
    let dan = app.joins(&org, &mut ada, "Dan", 1).await;
    let path = |id: &str| format!("{}/members/{id}/", org.path);
    let body = json!({"level": 8, "expires_at": from_now(&app, Duration::from_mins(24 * 60 - 1))});
    ada.patch(&path(&cyd.id), body).await.is(200);
    ada.patch(&path(&dan.id), json!({"level": 8, "expires_at": from_now(&app, DAY * 2)})).await.is(200);
    ada.patch(&path(&dan.id), json!({"level": 8})).await.is(200);
    app.pass(DAY + HOUR);
    app.app.take_back_ended().await.unwrap();
    let counts = [count(&app, "ends_soon", "Cyd").await, count(&app, "ends_soon", "Dan").await];
    assert_eq!((counts, count(&app, "ends_soon", "Ada").await), ([0, 0], 0));
}

#[tokio::test]
async fn who_set_the_end_is_told_nothing_of_a_project_that_is_closed_to_them() {
    let app = TestApp::with_mail().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 8).await;
    let cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
    let id = project(&org, &mut ada, "Private").await;
    make_private(&mut ada, id, &[]).await;
    let body = json!({"user_uuid": cyd.id, "expires_at": from_now(&app, DAY * 2)});
    bob.post(&format!("/api/projects/{id}/explicit_members/"), body).await.is(201);
    ada.patch(&format!("{}/members/{}/", org.path, bob.id), json!({"level": 1})).await.is(200);
    app.pass(DAY);
    app.app.take_back_ended().await.unwrap();
    assert_eq!([count(&app, "ends_soon", "Cyd").await, count(&app, "ends_soon", "Bob").await], [1, 0]);
}

#[tokio::test]
async fn another_end_of_the_same_level_is_told_and_so_is_the_end_of_a_grant() {
    let app = TestApp::with_mail().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let cyd = app.joins(&org, &mut ada, "Cyd", 8).await;
    let path = format!("{}/members/{}/", org.path, cyd.id);
    let end = from_now(&app, DAY * 3);
    for (body, told) in [
        (json!({"level": 8, "expires_at": end}), 1),
        (json!({"level": 8, "expires_at": end}), 1),
        (json!({"level": 8}), 2),
        // A change of the level is told as one.
        (json!({"level": 1, "expires_at": end}), 2),
    ] {
        ada.patch(&path, body.clone()).await.is(200);
        assert_eq!(count(&app, "end_changed", "Cyd").await, told, "{body}");
    }
    assert_eq!(count(&app, "level_changed", "Cyd").await, 1);
    ada.patch(&path, json!({"level": 1})).await.is(200);
    let id = project(&org, &mut ada, "Private").await;
    make_private(&mut ada, id, &[]).await;
    let grants = format!("/api/projects/{id}/explicit_members/");
    ada.post(&grants, json!({"user_uuid": cyd.id, "expires_at": from_now(&app, HOUR)})).await.is(201);
    ada.delete(&format!("{grants}{}/", cyd.id)).await.is(204);
    assert_eq!(count(&app, "grant_ended", "Cyd").await, 0);
    ada.post(&grants, json!({"user_uuid": cyd.id, "expires_at": from_now(&app, HOUR)})).await.is(201);
    app.pass(HOUR);
    app.app.take_back_ended().await.unwrap();
    assert_eq!([count(&app, "grant_ended", "Cyd").await, count(&app, "grant_ended", "Ada").await], [1, 0]);
}
