//! Invites that give a level and grants until an end.

use super::{DAY, HOUR, MINUTE, from_now, listed, newest};
use crate::support::TestApp;
use crate::support::people::{Org, Person, invite, make_private, project};
use serde_json::{Value, json};
use std::time::Duration;

/// The link of a new invite with these fields.
async fn link(org: &Org, by: &mut Person, fields: Value) -> String {
    let made = by.post(&format!("{}/invites/", org.path), fields).await.is(201);
    format!("/api/signup/{}/", made["id"].as_str().unwrap())
}

#[tokio::test]
async fn an_administrator_by_an_invite_is_a_member_again_at_the_end() {
    let app = TestApp::with_mail().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut tim = app.person("Tim").await;
    let end = from_now(&app, DAY * 20);
    let body = json!({"target_email": tim.email, "level": 8, "access_expires_at": end});
    let link = link(&org, &mut ada, body).await;
    let listed_invite = ada.get(&format!("{}/invites/", org.path)).await.is(200)["results"][0].clone();
    assert_eq!(listed_invite["access_expires_at"], end);
    let changes = newest(&mut ada, &org).await["changes"].clone();
    let change = json!({"field": "access_expires_at", "before": null, "after": end});
    assert!(changes.as_array().unwrap().contains(&change), "{changes}");
    let offered = tim.get(&link).await.is(200);
    assert_eq!((&offered["access_expires_at"], &offered["level"]), (&json!(end), &json!(8)));
    tim.post(&link, json!({})).await.is(201);
    let joined = newest(&mut ada, &org).await["changes"].clone();
    let change = json!({"field": "expires_at", "before": null, "after": end});
    assert!(joined.as_array().unwrap().contains(&change), "{joined}");
    let member = listed(&mut ada, &org, &tim).await;
    assert_eq!((&member["expires_at"], &member["level_after"]), (&json!(end), &json!(1)));
    // A day before, both sides are told.
    app.pass(DAY * 19);
    app.app.take_back_ended().await.unwrap();
    for person in [&tim, &ada] {
        assert_eq!(app.mailed("ends_soon", &person.email).await.len(), 1, "{}", person.email);
    }
    app.pass(DAY);
    app.comes_back(&mut tim).await;
    app.comes_back(&mut ada).await;
    tim.patch(&org.path, json!({"name": "Tims"})).await.is_denied("level_too_low");
    let member = listed(&mut ada, &org, &tim).await;
    assert_eq!((&member["level"], &member["expires_at"]), (&json!(1), &Value::Null));
}

#[tokio::test]
async fn grants_by_an_invite_end_and_the_membership_stays() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let id = project(&org, &mut ada, "Private").await;
    make_private(&mut ada, id, &[]).await;
    let mut cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
    let mut tim = app.person("Tim").await;
    let end = from_now(&app, DAY * 2);
    let access = json!([{"id": id, "level": 8}]);
    let body = json!({"target_email": tim.email, "private_project_access": access, "access_expires_at": end});
    let link = link(&org, &mut ada, body).await;
    // Whoever cannot see what the invite gives access to is not told when that ends.
    let seen = cyd.get(&format!("{}/invites/", org.path)).await.is(200)["results"][0].clone();
    assert_eq!((&seen["target_email"], &seen["access_expires_at"]), (&json!(tim.email), &Value::Null));
    tim.post(&link, json!({})).await.is(201);
    let member = listed(&mut ada, &org, &tim).await;
    assert_eq!((&member["expires_at"], &member["project_grants"][0]["expires_at"]), (&Value::Null, &json!(end)));
    app.pass(DAY * 2);
    tim.get(&format!("/api/projects/{id}/")).await.is_not_found();
    assert_eq!(listed(&mut ada, &org, &tim).await["level"], 1);
}

#[tokio::test]
async fn whoever_accepts_after_the_end_joins_as_a_member() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 8).await;
    let id = project(&org, &mut ada, "Private").await;
    make_private(&mut ada, id, &[]).await;
    let mut tim = app.person("Tim").await;
    let access = json!([{"id": id, "level": 1}]);
    let body = json!({"target_email": tim.email, "level": 8, "private_project_access": access,
        "access_expires_at": from_now(&app, HOUR)});
    let link = link(&org, &mut bob, body).await;
    // What its author may no longer give ends with it, too.
    ada.patch(&format!("{}/members/{}/", org.path, bob.id), json!({"level": 1})).await.is(200);
    tim.get(&link).await.is_invalid("inviter_not_allowed", None);
    // An end within a minute could pass before every server has read of it.
    app.pass(Duration::from_secs(60 * 60 - 59));
    let offered = tim.get(&link).await.is(200);
    let offers = ["level", "private_projects", "access_expires_at"].map(|field| offered[field].clone());
    assert_eq!(offers, [json!(1), json!(0), Value::Null]);
    tim.post(&link, json!({})).await.is(201);
    let member = listed(&mut ada, &org, &tim).await;
    let found = (&member["level"], &member["expires_at"], &member["project_grants"]);
    assert_eq!(found, (&json!(1), &Value::Null, &json!([])));
}

#[tokio::test]
async fn what_an_invite_gives_ends_in_a_minute_to_366_days_and_something_must_end() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let path = format!("{}/invites/", org.path);
    let body =
        |level: u8, end: Value| json!({"target_email": "tim@people.example", "level": level, "access_expires_at": end});
    let year = DAY * 366;
    for time in [Duration::from_secs(59), year + Duration::from_secs(1)] {
        let refused = ada.post(&path, body(8, json!(from_now(&app, time)))).await;
        refused.is_invalid("invalid_input", Some("access_expires_at"));
    }
    for time in [MINUTE, year] {
        let end = from_now(&app, time);
        assert_eq!(ada.post(&path, body(8, json!(end))).await.is(201)["access_expires_at"], end);
    }
    assert_eq!(ada.post(&path, body(8, Value::Null)).await.is(201)["access_expires_at"], Value::Null);
    let end = json!(from_now(&app, DAY));
    ada.post(&path, body(1, end.clone())).await.is_invalid("invalid_input", Some("access_expires_at"));
    // What one may offer is judged first.
    bob.post(&path, body(8, end.clone())).await.is_denied("level_above_actor");
    let lines = json!([body(1, end)]);
    let answer = ada.post(&format!("{path}bulk/?partial=true"), lines).await.is(200);
    assert_eq!(answer[0]["error"]["attr"], "access_expires_at");
}

#[tokio::test]
async fn a_cancelled_invite_comes_back_with_the_end_of_what_it_gives() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let end = from_now(&app, DAY * 10);
    let body = json!({"target_email": "tim@people.example", "level": 8, "access_expires_at": end});
    let path = format!("{}/invites/", org.path);
    let made = ada.post(&path, body).await.is(201);
    ada.delete(&format!("{path}{}/", made["id"].as_str().unwrap())).await.is(204);
    let entry = newest(&mut ada, &org).await["id"].clone();
    ada.post(&format!("{}/activity/{entry}/undo/", org.path), json!({})).await.is(200);
    assert_eq!(ada.get(&path).await.is(200)["results"][0]["access_expires_at"], end);
    // An invite without one replaces it.
    invite(&org, &mut ada, "tim@people.example", 8).await;
    assert_eq!(ada.get(&path).await.is(200)["results"][0]["access_expires_at"], Value::Null);
}
