//! Guessing passwords, at `POST /api/login` and in an open session: who is locked out, and who is not.

mod networks;

use crate::support::answer::Answer;
use crate::support::client::Client;
use crate::support::people::make_key;
use crate::support::{PASSWORD, TestApp, email};
use rolecall_server::store::sql;
use serde_json::json;
use sqlx::AssertSqlSafe;
use std::time::Duration;

const DEVICE: &str = "rolecall_device";

/// A browser without cookies at this IP address.
fn at(app: &TestApp, address: &str) -> Client {
    app.browser().with("x-forwarded-for", address)
}

async fn try_in(client: &mut Client, name: &str, password: &str) -> Answer {
    client.post("/api/login", json!({"email": email(name), "password": password})).await
}

#[track_caller]
fn is_wrong(answer: &Answer) {
    answer.is_invalid("invalid_credentials", None);
}

#[track_caller]
fn is_locked(answer: &Answer) {
    answer.is_error(403, "authentication_error", "too_many_failed_attempts", None);
    assert!(answer.json.get("denial").is_none());
}

/// Ten wrong passwords from ten unknown IP addresses.
async fn attack(app: &TestApp, name: &str) {
    for number in 0..10 {
        is_wrong(&try_in(&mut at(app, &format!("203.0.113.{number}")), name, "wrong").await);
    }
    is_locked(&try_in(&mut at(app, "203.0.113.99"), name, "wrong").await);
}

async fn count(app: &TestApp, table: &'static str) -> i64 {
    let sql = AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
    sql::query_scalar(sql).fetch_one(&mut app.app.db.read().await.unwrap()).await.unwrap()
}

#[tokio::test]
async fn all_unknown_clients_together_have_ten_guesses_in_ten_minutes() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    app.sign_up("Grace").await;
    for name in ["Ada", "Nobody"] {
        attack(&app, name).await;
        // Even the right password is refused, or the lock would reveal it.
        is_locked(&try_in(&mut at(&app, "198.51.100.1"), name, PASSWORD).await);
    }
    // Other accounts are not locked, and after ten minutes none is.
    try_in(&mut at(&app, "198.51.100.1"), "Grace", PASSWORD).await.is(200);
    app.pass(Duration::from_secs(599));
    let answer = try_in(&mut at(&app, "198.51.100.1"), "Ada", PASSWORD).await;
    is_locked(&answer);
    assert_eq!(answer.header("retry-after"), "1");
    assert_eq!(answer.json["detail"], "Too many failed attempts to sign in. Try again in 1 minute.");
    app.pass(Duration::from_secs(1));
    try_in(&mut at(&app, "198.51.100.1"), "Ada", PASSWORD).await.is(200);
}

#[tokio::test]
async fn retry_after_says_when_the_lock_ends() {
    let app = TestApp::new().await;
    for _ in 0..10 {
        is_wrong(&try_in(&mut app.browser(), "Nobody", "wrong").await);
        app.pass(Duration::from_secs(20));
    }
    let answer = try_in(&mut app.browser(), "Nobody", "wrong").await;
    is_locked(&answer);
    // Ten minutes after the tenth failure, which was 20 seconds ago.
    assert_eq!(answer.header("retry-after"), "580");
}

#[tokio::test]
async fn an_attack_from_elsewhere_does_not_lock_a_known_device_out() {
    let app = TestApp::new().await;
    let mut ada = at(&app, "192.0.2.1");
    let body = json!({"first_name": "Ada", "email": email("Ada"), "password": PASSWORD});
    ada.post("/api/signup", body).await.is(201);
    attack(&app, "Ada").await;
    // Signed out and in another network: the device is known by its cookie.
    ada.post("/api/logout", json!({})).await.is(204);
    assert_eq!(ada.cookie(DEVICE).len(), 64);
    let mut ada = ada.with("x-forwarded-for", "198.51.100.77");
    try_in(&mut ada, "Ada", PASSWORD).await.is(200);
    // The attackers stay locked.
    is_locked(&try_in(&mut at(&app, "203.0.113.1"), "Ada", PASSWORD).await);
    let mut thief = at(&app, "203.0.113.1").with_cookie(DEVICE, &"0".repeat(64));
    is_locked(&try_in(&mut thief, "Ada", PASSWORD).await);
}

#[tokio::test]
async fn an_attack_from_elsewhere_does_not_lock_a_known_network_out() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    for (known, near, far) in
        [("192.0.2.1", "192.0.2.1", "192.0.2.2"), ("2001:db8:1:2::3", "2001:db8:1:2:ff::9", "2001:db8:1:3::3")]
    {
        app.pass(Duration::from_mins(10));
        try_in(&mut at(&app, known), "Ada", PASSWORD).await.is(200);
        attack(&app, "Ada").await;
        // A browser with cleared cookies; for IPv6 the /64 is the network.
        try_in(&mut at(&app, near), "Ada", PASSWORD).await.is(200);
        is_locked(&try_in(&mut at(&app, far), "Ada", PASSWORD).await);
    }
    // A network known for one account is unknown for another.
    app.sign_up("Grace").await;
    attack(&app, "Grace").await;
    is_locked(&try_in(&mut at(&app, "192.0.2.1"), "Grace", PASSWORD).await);
}

#[tokio::test]
async fn a_known_client_that_guesses_locks_only_itself() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    for _ in 0..10 {
        is_wrong(&try_in(&mut ada, "Ada", "wrong").await);
    }
    is_locked(&try_in(&mut ada, "Ada", PASSWORD).await);
    // The same network without the cookie, and another network.
    try_in(&mut app.browser(), "Ada", PASSWORD).await.is(200);
    try_in(&mut at(&app, "192.0.2.1"), "Ada", PASSWORD).await.is(200);
    for _ in 0..10 {
        is_wrong(&try_in(&mut app.browser(), "Ada", "wrong").await);
    }
    is_locked(&try_in(&mut app.browser(), "Ada", PASSWORD).await);
    try_in(&mut at(&app, "198.51.100.5"), "Ada", PASSWORD).await.is(200);
}

#[tokio::test]
async fn all_spellings_of_an_email_address_are_one_account() {
    let app = TestApp::new().await;
    let spellings =
        ["ada@example.com", "ADA@example.com", " ada@EXAMPLE.com ", "ａｄａ@example.com", "ada＠ｅxample.com"];
    for spelling in spellings.iter().cycle().take(10) {
        is_wrong(&app.browser().post("/api/login", json!({"email": spelling, "password": "wrong"})).await);
    }
    for spelling in spellings {
        is_locked(&app.browser().post("/api/login", json!({"email": spelling, "password": "wrong"})).await);
    }
}

#[tokio::test]
async fn a_locked_client_adds_no_counters() {
    let app = TestApp::new().await;
    for number in 0..150 {
        try_in(&mut app.browser(), &format!("person{number}"), "wrong").await;
    }
    // One for the client, and one for each account until it was locked.
    assert_eq!(count(&app, "login_failures").await, 101);
    app.pass(Duration::from_mins(10));
    is_wrong(&try_in(&mut app.browser(), "Nobody", "wrong").await);
    app.app.settle().await;
    assert!(count(&app, "login_failures").await <= 2, "what counts no more is removed");
}

#[tokio::test]
async fn an_attack_does_not_reach_an_open_session() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    attack(&app, "Ada").await;
    let body = json!({"email": "ada.l@example.com", "current_password": PASSWORD});
    ada.patch("/api/users/@me", body).await.is(200);
}

#[tokio::test]
async fn ten_wrong_current_passwords_lock_that_session_and_no_other() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let mut elsewhere = app.sign_in("Ada").await;
    let mut program = app.by_key(&make_key(&mut ada, "Key").await.value);
    let body = |password: &str| json!({"email": "ada.l@example.com", "current_password": password});
    for client in [&mut ada, &mut program] {
        for _ in 0..10 {
            let answer = client.patch("/api/users/@me", body("wrong")).await;
            answer.is_invalid("incorrect_password", Some("current_password"));
        }
        let answer = client.patch("/api/users/@me", body(PASSWORD)).await;
        is_locked(&answer);
        assert_eq!(answer.header("retry-after"), "600");
    }
    // Requests that need no password are accepted.
    ada.patch("/api/users/@me", json!({"first_name": "Ada L."})).await.is(200);
    app.sign_in("Ada").await;
    elsewhere.patch("/api/users/@me", body(PASSWORD)).await.is(200);
}

/// A session can create many keys; further keys must not allow further guesses.
#[tokio::test]
async fn all_api_keys_of_a_person_together_have_ten_wrong_current_passwords() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let first = make_key(&mut ada, "First").await;
    let body = |password: &str| json!({"email": "ada.l@example.com", "current_password": password});
    for _ in 0..10 {
        let answer = app.by_key(&first.value).patch("/api/users/@me", body("wrong")).await;
        answer.is_invalid("incorrect_password", Some("current_password"));
    }
    for _ in 0..2 {
        let next = make_key(&mut ada, "Next").await;
        is_locked(&app.by_key(&next.value).patch("/api/users/@me", body("wrong")).await);
        is_locked(&app.by_key(&next.value).patch("/api/users/@me", body(PASSWORD)).await);
        ada.delete(&format!("/api/personal_api_keys/{}", first.id)).await;
    }
    // Other people's keys, and the same person's sessions, have their own limits.
    let mut grace = app.sign_up("Grace").await;
    let key = make_key(&mut grace, "Key").await;
    let answer = app.by_key(&key.value).patch("/api/users/@me", body("wrong")).await;
    answer.is_invalid("incorrect_password", Some("current_password"));
    ada.patch("/api/users/@me", body(PASSWORD)).await.is(200);
}

#[tokio::test]
async fn a_new_password_forgets_all_known_devices_but_this_one() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let mut other = at(&app, "192.0.2.1");
    try_in(&mut other, "Ada", PASSWORD).await.is(200);
    let new = "violet stapler 7 kettle";
    ada.patch("/api/users/@me", json!({"password": new, "current_password": PASSWORD})).await.is(200);
    attack(&app, "Ada").await;
    is_locked(&try_in(&mut other, "Ada", new).await);
    try_in(&mut ada, "Ada", new).await.is(200);
}

#[tokio::test]
async fn a_browser_can_be_known_for_several_accounts() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    app.sign_up("Grace").await;
    let mut shared = at(&app, "192.0.2.1").with_cookie(DEVICE, &"a".repeat(64));
    try_in(&mut shared, "Ada", PASSWORD).await.is(200);
    let device = shared.cookie(DEVICE).to_owned();
    assert_ne!(device, "a".repeat(64), "a token that is not ours is replaced");
    try_in(&mut shared, "Grace", PASSWORD).await.is(200);
    assert_eq!(shared.cookie(DEVICE), device);
    for name in ["Ada", "Grace"] {
        attack(&app, name).await;
        try_in(&mut shared.clone().with("x-forwarded-for", "198.51.100.9"), name, PASSWORD).await.is(200);
    }
    let stored: Vec<String> = sql::query_scalar("SELECT client FROM known_clients")
        .fetch_all(&mut app.app.db.read().await.unwrap())
        .await
        .unwrap();
    assert!(!stored.contains(&device), "only its hash is stored");
}

#[tokio::test]
async fn a_person_has_at_most_40_known_clients_for_180_days() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    for number in 0..30 {
        app.pass(Duration::from_secs(1));
        try_in(&mut at(&app, &format!("192.0.2.{number}")), "Ada", PASSWORD).await.is(200);
    }
    // Each sign-in adds a device and a network; the last 20 sign-ins are remembered.
    assert_eq!(count(&app, "known_clients").await, 40);
    attack(&app, "Ada").await;
    try_in(&mut at(&app, "192.0.2.10"), "Ada", PASSWORD).await.is(200);
    is_locked(&try_in(&mut at(&app, "192.0.2.9"), "Ada", PASSWORD).await);
    app.pass(Duration::from_hours(180 * 24));
    attack(&app, "Ada").await;
    is_locked(&try_in(&mut at(&app, "192.0.2.29"), "Ada", PASSWORD).await);
    app.app.sweep().await.unwrap();
    assert_eq!(count(&app, "known_clients").await, 0);
}
