//! Billing: from captured events (counted by [`crate::store::events`]) to amounts, spend limits and invoices.
//!
//! Forecasts are pure ([`forecast`]); [`spend`] knows how
//! near a limit is; [`invoices`] closes months; [`stripe`] collects by card, where that is configured.

pub(crate) mod csv;
pub(crate) mod forecast;
pub(crate) mod invoices;
pub(crate) mod overview;
pub(crate) mod spend;
pub(crate) mod stripe;

pub(crate) use spend::{Spending, captured, may_capture, tell};

use crate::app::App;
use crate::error::Result;

/// Bills finished months and collects open invoices. Runs every hour.
///
/// # Errors
/// The database does not answer. What was done until then is kept.
pub(crate) async fn sweep(app: &App) -> Result<()> {
    invoices::make_all(app).await?;
    stripe::sweep(app).await
}
