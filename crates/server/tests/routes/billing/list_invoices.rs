//! `GET /api/organizations/:org/billing/invoices/`, and how invoices are created.

use super::november;
use crate::support::TestApp;
use crate::support::billing::PLANS;
use crate::support::dump::Dump;
use rolecall_server::store::sql;
use serde_json::{Value, json};
use std::time::Duration;

fn numbers(list: &Value) -> Vec<String> {
    list["results"].as_array().unwrap().iter().map(|one| one["number"].as_str().unwrap().to_owned()).collect()
}

/// The part of an invoice number after the organization's code.
fn tail(number: &str) -> &str {
    number.strip_prefix("RC-").unwrap().split_once('-').unwrap().1
}

#[tokio::test]
async fn a_finished_month_is_billed_once() {
    let app = TestApp::with(&[PLANS]).await;
    let (mut ada, org) = november(&app).await;
    let path = format!("{}/billing/invoices/", org.path);
    let list = ada.get(&path).await.is(200);
    assert_eq!((&list["count"], &list["next"]), (&json!(1), &Value::Null));
    let invoice = &list["results"][0];
    assert_eq!(tail(invoice["number"].as_str().unwrap()), "2022-0001");
    assert_eq!(invoice["period"], json!({"from": "2022-10-01", "to": "2022-10-31"}));
    assert_eq!((&invoice["events"], &invoice["amount"]), (&json!(300), &json!(200)));
    assert_eq!((&invoice["plan"], &invoice["state"]), (&json!("First"), &json!("by_hand")));
    assert_eq!(invoice["lines"][1]["amount"], 200);
    let before = Dump::read(&app).await;
    app.app.sweep().await.unwrap();
    assert_eq!(ada.get(&path).await.is(200), list);
    // The session of October has expired, and the stores have moved to their next epoch.
    assert_eq!(before.differences(&Dump::read(&app).await), ["instance_identity", "sessions"]);
}

#[tokio::test]
async fn a_month_is_billed_one_hour_after_its_end() {
    let app = TestApp::with(&[PLANS]).await;
    let (mut ada, org) = november(&app).await;
    let path = format!("{}/billing/invoices/", org.path);
    app.captures(&org, org.project, 300).await;
    app.turns_to("2022-12-01", &mut [&mut ada]).await;
    // 3:00; set back to 0:45 by starting from the other side.
    let early = TestApp::with(&[PLANS]).await;
    let (mut eve, other) = november(&early).await;
    early.captures(&other, other.project, 300).await;
    early.pass(Duration::from_hours(29 * 24 - 3) + Duration::from_mins(45));
    early.comes_back(&mut eve).await;
    let early_path = format!("{}/billing/invoices/", other.path);
    assert_eq!(eve.get(&early_path).await.is(200)["count"], 1);
    early.pass(Duration::from_mins(15));
    assert_eq!(eve.get(&early_path).await.is(200)["count"], 2);
    assert_eq!(ada.get(&path).await.is(200)["count"], 2);
}

#[tokio::test]
async fn after_an_outage_each_month_is_billed_by_its_own_plan() {
    let app = TestApp::with(&[PLANS]).await;
    let (mut ada, org) = november(&app).await;
    app.captures(&org, org.project, 50).await;
    app.turns_to("2022-12-02", &mut [&mut ada]).await;
    app.captures(&org, org.project, 1100).await;
    app.turns_to("2023-01-02", &mut [&mut ada]).await;
    app.captures(&org, org.project, 7).await;
    app.turns_to("2023-03-15", &mut [&mut ada]).await;
    app.app.sweep().await.unwrap();
    let list = ada.get(&format!("{}/billing/invoices/", org.path)).await.is(200);
    let all: Vec<_> = list["results"].as_array().unwrap().iter().collect();
    let told = |one: &Value| {
        let number = tail(one["number"].as_str().unwrap()).to_owned();
        (number, one["period"]["from"].as_str().unwrap().to_owned(), one["amount"].as_i64().unwrap())
    };
    // Newest first; the 50 events of November cost nothing. All have the year in which they were created.
    let expected =
        [("2023-0003", "2023-01-01", 14), ("2023-0002", "2022-12-01", 950), ("2023-0001", "2022-10-01", 200)];
    let expected = expected.map(|(number, from, amount)| (number.to_owned(), from.to_owned(), amount));
    assert_eq!(all.into_iter().map(told).collect::<Vec<_>>(), expected);
    // Paging.
    let page = ada.get(&format!("{}/billing/invoices/?limit=1&offset=1", org.path)).await.is(200);
    assert_eq!((&page["count"], numbers(&page)), (&json!(3), vec![numbers(&list)[1].clone()]));
}

#[tokio::test]
async fn invoice_numbers_have_no_gaps_within_an_organization() {
    let app = TestApp::with(&[PLANS]).await;
    let (mut ada, mut eve) = (app.person("Ada").await, app.person("Eve").await);
    let org = app.organization(&mut ada, "Org").await;
    let other = app.organization(&mut eve, "Other").await;
    for date in ["2022-11-02", "2022-12-02", "2023-01-02"] {
        app.captures(&org, org.project, 200).await;
        app.captures(&other, other.project, 500).await;
        app.turns_to(date, &mut [&mut ada, &mut eve]).await;
        app.app.sweep().await.unwrap();
    }
    let (path, other_path) = (format!("{}/billing/invoices/", org.path), format!("{}/billing/invoices/", other.path));
    let own = numbers(&ada.get(&path).await.is(200));
    let tails: Vec<_> = own.iter().map(|number| tail(number)).collect();
    assert_eq!(tails, ["2023-0001", "2022-0002", "2022-0001"]);
    let foreign = numbers(&eve.get(&other_path).await.is(200));
    assert!(foreign.iter().all(|number| !own.contains(number)));
    let text = ada.get(&path).await.text();
    assert!(!text.contains("Other") && !text.contains(&other.id.0) && !text.contains("\"events\":500"), "{text}");
    eve.get(&path).await.is_not_found();
}

#[tokio::test]
async fn concurrent_billing_creates_one_invoice() {
    for _ in 0..20 {
        let app = TestApp::with(&[PLANS]).await;
        let (ada, org) = november(&app).await;
        let path = format!("{}/billing/invoices/", org.path);
        let look = || {
            let (mut ada, path) = (ada.clone(), path.clone());
            tokio::spawn(async move { ada.get(&path).await.is(200) })
        };
        let sweep = || {
            let app = app.app.clone();
            tokio::spawn(async move { app.sweep().await.unwrap() })
        };
        let (one, two, three, four) = (look(), sweep(), look(), sweep());
        two.await.unwrap();
        four.await.unwrap();
        let (one, three) = (one.await.unwrap(), three.await.unwrap());
        assert_eq!(one, three);
        assert_eq!(one["count"], 1);
    }
}

#[tokio::test]
async fn an_invoice_never_changes() {
    let app = TestApp::with(&[PLANS]).await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let contact = json!({"contact_name": "Accounts", "contact_address": "Here", "vat_id": "DE1"});
    ada.patch(&format!("{}/billing/", org.path), contact).await.is(200);
    app.captures(&org, org.project, 300).await;
    app.turns_to("2022-11-02", &mut [&mut ada]).await;
    let path = format!("{}/billing/invoices/", org.path);
    let made = ada.get(&path).await.is(200)["results"][0].clone();
    assert_eq!((&made["contact_name"], &made["organization_name"]), (&json!("Accounts"), &json!("Org")));
    ada.patch(&format!("{}/billing/", org.path), json!({"contact_name": "Others", "vat_id": ""})).await.is(200);
    ada.patch(&org.path, json!({"name": "Renamed"})).await.is(200);
    ada.delete(&format!("/api/projects/{}/", org.project)).await.is(204);
    assert_eq!(ada.get(&path).await.is(200)["results"][0], made);
}

#[tokio::test]
async fn the_last_month_of_a_deleted_organization_is_billed() {
    let app = TestApp::with(&[PLANS]).await;
    let (mut ada, org) = november(&app).await;
    app.captures(&org, org.project, 200).await;
    ada.delete(&org.path).await.is(204);
    let unused = app.organization(&mut ada, "Unused").await;
    ada.delete(&unused.path).await.is(204);
    app.turns_to("2023-02-02", &mut [&mut ada]).await;
    app.app.sweep().await.unwrap();
    app.app.sweep().await.unwrap();
    let rows = sql::query("SELECT snapshot FROM invoices ORDER BY month")
        .fetch_all(&mut app.app.db.read().await.unwrap())
        .await
        .unwrap();
    let amounts: Vec<_> = rows
        .iter()
        .map(|row| {
            let snapshot: String = row.try_get("snapshot").unwrap();
            let invoice: Value = serde_json::from_str(&snapshot).unwrap();
            (invoice["amount"].as_i64().unwrap(), invoice["organization_name"].as_str().unwrap().to_owned())
        })
        .collect();
    assert_eq!(amounts, [(200, "Org".to_owned()), (100, "Org".to_owned())]);
    // The other organization never had to pay, so it has no account.
    let accounts = sql::query("SELECT organization_id FROM billing_accounts")
        .fetch_all(&mut app.app.db.read().await.unwrap())
        .await
        .unwrap();
    assert_eq!(accounts.len(), 1);
}
