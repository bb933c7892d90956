//! A new address, which counts once its link is used.

use super::{confirm, link, me};
use crate::support::{PASSWORD, TestApp, email};
use serde_json::{Value, json};

const NEW: &str = "ada@new.example";

fn change() -> Value {
    json!({"email": NEW, "current_password": PASSWORD})
}

#[tokio::test]
async fn a_new_address_waits_until_its_link_is_used() {
    let app = TestApp::with_mail().await;
    let mut ada = app.sign_up("Ada").await;
    confirm(&mut ada, &link(&app, &email("Ada")).await).await.is(200);
    let waiting = ada.patch("/api/users/@me/", change()).await.is(200);
    assert_eq!((&waiting["email"], &waiting["pending_email"]), (&json!(email("Ada")), &json!(NEW)));
    assert_eq!(waiting["is_email_verified"], true, "the account's present address");
    assert!(app.mailed("email_changed", &email("Ada")).await.is_empty());
    let exported = ada.get("/api/users/@me/export/").await.is(200);
    assert_eq!(
        (&exported["profile"]["pending_email"], &exported["profile"]["is_email_verified"]),
        (&json!(NEW), &json!(true))
    );
    // It does not count for signing in yet.
    app.browser().post("/api/login", json!({"email": NEW, "password": PASSWORD})).await.is(400);

    let answer = confirm(&mut ada, &link(&app, NEW).await).await.is(200);
    assert_eq!(answer, json!({"email": NEW, "is_changed": true}));
    let after = me(&mut ada).await;
    assert_eq!((&after["email"], &after["pending_email"]), (&json!(NEW), &Value::Null));
    assert_eq!(after["is_email_verified"], true);
    assert_eq!(app.mailed("email_changed", &email("Ada")).await.len(), 1, "the former address is told");
    let entries = ada.get("/api/organizations/@current/activity/?action=account.update").await.is(200);
    let change = json!([{"field": "email", "before": email("Ada"), "after": NEW}]);
    assert_eq!(entries["results"][0]["changes"], change);
    app.browser().post("/api/login", json!({"email": NEW, "password": PASSWORD})).await.is(200);
}

#[tokio::test]
async fn a_new_address_can_be_sent_again_and_withdrawn() {
    let app = TestApp::with_mail().await;
    let mut ada = app.sign_up("Ada").await;
    ada.patch("/api/users/@me/", change()).await.is(200);
    let first = link(&app, NEW).await;
    ada.post("/api/users/@me/email_confirmation/", json!({})).await.is(204);
    let second = link(&app, NEW).await;
    confirm(&mut ada, &first).await.is_invalid("invalid_token", Some("token"));
    ada.delete("/api/users/@me/email_confirmation/").await.is(204);
    assert_eq!(me(&mut ada).await["pending_email"], Value::Null);
    confirm(&mut ada, &second).await.is_invalid("invalid_token", Some("token"));
    // Withdrawing again changes nothing, also not the link of the present address.
    ada.post("/api/users/@me/email_confirmation/", json!({})).await.is(204);
    ada.delete("/api/users/@me/email_confirmation/").await.is(204);
    confirm(&mut ada, &link(&app, &email("Ada")).await).await.is(200);
}

#[tokio::test]
async fn a_taken_address_is_refused_when_it_is_asked_for_and_when_it_is_confirmed() {
    let app = TestApp::with_mail().await;
    let mut ada = app.sign_up("Ada").await;
    app.sign_up("Grace").await;
    let taken = json!({"email": email("Grace"), "current_password": PASSWORD});
    ada.patch("/api/users/@me/", taken).await.is_invalid("unique", Some("email"));
    assert_eq!(me(&mut ada).await["pending_email"], Value::Null);
    ada.patch("/api/users/@me/", change()).await.is(200);
    let signup = json!({"first_name": "Quick", "email": NEW, "password": PASSWORD});
    let mut quick = app.browser();
    quick.post("/api/signup", signup).await.is(201);
    let late = link(&app, NEW).await;
    let first = &app.mailed("confirm_email", NEW).await[0];
    confirm(&mut ada, first).await.is_invalid("unique", Some("email"));
    assert_eq!(me(&mut ada).await["email"], email("Ada"));
    confirm(&mut quick, &late).await.is(200);
}

#[tokio::test]
async fn a_wrong_password_or_another_password_ends_a_change() {
    let app = TestApp::with_mail().await;
    let mut ada = app.sign_up("Ada").await;
    let wrong = json!({"email": NEW, "current_password": "wrong"});
    ada.patch("/api/users/@me/", wrong).await.is_invalid("incorrect_password", Some("current_password"));
    assert!(app.mailed("confirm_email", NEW).await.is_empty());
    // Somebody who knew the password has asked for it; its owner changes the password.
    ada.patch("/api/users/@me/", change()).await.is(200);
    let body = json!({"password": "another long password", "current_password": PASSWORD});
    ada.patch("/api/users/@me/", body).await.is(200);
    assert_eq!(me(&mut ada).await["pending_email"], Value::Null);
    confirm(&mut ada, &link(&app, NEW).await).await.is_invalid("invalid_token", Some("token"));
}

#[tokio::test]
async fn a_new_address_and_a_new_password_can_be_asked_for_together() {
    let app = TestApp::with_mail().await;
    let mut ada = app.sign_up("Ada").await;
    let body = json!({"email": NEW, "password": "another long password", "current_password": PASSWORD});
    assert_eq!(ada.patch("/api/users/@me/", body).await.is(200)["pending_email"], NEW);
    confirm(&mut ada, &link(&app, NEW).await).await.is(200);
    assert_eq!(me(&mut ada).await["email"], NEW);
}

/// A link does not confirm the address of before after the account has got another one.
#[tokio::test]
async fn a_link_ends_when_the_address_changes() {
    let app = TestApp::with_mail().await;
    let mut ada = app.sign_up("Ada").await;
    let of_sign_up = link(&app, &email("Ada")).await;
    ada.patch("/api/users/@me/", change()).await.is(200);
    confirm(&mut ada, &of_sign_up).await.is_invalid("invalid_token", Some("token"));
    confirm(&mut ada, &link(&app, NEW).await).await.is(200);
    confirm(&mut ada, &of_sign_up).await.is_invalid("invalid_token", Some("token"));
    assert_eq!(me(&mut ada).await["email"], NEW);
}
