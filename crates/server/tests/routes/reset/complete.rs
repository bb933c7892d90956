//! `POST /api/reset/:user`.

use super::link;
use crate::support::client::Client;
use crate::support::live::Stream;
use crate::support::people::make_key;
use crate::support::{PASSWORD, TestApp, email};
use futures_util::future::join_all;
use rolecall_server::store::sql;
use serde_json::json;
use std::time::Duration;

const NEW: &str = "violet stapler 7 kettle";

async fn sign_in(app: &TestApp, password: &str) -> u16 {
    let body = json!({"email": email("Ada"), "password": password});
    app.browser().post("/api/login", body).await.status.as_u16()
}

#[tokio::test]
async fn a_link_sets_a_new_password_and_signs_in() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    let link = link(&app, "Ada").await;
    let mut browser = app.browser();
    let answer = link.set(&mut browser, NEW).await;
    assert_eq!((answer.status.as_u16(), answer.bytes.len()), (204, 0));
    assert_eq!(browser.get("/api/users/@me").await.is(200)["email"], email("Ada"));
    assert_eq!((sign_in(&app, PASSWORD).await, sign_in(&app, NEW).await), (400, 200));
}

#[tokio::test]
async fn a_reset_token_works_once() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    let link = link(&app, "Ada").await;
    link.set(&mut app.browser(), NEW).await.is(204);
    assert!(!link.works(&app).await);
    let again = link.set(&mut app.browser(), "another good phrase").await;
    again.is_invalid("invalid_token", Some("token"));
    assert!(again.headers.get("set-cookie").is_none());
    assert_eq!(sign_in(&app, NEW).await, 200);
}

#[tokio::test]
async fn of_two_requests_at_once_one_sets_the_password() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    let link = link(&app, "Ada").await;
    let passwords: Vec<_> = (0..6).map(|number| format!("violet stapler kettle {number}")).collect();
    let answers = join_all(passwords.iter().map(|password| {
        let (mut browser, link) = (app.browser(), &link);
        async move { link.set(&mut browser, password).await.status.as_u16() }
    }))
    .await;
    let done: Vec<_> = answers.iter().zip(&passwords).filter(|(status, _)| **status == 204).collect();
    assert_eq!((done.len(), answers.iter().filter(|status| **status == 400).count()), (1, 5));
    assert_eq!(sign_in(&app, done[0].1).await, 200);
}

#[tokio::test]
async fn a_link_works_for_an_hour() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    let link = link(&app, "Ada").await;
    app.pass(Duration::from_secs(59 * 60 + 59));
    assert!(link.works(&app).await);
    app.pass(Duration::from_secs(1));
    assert!(!link.works(&app).await);
    link.set(&mut app.browser(), NEW).await.is_invalid("invalid_token", Some("token"));
    assert_eq!(sign_in(&app, PASSWORD).await, 200);
    // It is swept.
    app.app.sweep().await.unwrap();
    let left = sql::query_scalar::<i64>("SELECT COUNT(*) FROM password_resets");
    assert_eq!(left.fetch_one(&mut app.app.db.read().await.unwrap()).await.unwrap(), 0);
}

#[tokio::test]
async fn a_newer_link_replaces_the_older_one() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    app.sign_up("Grace").await;
    let (older, other) = (link(&app, "Ada").await, link(&app, "Grace").await);
    let newer = link(&app, "Ada").await;
    assert!(!older.works(&app).await && newer.works(&app).await && other.works(&app).await);
    older.set(&mut app.browser(), NEW).await.is_invalid("invalid_token", Some("token"));
    newer.set(&mut app.browser(), NEW).await.is(204);
}

/// A link in an old mailbox must not open an account that was secured meanwhile.
#[tokio::test]
async fn a_link_does_not_survive_a_new_password_or_email_address() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let before = link(&app, "Ada").await;
    ada.patch("/api/users/@me", json!({"password": NEW, "current_password": PASSWORD})).await.is(200);
    assert!(!before.works(&app).await);
    let before = link(&app, "Ada").await;
    ada.patch("/api/users/@me", json!({"email": "ada@new.example", "current_password": NEW})).await.is(200);
    assert!(!before.works(&app).await);
    before.set(&mut app.browser(), "another good phrase").await.is_invalid("invalid_token", Some("token"));
    // Nor does it come back with the address.
    ada.patch("/api/users/@me", json!({"email": "ada@example.com", "current_password": NEW})).await.is(200);
    assert!(!before.works(&app).await);
}

#[tokio::test]
async fn an_inactive_account_has_no_link() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    let link = link(&app, "Ada").await;
    let mut tx = app.app.db.begin().await.unwrap();
    sql::query("UPDATE users SET is_active = 0").execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!link.works(&app).await);
    link.set(&mut app.browser(), NEW).await.is_invalid("invalid_token", Some("token"));
}

#[tokio::test]
async fn a_weak_password_is_refused_and_does_not_use_the_link_up() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    let link = link(&app, "Ada").await;
    for (password, code) in [
        ("1234567", "password_too_short"),
        ("password", "password_too_weak"),
        ("ada@example.com", "password_too_weak"),
        (&"x".repeat(1001), "max_length"),
    ] {
        link.set(&mut app.browser(), password).await.is_invalid(code, Some("password"));
    }
    assert!(link.works(&app).await);
    // The link is judged first: without one, nobody learns what an account's password could be.
    let mut wrong = link.with("ada@example.com");
    wrong["token"] = json!("x");
    app.browser().post(&link.path, wrong).await.is_invalid("invalid_token", Some("token"));
}

#[tokio::test]
async fn sessions_do_not_survive_a_password_reset_and_their_tabs_are_told() {
    let app = TestApp::new().await;
    let (mut ada, mut grace) = (app.sign_up("Ada").await, app.sign_up("Grace").await);
    let mut thief = app.sign_in("Ada").await;
    let key = make_key(&mut ada, "Key").await;
    let (mut stream, mut theirs) = (Stream::open(&ada).await, Stream::open(&thief).await);
    // From a tab that is signed in, and to another account.
    let mut browser = grace.clone();
    link(&app, "Ada").await.set(&mut browser, NEW).await.is(204);
    for stream in [&mut stream, &mut theirs] {
        stream.until("session").await;
        assert!(stream.next().await.is_none());
    }
    ada.get("/api/users/@me").await.is_unauthenticated();
    thief.get("/api/users/@me").await.is_unauthenticated();
    grace.get("/api/users/@me").await.is_unauthenticated();
    assert_eq!(browser.get("/api/users/@me").await.is(200)["email"], email("Ada"));
    // API keys stay, as after a change of password: the page says so.
    app.by_key(&key.value).get("/api/users/@me").await.is(200);
}

#[tokio::test]
async fn a_reset_is_recorded_once_in_each_organization_of_the_person() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let mut grace = app.sign_up("Grace").await;
    ada.post("/api/organizations", json!({"name": "Second"})).await.is(201);
    link(&app, "Ada").await.set(&mut ada, NEW).await.is(204);
    let entries = async |client: &mut Client, organization: &str| {
        let path = format!("/api/organizations/{organization}/activity/?scope=security");
        client.get(&path).await.is(200)["results"].as_array().unwrap().clone()
    };
    let organizations = ada.get("/api/organizations").await.is(200)["results"].as_array().unwrap().clone();
    assert_eq!(organizations.len(), 2);
    for organization in organizations {
        let entries = entries(&mut ada, organization["id"].as_str().unwrap()).await;
        assert_eq!(entries.len(), 1);
        assert_eq!((&entries[0]["action"], &entries[0]["changes"]), (&json!("password.reset"), &json!([])));
        assert_eq!(entries[0]["actor"]["email"], email("Ada"));
        assert_eq!(entries[0]["undo"], "never");
    }
    assert_eq!(entries(&mut grace, "@current").await, Vec::<serde_json::Value>::new());
}

#[tokio::test]
async fn only_the_hash_of_a_token_is_stored() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    let link = link(&app, "Ada").await;
    let stored = sql::query_scalar::<String>("SELECT token_hash FROM password_resets");
    let stored = stored.fetch_one(&mut app.app.db.read().await.unwrap()).await.unwrap();
    assert_eq!(stored.len(), 64);
    assert!(!stored.contains(&link.token));
    let thief = json!({"token": stored, "password": NEW});
    app.browser().post(&link.path, thief).await.is_invalid("invalid_token", Some("token"));
}

/// Else a page of another site could sign its visitors in to an account of the attacker.
#[tokio::test]
async fn a_page_of_another_site_cannot_use_a_link() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    let link = link(&app, "Ada").await;
    let elsewhere = app.browser().with("origin", "https://evil.example").with("sec-fetch-site", "cross-site");
    for path in [link.path.as_str(), "/api/reset"] {
        let answer = elsewhere.clone().post(path, link.with(NEW)).await;
        answer.is_error(403, "authentication_error", "csrf_failed", None);
    }
    // Programs can, as they can sign in.
    link.set(&mut app.program(), NEW).await.is(204);
}

#[tokio::test]
async fn an_api_key_cannot_use_a_link() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let key = make_key(&mut ada, "Key").await;
    let link = link(&app, "Ada").await;
    let answer = link.set(&mut app.by_key(&key.value), NEW).await;
    answer.is_error(403, "authentication_error", "permission_denied", None);
    assert!(link.works(&app).await);
    ada.get("/api/users/@me").await.is(200);
}

#[tokio::test]
async fn a_reset_forgets_known_devices_but_this_one() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let mut browser = app.browser().with("x-forwarded-for", "192.0.2.7");
    link(&app, "Ada").await.set(&mut browser, NEW).await.is(204);
    // An attack locks all unknown clients out.
    for number in 0..11 {
        let body = json!({"email": email("Ada"), "password": "wrong"});
        app.browser().with("x-forwarded-for", &format!("203.0.113.{number}")).post("/api/login", body).await;
    }
    let body = json!({"email": email("Ada"), "password": NEW});
    let locked = ada.post("/api/login", body.clone()).await;
    locked.is_error(403, "authentication_error", "too_many_failed_attempts", None);
    browser.with("x-forwarded-for", "198.51.100.3").post("/api/login", body).await.is(200);
}
