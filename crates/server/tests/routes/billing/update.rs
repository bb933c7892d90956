//! `PATCH /api/organizations/:org/billing/`.

use crate::support::TestApp;
use crate::support::billing::PLANS;
use serde_json::{Value, json};

#[tokio::test]
async fn every_member_can_set_the_billing_contact() {
    let app = TestApp::with(&[PLANS]).await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let path = format!("{}/billing/", org.path);
    let body = json!({
        "contact_name": " Accounts ", "contact_address": "1 Harbour Street\nHamburg",
        "contact_email": "Bills@Example.com", "vat_id": "DE123456789",
    });
    let changed = bob.patch(&path, body).await.is(200);
    assert_eq!(
        (&changed["contact_name"], &changed["contact_email"]),
        (&json!("Accounts"), &json!("bills@example.com"))
    );
    assert_eq!(changed["contact_address"], "1 Harbour Street\nHamburg");
    assert_eq!(changed["vat_id"], "DE123456789");
    // Missing fields stay, empty ones are cleared.
    let changed = ada.patch(&path, json!({"contact_email": ""})).await.is(200);
    assert_eq!((&changed["contact_name"], &changed["contact_email"]), (&json!("Accounts"), &json!("")));
    assert_eq!(ada.get(&path).await.is(200), changed);
}

#[tokio::test]
async fn a_spend_limit_can_be_set_and_removed() {
    let app = TestApp::with(&[PLANS]).await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let path = format!("{}/billing/", org.path);
    let changed = ada.patch(&path, json!({"spend_limit": 1000})).await.is(200);
    // 900 events at one cent, and 200 at half a cent.
    assert_eq!(changed["spend_limit"], json!({"amount": 1000, "events": 1200, "state": "within"}));
    let changed = ada.patch(&path, json!({"contact_name": "Ada"})).await.is(200);
    assert_eq!(changed["spend_limit"]["amount"], 1000);
    let changed = ada.patch(&path, json!({"spend_limit": 0})).await.is(200);
    assert_eq!(changed["spend_limit"], json!({"amount": 0, "events": 100, "state": "within"}));
    assert_eq!(ada.patch(&path, json!({"spend_limit": null})).await.is(200)["spend_limit"], Value::Null);
}

#[tokio::test]
async fn invalid_values_are_refused() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let path = format!("{}/billing/", org.path);
    ada.patch(&path, json!({"spend_limit": -1})).await.is_invalid("min_value", Some("spend_limit"));
    ada.patch(&path, json!({"spend_limit": 1_000_000_000_001_i64})).await.is_invalid("max_value", Some("spend_limit"));
    ada.patch(&path, json!({"contact_email": "nobody"})).await.is_invalid("invalid_input", Some("contact_email"));
}
