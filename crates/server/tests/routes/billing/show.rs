//! `GET /api/organizations/:org/billing/`.

use crate::support::TestApp;
use crate::support::billing::{DAY, PLANS};
use crate::support::people::{make_private, project};
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn usage_is_listed_by_day_and_project() {
    let app = TestApp::with(&[PLANS]).await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let web = project(&org, &mut ada, "Web").await;
    app.captures(&org, web, 80).await;
    app.captures(&org, org.project, 5).await;
    app.pass(DAY);
    app.captures(&org, web, 65).await;
    let billing = ada.get(&format!("{}/billing/", org.path)).await.is(200);
    assert_eq!(billing["period"], json!({"from": "2022-10-01", "to": "2022-10-31"}));
    assert_eq!(
        (&billing["today"], &billing["events"], &billing["amount"]),
        (&json!("2022-10-02"), &json!(150), &json!(50))
    );
    assert_eq!(billing["days"], json!([{"day": "2022-10-01", "events": 85}, {"day": "2022-10-02", "events": 65}]));
    assert_eq!(
        billing["projects"],
        json!([
            {"project": org.project, "name": "Default Project", "events": 5, "days": [5, 0]},
            {"project": web, "name": "Web", "events": 145, "days": [80, 65]},
        ])
    );
    assert_eq!(
        billing["lines"],
        json!([
            {"from": 1, "up_to": 100, "events": 100, "per_million": 0, "amount": 0},
            {"from": 101, "up_to": 1000, "events": 50, "per_million": 1_000_000, "amount": 50},
        ])
    );
    // One whole day with 85, today 65, and 29 days to come: 31 × 85 in total.
    assert_eq!(
        billing["forecast"],
        json!({"events": 2635, "amount": 1718, "basis": {"kind": "daily_mean", "days": 1, "per_day": 85}})
    );
    assert_eq!(billing["plan"]["name"], "First");
    assert_eq!((&billing["spend_limit"], &billing["payment"]), (&Value::Null, &json!({"by": "hand"})));
}

#[tokio::test]
async fn inaccessible_and_deleted_projects_share_one_line_without_a_name() {
    let app = TestApp::with(&[PLANS]).await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let closed = project(&org, &mut ada, "Acquisition").await;
    let deleted = project(&org, &mut ada, "Mistake").await;
    make_private(&mut ada, closed, &[]).await;
    for (id, count) in [(org.project, 1), (closed, 20), (deleted, 300)] {
        app.captures(&org, id, count).await;
    }
    ada.delete(&format!("/api/projects/{deleted}/")).await.is(204);
    let path = format!("{}/billing/", org.path);
    let seen = bob.get(&path).await.is(200);
    let rest = |events| json!({"project": null, "name": null, "events": events, "days": [events]});
    let own = json!({"project": org.project, "name": "Default Project", "events": 1, "days": [1]});
    assert_eq!(seen["projects"], json!([own, rest(320)]));
    assert_eq!(seen["events"], 321);
    let all = ada.get(&path).await.is(200);
    let closed = json!({"project": closed, "name": "Acquisition", "events": 20, "days": [20]});
    assert_eq!(all["projects"], json!([closed, own, rest(300)]));
    assert!(!bob.get(&path).await.text().contains("Acquisition"));
}

#[tokio::test]
async fn the_usage_of_other_organizations_is_not_included() {
    let app = TestApp::with(&[PLANS]).await;
    let (mut ada, mut eve) = (app.person("Ada").await, app.person("Eve").await);
    let org = app.organization(&mut ada, "Org").await;
    let other = app.organization(&mut eve, "Other").await;
    let path = format!("{}/billing/", org.path);
    let before = ada.get(&path).await;
    app.captures(&other, other.project, 4000).await;
    eve.patch(&format!("{}/billing/", other.path), json!({"contact_name": "Eve", "spend_limit": 5})).await.is(200);
    assert_eq!(ada.get(&path).await.bytes, before.bytes);
    eve.get(&path).await.is_not_found();
    eve.patch(&path, json!({"contact_name": "Eve"})).await.is_not_found();
}

#[tokio::test]
async fn a_new_month_starts_at_zero_with_a_forecast_from_past_weeks() {
    let app = TestApp::with(&[PLANS]).await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    for _ in 0..31 {
        app.captures(&org, org.project, 10).await;
        app.pass(DAY);
    }
    app.comes_back(&mut ada).await;
    let billing = ada.get(&format!("{}/billing/", org.path)).await.is(200);
    assert_eq!((&billing["events"], &billing["amount"]), (&json!(0), &json!(0)));
    assert_eq!(billing["days"], json!([{"day": "2022-11-01", "events": 0}]));
    let forecast = json!({"events": 300, "amount": 200, "basis": {"kind": "weekdays", "weeks": 4}});
    assert_eq!(billing["forecast"], forecast);
    app.pass(Duration::from_hours(23));
    assert_eq!(ada.get(&format!("{}/billing/", org.path)).await.is(200)["forecast"], forecast);
}
