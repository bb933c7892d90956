//! Billing: from captured events (counted by [`crate::store::events`]) to amounts, spend limits and invoices.
//!
//! [`forecast`] is pure. [`spend`] checks spend limits, [`invoices`] closes months, [`stripe`] charges cards if configured.

pub(crate) mod csv;
pub(crate) mod forecast;
pub(crate) mod invoices;
pub(crate) mod overview;
mod service;
pub(crate) mod spend;
mod spending;
pub(crate) mod stripe;

pub use service::BillingService;
pub(crate) use spend::{captured, may_capture, tell};

use crate::error::Result;

/// Bills finished months and collects open invoices. Runs every hour.
///
/// # Errors
/// The database does not answer. What was done until then is kept.
pub(crate) async fn sweep(service: &BillingService) -> Result<()> {
    invoices::make_all(service).await?;
    stripe::sweep(service).await
}
