//! Billing accounts: recipient of the invoices, billed months, and what was last read from Stripe.
//!
//! An account is created when there is something to store; until then an organization has the defaults. It outlives the
//! organization, whose last month must still be billed.

pub(crate) mod invoices;
pub(crate) mod payments;
pub(crate) mod stripe;
pub(crate) mod unbilled;

use super::Tx;
use super::in_list::InList;
use crate::calendar::Month;
use crate::store::sql::{self, Connection, Error, Row};
use rand::RngExt;
use rolecall_api::{BillingContact, Card, NewSpendLimit, OrganizationId, UpdateBilling};
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

/// An organization's billing account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BillingAccount {
    /// The code in the numbers of its invoices.
    pub(crate) code: String,
    pub(crate) contact: BillingContact,
    /// In minor units.
    pub(crate) spend_limit: Option<i64>,
    /// The first month that is not billed yet.
    pub(crate) next_month: Month,
    /// Its customer id at Stripe.
    pub(crate) customer: Option<String>,
    /// The card, as last read from Stripe.
    pub(crate) card: Option<Card>,
    /// How often it was read from Stripe; for compare-and-set in [`stripe::store_state`].
    pub(crate) stripe_version: i64,
}

fn account(row: &Row) -> Result<BillingAccount, Error> {
    let card = match (row.try_get("card_brand")?, row.try_get("card_last4")?, row.try_get("card_expires")?) {
        (Some(brand), Some(last4), Some(expires)) => Some(Card { brand, last4, expires }),
        _ => None,
    };
    Ok(BillingAccount {
        code: row.try_get("code")?,
        contact: BillingContact {
            contact_name: row.try_get("contact_name")?,
            contact_address: row.try_get("contact_address")?,
            contact_email: row.try_get("contact_email")?,
            vat_id: row.try_get("vat_id")?,
        },
        spend_limit: row.try_get("spend_limit")?,
        next_month: Month::from_number(row.try_get("next_month")?),
        customer: row.try_get("stripe_customer")?,
        card,
        stripe_version: row.try_get("stripe_version")?,
    })
}

/// The account of an organization, if it has one.
pub(crate) async fn find(
    conn: &mut Connection,
    organization: &OrganizationId,
) -> Result<Option<BillingAccount>, Error> {
    sql::query("SELECT * FROM billing_accounts WHERE organization_id = $1")
        .bind(organization.as_str())
        .fetch_optional(conn)
        .await?
        .as_ref()
        .map(account)
        .transpose()
}

/// The account of an organization. Creates one that is billed from month `first` if it has none.
pub(crate) async fn find_or_create(
    tx: &mut Tx,
    organization: &OrganizationId,
    first: Month,
) -> Result<BillingAccount, Error> {
    loop {
        if let Some(found) = find(tx, organization).await? {
            return Ok(found);
        }
        // No row inserted: the account exists now, or the code was taken. Then try another.
        sql::query(
            "INSERT INTO billing_accounts (organization_id, code, next_month) VALUES ($1, $2, $3)
             ON CONFLICT DO NOTHING",
        )
        .bind(organization.as_str())
        .bind(code())
        .bind(first.number())
        .execute(tx)
        .await?;
    }
}

/// Six random characters of Crockford's alphabet, which has no look-alikes: about a thousand million codes.
fn code() -> String {
    const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut rng = rand::rng();
    (0..6).map(|_| char::from(SIGNS[rng.random_range(0..SIGNS.len())])).collect()
}

/// Updates an existing account.
pub(crate) async fn update(
    conn: &mut Connection,
    organization: &OrganizationId,
    changes: &UpdateBilling,
) -> Result<(), Error> {
    sql::query(
        "UPDATE billing_accounts SET contact_name = COALESCE($2, contact_name),
            contact_address = COALESCE($3, contact_address), contact_email = COALESCE($4, contact_email),
            vat_id = COALESCE($5, vat_id), spend_limit = CASE WHEN $6 = 1 THEN $7 ELSE spend_limit END
         WHERE organization_id = $1",
    )
    .bind(organization.as_str())
    .bind(changes.contact_name.as_deref())
    .bind(changes.contact_address.as_deref())
    .bind(changes.contact_email.as_deref())
    .bind(changes.vat_id.as_deref())
    .bind(i64::from(changes.spend_limit.is_some()))
    .bind(changes.spend_limit.and_then(|NewSpendLimit(limit)| limit))
    .execute(conn)
    .await?;
    Ok(())
}

/// The spend limits of these organizations, in minor units. Those without one are left out.
pub(crate) async fn spend_limits(
    conn: &mut Connection,
    organizations: &[OrganizationId],
) -> Result<HashMap<OrganizationId, i64>, Error> {
    let list = InList::new(1, organizations.iter().map(OrganizationId::as_str));
    let sql = format!(
        "SELECT organization_id, spend_limit FROM billing_accounts
         WHERE organization_id IN {} AND spend_limit IS NOT NULL",
        list.places
    );
    let rows = list.bind(sql::query(AssertSqlSafe(sql))).fetch_all(conn).await?;
    rows.iter().map(|row| Ok((OrganizationId(row.try_get("organization_id")?), row.try_get("spend_limit")?))).collect()
}

/// Records that an organization is being deleted: this month is its last.
pub(crate) async fn close(
    conn: &mut Connection,
    organization: &OrganizationId,
    name: &str,
    month: Month,
) -> Result<(), Error> {
    sql::query("UPDATE billing_accounts SET last_month = $2, last_name = $3 WHERE organization_id = $1")
        .bind(organization.as_str())
        .bind(month.number())
        .bind(name)
        .execute(conn)
        .await?;
    Ok(())
}

/// Records that an organization is not deleted any more.
pub(crate) async fn reopen(conn: &mut Connection, organization: &OrganizationId) -> Result<(), Error> {
    sql::query("UPDATE billing_accounts SET last_month = NULL, last_name = NULL WHERE organization_id = $1")
        .bind(organization.as_str())
        .execute(conn)
        .await?;
    Ok(())
}

/// Deletes the account of a deleted organization that never had an invoice.
pub(crate) async fn forget_if_unused(conn: &mut Connection, organization: &OrganizationId) -> Result<(), Error> {
    sql::query(
        "DELETE FROM billing_accounts WHERE organization_id = $1
            AND NOT EXISTS (SELECT 1 FROM invoices i WHERE i.organization_id = billing_accounts.organization_id)",
    )
    .bind(organization.as_str())
    .execute(conn)
    .await?;
    Ok(())
}
