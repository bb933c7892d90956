//! The people who manage projects by an explicit membership.

use crate::store::sql::{self, Connection, Error};
use rolecall_api::{OrganizationId, ProjectId, UserId};

/// The explicit memberships as administrator in the projects of an organization, without their level.
pub(crate) async fn managing(
    conn: &mut Connection,
    organization: &OrganizationId,
) -> Result<Vec<(ProjectId, UserId)>, Error> {
    let rows = sql::query(
        "SELECT g.project_id, m.user_id FROM project_memberships g JOIN memberships m ON m.id = g.membership_id
         WHERE g.organization_id = $1 AND g.level = 8",
    )
    .bind(organization.as_str())
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Ok((ProjectId(row.try_get("project_id")?), UserId(row.try_get("user_id")?)))).collect()
}
