//! Which ends can be set, and what errors say.

use super::{DAY, HOUR, MINUTE, from_now};
use crate::support::TestApp;
use crate::support::people::{make_private, project};
use serde_json::{Value, json};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test]
async fn an_end_is_from_a_minute_to_366_days_ahead() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
    let id = project(&org, &mut ada, "Private").await;
    make_private(&mut ada, id, &[(&bob, 1)]).await;
    let (member, grant) =
        (format!("{}/members/{}/", org.path, bob.id), format!("/api/projects/{id}/explicit_members/"));
    let (year, granted) = (DAY * 366, format!("{grant}{}/", bob.id));
    let wrong = [json!("tomorrow"), json!("2022-10-02"), json!("2022-10-02T00:00:00"), json!(""), json!(5), json!([])];
    let out = [Duration::from_secs(59), year + SECOND, Duration::ZERO].map(|time| json!(from_now(&app, time)));
    let past = json!("2022-09-01T00:00:00Z");
    for end in wrong.iter().chain(&out).chain([&past]) {
        let code = if *end == json!("") { "blank" } else { "invalid_input" };
        let body = |level: u8| json!({"level": level, "expires_at": end});
        ada.patch(&member, body(8)).await.is_invalid(code, Some("expires_at"));
        ada.patch(&granted, body(8)).await.is_invalid(code, Some("expires_at"));
        let new = json!({"user_uuid": cyd.id, "expires_at": end});
        ada.post(&grant, new).await.is_invalid(code, Some("expires_at"));
        let bulk = json!({"kind": "change_member_level", "user_uuids": [bob.id], "level": 8, "expires_at": end});
        ada.post(&format!("{}/members/bulk/", org.path), bulk).await.is_invalid(code, Some("expires_at"));
    }
    for time in [MINUTE, year] {
        let end = from_now(&app, time);
        let body = json!({"level": 8, "expires_at": end});
        assert_eq!(ada.patch(&member, body.clone()).await.is(200)["expires_at"], end);
        assert_eq!(ada.patch(&granted, body).await.is(200)["expires_at"], end);
    }
    let end = from_now(&app, MINUTE);
    let made = ada.post(&grant, json!({"user_uuid": cyd.id, "expires_at": end})).await.is(201);
    assert_eq!((&made["expires_at"], &made["level"]), (&json!(end), &json!(1)));
    // In any offset; null is no end.
    let body = json!({"level": 8, "expires_at": "2022-10-08T02:00:00+02:00"});
    assert_eq!(ada.patch(&member, body).await.is(200)["expires_at"], "2022-10-08T00:00:00.000000Z");
    let cleared = ada.patch(&member, json!({"level": 8, "expires_at": null})).await.is(200);
    assert_eq!((&cleared["expires_at"], &cleared["level_after"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn an_invite_lives_from_an_hour_to_30_days() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let path = format!("{}/invites/", org.path);
    let body = |end: Value| json!({"target_email": "tim@people.example", "expires_at": end});
    for time in [Duration::from_secs(3599), DAY * 30 + SECOND] {
        ada.post(&path, body(json!(from_now(&app, time)))).await.is_invalid("invalid_input", Some("expires_at"));
    }
    for time in [HOUR, DAY * 30] {
        let end = from_now(&app, time);
        assert_eq!(ada.post(&path, body(json!(end))).await.is(201)["expires_at"], end);
    }
    for end in [Value::Null, json!(from_now(&app, DAY * 3))] {
        assert_eq!(ada.post(&path, body(end)).await.is(201)["expires_at"], from_now(&app, DAY * 3));
    }
}

#[tokio::test]
async fn ownership_has_no_end_and_a_plain_member_has_nothing_to_end() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
    let end = from_now(&app, DAY);
    let path = format!("{}/members/{}/", org.path, bob.id);
    for level in [1, 15] {
        let refused = ada.patch(&path, json!({"level": level, "expires_at": end})).await;
        refused.is_invalid("invalid_input", Some("expires_at"));
    }
    // Whoever may not change the level learns nothing else.
    let path = format!("{}/members/{}/", org.path, cyd.id);
    bob.patch(&path, json!({"level": 8, "expires_at": "tomorrow"})).await.is_denied("level_too_low");
    bob.patch(&path, json!({"level": 8, "expires_at": end})).await.is_denied("level_too_low");
}
