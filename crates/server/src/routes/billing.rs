//! `/api/organizations/:org/billing/…`: what everybody in an organization may see and change, and what Stripe tells.

pub mod checkout;
pub mod invoices_csv;
pub mod list_invoices;
pub mod portal;
pub mod show;
pub mod show_invoice;
pub mod stripe;
pub mod update;

use crate::accounts::Caller;
use crate::accounts::actor::OrganizationActor;
use crate::calendar::Month;
use crate::error::Result;
use crate::state::App;
use crate::store::billing::{self, BillingAccount};
use rolecall_policy::Act;
use sqlx::AnyConnection;

/// Whoever may do anything about the billing of an organization.
///
/// # Errors
/// As the rules say.
async fn actor(conn: &mut AnyConnection, caller: &Caller, org: &str) -> Result<OrganizationActor> {
    let actor = OrganizationActor::read(conn, caller, org).await?;
    actor.allow(conn, Act::ManageBilling).await?;
    Ok(actor)
}

/// The same, with the organization's account, made if it is not there.
///
/// # Errors
/// As the rules say.
async fn actor_with_account(app: &App, caller: &Caller, org: &str) -> Result<(OrganizationActor, BillingAccount)> {
    let mut tx = app.db.begin().await?;
    let actor = OrganizationActor::write(&mut tx, caller, org).await?;
    actor.allow(&mut tx, Act::ManageBilling).await?;
    let first = Month::from_moment(actor.organization.created_at);
    let account = billing::find_or_create(&mut tx, &actor.organization.id, first).await?;
    // Not what is asked for: Stripe may still refuse that, and it may then be asked for again.
    tx.commit_aside().await?;
    Ok((actor, account))
}
