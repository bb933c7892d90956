//! Reads of invites for questions of dialogs.

use super::{COLUMNS, EXPIRES_AT, FROM, InviteRow, invite};
use crate::clock::Moment;
use crate::store::in_list::InList;
use crate::store::sql::{self, Connection, Error};
use rolecall_api::{OrganizationId, User, UserId};
use sqlx::AssertSqlSafe;

/// The invites that end when a member is removed: those that they sent and one to their own address, newest first, at
/// most `limit`.
pub(crate) async fn ending_with(
    conn: &mut Connection,
    organization: &OrganizationId,
    member: &User,
    limit: u32,
) -> Result<Vec<InviteRow>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE i.organization_id = $1 AND (i.created_by = $2 OR i.target_email = $3)
         ORDER BY i.created_at DESC, i.target_email LIMIT $4"
    );
    let query = sql::query(AssertSqlSafe(sql)).bind(organization.as_str()).bind(member.uuid.as_str());
    let query = query.bind(member.email.as_str()).bind(i64::from(limit));
    query.fetch_all(conn).await?.iter().map(invite).collect()
}

/// The invites that a person has sent in these organizations with keys after `after`, in their order, at most `limit`.
pub(crate) async fn sent_by(
    conn: &mut Connection,
    person: &UserId,
    organizations: &[OrganizationId],
    after: &str,
    limit: u32,
) -> Result<Vec<InviteRow>, Error> {
    let list = InList::new(4, organizations.iter().map(OrganizationId::as_str));
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE i.created_by = $1 AND i.id > $2 AND i.organization_id IN {} ORDER BY i.id LIMIT $3",
        list.places
    );
    let query = sql::query(AssertSqlSafe(sql)).bind(person.as_str()).bind(after).bind(i64::from(limit));
    list.bind(query).fetch_all(conn).await?.iter().map(invite).collect()
}

/// The invites of an organization that have not expired, newest first.
pub(crate) async fn pending(
    conn: &mut Connection,
    organization: &OrganizationId,
    now: Moment,
) -> Result<Vec<InviteRow>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE i.organization_id = $1 AND {EXPIRES_AT} > $2
         ORDER BY i.created_at DESC, i.target_email"
    );
    let query = sql::query(AssertSqlSafe(sql)).bind(organization.as_str()).bind(now.micros());
    query.fetch_all(conn).await?.iter().map(invite).collect()
}
