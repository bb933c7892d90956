//! `/api/confirm`, and how an address gets verified.

mod change;
mod invite;

use crate::support::answer::Answer;
use crate::support::client::Client;
use crate::support::people::make_key;
use crate::support::{PASSWORD, TestApp, email};
use axum::http::Method;
use futures_util::future::join_all;
use rolecall_server::store::sql;
use serde_json::{Value, json};
use std::time::Duration;

/// Uses a link of a mail.
async fn confirm(client: &mut Client, link: &str) -> Answer {
    let (page, token) = link.rsplit_once('/').unwrap();
    client.post(&format!("/api{page}"), json!({ "token": token })).await
}

async fn me(client: &mut Client) -> Value {
    client.get("/api/users/@me/").await.is(200)
}

/// The last link to confirm this address.
async fn link(app: &TestApp, to: &str) -> String {
    app.mailed("confirm_email", to).await.pop().unwrap()
}

#[tokio::test]
async fn an_address_is_verified_by_the_link_that_is_mailed_at_sign_up() {
    let app = TestApp::with_mail().await;
    let mut ada = app.sign_up("Ada").await;
    let before = me(&mut ada).await;
    assert_eq!((&before["is_email_verified"], &before["pending_email"]), (&json!(false), &Value::Null));
    assert!(before["organization"].is_object(), "the product is usable meanwhile");
    let answer = confirm(&mut ada, &link(&app, &email("Ada")).await).await.is(200);
    assert_eq!(answer, json!({"email": email("Ada"), "is_changed": false}));
    assert_eq!(me(&mut ada).await["is_email_verified"], true);
    let again = ada.post("/api/users/@me/email_confirmation/", json!({})).await;
    again.is_invalid("already_verified", None);
    // It is no change, and the former address is told of none.
    assert!(app.mailed("email_changed", &email("Ada")).await.is_empty());
}

#[tokio::test]
async fn without_mail_no_address_is_verified_and_a_new_one_counts_at_once() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    ada.post("/api/users/@me/email_confirmation/", json!({})).await.is_invalid("email_not_available", None);
    let body = json!({"email": "ada@new.example", "current_password": PASSWORD});
    let changed = ada.patch("/api/users/@me/", body).await.is(200);
    assert_eq!((&changed["email"], &changed["pending_email"]), (&json!("ada@new.example"), &Value::Null));
    assert_eq!(changed["is_email_verified"], false);
}

#[tokio::test]
async fn a_link_works_once_and_for_three_days_and_a_newer_one_replaces_it() {
    let app = TestApp::with_mail().await;
    let mut ada = app.sign_up("Ada").await;
    let first = link(&app, &email("Ada")).await;
    ada.post("/api/users/@me/email_confirmation/", json!({})).await.is(204);
    let second = link(&app, &email("Ada")).await;
    assert_ne!(first, second);
    confirm(&mut ada, &first).await.is_invalid("invalid_token", Some("token"));
    app.pass(Duration::from_hours(72));
    confirm(&mut ada, &second).await.is_invalid("invalid_token", Some("token"));
    app.app.sweep().await.unwrap();
    let left = sql::query_scalar::<i64>("SELECT COUNT(*) FROM email_confirmations");
    assert_eq!(left.fetch_one(&mut app.app.db.read().await.unwrap()).await.unwrap(), 0);
    let mut ada = app.sign_in("Ada").await;
    ada.post("/api/users/@me/email_confirmation/", json!({})).await.is(204);
    app.pass(Duration::from_hours(72) - Duration::from_secs(1));
    let third = link(&app, &email("Ada")).await;
    confirm(&mut ada, &third).await.is(200);
    confirm(&mut ada, &third).await.is_invalid("invalid_token", Some("token"));
}

#[tokio::test]
async fn of_two_requests_at_once_one_uses_the_link() {
    let app = TestApp::with_mail().await;
    let ada = app.sign_up("Ada").await;
    let link = link(&app, &email("Ada")).await;
    let answers = join_all((0..6).map(|_| {
        let (mut browser, link) = (ada.clone(), &link);
        async move { confirm(&mut browser, link).await.status.as_u16() }
    }))
    .await;
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1, "{answers:?}");
    assert_eq!(answers.iter().filter(|status| **status == 400).count(), 5, "{answers:?}");
}

#[tokio::test]
async fn wrong_links_are_one_error_and_those_of_other_accounts_another() {
    let app = TestApp::with_mail().await;
    let mut ada = app.sign_up("Ada").await;
    app.sign_up("Grace").await;
    let (own, grace) = (link(&app, &email("Ada")).await, link(&app, &email("Grace")).await);
    let (page, token) = own.rsplit_once('/').unwrap();
    for wrong in [
        format!("{page}/{}", grace.rsplit('/').next().unwrap()),
        format!("{page}/{token}x"),
        format!("{page}/{}", token.to_uppercase()),
        format!("/confirm/@me/{token}"),
        format!("/confirm/x/{token}"),
    ] {
        confirm(&mut ada, &wrong).await.is_invalid("invalid_token", Some("token"));
    }
    let unknown = format!("/confirm/0192a3b4-0000-7000-8000-000000000001/{token}");
    confirm(&mut ada, &unknown).await.is_invalid("invalid_token", Some("token"));
    confirm(&mut ada, &grace).await.is_invalid("other_account", None);
    // Only the hash is stored.
    let stored = sql::query_scalar::<String>("SELECT token_hash FROM email_confirmations");
    let stored = stored.fetch_one(&mut app.app.db.read().await.unwrap()).await.unwrap();
    assert_eq!(stored.len(), 64);
    confirm(&mut ada, &format!("{page}/{stored}")).await.is_invalid("invalid_token", Some("token"));
    confirm(&mut ada, &own).await.is(200);
}

/// Else one press of an employee would verify the account that an attacker has made with their address.
#[tokio::test]
async fn the_owner_of_a_mailbox_does_not_confirm_the_account_of_an_attacker() {
    let app = TestApp::with_mail().await;
    let mut attacker = app.sign_up("Victim").await;
    let key = make_key(&mut attacker, "Backdoor").await;
    let link = link(&app, &email("Victim")).await;
    confirm(&mut app.browser(), &link).await.is_unauthenticated();
    confirm(&mut app.sign_up("Somebody").await, &link).await.is_invalid("other_account", None);
    assert_eq!(me(&mut attacker).await["is_email_verified"], false);
    // They set a password of their own; nothing of the attacker is left in the account.
    app.browser().post("/api/reset", json!({"email": email("Victim")})).await.is(204);
    app.app.settle().await;
    let reset = app.mailed("reset_password", &email("Victim")).await.pop().unwrap();
    let (page, token) = reset.rsplit_once('/').unwrap();
    let mut victim = app.browser();
    let body = json!({"token": token, "password": "a phrase of the victim"});
    victim.post(&format!("/api{page}"), body).await.is(204);
    attacker.get("/api/users/@me/").await.is_unauthenticated();
    app.by_key(&key.value).get("/api/users/@me/").await.is_bad_key();
    assert_eq!(me(&mut victim).await["email"], email("Victim"));
}

/// Programs that scan mail open links too.
#[tokio::test]
async fn opening_the_page_of_a_link_does_not_use_it_up() {
    let app = TestApp::with_mail().await;
    let mut ada = app.sign_up("Ada").await;
    let link = link(&app, &email("Ada")).await;
    let page = link.rsplit_once('/').unwrap().0;
    app.browser().get(&link).await;
    app.browser().get(&format!("/api{page}")).await.is(405);
    confirm(&mut ada, &link).await.is(200);
}

/// Else a page of another site could confirm the address of the attacker.
#[tokio::test]
async fn a_page_of_another_site_cannot_use_a_link() {
    let app = TestApp::with_mail().await;
    let mut ada = app.sign_up("Ada").await;
    let link = link(&app, &email("Ada")).await;
    let mut elsewhere = ada.clone().with("origin", "https://evil.example").with("sec-fetch-site", "cross-site");
    confirm(&mut elsewhere, &link).await.is_error(403, "authentication_error", "csrf_failed", None);
    confirm(&mut ada, &link).await.is(200);
}

#[tokio::test]
async fn a_user_can_ask_for_ten_links_in_an_hour() {
    let app = TestApp::with_mail().await;
    let mut ada = app.sign_up("Ada").await;
    for _ in 0..10 {
        ada.post("/api/users/@me/email_confirmation/", json!({})).await.is(204);
    }
    let last = link(&app, &email("Ada")).await;
    let key = make_key(&mut ada, "Key").await;
    for mut client in [ada.clone(), app.by_key(&key.value)] {
        let refused = client.post("/api/users/@me/email_confirmation/", json!({})).await;
        refused.is_error(429, "throttled_error", "throttled", None);
    }
    // Other addresses count too, or the server would send as many mails to strangers as an account asks for.
    let body = json!({"email": "stranger@example.org", "current_password": PASSWORD});
    ada.patch("/api/users/@me/", body.clone()).await.is_error(429, "throttled_error", "throttled", None);
    app.pass(Duration::from_hours(1));
    ada.patch("/api/users/@me/", body).await.is(200);
    confirm(&mut ada, &last).await.is_invalid("invalid_token", Some("token"));
}

#[tokio::test]
async fn the_link_of_a_deleted_account_is_gone() {
    let app = TestApp::with_mail().await;
    let mut ada = app.sign_up("Ada").await;
    let link = link(&app, &email("Ada")).await;
    ada.delete("/api/organizations/@current/").await.is(204);
    ada.json(Method::DELETE, "/api/users/@me/", json!({"password": PASSWORD})).await.is(204);
    confirm(&mut ada, &link).await.is_invalid("invalid_token", Some("token"));
    // Nor does it confirm the address of somebody who signs up with it afterwards.
    let mut other = app.sign_up("Ada").await;
    confirm(&mut other, &link).await.is_invalid("invalid_token", Some("token"));
    assert_eq!(me(&mut other).await["is_email_verified"], false);
}
