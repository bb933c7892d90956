//! Past failures of other products: a session before the second step, a code that works twice, a guessed code.

use super::{code, first_step, second_step, set_up};
use crate::support::{PASSWORD, TestApp, email};
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn no_session_is_valid_before_the_second_step() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    set_up(&app, &mut ada).await;
    let mut browser = app.browser();
    first_step(&mut browser, "Ada").await.is(401);
    let cookie = browser.cookie("rolecall_login").to_owned();
    browser.get("/api/users/@me/").await.is_unauthenticated();
    // Nor is the cookie of the first step a session.
    let mut forged = app.browser().with_cookie("rolecall_session", &cookie);
    forged.get("/api/users/@me/").await.is_unauthenticated();
    forged.get("/api/organizations/").await.is_unauthenticated();
    // The device is not known yet either: it has not signed in.
    assert_eq!(ada.get("/api/users/@me/sessions/").await.is(200).as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_totp_code_works_once() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let (secret, _) = set_up(&app, &mut ada).await;
    let shown = code(&app, &secret);
    let (mut one, mut other) = (app.browser(), app.browser());
    first_step(&mut one, "Ada").await;
    first_step(&mut other, "Ada").await;
    second_step(&mut one, &shown).await.is(200);
    second_step(&mut other, &shown).await.is_invalid("incorrect_code", Some("token"));
    // Nor does an older one that was not used.
    app.pass(Duration::from_secs(30));
    second_step(&mut other, &code(&app, &secret)).await.is(200);
    let mut late = app.browser();
    first_step(&mut late, "Ada").await;
    second_step(&mut late, &shown).await.is_invalid("incorrect_code", Some("token"));
}

#[tokio::test]
async fn of_two_requests_with_one_code_one_signs_in() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let (secret, _) = set_up(&app, &mut ada).await;
    let shown = code(&app, &secret);
    let mut browser = app.browser();
    first_step(&mut browser, "Ada").await;
    let (mut one, mut other) = (browser.clone(), browser);
    let (one, other) = tokio::join!(second_step(&mut one, &shown), second_step(&mut other, &shown));
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400]);
}

#[tokio::test]
async fn a_recovery_code_cannot_be_guessed() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let (secret, codes) = set_up(&app, &mut ada).await;
    let mut thief = app.browser().with("x-forwarded-for", "203.0.113.1");
    first_step(&mut thief, "Ada").await;
    for number in 0..10 {
        second_step(&mut thief, &format!("0000-0000-0000-000{number}"))
            .await
            .is_invalid("incorrect_code", Some("token"));
    }
    let locked = second_step(&mut thief, &codes[0]).await;
    locked.is_error(403, "authentication_error", "too_many_failed_attempts", None);
    // Neither the password once more, nor another address, nor a code of the app helps.
    first_step(&mut thief, "Ada").await.is(401);
    assert_eq!(second_step(&mut thief, &codes[0]).await.json["code"], "too_many_failed_attempts");
    let mut elsewhere = app.browser().with("x-forwarded-for", "198.51.100.1");
    first_step(&mut elsewhere, "Ada").await.is(401);
    assert_eq!(second_step(&mut elsewhere, &code(&app, &secret)).await.json["code"], "too_many_failed_attempts");
    // Ada is not locked out where she was signed in before.
    let device = ada.cookie("rolecall_device").to_owned();
    let mut known = app.browser().with_cookie("rolecall_device", &device);
    first_step(&mut known, "Ada").await.is(401);
    second_step(&mut known, &code(&app, &secret)).await.is(200);
}

#[tokio::test]
async fn the_second_step_of_one_account_signs_in_no_other() {
    let app = TestApp::new().await;
    let (mut ada, mut eve) = (app.sign_up("Ada").await, app.sign_up("Eve").await);
    let (_, of_ada) = set_up(&app, &mut ada).await;
    let (secret_of_eve, of_eve) = set_up(&app, &mut eve).await;
    let mut browser = app.browser();
    first_step(&mut browser, "Ada").await;
    second_step(&mut browser, &code(&app, &secret_of_eve)).await.is_invalid("incorrect_code", Some("token"));
    second_step(&mut browser, &of_eve[0]).await.is_invalid("incorrect_code", Some("token"));
    second_step(&mut browser, &of_ada[0]).await.is(200);
    assert_eq!(browser.get("/api/users/@me/").await.is(200)["email"], email("Ada"));
}

#[tokio::test]
async fn whether_an_account_has_a_second_factor_is_told_only_for_its_password() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    set_up(&app, &mut ada).await;
    let wrong = json!({"email": email("Ada"), "password": "not her password"});
    app.browser().post("/api/login", wrong).await.is_invalid("invalid_credentials", None);
    let nobody = json!({"email": email("Nobody"), "password": PASSWORD});
    app.browser().post("/api/login", nobody).await.is_invalid("invalid_credentials", None);
}
