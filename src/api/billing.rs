//! The API calls for billing: usage of the month, plan, spend limit, payment and invoices.

#![expect(clippy::missing_errors_doc, reason = "each fails as `ApiError` says")]

use super::{
    ApiError,
    change::{Change, ChangeName},
    connection::read,
};
use crate::url_codec::encode;
use gloo_net::http::Method;
use rolecall_api::{Billing, Invoice, NoFields, OrganizationId, Page, Redirect, UpdateBilling, param};

/// Gets the usage of the month so far, the plan, and the payment method.
pub async fn billing(id: &OrganizationId) -> Result<Billing, ApiError> {
    read(&format!("/api/organizations/{id}/billing")).await
}

/// Changes the billing contact or the spend limit, at which capture stops.
pub fn update_billing(id: &OrganizationId, request: &UpdateBilling) -> Change<Billing> {
    Change::new(ChangeName::UpdateBilling, Method::PATCH, format!("/api/organizations/{id}/billing"), request)
}

/// Lists all invoices, newest first.
pub async fn invoices(id: &OrganizationId) -> Result<Page<Invoice>, ApiError> {
    read(&format!("/api/organizations/{id}/billing/invoices?{}=1000", param::LIMIT)).await
}

/// Gets an invoice by its number.
pub async fn invoice(id: &OrganizationId, number: &str) -> Result<Invoice, ApiError> {
    read(&format!("/api/organizations/{id}/billing/invoices/{}", encode(number))).await
}

/// The URL of all invoices as a CSV file.
#[must_use]
pub fn invoices_csv(id: &OrganizationId) -> String {
    format!("/api/organizations/{id}/billing/invoices.csv")
}

/// Starts a checkout; the answer is the URL of the payment provider's page where a card is added.
pub fn billing_checkout(id: &OrganizationId) -> Change<Redirect> {
    Change::new(
        ChangeName::BillingCheckout,
        Method::POST,
        format!("/api/organizations/{id}/billing/checkout"),
        &NoFields {},
    )
}

/// Opens the customer portal; the answer is the URL where a card is changed or removed.
pub fn billing_portal(id: &OrganizationId) -> Change<Redirect> {
    Change::new(
        ChangeName::BillingPortal,
        Method::POST,
        format!("/api/organizations/{id}/billing/portal"),
        &NoFields {},
    )
}
