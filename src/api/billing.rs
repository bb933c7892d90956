//! The calls about billing.

#![expect(clippy::missing_errors_doc, reason = "each fails as `ApiError` says")]

use super::{
    ApiError,
    change::{Change, ChangeName},
    connection::read,
};
use crate::url_codec::encode;
use gloo_net::http::Method;
use rolecall_api::{Billing, Invoice, NoFields, OrganizationId, Page, Redirect, UpdateBilling, param};

/// The month so far, the plan, and how it is paid.
pub async fn billing(id: &OrganizationId) -> Result<Billing, ApiError> {
    read(&format!("/api/organizations/{id}/billing")).await
}

/// Changes whom invoices are for, or where capture stops.
pub fn update_billing(id: &OrganizationId, request: &UpdateBilling) -> Change<Billing> {
    Change::new(ChangeName::UpdateBilling, Method::PATCH, format!("/api/organizations/{id}/billing"), request)
}

/// All invoices, the newest first.
pub async fn invoices(id: &OrganizationId) -> Result<Page<Invoice>, ApiError> {
    read(&format!("/api/organizations/{id}/billing/invoices?{}=1000", param::LIMIT)).await
}

/// One invoice.
pub async fn invoice(id: &OrganizationId, number: &str) -> Result<Invoice, ApiError> {
    read(&format!("/api/organizations/{id}/billing/invoices/{}", encode(number))).await
}

/// Where all invoices are a table for spreadsheets.
#[must_use]
pub fn invoices_csv(id: &OrganizationId) -> String {
    format!("/api/organizations/{id}/billing/invoices.csv")
}

/// Where to give a card.
pub fn billing_checkout(id: &OrganizationId) -> Change<Redirect> {
    Change::new(
        ChangeName::BillingCheckout,
        Method::POST,
        format!("/api/organizations/{id}/billing/checkout"),
        &NoFields {},
    )
}

/// Where to change or remove a card.
pub fn billing_portal(id: &OrganizationId) -> Change<Redirect> {
    Change::new(
        ChangeName::BillingPortal,
        Method::POST,
        format!("/api/organizations/{id}/billing/portal"),
        &NoFields {},
    )
}
