//! `GET /api/organizations/:org/billing/invoices/:number/`.

use super::november;
use crate::support::TestApp;
use crate::support::billing::PLANS;

#[tokio::test]
async fn an_invoice_is_found_only_in_its_own_organization() {
    let app = TestApp::with(&[PLANS]).await;
    let (mut ada, org) = november(&app).await;
    let list = ada.get(&format!("{}/billing/invoices/", org.path)).await.is(200);
    let number = list["results"][0]["number"].as_str().unwrap().to_owned();
    let path = format!("{}/billing/invoices/{number}/", org.path);
    assert_eq!(ada.get(&path).await.is(200), list["results"][0]);
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    assert_eq!(bob.get(&path).await.is(200), list["results"][0]);
    let mut eve = app.person("Eve").await;
    let other = app.organization(&mut eve, "Other").await;
    eve.get(&path).await.is_not_found();
    eve.get(&format!("{}/billing/invoices/{number}/", other.path)).await.is_not_found();
    for unknown in ["RC-000000-2022-0001", "x", "%F0%28", "0"] {
        ada.get(&format!("{}/billing/invoices/{unknown}/", org.path)).await.is_not_found();
    }
}
