//! What the server answers to wrong passkeys, and on servers without a domain.

use super::{TWO_FACTOR, code, first_step, second_step, set_up};
use crate::support::TestApp;
use rolecall_server::config::Origin;
use rolecall_server::store::sql;
use serde_json::{Value, json};

const START: &str = "/api/users/@me/two_factor/passkeys/start/";

/// A server with a domain for passkeys.
async fn with_domain() -> TestApp {
    TestApp::with_config(&[], |config| config.origins.extend(Origin::parse("http://localhost:8080"))).await
}

/// What a browser could have made, but did not.
fn made_up(kind: &str) -> Value {
    let response = match kind {
        "new" => json!({"clientDataJSON": "e30", "attestationObject": "oA"}),
        _ => json!({"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA", "userHandle": "AA"}),
    };
    json!({"id": "AA", "rawId": "AA", "type": "public-key", "response": response})
}

#[tokio::test]
async fn a_made_up_passkey_is_rejected() {
    let app = with_domain().await;
    let mut ada = app.sign_up("Ada").await;
    assert_eq!(ada.get(TWO_FACTOR).await.is(200)["passkey_domain"], "localhost");
    let add = format!("{TWO_FACTOR}passkeys/");
    let body = json!({"label": "Laptop", "credential": made_up("new")});
    ada.post(&add, body.clone()).await.is_invalid("passkey_expired", None);
    let options = ada.post(START, json!({})).await.is(200);
    assert_eq!(options["publicKey"]["rp"]["id"], "localhost");
    assert_eq!(options["publicKey"]["authenticatorSelection"]["userVerification"], "required");
    ada.post(&add, json!({"label": "Laptop"})).await.is_invalid("required", Some("credential"));
    ada.post(&add, json!({"label": "Laptop", "credential": 1})).await.is_invalid("invalid_input", Some("credential"));
    ada.post(&add, json!({"label": "x".repeat(41), "credential": made_up("new")}))
        .await
        .is_invalid("max_length", Some("label"));
    ada.post(&add, body).await.is_invalid("passkey_rejected", None);
    assert_eq!(ada.get(TWO_FACTOR).await.is(200)["passkeys"], json!([]));
}

#[tokio::test]
async fn a_made_up_signature_signs_nobody_in() {
    let app = with_domain().await;
    app.sign_up("Ada").await;
    let mut browser = app.browser();
    let body = json!({"credential": made_up("signature")});
    browser.post("/api/login/passkey", body.clone()).await.is_invalid("login_expired", None);
    let options = browser.post("/api/login/passkey/start", json!({})).await.is(200);
    assert_eq!(
        (&options["publicKey"]["rpId"], &options["publicKey"]["allowCredentials"]),
        (&json!("localhost"), &json!([]))
    );
    browser.post("/api/login/passkey", body).await.is_invalid("passkey_rejected", None);
    browser.get("/api/users/@me/").await.is_unauthenticated();
}

#[tokio::test]
async fn a_sign_in_page_in_another_tab_does_not_end_the_second_step() {
    let app = with_domain().await;
    let mut ada = app.sign_up("Ada").await;
    let (secret, _) = set_up(&app, &mut ada).await;
    let mut browser = app.browser();
    first_step(&mut browser, "Ada").await.is(401);
    browser.post("/api/login/passkey/start", json!({})).await.is(200);
    second_step(&mut browser, &code(&app, &secret)).await.is(200);
}

#[tokio::test]
async fn a_server_without_https_has_no_passkeys() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    assert_eq!(ada.get(TWO_FACTOR).await.is(200)["passkey_domain"], Value::Null);
    ada.post(START, json!({})).await.is_invalid("passkeys_unavailable", None);
    app.browser().post("/api/login/passkey/start", json!({})).await.is_invalid("passkeys_unavailable", None);
}

#[tokio::test]
async fn a_client_can_begin_six_hundred_sign_ins_in_ten_minutes() {
    let app = with_domain().await;
    let mut browser = app.browser();
    for _ in 0..600 {
        browser.post("/api/login/passkey/start", json!({})).await.is(200);
    }
    assert_eq!(browser.post("/api/login/passkey/start", json!({})).await.status.as_u16(), 429);
    app.pass(std::time::Duration::from_mins(10));
    browser.post("/api/login/passkey/start", json!({})).await.is(200);
}

#[tokio::test]
async fn an_account_has_at_most_twenty_passkeys() {
    let app = with_domain().await;
    let mut ada = app.sign_up("Ada").await;
    let user = ada.get("/api/users/@me/").await.is(200)["uuid"].as_str().unwrap().to_owned();
    let mut tx = app.app.db.begin().await.unwrap();
    for number in 0..20 {
        let insert = "INSERT INTO passkeys (id, user_id, credential_id, credential, label, created_at)
            VALUES ($1, $2, $1, '{}', 'Laptop', 0)";
        sql::query(insert).bind(number.to_string()).bind(&user).execute(&mut tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    ada.post(START, json!({})).await.is_invalid("too_many", None);
}
