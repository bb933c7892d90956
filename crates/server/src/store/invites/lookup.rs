//! Reads of invites for questions of dialogs.

use super::{COLUMNS, FROM, InviteRow, LIFE, invite};
use crate::clock::Moment;
use crate::store::sql::{self, Connection, Error};
use rolecall_api::OrganizationId;
use sqlx::AssertSqlSafe;

/// The invites of an organization that have not expired, newest first.
pub(crate) async fn pending(
    conn: &mut Connection,
    organization: &OrganizationId,
    now: Moment,
) -> Result<Vec<InviteRow>, Error> {
    let life = i64::try_from(LIFE.as_micros()).unwrap_or(i64::MAX);
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE i.organization_id = $1 AND i.created_at > $2
         ORDER BY i.created_at DESC, i.target_email"
    );
    let query = sql::query(AssertSqlSafe(sql)).bind(organization.as_str()).bind(now.micros().saturating_sub(life));
    query.fetch_all(conn).await?.iter().map(invite).collect()
}
