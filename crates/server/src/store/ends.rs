//! Levels and grants that end: which are next, and which have ended. [`crate::ends`] takes those back.

mod listed;
mod warning;

pub(crate) use listed::{of_grants, of_levels};
pub(crate) use warning::{WarnedOf, organizations_to_warn, to_warn, warned};

use super::decode;
use crate::clock::Moment;
use crate::store::grants::KeptGrant;
use crate::store::sql::{self, Connection, Error, Row};
use rolecall_api::{MembershipId, OrganizationId, ProjectId, User, UserId};
use rolecall_policy::Level;

/// Something that has ended.
#[derive(Debug, Clone)]
pub(crate) struct Ended {
    pub(crate) at: Moment,
    pub(crate) user: User,
    pub(crate) level: Level,
    pub(crate) of: EndedOf,
}

/// What has ended.
#[derive(Debug, Clone)]
pub(crate) enum EndedOf {
    /// A level in the organization.
    Level {
        /// The level now.
        after: Level,
    },
    /// A grant.
    Grant {
        id: MembershipId,
        project: (ProjectId, String),
        /// What undoing needs; without the end.
        kept: KeptGrant,
    },
}

/// When the next level or grant ends or has ended, in organizations that are not deleted.
pub(crate) async fn next(conn: &mut Connection) -> Result<Option<Moment>, Error> {
    let sql = "SELECT * FROM (
            SELECT m.expires_at FROM memberships m JOIN organizations o ON o.id = m.organization_id
            WHERE m.expires_at IS NOT NULL ORDER BY m.expires_at LIMIT 1) AS level
        UNION ALL SELECT * FROM (
            SELECT g.expires_at FROM project_memberships g JOIN organizations o ON o.id = g.organization_id
            WHERE g.expires_at IS NOT NULL ORDER BY g.expires_at LIMIT 1) AS granted";
    let rows = sql::query(sql).fetch_all(conn).await?;
    let times = rows.iter().map(|row| decode::time(row, "expires_at")).collect::<Result<Vec<_>, _>>()?;
    Ok(times.into_iter().min())
}

/// Some organizations in which something has ended, first the one with the earliest.
pub(crate) async fn organizations(conn: &mut Connection, now: Moment, most: u32) -> Result<Vec<OrganizationId>, Error> {
    let sql = "SELECT organization_id FROM (
            SELECT m.organization_id, m.expires_at FROM memberships m
            JOIN organizations o ON o.id = m.organization_id WHERE m.expires_at <= $1
            UNION ALL
            SELECT g.organization_id, g.expires_at FROM project_memberships g
            JOIN organizations o ON o.id = g.organization_id WHERE g.expires_at <= $1
         ) AS ended GROUP BY organization_id ORDER BY MIN(expires_at), organization_id LIMIT $2";
    let ids: Vec<String> = sql::query_scalar(sql).bind(now.micros()).bind(i64::from(most)).fetch_all(conn).await?;
    Ok(ids.into_iter().map(OrganizationId).collect())
}

/// What has ended first in an organization, in the order of time, at most `most`. Levels before grants that ended
/// at the same time. In deleted projects too, which can come back.
pub(crate) async fn ended(
    conn: &mut Connection,
    organization: &OrganizationId,
    now: Moment,
    most: u32,
) -> Result<Vec<Ended>, Error> {
    let levels = "SELECT m.level, m.level_after, m.expires_at, m.expires_by,
            u.id AS user_id, u.distinct_id, u.first_name, u.email
         FROM memberships m JOIN users u ON u.id = m.user_id
         WHERE m.organization_id = $1 AND m.expires_at <= $2 ORDER BY m.expires_at, m.id LIMIT $3";
    let grants = "SELECT g.id, g.level, g.granted_by, g.joined_at, g.expires_at, p.id AS project_id, p.name,
            u.id AS user_id, u.distinct_id, u.first_name, u.email
         FROM project_memberships g
         JOIN all_projects p ON p.id = g.project_id
         JOIN memberships m ON m.id = g.membership_id
         JOIN users u ON u.id = m.user_id
         WHERE g.organization_id = $1 AND g.expires_at <= $2 ORDER BY g.expires_at, g.id LIMIT $3";
    let mut found = Vec::new();
    for (sql, of) in [(levels, level as fn(&Row) -> Result<EndedOf, Error>), (grants, grant)] {
        let query = sql::query(sql).bind(organization.as_str()).bind(now.micros()).bind(i64::from(most));
        for row in &query.fetch_all(&mut *conn).await? {
            let (at, level) = (decode::time(row, "expires_at")?, decode::level(row, "level")?);
            found.push(Ended { at, user: decode::user(row)?, level, of: of(row)? });
        }
    }
    found.sort_by_key(|ended| ended.at);
    // More of one kind may have ended before the last of the other.
    found.truncate(most as usize);
    Ok(found)
}

fn level(row: &Row) -> Result<EndedOf, Error> {
    Ok(EndedOf::Level { after: decode::optional_level(row, "level_after")?.unwrap_or(Level::Member) })
}

fn grant(row: &Row) -> Result<EndedOf, Error> {
    let project = ProjectId(row.try_get("project_id")?);
    let kept = KeptGrant {
        project,
        level: decode::level(row, "level")?,
        granted_by: row.try_get::<Option<String>>("granted_by")?.map(UserId),
        joined_at: row.try_get("joined_at")?,
        end: None,
    };
    Ok(EndedOf::Grant { id: MembershipId(row.try_get("id")?), project: (project, row.try_get("name")?), kept })
}
