//! Months that are not billed yet, including those of deleted organizations.

use crate::calendar::Month;
use crate::store::sql::{self, Connection, Error, Row};
use crate::store::{Tx, decode};
use rolecall_api::OrganizationId;
use sqlx::AssertSqlSafe;

/// An organization, possibly deleted, with finished months that are not billed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unbilled {
    pub(crate) organization: OrganizationId,
    /// Its name, or last name.
    pub(crate) name: String,
    /// The first month that is not billed.
    pub(crate) from: Month,
    /// The last month to bill, if it was deleted.
    pub(crate) last: Option<Month>,
}

const UNBILLED: &str = "SELECT COALESCE(o.id, a.organization_id) AS id, COALESCE(o.name, a.last_name, '') AS name,
        o.created_at, a.next_month, a.last_month";

/// Organizations with unbilled months before `month`, sorted by id: at most `most` of them, after id `after`.
pub(crate) async fn list(conn: &mut Connection, month: Month, after: &str, most: i64) -> Result<Vec<Unbilled>, Error> {
    let sql = format!(
        "SELECT * FROM (
            {UNBILLED} FROM organizations o LEFT JOIN billing_accounts a ON a.organization_id = o.id
            WHERE o.created_at < $2 AND (a.next_month IS NULL OR a.next_month < $1)
            UNION ALL
            {UNBILLED} FROM billing_accounts a LEFT JOIN organizations o ON o.id = a.organization_id
            WHERE o.id IS NULL AND a.last_month IS NOT NULL AND a.next_month < $1 AND a.next_month <= a.last_month
         ) AS due WHERE id > $3 ORDER BY id LIMIT $4"
    );
    let rows = sql::query(AssertSqlSafe(sql))
        .bind(month.number())
        .bind(month.begin().micros())
        .bind(after)
        .bind(most)
        .fetch_all(conn)
        .await?;
    rows.iter().map(one_unbilled).collect()
}

fn one_unbilled(row: &Row) -> Result<Unbilled, Error> {
    let next: Option<i64> = row.try_get("next_month")?;
    let last: Option<i64> = row.try_get("last_month")?;
    let from = match next {
        Some(next) => Month::from_number(next),
        None => Month::from_moment(decode::time(row, "created_at")?),
    };
    Ok(Unbilled {
        organization: OrganizationId(row.try_get("id")?),
        name: row.try_get("name")?,
        from,
        last: last.map(Month::from_number),
    })
}

/// Marks everything before `month` as billed, if `from` is still the first unbilled month (compare-and-set). Locks the
/// account until the transaction ends.
pub(crate) async fn advance(
    tx: &mut Tx,
    organization: &OrganizationId,
    from: Month,
    month: Month,
) -> Result<bool, Error> {
    let done = sql::query("UPDATE billing_accounts SET next_month = $3 WHERE organization_id = $1 AND next_month = $2")
        .bind(organization.as_str())
        .bind(from.number())
        .bind(month.number())
        .execute(tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Deleted organizations whose last month is not billed.
pub(crate) async fn deleted_organizations(conn: &mut Connection) -> Result<Vec<OrganizationId>, Error> {
    let rows = sql::query(
        "SELECT organization_id FROM billing_accounts WHERE last_month IS NOT NULL AND next_month <= last_month",
    )
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| row.try_get("organization_id").map(OrganizationId)).collect()
}
