//! Payment by card through Stripe, if a key is configured.
//!
//! An organization is a customer at Stripe. Stripe's own pages collect the card ([`session`]); no card number comes
//! here. Invoices are ours; each is one payment ([`collect`]). A webhook ([`hook`]) is only a hint to read the state
//! from Stripe's API, so webhooks can arrive twice, late and in any order.

pub(super) mod client;
mod collect;
mod customer;
mod hook;
mod session;
mod signature;

pub(crate) use hook::handle;
pub(crate) use session::{checkout, portal};

use super::BillingService;
use crate::error::Result;
use crate::store::billing::stripe;
use std::time::Duration;

/// How long handled webhook events are remembered. Stripe resends them for some days only.
const REMEMBERED: Duration = Duration::from_hours(24 * 30);

/// Collects open invoices.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn sweep(service: &BillingService) -> Result<()> {
    let mut tx = service.db.begin().await?;
    stripe::sweep(&mut tx, service.clock.now().before(REMEMBERED)).await?;
    tx.commit().await?;
    collect::all(service, None).await
}
