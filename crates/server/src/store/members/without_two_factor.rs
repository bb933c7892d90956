//! The members of an organization who have not set up two-factor authentication.

use super::{COLUMNS, FROM, MemberRow, member};
use crate::store::Slice;
use crate::store::sql::{self, Connection, Error};
use rolecall_api::{OrganizationId, UserId};
use sqlx::AssertSqlSafe;

const CONDITION: &str = "WHERE m.organization_id = $1
    AND NOT EXISTS (SELECT 1 FROM people_with_second_factor f WHERE f.user_id = m.user_id)";

/// Their number, and those of a slice: `first` first, then by level, the highest first, and by name.
pub(crate) async fn without_two_factor(
    conn: &mut Connection,
    organization: &OrganizationId,
    first: &UserId,
    slice: Slice,
) -> Result<(u64, Vec<MemberRow>), Error> {
    let sql = format!("SELECT COUNT(*) AS people {FROM} {CONDITION}");
    let row = sql::query(AssertSqlSafe(sql)).bind(organization.as_str()).fetch_one(&mut *conn).await?;
    let count = u64::try_from(row.try_get::<i64>("people")?).unwrap_or_default();
    let sql = format!(
        "SELECT {COLUMNS} {FROM} {CONDITION}
         ORDER BY CASE WHEN m.user_id = $2 THEN 0 ELSE 1 END, m.level DESC, u.name_key, m.id LIMIT $3 OFFSET $4"
    );
    let query = sql::query(AssertSqlSafe(sql)).bind(organization.as_str()).bind(first.as_str());
    let rows = query.bind(i64::from(slice.limit)).bind(i64::from(slice.offset)).fetch_all(conn).await?;
    Ok((count, rows.iter().map(member).collect::<Result<_, _>>()?))
}
