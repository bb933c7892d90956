//! Billing: from what was captured ([`crate::store::events`] counts it) to amounts, limits and invoices.
//!
//! Plans, months and forecasts are pure ([`plan`], [`calendar`], [`forecast`]); [`spend`] knows how
//! near a limit is; [`invoices`] closes months; [`stripe`] collects by card, where that is configured.

pub(crate) mod calendar;
pub(crate) mod csv;
pub(crate) mod forecast;
pub(crate) mod invoices;
pub(crate) mod overview;
pub mod plan;
pub mod settings;
pub(crate) mod spend;
pub(crate) mod stripe;

pub(crate) use spend::{Spending, captured, may_capture, tell};

use crate::app::App;
use crate::error::Result;

/// What has to be done now and then: months that are over are billed, and what is open is collected.
///
/// # Errors
/// A database does not answer. What was done counts.
pub(crate) async fn sweep(app: &App) -> Result<()> {
    invoices::make_all(app).await?;
    stripe::sweep(app).await
}
