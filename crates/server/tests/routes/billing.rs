//! `/api/organizations/:org/billing/…`.

mod checkout;
mod invoices_csv;
mod list_invoices;
mod localstripe;
mod notice;
mod portal;
mod show;
mod show_invoice;
mod spend_limit;
mod stripe;
mod update;

use crate::support::TestApp;
use crate::support::people::{Org, Person};

/// An organization that captured 300 events in October 2022 (cost: 2.00); it is November now.
async fn november(app: &TestApp) -> (Person, Org) {
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    app.captures(&org, org.project, 300).await;
    app.turns_to("2022-11-02", &mut [&mut ada]).await;
    (ada, org)
}
