//! The explicit memberships of one person in all organizations, for the export of their data.

use crate::store::decode;
use crate::store::kept_out;
use crate::store::sql::{self, Connection, Error};
use rolecall_api::{ExportedGrant, OrganizationId, ProjectId, UserId};
use sqlx::AssertSqlSafe;

/// The explicit memberships of a person in all organizations that do not keep them out.
pub(crate) async fn of_person(conn: &mut Connection, person: &UserId) -> Result<Vec<ExportedGrant>, Error> {
    let sql = format!(
        "SELECT g.organization_id, g.project_id, p.name, g.level, g.joined_at, g.granted_by
         FROM memberships m
         JOIN organizations o ON o.id = m.organization_id AND NOT {}
         JOIN project_memberships g ON g.membership_id = m.id
         JOIN projects p ON p.id = g.project_id
         WHERE m.user_id = $1 ORDER BY g.organization_id, p.name_key, p.id",
        kept_out::CONDITION
    );
    let rows = sql::query(AssertSqlSafe(sql)).bind(person.as_str()).fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            Ok(ExportedGrant {
                organization: OrganizationId(row.try_get("organization_id")?),
                project: ProjectId(row.try_get("project_id")?),
                project_name: row.try_get("name")?,
                level: decode::level(row, "level")?,
                granted_at: decode::time(row, "joined_at")?.wire(),
                granted_by: row.try_get::<Option<String>>("granted_by")?.map(UserId),
            })
        })
        .collect()
}
