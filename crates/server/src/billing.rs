//! Billing: from captured events (counted by [`crate::store::events`]) to amounts, spend limits and invoices.
//!
//! Forecasts are pure ([`forecast`]); [`spend`] knows how
//! near a limit is; [`invoices`] closes months; [`stripe`] collects by card, where that is configured.

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
/// A database does not answer. What was done counts.
pub(crate) async fn sweep(service: &BillingService) -> Result<()> {
    invoices::make_all(service).await?;
    stripe::sweep(service).await
}
