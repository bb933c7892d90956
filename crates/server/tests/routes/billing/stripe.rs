//! `POST /api/billing/stripe/`: webhooks, and how invoices are collected.

use super::november;
use crate::support::TestApp;
use crate::support::dump::Dump;
use crate::support::people::{Org, Person};
use crate::support::stripe::{FakeStripe, signature, tells};
use axum::http::Method;
use serde_json::{Value, json};
use std::time::Duration;

/// An organization with an invoice of 2.00 and a customer at Stripe, without a card.
async fn customer(stripe: &FakeStripe) -> (TestApp, Person, Org, String) {
    let app = stripe.server().await;
    let (mut ada, org) = november(&app).await;
    app.app.sweep().await.unwrap();
    ada.post(&format!("{}/billing/checkout/", org.path), json!({})).await.is(200);
    (app, ada, org, stripe.customer())
}

async fn state(ada: &mut Person, org: &Org) -> String {
    let list = ada.get(&format!("{}/billing/invoices/", org.path)).await.is(200);
    list["results"][0]["state"].as_str().unwrap().to_owned()
}

async fn payment(ada: &mut Person, org: &Org) -> Value {
    ada.get(&format!("{}/billing/", org.path)).await.is(200)["payment"].clone()
}

/// Sends a webhook about a changed customer, and waits until it is handled.
async fn changed(app: &TestApp, event: &str, customer: &str) {
    tells(app, event, "customer.updated", json!({"object": "customer", "id": customer})).await.is(200);
    app.app.settle().await;
}

#[tokio::test]
async fn a_new_card_is_charged_for_open_invoices() {
    let stripe = FakeStripe::start().await;
    let (app, mut ada, org, customer) = customer(&stripe).await;
    assert_eq!(state(&mut ada, &org).await, "open");
    assert_eq!(payment(&mut ada, &org).await, json!({"by": "card", "card": null, "failed": false}));
    stripe.gives_card(&customer, "4242");
    changed(&app, "evt_1", &customer).await;
    let card = json!({"brand": "visa", "last4": "4242", "expires": "2028-04"});
    assert_eq!(payment(&mut ada, &org).await, json!({"by": "card", "card": card, "failed": false}));
    assert_eq!(state(&mut ada, &org).await, "paid");
    // The server records the new card.
    let log = ada.get(&format!("{}/activity/?scope=billing", org.path)).await.is(200);
    let card = json!([{"field": "card", "before": null, "after": "visa 4242"}]);
    assert_eq!((&log["results"][0]["via"], &log["results"][0]["changes"]), (&json!("system"), &card));
    let inner = stripe.is();
    let (_, paid) = inner.calls.iter().find(|(call, _)| call == "POST /v1/payment_intents").unwrap();
    let told = |name: &str| paid[name].as_str();
    assert_eq!((told("amount"), told("currency"), told("customer")), ("200", "eur", customer.as_str()));
    assert_eq!((told("confirm"), told("off_session")), ("true", "true"));
    assert!(told("metadata[invoice]").ends_with("-2022-0001"));
}

#[tokio::test]
async fn the_hourly_sweep_collects_each_invoice_once() {
    let stripe = FakeStripe::start().await;
    let (app, mut ada, org, customer) = customer(&stripe).await;
    stripe.gives_card(&customer, "4242");
    changed(&app, "evt_1", &customer).await;
    app.captures(&org, org.project, 300).await;
    app.turns_to("2022-12-02", &mut [&mut ada]).await;
    let (one, two) = (app.app.clone(), app.app.clone());
    let (one, two) = (tokio::spawn(async move { one.sweep().await }), tokio::spawn(async move { two.sweep().await }));
    one.await.unwrap().unwrap();
    two.await.unwrap().unwrap();
    assert_eq!(state(&mut ada, &org).await, "paid");
    assert_eq!(stripe.count("POST /v1/payment_intents"), 2);
}

#[tokio::test]
async fn only_webhooks_signed_by_stripe_are_accepted() {
    let stripe = FakeStripe::start().await;
    let (app, _, _, customer) = customer(&stripe).await;
    stripe.gives_card(&customer, "4242");
    let before = Dump::read(&app).await;
    let event = json!({
        "id": "evt_1", "type": "customer.updated", "data": {"object": {"object": "customer", "id": customer}},
    });
    let event = event.to_string();
    let good = signature(&app, &event);
    let send = async |header: &str, body: &str| {
        let mut sender = app.program().with("stripe-signature", header);
        sender.send(Method::POST, "/api/billing/stripe/", Some("application/json"), body.to_owned()).await
    };
    for header in ["", "t=1,v1=00", &good.replace("v1", "v0"), &good[..good.len() - 1]] {
        send(header, &event).await.is_invalid("invalid_signature", None);
    }
    send(&good, &event.replace("evt_1", "evt_2")).await.is_invalid("invalid_signature", None);
    // Signed, but too old.
    app.pass(Duration::from_secs(301));
    send(&good, &event).await.is_invalid("invalid_signature", None);
    // Signed, but not an event.
    for body in ["{}", "[]", "{\"id\": 1, \"type\": \"x\"}", "{\"id\": \"evt/../1\", \"type\": \"x\"}"] {
        send(&signature(&app, body), body).await.is_invalid("invalid_input", None);
    }
    send(&signature(&app, "{"), "{").await.is_error(400, "invalid_request", "parse_error", None);
    assert_eq!(Dump::read(&app).await, before);
    send(&signature(&app, &event), &event).await.is(200);
    assert_ne!(Dump::read(&app).await, before);
    // Without payment by card, the webhook is 404.
    TestApp::new().await.program().post("/api/billing/stripe/", json!({})).await.is_not_found();
}

#[tokio::test]
async fn a_repeated_webhook_counts_once_and_a_failed_one_can_be_repeated() {
    let stripe = FakeStripe::start().await;
    let (app, mut ada, org, customer) = customer(&stripe).await;
    stripe.gives_card(&customer, "4242");
    let object = json!({"object": "customer", "id": customer});
    stripe.is().broken = 1;
    tells(&app, "evt_1", "customer.updated", object.clone()).await.is_error(
        502,
        "server_error",
        "stripe_unreachable",
        None,
    );
    assert_eq!(payment(&mut ada, &org).await["card"], Value::Null);
    tells(&app, "evt_1", "customer.updated", object.clone()).await.is(200);
    app.app.settle().await;
    assert_eq!(payment(&mut ada, &org).await["card"]["last4"], "4242");
    let calls = stripe.is().calls.len();
    tells(&app, "evt_1", "customer.updated", object).await.is(200);
    app.app.settle().await;
    assert_eq!(stripe.is().calls.len(), calls);
}

/// Whatever the order and delay of webhooks, the state at Stripe counts.
#[tokio::test]
async fn webhooks_can_arrive_in_any_order() {
    let stripe = FakeStripe::start().await;
    let (app, mut ada, org, customer) = customer(&stripe).await;
    stripe.gives_card(&customer, "4242");
    stripe.gives_card(&customer, "1881");
    // The first card was detached meanwhile; the webhook about its attachment arrives last.
    stripe.is().methods.remove(0);
    let method = |last4: &str| json!({"object": "payment_method", "customer": customer, "card": {"last4": last4}});
    tells(&app, "evt_2", "payment_method.attached", method("1881")).await.is(200);
    let detached = json!({
        "id": "evt_3", "type": "payment_method.detached",
        "data": {"object": {"object": "payment_method", "customer": null}, "previous_attributes": {"customer": customer}},
    });
    let detached = detached.to_string();
    let mut sender = app.program().with("stripe-signature", &signature(&app, &detached));
    sender.send(Method::POST, "/api/billing/stripe", None, detached).await.is(200);
    tells(&app, "evt_1", "payment_method.attached", method("4242")).await.is(200);
    app.app.settle().await;
    assert_eq!(payment(&mut ada, &org).await["card"]["last4"], "1881");
    // The default payment method takes precedence over the newest.
    stripe.gives_card(&customer, "5556");
    let chosen = stripe.is().methods[0]["id"].clone();
    stripe.is().customers.get_mut(&customer).unwrap()["invoice_settings"]["default_payment_method"] = chosen;
    changed(&app, "evt_4", &customer).await;
    assert_eq!(payment(&mut ada, &org).await["card"]["last4"], "1881");
    // Deleted at Stripe, the customer is forgotten here.
    stripe.is().customers.remove(&customer);
    changed(&app, "evt_5", &customer).await;
    assert_eq!(payment(&mut ada, &org).await["card"], Value::Null);
    ada.post(&format!("{}/billing/portal/", org.path), json!({})).await.is_invalid("no_card", None);
}

#[tokio::test]
async fn concurrent_webhooks_end_with_the_state_at_stripe() {
    let stripe = FakeStripe::start().await;
    let (app, mut ada, org, customer) = customer(&stripe).await;
    stripe.gives_card(&customer, "4242");
    let app = std::sync::Arc::new(app);
    let all = (0..5).map(|number| {
        let (app, customer) = (app.clone(), customer.clone());
        tokio::spawn(async move {
            let object = json!({"object": "customer", "id": customer});
            tells(&app, &format!("evt_{number}"), "customer.updated", object).await
        })
    });
    for told in all.collect::<Vec<_>>() {
        // A webhook that lost too many races is refused, so that Stripe sends it again.
        let status = told.await.unwrap().status.as_u16();
        assert!(status == 200 || status == 502, "{status}");
    }
    app.app.settle().await;
    assert_eq!(payment(&mut ada, &org).await["card"]["last4"], "4242");
    assert_eq!(state(&mut ada, &org).await, "paid");
    assert_eq!(stripe.is().intents.len(), 1);
}

#[tokio::test]
async fn a_declined_payment_is_retried_after_days_and_at_once_with_a_new_card() {
    let stripe = FakeStripe::start().await;
    let (app, mut ada, org, customer) = customer(&stripe).await;
    stripe.is().declines = true;
    stripe.gives_card(&customer, "0341");
    changed(&app, "evt_1", &customer).await;
    assert_eq!(state(&mut ada, &org).await, "failed");
    assert_eq!(payment(&mut ada, &org).await["failed"], true);
    app.app.sweep().await.unwrap();
    assert_eq!(stripe.is().intents.len(), 1);
    app.pass(Duration::from_hours(72));
    app.app.sweep().await.unwrap();
    assert_eq!(stripe.is().intents.len(), 2);
    // Webhooks about the failures change nothing.
    let intents = stripe.is().intents.clone();
    for (number, intent) in intents.into_iter().enumerate() {
        tells(&app, &format!("evt_f{number}"), "payment_intent.payment_failed", intent).await.is(200);
    }
    changed(&app, "evt_2", &customer).await;
    assert_eq!(stripe.is().intents.len(), 2);
    stripe.is().declines = false;
    stripe.gives_card(&customer, "4242");
    changed(&app, "evt_3", &customer).await;
    assert_eq!(state(&mut ada, &org).await, "paid");
    assert_eq!(payment(&mut ada, &org).await["failed"], false);
    assert_eq!(stripe.is().intents.len(), 3);
}

#[tokio::test]
async fn after_four_failures_only_a_new_card_causes_a_retry() {
    let stripe = FakeStripe::start().await;
    let (app, mut ada, org, customer) = customer(&stripe).await;
    stripe.is().declines = true;
    stripe.gives_card(&customer, "0341");
    changed(&app, "evt_1", &customer).await;
    for _ in 0..6 {
        app.pass(Duration::from_hours(7 * 24));
        app.app.sweep().await.unwrap();
    }
    app.comes_back(&mut ada).await;
    assert_eq!(stripe.is().intents.len(), 4);
    assert_eq!(state(&mut ada, &org).await, "failed");
}

#[tokio::test]
async fn an_attempt_whose_response_was_lost_is_not_charged_twice() {
    let stripe = FakeStripe::start().await;
    let (app, mut ada, org, customer) = customer(&stripe).await;
    stripe.is().is_slow = true;
    stripe.gives_card(&customer, "4242");
    changed(&app, "evt_1", &customer).await;
    assert_eq!(state(&mut ada, &org).await, "processing");
    // After an hour the same key is used again; after a day the payment is looked up.
    app.pass(Duration::from_hours(2));
    app.app.sweep().await.unwrap();
    assert_eq!(stripe.is().intents.len(), 1);
    let times: Vec<_> =
        stripe.is().keys.iter().filter(|(key, _)| key.contains("-2022-0001-")).map(|(_, made)| made.1).collect();
    assert_eq!(times, [2]);
    stripe.is().keys.clear();
    stripe.is().intents[0]["status"] = json!("succeeded");
    app.pass(Duration::from_hours(24));
    app.app.sweep().await.unwrap();
    assert_eq!(stripe.is().intents.len(), 1);
    assert_eq!(state(&mut ada, &org).await, "paid");
}

#[tokio::test]
async fn a_pending_payment_is_updated_by_webhook() {
    let stripe = FakeStripe::start().await;
    let (app, mut ada, org, customer) = customer(&stripe).await;
    stripe.is().is_slow = true;
    stripe.gives_card(&customer, "4242");
    changed(&app, "evt_1", &customer).await;
    let mut intent = stripe.is().intents[0].clone();
    // The webhook says it succeeded, but the payment at Stripe has not.
    intent["status"] = json!("succeeded");
    tells(&app, "evt_2", "payment_intent.succeeded", intent.clone()).await.is(200);
    assert_eq!(state(&mut ada, &org).await, "processing");
    stripe.is().intents[0]["status"] = json!("succeeded");
    tells(&app, "evt_3", "payment_intent.succeeded", intent.clone()).await.is(200);
    assert_eq!(state(&mut ada, &org).await, "paid");
    // A late webhook about a failure does not revert it.
    stripe.is().intents[0]["status"] = json!("canceled");
    tells(&app, "evt_4", "payment_intent.canceled", intent).await.is(200);
    assert_eq!(state(&mut ada, &org).await, "paid");
}

#[tokio::test]
async fn webhooks_about_other_payments_and_customers_change_nothing() {
    let stripe = FakeStripe::start().await;
    let (app, mut ada, org, _) = customer(&stripe).await;
    let list = ada.get(&format!("{}/billing/invoices/", org.path)).await.is(200);
    let number = list["results"][0]["number"].clone();
    let intent = |id: &str, customer: &str, amount: i64| {
        json!({
            "id": id, "object": "payment_intent", "customer": customer, "amount": amount, "status": "succeeded",
            "metadata": {"invoice": number, "failures": "0"},
        })
    };
    let own = stripe.customer();
    stripe.is().intents = vec![intent("pi_other", "cus_other", 200), intent("pi_part", &own, 1)];
    tells(&app, "evt_1", "payment_intent.succeeded", intent("pi_other", &own, 200)).await.is(200);
    tells(&app, "evt_2", "payment_intent.succeeded", intent("pi_part", &own, 200)).await.is(200);
    tells(&app, "evt_3", "payment_intent.succeeded", intent("pi_none", &own, 200)).await.is(200);
    tells(&app, "evt_4", "customer.updated", json!({"object": "customer", "id": "cus_other"})).await.is(200);
    tells(&app, "evt_5", "invoice.paid", json!({"object": "invoice", "customer": own})).await.is(200);
    assert_eq!(state(&mut ada, &org).await, "open");
}
