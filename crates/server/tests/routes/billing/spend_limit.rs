//! The effect of a spend limit on capture.

use crate::support::TestApp;
use crate::support::answer::Answer;
use crate::support::billing::PLANS;
use rolecall_server::store::sql;
use serde_json::{Value, json};

/// Captures this many events, like an SDK.
async fn capture(app: &TestApp, token: &Value, count: usize) -> Answer {
    let batch: Vec<_> = (0..count).map(|_| json!({"event": "visit", "distinct_id": "somebody"})).collect();
    app.program().post("/batch/", json!({"api_key": token, "batch": batch})).await
}

#[tokio::test]
async fn capture_stops_at_the_limit_and_resumes_when_it_is_raised() {
    let app = TestApp::with(&[PLANS]).await;
    let (mut ada, mut eve) = (app.person("Ada").await, app.person("Eve").await);
    let org = app.organization(&mut ada, "Org").await;
    let other = app.organization(&mut eve, "Other").await;
    let token = ada.get(&org.path).await.is(200)["teams"][0]["api_token"].clone();
    let other_token = eve.get(&other.path).await.is(200)["teams"][0]["api_token"].clone();
    let path = format!("{}/billing/", org.path);
    ada.patch(&path, json!({"spend_limit": 50})).await.is(200);
    capture(&app, &token, 149).await.is(200);
    // A request that begins below the limit is accepted whole.
    capture(&app, &token, 2).await.is(200);
    let refused = capture(&app, &token, 1).await;
    refused.is_error(402, "billing_error", "spend_limit_reached", None);
    assert_eq!(
        refused.json["detail"],
        "This organization has reached its spend limit of 0.50 EUR for this month; no events are captured until the month ends (UTC) or someone in the organization raises the limit under Billing."
    );
    assert_eq!(ada.get(&path).await.is(200)["spend_limit"]["state"], "reached");
    assert_eq!(ada.get(&path).await.is(200)["events"], 151);
    // Other organizations are not affected, and other errors stay the same.
    capture(&app, &other_token, 200).await.is(200);
    capture(&app, &json!("phc_unknown"), 1).await.is(401);
    ada.patch(&path, json!({"spend_limit": 60})).await.is(200);
    capture(&app, &token, 5).await.is(200);
    ada.patch(&path, json!({"spend_limit": null})).await.is(200);
    capture(&app, &token, 500).await.is(200);
}

#[tokio::test]
async fn a_new_month_begins_below_the_limit() {
    let app = TestApp::with(&[PLANS]).await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let token = ada.get(&org.path).await.is(200)["teams"][0]["api_token"].clone();
    ada.patch(&format!("{}/billing/", org.path), json!({"spend_limit": 0})).await.is(200);
    capture(&app, &token, 100).await.is(200);
    capture(&app, &token, 1).await.is_error(402, "billing_error", "spend_limit_reached", None);
    app.turns_to("2022-11-01", &mut []).await;
    capture(&app, &token, 1).await.is(200);
}

#[tokio::test]
async fn another_server_applies_a_changed_limit_within_seconds() {
    let app = TestApp::with(&[PLANS]).await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let token = ada.get(&org.path).await.is(200)["teams"][0]["api_token"].clone();
    capture(&app, &token, 1).await.is(200);
    // Events that this server did not count, as if captured by another server.
    app.captures(&org, org.project, 200).await;
    let mut tx = app.app.db.begin().await.unwrap();
    sql::query(
        "INSERT INTO billing_accounts (organization_id, code, spend_limit, next_month) VALUES ($1, 'A', 100, 24273)",
    )
    .bind(org.id.as_str())
    .execute(&mut tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    app.pass(std::time::Duration::from_secs(5));
    capture(&app, &token, 1).await.is_error(402, "billing_error", "spend_limit_reached", None);
}
