//! `/api/users/@me/two_factor/` and the second step of signing in with a code. Passkeys are tried in a real browser
//! (`tests/e2e/two-factor.test.js`).

mod failures;
mod passkeys;

use crate::support::answer::Answer;
use crate::support::client::Client;
use crate::support::{PASSWORD, TestApp, email};
use serde_json::{Value, json};
use std::time::Duration;
use totp_rs::{Algorithm, Builder, Secret};

const TWO_FACTOR: &str = "/api/users/@me/two_factor/";
const TOTP: &str = "/api/users/@me/two_factor/totp/";
const CONFIRM: &str = "/api/users/@me/two_factor/totp/confirm/";
const CODES: &str = "/api/users/@me/two_factor/recovery_codes/";

/// The code that an authenticator app with this secret shows now.
pub(crate) fn code(app: &TestApp, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let totp = Builder::new().with_algorithm(Algorithm::SHA1).with_secret(secret).build().unwrap();
    totp.generate(u64::try_from(app.app.clock.now().micros() / 1_000_000).unwrap()).to_string()
}

/// Sets up an authenticator app; returns its secret and the recovery codes.
pub(crate) async fn set_up(app: &TestApp, client: &mut Client) -> (String, Vec<String>) {
    let secret = client.post(TOTP, json!({})).await.is(200)["secret"].as_str().unwrap().to_owned();
    let made = client.post(CONFIRM, json!({ "token": code(app, &secret) })).await.is(200);
    // The code of this step is used.
    app.pass(Duration::from_secs(30));
    (secret, codes(&made))
}

fn codes(answer: &Value) -> Vec<String> {
    let codes = answer["recovery_codes"].as_array().unwrap();
    codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect()
}

async fn first_step(client: &mut Client, name: &str) -> Answer {
    client.post("/api/login", json!({"email": email(name), "password": PASSWORD})).await
}

async fn second_step(client: &mut Client, token: &str) -> Answer {
    client.post("/api/login/token", json!({ "token": token })).await
}

#[tokio::test]
async fn an_authenticator_app_is_set_up_with_its_first_code() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let nothing = json!({"totp": false, "passkeys": [], "recovery_codes": 0, "passkey_domain": null});
    assert_eq!(ada.get(TWO_FACTOR).await.is(200), nothing);

    let setup = ada.post(TOTP, json!({})).await.is(200);
    let secret = setup["secret"].as_str().unwrap();
    let uri = setup["uri"].as_str().unwrap();
    assert!(uri.starts_with("otpauth://totp/Rolecall") && uri.contains(secret), "{uri}");
    assert!(setup["qr"]["size"].as_u64().unwrap() > 20 && setup["qr"]["path"].as_str().unwrap().starts_with("M0 0h7"));
    // It does not count before it is confirmed, and a further request makes another secret.
    assert_eq!(ada.get(TWO_FACTOR).await.is(200)["totp"], false);
    first_step(&mut app.browser(), "Ada").await.is(200);
    let other = ada.post(TOTP, json!({})).await.is(200)["secret"].as_str().unwrap().to_owned();
    assert_ne!(other, secret);
    ada.post(CONFIRM, json!({"token": code(&app, secret)})).await.is_invalid("incorrect_code", Some("token"));
    let made = ada.post(CONFIRM, json!({"token": code(&app, &other)})).await.is(200);
    assert_eq!(codes(&made).len(), 10);
    let shown = ada.get(TWO_FACTOR).await.is(200);
    assert_eq!((&shown["totp"], &shown["recovery_codes"]), (&json!(true), &json!(10)));
    ada.post(TOTP, json!({})).await.is_invalid("already_on", None);
    ada.post(CONFIRM, json!({"token": code(&app, &other)})).await.is_invalid("already_on", None);
}

#[tokio::test]
async fn a_change_ends_all_other_sessions() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let mut stolen = app.sign_in("Ada").await;
    set_up(&app, &mut ada).await;
    stolen.get("/api/users/@me/").await.is_unauthenticated();
    ada.get("/api/users/@me/").await.is(200);
}

#[tokio::test]
async fn signing_in_takes_two_steps() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let (secret, codes) = set_up(&app, &mut ada).await;
    let mut browser = app.browser();
    let asked = first_step(&mut browser, "Ada").await;
    asked.is_error(401, "authentication_error", "two_factor_required", None);
    assert_eq!(asked.json["ways"], json!(["totp", "recovery_code"]));
    second_step(&mut browser, "000000").await.is_invalid("incorrect_code", Some("token"));
    second_step(&mut browser, &"0".repeat(100)).await.is_invalid("incorrect_code", Some("token"));
    second_step(&mut browser, &"0".repeat(101)).await.is_invalid("max_length", Some("token"));
    second_step(&mut browser, &code(&app, &secret)).await.is(200);
    assert_eq!(browser.get("/api/users/@me/").await.is(200)["email"], email("Ada"));
    // With a recovery code, which is used up.
    let mut browser = app.browser();
    first_step(&mut browser, "Ada").await;
    second_step(&mut browser, &codes[0].to_uppercase()).await.is(200);
    assert_eq!(browser.get(TWO_FACTOR).await.is(200)["recovery_codes"], 9);
    let mut browser = app.browser();
    first_step(&mut browser, "Ada").await;
    second_step(&mut browser, &codes[0]).await.is_invalid("incorrect_code", Some("token"));
}

#[tokio::test]
async fn the_second_step_waits_ten_minutes() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let (secret, _) = set_up(&app, &mut ada).await;
    let mut browser = app.browser();
    first_step(&mut browser, "Ada").await;
    app.pass(Duration::from_mins(10) - Duration::from_micros(1));
    second_step(&mut browser, "000000").await.is_invalid("incorrect_code", Some("token"));
    app.pass(Duration::from_micros(1));
    second_step(&mut browser, &code(&app, &secret)).await.is_invalid("login_expired", None);
    second_step(&mut app.browser(), &code(&app, &secret)).await.is_invalid("login_expired", None);
}

#[tokio::test]
async fn a_changed_password_ends_sign_ins_that_wait() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let (secret, _) = set_up(&app, &mut ada).await;
    let mut browser = app.browser();
    first_step(&mut browser, "Ada").await;
    let body = json!({"password": "another password", "current_password": PASSWORD});
    ada.patch("/api/users/@me/", body).await.is(200);
    second_step(&mut browser, &code(&app, &secret)).await.is_invalid("login_expired", None);
}

#[tokio::test]
async fn the_app_is_removed_with_the_password_and_a_code() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let (secret, recovery) = set_up(&app, &mut ada).await;
    let remove = async |ada: &mut Client, password: &str, token: &str| {
        ada.json(axum::http::Method::DELETE, TOTP, json!({"password": password, "token": token})).await
    };
    remove(&mut ada, "wrong", &code(&app, &secret)).await.is_invalid("incorrect_password", Some("password"));
    remove(&mut ada, PASSWORD, "000000").await.is_invalid("incorrect_code", Some("token"));
    assert_eq!(ada.get(TWO_FACTOR).await.is(200)["totp"], true);
    remove(&mut ada, PASSWORD, &recovery[3]).await.is(204);
    let shown = ada.get(TWO_FACTOR).await.is(200);
    assert_eq!((&shown["totp"], &shown["recovery_codes"]), (&json!(false), &json!(0)));
    remove(&mut ada, PASSWORD, &recovery[4]).await.is_not_found();
    first_step(&mut app.browser(), "Ada").await.is(200);
}

#[tokio::test]
async fn new_recovery_codes_replace_the_old_ones() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    ada.post(CODES, json!({})).await.is_invalid("two_factor_off", None);
    let (_, old) = set_up(&app, &mut ada).await;
    let new = codes(&ada.post(CODES, json!({})).await.is(200));
    assert!(new.len() == 10 && old.iter().all(|code| !new.contains(code)));
    let mut browser = app.browser();
    first_step(&mut browser, "Ada").await;
    second_step(&mut browser, &old[0]).await.is_invalid("incorrect_code", Some("token"));
    second_step(&mut browser, &new[0]).await.is(200);
}

#[tokio::test]
async fn recovery_codes_are_not_kept_for_a_repeated_request() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    set_up(&app, &mut ada).await;
    let mut once = ada.clone().with("idempotency-key", "once");
    assert_eq!(codes(&once.post(CODES, json!({})).await.is(200)).len(), 10);
    assert_eq!(once.post(CODES, json!({})).await.is(200)["recovery_codes"], Value::Null);
}

#[tokio::test]
async fn changes_need_the_password_of_the_last_ten_minutes_and_no_key() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let key = crate::support::people::make_key(&mut ada, "Key").await;
    let mut by_key = app.by_key(&key.value);
    by_key.post(TOTP, json!({})).await.is_error(403, "authentication_error", "permission_denied", None);
    app.pass(Duration::from_mins(10));
    let passkeys = format!("{TWO_FACTOR}passkeys/");
    for (path, body) in [
        (TOTP, json!({})),
        (CONFIRM, json!({"token": "000000"})),
        (CODES, json!({})),
        (passkeys.as_str(), json!({"label": "Key", "credential": {}})),
        (&format!("{passkeys}start/"), json!({})),
    ] {
        ada.post(path, body).await.is_error(403, "authentication_error", "password_required", None);
    }
    let path = format!("{passkeys}01900000-0000-7000-8000-000000000000/");
    ada.delete(&path).await.is_error(403, "authentication_error", "password_required", None);
}

#[tokio::test]
async fn a_reset_link_is_one_factor_and_signs_nobody_in() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let (secret, _) = set_up(&app, &mut ada).await;
    let address = rolecall_server::text::email::Email::parse(&email("Ada")).unwrap();
    let now = app.app.clock.now();
    let link = rolecall_server::accounts::password_reset::operator_link(&app.app.db, "", &address, now).await;
    let link = link.unwrap().unwrap();
    let [_, _, user, token] = link.split('/').collect::<Vec<_>>().try_into().unwrap();
    let mut browser = app.browser();
    let body = json!({"token": token, "password": "another password"});
    browser.post(&format!("/api/reset/{user}"), body).await.is(204);
    browser.get("/api/users/@me/").await.is_unauthenticated();
    let body = json!({"email": email("Ada"), "password": "another password"});
    assert_eq!(browser.post("/api/login", body).await.json["code"], "two_factor_required");
    second_step(&mut browser, &code(&app, &secret)).await.is(200);
}
