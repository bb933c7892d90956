//! Members by their email addresses.

use super::{COLUMNS, FROM, MemberRow, member};
use crate::store::places;
use crate::store::sql::{self, Connection, Error};
use rolecall_api::OrganizationId;
use sqlx::AssertSqlSafe;
use std::collections::HashSet;

/// Which of these email addresses belong to members.
pub(crate) async fn find_emails(
    conn: &mut Connection,
    organization: &OrganizationId,
    addresses: &[&str],
) -> Result<HashSet<String>, Error> {
    if addresses.is_empty() {
        return Ok(HashSet::new());
    }
    let sql = format!(
        "SELECT u.email FROM users u JOIN memberships m ON m.user_id = u.id
         WHERE u.email IN {} AND m.organization_id = ${}",
        places(1, addresses.len()),
        addresses.len() + 1
    );
    let mut query = sql::query(AssertSqlSafe(sql)).persistent(false);
    for address in addresses {
        query = query.bind(*address);
    }
    let rows = query.bind(organization.as_str()).fetch_all(conn).await?;
    rows.iter().map(|row| row.try_get("email")).collect()
}

/// The members with these email addresses, sorted by name.
pub(crate) async fn find_by_emails(
    conn: &mut Connection,
    organization: &OrganizationId,
    addresses: &[&str],
) -> Result<Vec<MemberRow>, Error> {
    if addresses.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE u.email IN {} AND m.organization_id = ${} ORDER BY m.name_key, m.email",
        places(1, addresses.len()),
        addresses.len() + 1
    );
    let mut query = sql::query(AssertSqlSafe(sql)).persistent(false);
    for address in addresses {
        query = query.bind(*address);
    }
    query.bind(organization.as_str()).fetch_all(conn).await?.iter().map(member).collect()
}
