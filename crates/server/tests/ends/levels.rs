//! Levels that end.

use super::{DAY, HOUR, MINUTE, from_now, listed, newest};
use crate::support::TestApp;
use crate::support::live::Stream;
use crate::support::people::{Org, Person};
use serde_json::{Value, json};
use std::time::Duration;

async fn until(app: &TestApp, by: &mut Person, org: &Org, (person, level): (&Person, u8), time: Duration) -> Value {
    let body = json!({"level": level, "expires_at": from_now(app, time)});
    by.patch(&format!("{}/members/{}/", org.path, person.id), body).await.is(200)
}

#[tokio::test]
async fn the_former_level_returns_without_any_job() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let mut cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
    let end = from_now(&app, DAY * 2);
    let changed = until(&app, &mut ada, &org, (&bob, 8), DAY * 2).await;
    let shown = |member: &Value| ["level", "expires_at", "level_after"].map(|field| member[field].clone());
    assert_eq!(shown(&changed), [json!(8), json!(end), json!(1)]);
    assert_eq!(shown(&listed(&mut cyd, &org, &bob).await), [json!(8), json!(end), json!(1)]);
    let access = bob.get(&format!("{}/members/@me/access/", org.path)).await.is(200);
    assert_eq!((&access["expires_at"], &access["results"][0]["expires_at"]), (&json!(end), &json!(end)));
    let invite = json!({"target_email": "tim@people.example", "level": 8});
    let link = bob.post(&format!("{}/invites/", org.path), invite).await.is(201)["id"].as_str().unwrap().to_owned();

    app.pass(Duration::from_mins(2 * 24 * 60 - 1));
    bob.patch(&org.path, json!({"name": "Bobs"})).await.is(200);
    app.pass(MINUTE);
    bob.patch(&org.path, json!({"name": "Bobs again"})).await.is_denied("level_too_low");
    let list = bob.get(&format!("{}/members/", org.path)).await.is(200);
    assert_eq!(list["counts"], json!({"owner": 1, "administrators": 0, "members": 2}));
    assert_eq!(shown(&listed(&mut ada, &org, &bob).await), [json!(1), Value::Null, Value::Null]);
    let entry = newest(&mut ada, &org).await;
    assert_eq!(
        (&entry["action"], &entry["via"], &entry["actor"]),
        (&json!("member.level"), &json!("system"), &Value::Null)
    );
    let expected = json!([
        {"field": "level", "before": 8, "after": 1},
        {"field": "expires_at", "before": end, "after": null},
    ]);
    assert_eq!(entry["changes"], expected);
    // As after a change by hand: what the inviter may no longer give is not given.
    app.browser().get(&format!("/api/signup/{link}/")).await.is_invalid("inviter_not_allowed", None);
}

#[tokio::test]
async fn an_administrator_who_is_a_member_for_a_while_is_one_again() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 8).await;
    assert_eq!(until(&app, &mut ada, &org, (&bob, 1), HOUR).await["level_after"], 8);
    bob.patch(&org.path, json!({"name": "Bobs"})).await.is_denied("level_too_low");
    app.pass(HOUR);
    bob.patch(&org.path, json!({"name": "Bobs"})).await.is(200);
}

#[tokio::test]
async fn no_one_prolongs_their_own_level() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    until(&app, &mut ada, &org, (&bob, 8), HOUR).await;
    let entry = newest(&mut ada, &org).await["id"].clone();
    let later = json!({"level": 8, "expires_at": from_now(&app, DAY)});
    for path in [format!("{}/members/@me/", org.path), format!("{}/members/{}/", org.path, bob.id)] {
        bob.patch(&path, later.clone()).await.is_denied("own_level");
        bob.patch(&path, json!({"level": 8})).await.is_denied("own_level");
    }
    let bulk = json!({"kind": "change_member_level", "user_uuids": [bob.id], "level": 8});
    let results = bob.post(&format!("{}/members/bulk/", org.path), bulk).await.is(200);
    assert_eq!(results[0]["error"]["denial"]["rule"], "own_level");
    bob.post(&format!("{}/activity/{entry}/undo/", org.path), json!({})).await.is_denied("own_level");
    app.pass(HOUR);
    bob.patch(&org.path, json!({"name": "Bobs"})).await.is_denied("level_too_low");
    let entry = newest(&mut ada, &org).await["id"].clone();
    bob.post(&format!("{}/activity/{entry}/undo/", org.path), json!({})).await.is_denied("own_level");
}

#[tokio::test]
async fn another_change_takes_the_end_away() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let mut cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
    let path = format!("{}/members/{}/", org.path, bob.id);
    until(&app, &mut ada, &org, (&bob, 8), HOUR).await;
    // The same level without an end: only the end goes.
    assert_eq!(ada.patch(&path, json!({"level": 8})).await.is(200)["expires_at"], Value::Null);
    let changes = newest(&mut ada, &org).await["changes"].clone();
    assert_eq!((changes.as_array().unwrap().len(), &changes[0]["field"]), (1, &json!("expires_at")));
    until(&app, &mut ada, &org, (&bob, 8), HOUR).await;
    until(&app, &mut ada, &org, (&cyd, 8), HOUR).await;
    // Ownership, and what its former owner then is, have no end.
    ada.patch(&format!("{}/members/{}/", org.path, cyd.id), json!({"level": 15})).await.is(200);
    app.pass(DAY);
    assert_eq!(cyd.get(&org.path).await.is(200)["membership_level"], 15);
    assert_eq!(listed(&mut cyd, &org, &ada).await["level"], 8);
    bob.patch(&org.path, json!({"name": "Bobs"})).await.is_denied("level_too_low");
}

#[tokio::test]
async fn several_members_get_a_level_until_the_same_end() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let cyd = app.joins(&org, &mut ada, "Cyd", 8).await;
    let end = from_now(&app, HOUR);
    let body = json!({"kind": "change_member_level", "user_uuids": [bob.id, cyd.id], "level": 8, "expires_at": end});
    ada.post(&format!("{}/members/bulk/", org.path), body).await.is(200);
    for person in [&bob, &cyd] {
        assert_eq!(listed(&mut ada, &org, person).await["expires_at"], end);
    }
    app.pass(HOUR);
    for person in [&bob, &cyd] {
        assert_eq!(listed(&mut ada, &org, person).await["level"], 1);
    }
}

#[tokio::test]
async fn open_pages_follow() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let bob = app.joins(&org, &mut ada, "Bob", 1).await;
    until(&app, &mut ada, &org, (&bob, 8), HOUR).await;
    let mut stream = Stream::open(&bob).await;
    app.pass(HOUR);
    app.app.take_back_ended().await.unwrap();
    stream.until_text(&format!("level {}", bob.id)).await;
}
