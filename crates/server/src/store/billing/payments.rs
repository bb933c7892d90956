//! The payment state of invoices: open, being collected, paid, or failed and to be retried.

use crate::clock::Moment;
use crate::store::decode;
use crate::store::sql::{self, Connection, Error, Row};
use rolecall_api::OrganizationId;
use sqlx::AssertSqlSafe;

/// An invoice to be charged to a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DueInvoice {
    pub(crate) number: String,
    pub(crate) organization: OrganizationId,
    /// The organization's customer id at Stripe.
    pub(crate) customer: String,
    /// In minor units.
    pub(crate) amount: i64,
    /// ISO 4217 code of the currency.
    pub(crate) currency: String,
    /// Number of failed attempts.
    pub(crate) failures: i64,
    /// When an attempt began whose outcome is unknown.
    pub(crate) begun_at: Option<Moment>,
}

fn due(row: &Row) -> Result<DueInvoice, Error> {
    Ok(DueInvoice {
        number: row.try_get("number")?,
        organization: OrganizationId(row.try_get("organization_id")?),
        customer: row.try_get("stripe_customer")?,
        amount: row.try_get("amount")?,
        currency: row.try_get("currency")?,
        failures: row.try_get("failures")?,
        begun_at: decode::optional_time(row, "begun_at")?,
    })
}

/// The invoices of one organization, or of all, that are due and have a card; oldest first.
pub(crate) async fn all_due(
    conn: &mut Connection,
    only: Option<&OrganizationId>,
    now: Moment,
    most: i64,
) -> Result<Vec<DueInvoice>, Error> {
    let sql = AssertSqlSafe(
        "SELECT i.number, i.organization_id, a.stripe_customer, i.amount, i.currency, p.failures, p.begun_at
         FROM invoice_payments p
         JOIN invoices i ON i.number = p.number
         JOIN billing_accounts a ON a.organization_id = i.organization_id
         WHERE p.due_at <= $1 AND p.state <> 'paid' AND a.stripe_customer IS NOT NULL AND a.card_last4 IS NOT NULL
            AND ($2 = '' OR p.organization_id = $2)
         ORDER BY i.issued_at, i.number LIMIT $3",
    );
    let rows = sql::query(sql)
        .bind(now.micros())
        .bind(only.map_or("", OrganizationId::as_str))
        .bind(most)
        .fetch_all(conn)
        .await?;
    rows.iter().map(due).collect()
}

/// Claims an invoice for an attempt; nobody else can until `until`. False if it is claimed already, or paid.
pub(crate) async fn begin(conn: &mut Connection, due: &DueInvoice, now: Moment, until: Moment) -> Result<bool, Error> {
    let done = sql::query(
        "UPDATE invoice_payments SET state = 'processing', begun_at = COALESCE(begun_at, $2), due_at = $3
         WHERE number = $1 AND state <> 'paid' AND due_at <= $2 AND failures = $4",
    )
    .bind(due.number.as_str())
    .bind(now.micros())
    .bind(until.micros())
    .bind(due.failures)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Marks an invoice as paid, whatever its state.
pub(crate) async fn mark_paid(conn: &mut Connection, number: &str) -> Result<(), Error> {
    sql::query("UPDATE invoice_payments SET state = 'paid', begun_at = NULL, due_at = NULL WHERE number = $1")
        .bind(number)
        .execute(conn)
        .await?;
    Ok(())
}

/// Records that the attempt after `failures` failed ones has failed too. Idempotent.
pub(crate) async fn mark_failed(
    conn: &mut Connection,
    number: &str,
    failures: i64,
    again_at: Option<Moment>,
) -> Result<(), Error> {
    sql::query(
        "UPDATE invoice_payments SET state = 'failed', failures = failures + 1, begun_at = NULL, due_at = $3
         WHERE number = $1 AND failures = $2 AND state <> 'paid'",
    )
    .bind(number)
    .bind(failures)
    .bind(again_at.map(Moment::micros))
    .execute(conn)
    .await?;
    Ok(())
}

/// Makes open and failed invoices due now, because there is a new card.
pub(crate) async fn try_again(conn: &mut Connection, organization: &OrganizationId, now: Moment) -> Result<(), Error> {
    sql::query("UPDATE invoice_payments SET due_at = $2 WHERE organization_id = $1 AND state IN ('open', 'failed')")
        .bind(organization.as_str())
        .bind(now.micros())
        .execute(conn)
        .await?;
    Ok(())
}

/// True if the last attempt to collect an invoice of this organization failed.
pub(crate) async fn has_failed(conn: &mut Connection, organization: &OrganizationId) -> Result<bool, Error> {
    let row = sql::query("SELECT number FROM invoice_payments WHERE organization_id = $1 AND state = 'failed' LIMIT 1")
        .bind(organization.as_str())
        .fetch_optional(conn)
        .await?;
    Ok(row.is_some())
}
