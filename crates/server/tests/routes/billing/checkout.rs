//! `POST /api/organizations/:org/billing/checkout/`.

use crate::support::TestApp;
use crate::support::client::Client;
use crate::support::stripe::{FakeStripe, tells};
use serde_json::json;

#[tokio::test]
async fn checkout_redirects_to_stripe_and_back() {
    let stripe = FakeStripe::start().await;
    let app = stripe.server().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org & Co").await;
    ada.patch(&format!("{}/billing/", org.path), json!({"contact_email": "bills@example.com"})).await.is(200);
    let path = format!("{}/billing/checkout/", org.path);
    let first = ada.post(&path, json!({})).await.is(200);
    assert!(first["url"].as_str().unwrap().starts_with("https://checkout.stripe.test/cs_"));
    ada.post(&path, json!({})).await.is(200);
    // One customer, however often a checkout begins.
    let customer = stripe.customer();
    let inner = stripe.is();
    let known = &inner.customers[&customer];
    assert_eq!((&known["name"], &known["email"]), (&json!("Org & Co"), &json!("bills@example.com")));
    assert_eq!(known["metadata"]["organization"], org.id.0);
    let (_, session) = inner.calls.iter().find(|(call, _)| call == "POST /v1/checkout/sessions").unwrap();
    assert_eq!((session["mode"].as_str(), session["currency"].as_str()), ("setup", "eur"));
    assert_eq!((&session["customer"], &session["client_reference_id"]), (&customer, &org.id.0));
    assert_eq!(session["success_url"], "http://rolecall.test/organization/org-co/billing?card=added");
    assert_eq!(session["cancel_url"], "http://rolecall.test/organization/org-co/billing");
}

#[tokio::test]
async fn two_checkouts_at_once_create_one_customer() {
    let stripe = FakeStripe::start().await;
    let app = stripe.server().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let path = format!("{}/billing/checkout/", org.path);
    let begin = || {
        let (mut ada, path) = (ada.clone(), path.clone());
        tokio::spawn(async move { ada.post(&path, json!({})).await.is(200) })
    };
    let (one, two) = (begin(), begin());
    one.await.unwrap();
    two.await.unwrap();
    stripe.customer();
}

#[tokio::test]
async fn with_a_card_checkout_redirects_to_the_portal() {
    let stripe = FakeStripe::start().await;
    let app = stripe.server().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let path = format!("{}/billing/checkout/", org.path);
    ada.post(&path, json!({})).await.is(200);
    let customer = stripe.customer();
    stripe.gives_card(&customer, "4242");
    tells(&app, "evt_1", "checkout.session.completed", json!({"object": "checkout.session", "customer": customer}))
        .await
        .is(200);
    ada.post(&path, json!({})).await.is_invalid("card_on_file", None);
}

#[tokio::test]
async fn without_a_stripe_key_or_without_stripe_checkout_is_refused() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    ada.post(&format!("{}/billing/checkout/", org.path), json!({})).await.is_invalid("no_payment_by_card", None);
    let stripe = FakeStripe::start().await;
    let app = stripe.server().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let path = format!("{}/billing/checkout/", org.path);
    stripe.is().broken = 1;
    ada.post(&path, json!({})).await.is_error(502, "server_error", "stripe_unreachable", None);
    ada.post(&path, json!({})).await.is(200);
    let mut eve = app.person("Eve").await;
    eve.post(&path, json!({})).await.is_not_found();
}

/// The account and the customer that are created on the way are not the requested change.
#[tokio::test]
async fn a_checkout_that_stripe_refuses_can_be_repeated_with_the_same_key() {
    let stripe = FakeStripe::start().await;
    let app = stripe.server().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let path = format!("{}/billing/checkout/", org.path);
    let mut client = Client::clone(&ada).with("idempotency-key", "first");
    for step in ["/v1/customers", "/v1/checkout/sessions"] {
        stripe.is().breaks_at = Some(step);
        client.post(&path, json!({})).await.is_error(502, "server_error", "stripe_unreachable", None);
    }
    client.post(&path, json!({})).await.is(200);
    let customer = stripe.customer();
    stripe.gives_card(&customer, "4242");
    tells(&app, "evt_1", "checkout.session.completed", json!({"object": "checkout.session", "customer": customer}))
        .await
        .is(200);
    let mut client = client.with("idempotency-key", "second");
    for _ in 0..2 {
        client.post(&path, json!({})).await.is_invalid("card_on_file", None);
    }
}
