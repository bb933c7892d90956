//! An organization's customer id at Stripe, what was last read from there, and which webhook events were handled.

use super::{BillingAccount, account};
use crate::clock::Moment;
use crate::store::sql::{self, Connection, Error};
use rolecall_api::{Card, OrganizationId};

/// Stores the customer id of an organization, unless it has one.
pub(crate) async fn link(conn: &mut Connection, organization: &OrganizationId, customer: &str) -> Result<(), Error> {
    sql::query(
        "UPDATE billing_accounts SET stripe_customer = $2 WHERE organization_id = $1 AND stripe_customer IS NULL",
    )
    .bind(organization.as_str())
    .bind(customer)
    .execute(conn)
    .await?;
    Ok(())
}

/// The organization with this customer id.
pub(crate) async fn find_by_customer(
    conn: &mut Connection,
    customer: &str,
) -> Result<Option<(OrganizationId, BillingAccount)>, Error> {
    let row = sql::query("SELECT * FROM billing_accounts WHERE stripe_customer = $1")
        .bind(customer)
        .fetch_optional(conn)
        .await?;
    row.map(|row| Ok((OrganizationId(row.try_get("organization_id")?), account(&row)?))).transpose()
}

/// What was read from Stripe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CustomerState {
    /// The card that is charged.
    pub(crate) card: Option<Card>,
    /// True if the customer was deleted at Stripe.
    pub(crate) is_gone: bool,
}

/// Stores what was read, unless somebody has stored a later read since `version` (compare-and-set). On false the caller
/// must read again; so the last stored state is the newest, in whatever order reads finish.
pub(crate) async fn store_state(
    conn: &mut Connection,
    organization: &OrganizationId,
    version: i64,
    read: &CustomerState,
) -> Result<bool, Error> {
    let card = read.card.as_ref();
    let done = sql::query(
        "UPDATE billing_accounts SET card_brand = $3, card_last4 = $4, card_expires = $5,
            stripe_customer = CASE WHEN $6 = 1 THEN NULL ELSE stripe_customer END, stripe_version = stripe_version + 1
         WHERE organization_id = $1 AND stripe_version = $2",
    )
    .bind(organization.as_str())
    .bind(version)
    .bind(card.map(|card| card.brand.as_str()))
    .bind(card.map(|card| card.last4.as_str()))
    .bind(card.map(|card| card.expires.as_str()))
    .bind(i64::from(read.is_gone))
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// True if a webhook event was handled.
pub(crate) async fn is_handled(conn: &mut Connection, event: &str) -> Result<bool, Error> {
    let row = sql::query("SELECT id FROM stripe_events WHERE id = $1").bind(event).fetch_optional(conn).await?;
    Ok(row.is_some())
}

/// Records that a webhook event was handled.
pub(crate) async fn mark_handled(conn: &mut Connection, event: &str, now: Moment) -> Result<(), Error> {
    sql::query("INSERT INTO stripe_events (id, received_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING")
        .bind(event)
        .bind(now.micros())
        .execute(conn)
        .await?;
    Ok(())
}

/// Deletes records of events from before `before`; Stripe does not resend those.
pub(crate) async fn sweep(conn: &mut Connection, before: Moment) -> Result<(), Error> {
    sql::query("DELETE FROM stripe_events WHERE received_at < $1").bind(before.micros()).execute(conn).await?;
    Ok(())
}
