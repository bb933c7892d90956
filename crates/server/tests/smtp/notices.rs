//! Who gets a mail about a change.

use super::queue::{send, states};
use crate::routes::users::two_factor::set_up;
use crate::support::smtp::MailServer;
use crate::support::{PASSWORD, TestApp, email};
use serde_json::json;
use std::time::Duration;

const MINUTE: Duration = Duration::from_mins(1);

/// A server whose mails wait in the queue.
async fn unreachable() -> TestApp {
    TestApp::with(&[("ROLECALL_SMTP_URL", "smtp://127.0.0.1:1")]).await
}

/// The kinds and recipients of the mails that wait and that will be sent.
async fn waiting(app: &TestApp) -> Vec<String> {
    let waiting = states(app).await.into_iter().filter(|state| !state.starts_with("invite "));
    waiting.map(|state| state.replace(" waits after 0", "")).collect()
}

#[tokio::test]
async fn a_person_is_told_of_another_level_a_removal_and_its_undo() {
    let app = unreachable().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Kestrel").await;
    ada.patch(&org.path, json!({"is_member_join_email_enabled": false})).await.is(200);
    let max = app.joins(&org, &mut ada, "Max", 1).await;
    let path = format!("{}/members/{}/", org.path, max.id);
    ada.patch(&path, json!({"level": 8})).await.is(200);
    assert_eq!(waiting(&app).await, ["level_changed max@people.example"]);
    // The same level again is no change.
    ada.patch(&path, json!({"level": 8})).await.is(200);
    ada.delete(&path).await.is(204);
    let entries = ada.get(&format!("{}/activity/", org.path)).await.is(200);
    let removal = entries["results"][0]["id"].as_i64().unwrap();
    ada.post(&format!("{}/activity/{removal}/undo/", org.path), json!({})).await.is(200);
    ada.patch(&path, json!({"level": 15})).await.is(200);
    let expected = ["level_changed", "removed", "brought_back", "level_changed"];
    assert_eq!(waiting(&app).await, expected.map(|kind| format!("{kind} max@people.example")));
}

#[tokio::test]
async fn no_one_is_told_of_what_they_did_themselves() {
    let app = unreachable().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Kestrel").await;
    ada.patch(&org.path, json!({"is_member_join_email_enabled": false})).await.is(200);
    let mut max = app.joins(&org, &mut ada, "Max", 1).await;
    let own = format!("{}/members/{}/", org.path, max.id);
    max.delete(&own).await.is(204);
    assert!(waiting(&app).await.is_empty());
}

#[tokio::test]
#[ignore = "needs aiosmtpd: ./dev test brings it"]
async fn a_removed_person_learns_nothing_but_the_fact() {
    let server = MailServer::plain();
    let app = server.app().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Kestrel").await;
    ada.patch(&org.path, json!({"is_member_join_email_enabled": false})).await.is(200);
    let max = app.joins(&org, &mut ada, "Max", 1).await;
    ada.delete(&format!("{}/members/{}/", org.path, max.id)).await.is(204);
    send(&app).await;
    let mail = server.mail();
    assert_eq!(mail.to(), "max@people.example");
    assert_eq!(mail.header("Subject"), "You are no longer a member of Kestrel");
    let message = mail.0["message"].as_str().unwrap();
    assert!(!message.contains("Ada") && !message.contains("ada@") && !message.contains("/organization/"), "{message}");
}

#[tokio::test]
#[ignore = "needs aiosmtpd: ./dev test brings it"]
async fn people_who_join_within_minutes_are_in_one_mail() {
    let server = MailServer::plain();
    let app = server.app().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Kestrel").await;
    let boss = app.joins(&org, &mut ada, "Boss", 8).await;
    for number in 0..25 {
        app.joins(&org, &mut ada, &format!("Max{number}"), 1).await;
    }
    send(&app).await;
    assert!(server.rest().is_empty(), "it waits for others");
    app.pass(5 * MINUTE);
    send(&app).await;
    let (mut one, mut two) = (server.mail(), server.mail());
    if one.to() == boss.email {
        std::mem::swap(&mut one, &mut two);
    }
    // Ada is told of Boss too, who is not told of themselves.
    assert_eq!((one.to(), one.header("Subject").as_str()), ("ada@people.example", "26 people joined Kestrel"));
    assert!(one.text().contains("- Boss (boss@people.example), administrator\n"), "{}", one.text());
    assert!(one.text().contains("- and 6 more\n"), "{}", one.text());
    assert_eq!((two.to(), two.header("Subject").as_str()), ("boss@people.example", "25 people joined Kestrel"));
    // A later one is in another mail.
    app.joins(&org, &mut ada, "Late", 1).await;
    app.pass(5 * MINUTE);
    send(&app).await;
    assert_eq!(server.mail().header("Subject"), "Late joined Kestrel");
}

#[tokio::test]
async fn the_switch_of_the_organization_decides_about_mails_when_someone_joins() {
    let app = unreachable().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Kestrel").await;
    app.joins(&org, &mut ada, "Max", 1).await;
    assert_eq!(waiting(&app).await, ["joined ada@people.example"]);
    ada.patch(&org.path, json!({"is_member_join_email_enabled": false})).await.is(200);
    app.pass(10 * MINUTE);
    app.joins(&org, &mut ada, "Eve", 1).await;
    assert_eq!(waiting(&app).await, ["joined ada@people.example"]);
}

#[tokio::test]
async fn who_invited_somebody_is_told_that_they_joined() {
    let app = unreachable().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Kestrel").await;
    let mut max = app.joins(&org, &mut ada, "Max", 1).await;
    // Ada, who manages the organization, is told in any case.
    assert_eq!(waiting(&app).await, ["joined ada@people.example"]);
    app.joins(&org, &mut max, "Kim", 1).await;
    assert_eq!(waiting(&app).await, ["joined ada@people.example", "accepted max@people.example"]);
    // Nobody, if the organization wants no mails about this.
    ada.patch(&org.path, json!({"is_member_join_email_enabled": false})).await.is(200);
    app.joins(&org, &mut max, "Joy", 1).await;
    assert_eq!(waiting(&app).await.len(), 2);
}

#[tokio::test]
async fn a_hundred_administrators_are_told_and_no_more() {
    let app = unreachable().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Kestrel").await;
    ada.patch(&org.path, json!({"is_member_join_email_enabled": false})).await.is(200);
    for number in 0..100 {
        app.joins(&org, &mut ada, &format!("Boss{number}"), 8).await;
    }
    ada.patch(&org.path, json!({"is_member_join_email_enabled": true})).await.is(200);
    app.joins(&org, &mut ada, "Max", 1).await;
    let told = waiting(&app).await;
    assert_eq!(told.len(), 100);
    assert!(told.contains(&"joined ada@people.example".to_owned()), "the owner is told first");
}

#[tokio::test]
async fn a_sign_in_on_a_new_device_is_told_and_on_a_known_one_not() {
    let app = unreachable().await;
    let mut known = app.sign_up("Tim").await;
    let credentials = json!({"email": email("Tim"), "password": PASSWORD});
    known.post("/api/login", credentials.clone()).await.is(200);
    assert_eq!(waiting(&app).await, ["confirm_email tim@example.com"], "the first device, and again");
    let mut new = app.browser();
    new.post("/api/login", credentials.clone()).await.is(200);
    assert_eq!(waiting(&app).await[1..], ["new_sign_in tim@example.com"]);
    new.post("/api/login", credentials).await.is(200);
    assert_eq!(waiting(&app).await.len(), 2, "it is known by now");
    app.browser().post("/api/login", json!({"email": email("Tim"), "password": "wrong wrong"})).await.is(400);
    assert_eq!(waiting(&app).await.len(), 2, "a wrong password is no sign-in");
}

#[tokio::test]
async fn a_changed_password_and_email_are_told_to_the_former_address() {
    let app = unreachable().await;
    let mut tim = app.sign_up("Tim").await;
    let changes =
        json!({"email": "tim@new.example", "password": "another long password", "current_password": PASSWORD});
    tim.patch("/api/users/@me/", changes).await.is(200);
    let to = ["confirm_email tim@example.com", "password_changed tim@example.com", "confirm_email tim@new.example"];
    assert_eq!(waiting(&app).await, to);
    let link = app.mailed("confirm_email", "tim@new.example").await.remove(0);
    let (page, token) = link.rsplit_once('/').unwrap();
    tim.post(&format!("/api{page}/"), json!({ "token": token })).await.is(200);
    assert_eq!(waiting(&app).await[3..], ["email_changed tim@example.com"]);
    tim.patch("/api/users/@me/", json!({"first_name": "Timo"})).await.is(200);
    assert_eq!(waiting(&app).await.len(), 4);
}

#[tokio::test]
async fn the_user_hears_of_guessed_codes_once_a_day() {
    let app = unreachable().await;
    let mut ada = app.sign_up("Ada").await;
    set_up(&app, &mut ada).await;
    let told = async || waiting(&app).await.iter().filter(|mail| mail.starts_with("second_factor ")).count();
    let before = told().await;
    let mut thief = app.browser();
    let credentials = json!({"email": email("Ada"), "password": PASSWORD});
    thief.post("/api/login", credentials.clone()).await.is(401);
    for _ in 0..10 {
        assert_eq!(told().await, before);
        thief.post("/api/login/token", json!({"token": "000000"})).await.is(400);
    }
    for _ in 0..2 {
        thief.post("/api/login/token", json!({"token": "000000"})).await.is(403);
        assert_eq!(told().await, before + 1);
    }
    app.pass(Duration::from_hours(24));
    thief.post("/api/login", credentials).await.is(401);
    for _ in 0..11 {
        thief.post("/api/login/token", json!({"token": "000000"})).await;
    }
    assert_eq!(told().await, before + 2);
}
