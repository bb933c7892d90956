//! Reads a log in the order of its entries, for exports, verification and live updates.

use super::{COLUMNS, EntryRow, entry};
use crate::clock::Moment;
use crate::store::decode;
use crate::store::in_list::InList;
use crate::store::sql::{self, Connection, Error, Value};
use rolecall_api::{OrganizationId, ProjectId, UserId};
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

/// The entries of these organizations after a time, oldest first, at most `limit`.
pub(crate) async fn since(
    conn: &mut Connection,
    organizations: &[OrganizationId],
    after: Moment,
    limit: u32,
) -> Result<Vec<EntryRow>, Error> {
    let list = InList::new(3, organizations.iter().map(OrganizationId::as_str));
    let sql = format!(
        "SELECT {COLUMNS} FROM activity a WHERE a.created_at > $1 AND a.organization_id IN {}
         ORDER BY a.created_at, a.organization_id, a.number LIMIT $2",
        list.places
    );
    let query = list.bind(sql::query(AssertSqlSafe(sql)).bind(after.micros()).bind(i64::from(limit)));
    query.fetch_all(conn).await?.iter().map(entry).collect()
}

/// The organizations that a person left or was removed from after a time, and those that were deleted. They may have joined
/// again.
pub(crate) async fn left_since(
    conn: &mut Connection,
    person: &UserId,
    after: Moment,
) -> Result<Vec<OrganizationId>, Error> {
    let sql = "SELECT organization_id FROM activity
         WHERE item_id = $1 AND created_at > $2 AND action IN ('member.remove', 'member.leave')
         UNION SELECT m.organization_id FROM memberships m JOIN all_organizations o ON o.id = m.organization_id
         WHERE m.user_id = $1 AND o.deleted_at > $2";
    let rows = sql::query(sql).bind(person.as_str()).bind(after.micros()).fetch_all(conn).await?;
    rows.iter().map(|row| row.try_get("organization_id").map(OrganizationId)).collect()
}

/// The entries that a person made in these organizations, in the order of organizations and numbers, after one of them, at
/// most `limit`; each with whether another one undoes it.
pub(crate) async fn made_by(
    conn: &mut Connection,
    person: &UserId,
    organizations: &[OrganizationId],
    (after, number): (&str, i64),
    limit: u32,
) -> Result<Vec<(EntryRow, bool)>, Error> {
    let list = InList::new(5, organizations.iter().map(OrganizationId::as_str));
    let sql = format!(
        "SELECT {COLUMNS}, CASE WHEN EXISTS (SELECT 1 FROM activity u
                WHERE u.organization_id = a.organization_id AND u.undoes = a.number) THEN 1 ELSE 0 END AS is_undone
         FROM activity a
         WHERE a.actor_id = $1 AND (a.organization_id, a.number) > ($2, $3) AND a.organization_id IN {}
         ORDER BY a.organization_id, a.number LIMIT $4",
        list.places
    );
    let query = sql::query(AssertSqlSafe(sql)).bind(person.as_str()).bind(after).bind(number).bind(i64::from(limit));
    let rows = list.bind(query).fetch_all(conn).await?;
    rows.iter().map(|row| Ok((entry(row)?, decode::switch(row, "is_undone")?))).collect()
}

/// All organizations, in the order of their ids.
pub(crate) async fn organizations(conn: &mut Connection) -> Result<Vec<OrganizationId>, Error> {
    let rows = sql::query("SELECT id FROM all_organizations ORDER BY id").fetch_all(conn).await?;
    rows.iter().map(|row| row.try_get("id").map(OrganizationId)).collect()
}

/// Whose access is asked for.
#[derive(Debug, Clone)]
pub(crate) enum AccessOf {
    /// Everybody's to a project.
    Project(ProjectId),
    /// One person's to all projects.
    Person(UserId),
}

/// The entries with numbers below `below` that can change this access, newest first, at most `limit`.
pub(crate) async fn about_access(
    conn: &mut Connection,
    organization: &OrganizationId,
    of: &AccessOf,
    below: i64,
    limit: u32,
) -> Result<Vec<EntryRow>, Error> {
    let (condition, value): (_, Value) = match of {
        AccessOf::Project(project) => ("a.project_id = $3 OR a.scope = 'member'", project.0.into()),
        // In a transfer, the item is the new owner; the former one is in the changes.
        AccessOf::Person(person) => {
            ("a.item_id = $3 OR a.scope = 'project' OR a.action = 'member.transfer'", person.as_str().into())
        }
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM activity a WHERE a.organization_id = $1 AND a.number < $2
            AND ({condition} OR a.action IN
                ('account.delete', 'organization.create', 'organization.delete', 'organization.restore'))
         ORDER BY a.number DESC LIMIT $4"
    );
    let query = sql::query(AssertSqlSafe(sql)).bind(organization.as_str()).bind(below).bind(value);
    query.bind(i64::from(limit)).fetch_all(conn).await?.iter().map(entry).collect()
}
