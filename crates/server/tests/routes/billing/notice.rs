//! `billing_notice` of an organization: its spend limit is near or reached.

use crate::support::TestApp;
use crate::support::billing::PLANS;
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn all_members_and_nobody_else_see_that_the_limit_is_near_or_reached() {
    let app = TestApp::with(&[PLANS]).await;
    let (mut ada, mut eve) = (app.person("Ada").await, app.person("Eve").await);
    let org = app.organization(&mut ada, "Org").await;
    let other = app.organization(&mut eve, "Other").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    ada.patch(&format!("{}/billing/", org.path), json!({"spend_limit": 100})).await.is(200);
    let mut told = async |events: usize| {
        app.captures(&org, org.project, events).await;
        app.pass(Duration::from_secs(5));
        let told = bob.get(&org.path).await.is(200)["billing_notice"].clone();
        assert_eq!(bob.get("/api/users/@me/").await.is(200)["organization"]["billing_notice"], told);
        assert_eq!(bob.get("/api/organizations/").await.is(200)["results"][0]["billing_notice"], told);
        assert_eq!(eve.get(&other.path).await.is(200)["billing_notice"], Value::Null);
        told
    };
    assert_eq!(told(179).await, Value::Null);
    let currency = json!({"code": "EUR", "decimals": 2});
    assert_eq!(told(1).await, json!({"state": "near", "spent": 80, "limit": 100, "currency": currency}));
    assert_eq!(told(20).await, json!({"state": "reached", "spent": 100, "limit": 100, "currency": currency}));
    // Raising the limit removes the notice at once.
    ada.patch(&format!("{}/billing/", org.path), json!({"spend_limit": 200})).await.is(200);
    assert_eq!(ada.get(&org.path).await.is(200)["billing_notice"], Value::Null);
    assert_eq!(ada.patch(&org.path, json!({"name": "Renamed"})).await.is(200)["billing_notice"], Value::Null);
}

#[tokio::test]
async fn a_new_month_removes_the_notice() {
    let app = TestApp::with(&[PLANS]).await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    ada.patch(&format!("{}/billing/", org.path), json!({"spend_limit": 0})).await.is(200);
    app.captures(&org, org.project, 100).await;
    assert_eq!(ada.get(&org.path).await.is(200)["billing_notice"]["state"], "reached");
    app.turns_to("2022-11-01", &mut [&mut ada]).await;
    assert_eq!(ada.get(&org.path).await.is(200)["billing_notice"], Value::Null);
}
