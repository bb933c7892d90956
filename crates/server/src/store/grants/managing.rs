//! The people who manage projects by an explicit membership.

use crate::store::members::{self, Candidate};
use crate::store::sql::{self, Connection, Error};
use rolecall_api::{OrganizationId, ProjectId, UserId};
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

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

/// The plain members of an organization who are explicit administrators of a project, by project; those seen last.
///
/// An explicit membership counts in private projects only; the caller checks that.
pub(crate) async fn explicit_administrators(
    conn: &mut Connection,
    organization: &OrganizationId,
    only: Option<ProjectId>,
    except: [&UserId; 2],
) -> Result<HashMap<ProjectId, Vec<Candidate>>, Error> {
    let one = if only.is_some() { " AND g.project_id = $6" } else { "" };
    let sql = format!(
        "SELECT project_id, level, user_id, distinct_id, first_name, email, last_seen FROM (
            SELECT g.project_id, g.level, u.id AS user_id, u.distinct_id, u.first_name, u.email, u.last_seen,
                ROW_NUMBER() OVER (PARTITION BY g.project_id
                    ORDER BY COALESCE(u.last_seen, 0) / $5 DESC, u.name_key, u.email) AS place
            FROM project_memberships g
            JOIN memberships m ON m.id = g.membership_id AND m.level = 1
            JOIN users u ON u.id = m.user_id AND u.is_active = 1
            WHERE g.organization_id = $1 AND g.level = 8{one} AND u.id <> $2 AND u.id <> $3
         ) AS ranked
         WHERE place <= $4"
    );
    let query = sql::query(AssertSqlSafe(sql))
        .bind(organization.as_str())
        .bind(except[0].as_str())
        .bind(except[1].as_str())
        .bind(i64::from(members::HELPERS))
        .bind(members::DAY);
    let query = if let Some(project) = only { query.bind(project.0) } else { query };
    let rows = query.fetch_all(conn).await?;
    let mut found: HashMap<ProjectId, Vec<Candidate>> = HashMap::new();
    for row in &rows {
        found.entry(ProjectId(row.try_get("project_id")?)).or_default().push(members::candidate(row)?);
    }
    Ok(found)
}
