//! Invoices: inserted once, never updated. Their payment state is in [`super::payments`].

use crate::calendar::Month;
use crate::clock::Moment;
use crate::store::sql::{self, Connection, Error, Row};
use rolecall_api::{Invoice, InvoiceState, OrganizationId};
use sqlx::AssertSqlSafe;

/// The payment states, as stored in the database.
pub(crate) const STATES: [(&str, InvoiceState); 4] = [
    ("open", InvoiceState::Open),
    ("processing", InvoiceState::Processing),
    ("paid", InvoiceState::Paid),
    ("failed", InvoiceState::Failed),
];

const SELECT: &str = "SELECT i.snapshot, p.state FROM invoices i JOIN invoice_payments p ON p.number = i.number
    WHERE i.organization_id = $1";

fn invoice(row: &Row) -> Result<Invoice, Error> {
    let snapshot: String = row.try_get("snapshot")?;
    let mut invoice: Invoice = serde_json::from_str(&snapshot).map_err(|error| Error::Value(error.into()))?;
    let word: String = row.try_get("state")?;
    let state = STATES.into_iter().find(|(known, _)| *known == word);
    invoice.state = state.map(|(_, state)| state).ok_or_else(|| Error::Value(format!("`{word}`").into()))?;
    Ok(invoice)
}

/// A page of an organization's invoices, newest first.
pub(crate) async fn list(
    conn: &mut Connection,
    organization: &OrganizationId,
    limit: u32,
    offset: u32,
) -> Result<Vec<Invoice>, Error> {
    let sql = AssertSqlSafe(format!("{SELECT} ORDER BY i.year DESC, i.sequence DESC LIMIT $2 OFFSET $3"));
    let rows = sql::query(sql)
        .bind(organization.as_str())
        .bind(i64::from(limit))
        .bind(i64::from(offset))
        .fetch_all(conn)
        .await?;
    rows.iter().map(invoice).collect()
}

/// The number of an organization's invoices.
pub(crate) async fn count(conn: &mut Connection, organization: &OrganizationId) -> Result<u64, Error> {
    let row = sql::query("SELECT COUNT(*) AS invoices FROM invoices WHERE organization_id = $1")
        .bind(organization.as_str())
        .fetch_one(conn)
        .await?;
    let count: i64 = row.try_get("invoices")?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// One invoice of an organization.
pub(crate) async fn find(
    conn: &mut Connection,
    organization: &OrganizationId,
    number: &str,
) -> Result<Option<Invoice>, Error> {
    let sql = AssertSqlSafe(format!("{SELECT} AND i.number = $2"));
    let row = sql::query(sql).bind(organization.as_str()).bind(number).fetch_optional(conn).await?;
    row.as_ref().map(invoice).transpose()
}

/// The sequence number of an organization's next invoice in a year, from 1. The caller has locked the account, so it is
/// unique.
pub(crate) async fn next_sequence(
    conn: &mut Connection,
    organization: &OrganizationId,
    year: i64,
) -> Result<i64, Error> {
    let row = sql::query(
        "SELECT COALESCE(MAX(sequence), 0) + 1 AS next FROM invoices WHERE organization_id = $1 AND year = $2",
    )
    .bind(organization.as_str())
    .bind(year)
    .fetch_one(conn)
    .await?;
    row.try_get("next")
}

/// The position of an invoice in its series.
#[derive(Debug, Clone, Copy)]
pub(crate) struct InvoiceNumber {
    pub(crate) month: Month,
    pub(crate) year: i64,
    pub(crate) sequence: i64,
}

/// Inserts an invoice, open and due now.
pub(crate) async fn insert(
    conn: &mut Connection,
    invoice: &Invoice,
    place: InvoiceNumber,
    issued_at: Moment,
) -> Result<(), Error> {
    let snapshot = serde_json::to_string(invoice).map_err(|error| Error::Value(error.into()))?;
    sql::query(
        "INSERT INTO invoices
            (number, organization_id, year, sequence, month, issued_at, amount, currency, snapshot)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(invoice.number.as_str())
    .bind(invoice.organization.as_str())
    .bind(place.year)
    .bind(place.sequence)
    .bind(place.month.number())
    .bind(issued_at.micros())
    .bind(invoice.amount)
    .bind(invoice.currency.code.as_str())
    .bind(snapshot)
    .execute(&mut *conn)
    .await?;
    sql::query("INSERT INTO invoice_payments (number, organization_id, state, due_at) VALUES ($1, $2, 'open', $3)")
        .bind(invoice.number.as_str())
        .bind(invoice.organization.as_str())
        .bind(issued_at.micros())
        .execute(conn)
        .await?;
    Ok(())
}
