//! Payment by card, through Stripe, where a key is configured.
//!
//! Stripe knows an organization as a customer with a card, which it asks for itself ([`session`]): no card number comes
//! here. Invoices are ours; each is collected by one payment on that card ([`collect`]). What Stripe tells ([`hook`]) is
//! taken only as a reason to look: the state is always what Stripe says when asked, so messages may come twice, late or in
//! any order.

mod client;
mod collect;
mod customer;
mod hook;
mod session;
mod signature;

pub use client::Stripe;
pub(crate) use hook::take;
pub(crate) use session::{checkout, portal};

use crate::app::App;
use crate::error::Result;
use crate::store::billing::stripe;
use std::time::Duration;

/// Events are sent again for some days at most.
const REMEMBERED: Duration = Duration::from_hours(24 * 30);

/// Collects what is open.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn sweep(app: &App) -> Result<()> {
    let mut tx = app.db.begin().await?;
    stripe::sweep(&mut tx, app.clock.now().before(REMEMBERED)).await?;
    tx.commit().await?;
    collect::all(app, None).await
}
