//! The ends of the levels and grants of one organization, for lists.

use crate::clock::Moment;
use crate::store::decode;
use crate::store::sql::{self, Connection, Error};
use rolecall_api::{OrganizationId, ProjectId, UserId};
use std::collections::HashMap;

/// When the levels of members end that do: of all, or of one person.
pub(crate) async fn of_levels(
    conn: &mut Connection,
    organization: &OrganizationId,
    person: Option<&UserId>,
) -> Result<HashMap<UserId, Moment>, Error> {
    let sql = "SELECT user_id, expires_at FROM memberships
         WHERE organization_id = $1 AND expires_at IS NOT NULL AND ($2 = '' OR user_id = $2)";
    let query = sql::query(sql).bind(organization.as_str()).bind(person.map_or("", UserId::as_str));
    let rows = query.fetch_all(conn).await?;
    rows.iter().map(|row| Ok((UserId(row.try_get("user_id")?), decode::time(row, "expires_at")?))).collect()
}

/// When the grants end that do: in all projects or one, of all members or one person.
pub(crate) async fn of_grants(
    conn: &mut Connection,
    organization: &OrganizationId,
    project: Option<ProjectId>,
    person: Option<&UserId>,
) -> Result<HashMap<(UserId, ProjectId), Moment>, Error> {
    let sql = "SELECT m.user_id, g.project_id, g.expires_at
         FROM project_memberships g JOIN memberships m ON m.id = g.membership_id
         WHERE g.organization_id = $1 AND g.expires_at IS NOT NULL
            AND ($2 = 0 OR g.project_id = $2) AND ($3 = '' OR m.user_id = $3)";
    let query = sql::query(sql).bind(organization.as_str()).bind(project.map_or(0, |project| project.0));
    let rows = query.bind(person.map_or("", UserId::as_str)).fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            let key = (UserId(row.try_get("user_id")?), ProjectId(row.try_get("project_id")?));
            Ok((key, decode::time(row, "expires_at")?))
        })
        .collect()
}
