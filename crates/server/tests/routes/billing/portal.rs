//! `POST /api/organizations/:org/billing/portal/`.

use crate::support::TestApp;
use crate::support::stripe::FakeStripe;
use serde_json::json;

#[tokio::test]
async fn the_portal_redirects_to_stripe_and_back() {
    let stripe = FakeStripe::start().await;
    let app = stripe.server().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let path = format!("{}/billing/portal/", org.path);
    ada.post(&path, json!({})).await.is_invalid("no_card", None);
    ada.post(&format!("{}/billing/checkout/", org.path), json!({})).await.is(200);
    let found = ada.post(&path, json!({})).await.is(200);
    assert!(found["url"].as_str().unwrap().starts_with("https://billing.stripe.test/bps_"));
    let customer = stripe.customer();
    let inner = stripe.is();
    let (_, session) = inner.calls.iter().find(|(call, _)| call == "POST /v1/billing_portal/sessions").unwrap();
    assert_eq!(session["customer"], customer);
    assert_eq!(session["return_url"], "http://rolecall.test/organization/org/billing");
}

#[tokio::test]
async fn without_a_stripe_key_there_is_no_portal() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    ada.post(&format!("{}/billing/portal/", org.path), json!({})).await.is_invalid("no_payment_by_card", None);
}
