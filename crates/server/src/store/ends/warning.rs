//! Who gets a mail that a level or a grant ends soon.

use crate::clock::Moment;
use crate::store::sql::{self, Connection, Error, Row};
use crate::store::{decode, kept_out};
use rolecall_api::{OrganizationId, User, UserId};
use rolecall_policy::{Level, ProjectState};
use sqlx::AssertSqlSafe;

/// Something that ends soon.
#[derive(Debug)]
pub(crate) struct Warned {
    pub(crate) at: Moment,
    /// Whose level or grant it is.
    pub(crate) user: User,
    pub(crate) level: Level,
    pub(crate) of: WarnedOf,
    /// Who set the end, while they are an active member whom the organization does not keep out, with their level.
    pub(crate) by: Option<(User, Level)>,
}

/// What ends soon.
#[derive(Debug)]
pub(crate) enum WarnedOf {
    /// A level in the organization.
    Level {
        /// The level then.
        after: Level,
    },
    /// A grant.
    Grant {
        /// The name of the project.
        project: String,
        /// The project as who set the end sees it.
        state: ProjectState,
    },
}

/// Some organizations in which somebody has to get a mail.
pub(crate) async fn organizations_to_warn(
    conn: &mut Connection,
    now: Moment,
    most: u32,
) -> Result<Vec<OrganizationId>, Error> {
    let sql = "SELECT m.organization_id FROM memberships m JOIN organizations o ON o.id = m.organization_id
            WHERE m.warn_at <= $1
         UNION
         SELECT g.organization_id FROM project_memberships g JOIN organizations o ON o.id = g.organization_id
            WHERE g.warn_at <= $1
         LIMIT $2";
    let ids: Vec<String> = sql::query_scalar(sql).bind(now.micros()).bind(i64::from(most)).fetch_all(conn).await?;
    Ok(ids.into_iter().map(OrganizationId).collect())
}

/// What ends soon in an organization, and was not told yet. Without what is in deleted projects.
pub(crate) async fn to_warn(
    conn: &mut Connection,
    organization: &OrganizationId,
    now: Moment,
) -> Result<Vec<Warned>, Error> {
    let by = format!(
        "LEFT JOIN memberships bm ON bm.organization_id = $1 AND bm.user_id = ends.expires_by
            AND NOT EXISTS (SELECT 1 FROM organizations o JOIN memberships m ON m.id = bm.id
                WHERE o.id = $1 AND {})
         LEFT JOIN users b ON b.id = bm.user_id AND b.is_active = 1",
        kept_out::CONDITION
    );
    let columns = "ends.level, ends.expires_at, u.id AS user_id, u.distinct_id, u.first_name, u.email,
            b.id AS by_id, b.distinct_id AS by_distinct_id, b.first_name AS by_first_name, b.email AS by_email,
            bm.level AS by_level";
    let levels = format!(
        "SELECT {columns}, ends.level_after FROM memberships ends
         JOIN users u ON u.id = ends.user_id AND u.is_active = 1 {by}
         WHERE ends.organization_id = $1 AND ends.warn_at <= $2 AND ends.expires_at > $2
         ORDER BY ends.expires_at, ends.id"
    );
    let grants = format!(
        "SELECT {columns}, p.name, p.access_control, bg.level AS by_grant FROM project_memberships ends
         JOIN projects p ON p.id = ends.project_id
         JOIN memberships em ON em.id = ends.membership_id
         JOIN users u ON u.id = em.user_id AND u.is_active = 1 {by}
         LEFT JOIN project_memberships bg ON bg.project_id = ends.project_id AND bg.membership_id = bm.id
         WHERE ends.organization_id = $1 AND ends.warn_at <= $2 AND ends.expires_at > $2
         ORDER BY ends.expires_at, ends.id"
    );
    let mut found = Vec::new();
    for (sql, of) in [(levels, level as fn(&Row) -> Result<WarnedOf, Error>), (grants, grant)] {
        let query = sql::query(AssertSqlSafe(sql)).bind(organization.as_str()).bind(now.micros());
        for row in &query.fetch_all(&mut *conn).await? {
            found.push(Warned {
                at: decode::time(row, "expires_at")?,
                user: decode::user(row)?,
                level: decode::level(row, "level")?,
                of: of(row)?,
                by: who_set_it(row)?,
            });
        }
    }
    Ok(found)
}

fn level(row: &Row) -> Result<WarnedOf, Error> {
    Ok(WarnedOf::Level { after: decode::optional_level(row, "level_after")?.unwrap_or(Level::Member) })
}

fn grant(row: &Row) -> Result<WarnedOf, Error> {
    let private = decode::switch(row, "access_control")?;
    let state = ProjectState { private, explicit: decode::optional_level(row, "by_grant")? };
    Ok(WarnedOf::Grant { project: row.try_get("name")?, state })
}

fn who_set_it(row: &Row) -> Result<Option<(User, Level)>, Error> {
    let Some(id) = row.try_get::<Option<String>>("by_id")? else { return Ok(None) };
    let Some(level) = decode::optional_level(row, "by_level")? else { return Ok(None) };
    let user = User {
        uuid: UserId(id),
        distinct_id: row.try_get("by_distinct_id")?,
        first_name: row.try_get("by_first_name")?,
        email: row.try_get("by_email")?,
    };
    Ok(Some((user, level)))
}

/// Notes that the mails in an organization are queued.
pub(crate) async fn warned(conn: &mut Connection, organization: &OrganizationId, now: Moment) -> Result<(), Error> {
    for sql in [
        "UPDATE memberships SET warn_at = NULL WHERE organization_id = $1 AND warn_at <= $2",
        "UPDATE project_memberships SET warn_at = NULL WHERE organization_id = $1 AND warn_at <= $2",
    ] {
        sql::query(sql).bind(organization.as_str()).bind(now.micros()).execute(&mut *conn).await?;
    }
    Ok(())
}
