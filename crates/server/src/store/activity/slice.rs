//! Reads a log from its beginning, for exports and verification.

use super::{COLUMNS, EntryRow, entry};
use crate::store::sql::{self, Connection, Error};
use rolecall_api::OrganizationId;
use sqlx::AssertSqlSafe;

/// The entries of an organization with numbers above `after` and up to `until`, oldest first, at most `limit`.
pub(crate) async fn slice(
    conn: &mut Connection,
    organization: &OrganizationId,
    (after, until): (i64, i64),
    limit: u32,
) -> Result<Vec<EntryRow>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM activity a WHERE a.organization_id = $1 AND a.number > $2 AND a.number <= $3
         ORDER BY a.number LIMIT $4"
    );
    let query = sql::query(AssertSqlSafe(sql)).bind(organization.as_str()).bind(after).bind(until);
    query.bind(i64::from(limit)).fetch_all(conn).await?.iter().map(entry).collect()
}

/// All organizations, in the order of their ids.
pub(crate) async fn organizations(conn: &mut Connection) -> Result<Vec<OrganizationId>, Error> {
    let rows = sql::query("SELECT id FROM organizations ORDER BY id").fetch_all(conn).await?;
    rows.iter().map(|row| row.try_get("id").map(OrganizationId)).collect()
}
