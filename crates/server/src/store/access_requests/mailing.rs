//! Which requests somebody has to get a mail about, and who.

use super::{FROM, OPEN_FOR, TO_DECIDE};
use crate::clock::Moment;
use crate::store::kept_out;
use crate::store::sql::{self, Connection, Error};
use rolecall_api::{AccessRequestId, OrganizationId, UserId};
use sqlx::AssertSqlSafe;

/// The most requests of one run.
const AT_ONCE: i64 = 20;

/// A request that nobody has got a mail about.
#[derive(Debug, Clone)]
pub(crate) struct Unmailed {
    pub(crate) id: AccessRequestId,
    pub(crate) organization: OrganizationId,
    pub(crate) asker: UserId,
}

/// Some open requests made after `since` that nobody has got a mail about, oldest first.
pub(crate) async fn unmailed(conn: &mut Connection, since: Moment) -> Result<Vec<Unmailed>, Error> {
    let sql = "SELECT id, organization_id, asker_id FROM access_requests
         WHERE is_mailed = 0 AND state = 'open' AND created_at > $1 ORDER BY created_at, id LIMIT $2";
    let rows = sql::query(sql).bind(since.micros()).bind(AT_ONCE).fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            Ok(Unmailed {
                id: AccessRequestId(row.try_get("id")?),
                organization: OrganizationId(row.try_get("organization_id")?),
                asker: UserId(row.try_get("asker_id")?),
            })
        })
        .collect()
}

/// Notes that the mails about a request are queued; false if another server has done it.
pub(crate) async fn mark_mailed(conn: &mut Connection, id: &AccessRequestId) -> Result<bool, Error> {
    let sql = "UPDATE access_requests SET is_mailed = 1 WHERE id = $1 AND is_mailed = 0";
    Ok(sql::query(sql).bind(id.as_str()).execute(conn).await?.rows_affected() == 1)
}

/// The email addresses of those who can decide about a request, and whom the organization does not keep out, at most `most`: the owner first, then who was seen last.
pub(crate) async fn deciders(
    conn: &mut Connection,
    id: &AccessRequestId,
    most: u32,
    now: Moment,
) -> Result<Vec<String>, Error> {
    let sql = format!(
        "SELECT v.email {FROM} JOIN users v ON v.id = vm.user_id AND v.is_active = 1
         WHERE r.id = $1 AND {TO_DECIDE}
            AND NOT EXISTS (SELECT 1 FROM organizations o JOIN memberships m ON m.id = vm.id
                WHERE o.id = r.organization_id AND {})
         ORDER BY vm.level DESC, vm.seen_on DESC, v.email LIMIT $3",
        kept_out::CONDITION
    );
    let query = sql::query_scalar(AssertSqlSafe(sql)).bind(id.as_str()).bind(now.before(OPEN_FOR).micros());
    query.bind(i64::from(most)).fetch_all(conn).await
}
