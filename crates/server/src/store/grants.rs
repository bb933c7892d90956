//! Explicit memberships of projects ("grants"), and who can help in a project.

mod exported;
mod kept;
mod managing;

pub(crate) use exported::of_person;
pub(crate) use kept::{KeptGrant, delete_all, kept, kept_in, restore};
pub(crate) use managing::{explicit_administrators, managing};

use super::end::End;
use super::in_list::InList;
use super::{decode, places};
use crate::clock::Moment;
use crate::store::sql::{self, Connection, Error, Query, Row};
use rolecall_api::{MembershipId, OrganizationId, ProjectGrant, ProjectId, User, UserId};
use rolecall_policy::Level;
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

/// An explicit membership of a project.
#[derive(Debug, Clone)]
pub(crate) struct GrantRow {
    pub(crate) id: MembershipId,
    pub(crate) level: Level,
    /// The person's membership of the organization.
    pub(crate) membership: MembershipId,
    /// The level in the organization.
    pub(crate) organization_level: Level,
    pub(crate) joined_at: Moment,
    pub(crate) updated_at: Moment,
    pub(crate) user: User,
    /// `None` if they have left: the organization learns nothing more about former members.
    pub(crate) granted_by: Option<User>,
    pub(crate) end: Option<End>,
}

const SELECT: &str =
    "SELECT g.id, g.level, g.joined_at, g.updated_at, g.expires_at, g.expires_by, m.id AS membership_id,
        m.level AS organization_level, u.id AS user_id, u.distinct_id, u.first_name, u.email,
        b.id AS by_id, b.distinct_id AS by_distinct_id, b.first_name AS by_first_name, b.email AS by_email
    FROM project_memberships g
    JOIN memberships m ON m.id = g.membership_id
    JOIN users u ON u.id = m.user_id AND u.is_active = 1
    LEFT JOIN memberships bm ON bm.organization_id = g.organization_id AND bm.user_id = g.granted_by
    LEFT JOIN users b ON b.id = bm.user_id AND b.is_active = 1
    WHERE g.project_id = $1";

fn grant(row: &Row) -> Result<GrantRow, Error> {
    let granted_by = match row.try_get::<Option<String>>("by_id")? {
        None => None,
        Some(id) => Some(User {
            uuid: UserId(id),
            distinct_id: row.try_get("by_distinct_id")?,
            first_name: row.try_get("by_first_name")?,
            email: row.try_get("by_email")?,
        }),
    };
    Ok(GrantRow {
        id: MembershipId(row.try_get("id")?),
        level: decode::level(row, "level")?,
        membership: MembershipId(row.try_get("membership_id")?),
        organization_level: decode::level(row, "organization_level")?,
        joined_at: decode::time(row, "joined_at")?,
        updated_at: decode::time(row, "updated_at")?,
        user: decode::user(row)?,
        granted_by,
        end: End::read(row)?,
    })
}

/// All explicit memberships of a project, sorted by name.
pub(crate) async fn list(conn: &mut Connection, project: ProjectId) -> Result<Vec<GrantRow>, Error> {
    let sql = format!("{SELECT} ORDER BY u.name_key, u.email");
    let rows = sql::query(AssertSqlSafe(sql)).bind(project.0).fetch_all(conn).await?;
    rows.iter().map(grant).collect()
}

/// The explicit memberships of these people in a project.
pub(crate) async fn list_of(
    conn: &mut Connection,
    project: ProjectId,
    memberships: &[MembershipId],
) -> Result<HashMap<MembershipId, GrantRow>, Error> {
    if memberships.is_empty() {
        return Ok(HashMap::new());
    }
    let numbers: Vec<String> = (0..memberships.len()).map(|at| format!("${}", at + 2)).collect();
    let sql = format!("{SELECT} AND g.membership_id IN ({})", numbers.join(", "));
    let mut query = sql::query(AssertSqlSafe(sql)).persistent(false).bind(project.0);
    for membership in memberships {
        query = query.bind(membership.as_str());
    }
    let rows = query.fetch_all(conn).await?;
    rows.iter().map(|row| grant(row).map(|grant| (grant.membership.clone(), grant))).collect()
}

/// One person's explicit membership.
pub(crate) async fn find(
    conn: &mut Connection,
    project: ProjectId,
    person: &UserId,
) -> Result<Option<GrantRow>, Error> {
    let sql = format!("{SELECT} AND m.user_id = $2");
    let row = sql::query(AssertSqlSafe(sql)).bind(project.0).bind(person.as_str()).fetch_optional(conn).await?;
    row.as_ref().map(grant).transpose()
}

/// The explicit memberships of these people in all projects of the organization.
pub(crate) async fn list_for_people(
    conn: &mut Connection,
    memberships: &[MembershipId],
) -> Result<HashMap<MembershipId, Vec<ProjectGrant>>, Error> {
    let list = InList::new(1, memberships.iter().map(MembershipId::as_str));
    let sql = format!(
        "SELECT g.membership_id, g.project_id, g.level, g.joined_at, g.expires_at, b.first_name AS granted_by
         FROM project_memberships g
         JOIN projects p ON p.id = g.project_id
         LEFT JOIN memberships bm ON bm.organization_id = g.organization_id AND bm.user_id = g.granted_by
         LEFT JOIN users b ON b.id = bm.user_id AND b.is_active = 1
         WHERE g.membership_id IN {} ORDER BY p.name_key, p.id",
        list.places
    );
    let query = list.bind(sql::query(AssertSqlSafe(sql)));
    let mut grants: HashMap<MembershipId, Vec<ProjectGrant>> = HashMap::new();
    for row in &query.fetch_all(conn).await? {
        grants.entry(MembershipId(row.try_get("membership_id")?)).or_default().push(ProjectGrant {
            project: ProjectId(row.try_get("project_id")?),
            level: decode::level(row, "level")?,
            granted_by: row.try_get("granted_by")?,
            granted_at: decode::time(row, "joined_at")?.wire(),
            expires_at: decode::optional_time(row, "expires_at")?.map(Moment::wire),
        });
    }
    Ok(grants)
}

/// The explicit memberships in an organization: of all projects or one, of all members or one.
pub(crate) async fn all(
    conn: &mut Connection,
    organization: &OrganizationId,
    project: Option<ProjectId>,
    person: Option<&UserId>,
) -> Result<Vec<(ProjectId, UserId, Level)>, Error> {
    let project = project.map(|project| project.0);
    let sql = match (project, person) {
        (Some(_), _) => " AND g.project_id = $2 AND ($3 = '' OR m.user_id = $3)",
        (None, Some(_)) => " AND $2 = 0 AND m.user_id = $3",
        (None, None) => " AND $2 = 0 AND $3 = ''",
    };
    let sql = format!(
        "SELECT g.project_id, m.user_id, g.level FROM memberships m
         JOIN project_memberships g ON g.membership_id = m.id WHERE m.organization_id = $1{sql}"
    );
    let query = sql::query(AssertSqlSafe(sql)).bind(organization.as_str()).bind(project.unwrap_or_default());
    let rows = query.bind(person.map_or("", UserId::as_str)).fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            let (project, user) = (ProjectId(row.try_get("project_id")?), UserId(row.try_get("user_id")?));
            Ok((project, user, decode::level(row, "level")?))
        })
        .collect()
}

/// The explicit memberships of these people in an organization.
pub(crate) async fn of_people(
    conn: &mut Connection,
    organization: &OrganizationId,
    people: &[UserId],
) -> Result<Vec<(ProjectId, UserId, Level)>, Error> {
    let mut grants = Vec::new();
    for people in people.chunks(1000) {
        let list = InList::new(2, people.iter().map(UserId::as_str));
        let sql = format!(
            "SELECT g.project_id, m.user_id, g.level FROM memberships m
             JOIN project_memberships g ON g.membership_id = m.id
             WHERE m.organization_id = $1 AND m.user_id IN {}",
            list.places
        );
        let query = list.bind(sql::query(AssertSqlSafe(sql)).bind(organization.as_str()));
        for row in &query.fetch_all(&mut *conn).await? {
            let project = ProjectId(row.try_get("project_id")?);
            grants.push((project, UserId(row.try_get("user_id")?), decode::level(row, "level")?));
        }
    }
    Ok(grants)
}

/// The level of each explicit membership of a project, in the order of the people's ids.
pub(crate) async fn levels(conn: &mut Connection, project: ProjectId) -> Result<Vec<(UserId, Level)>, Error> {
    let rows = sql::query(
        "SELECT m.user_id, g.level FROM project_memberships g JOIN memberships m ON m.id = g.membership_id
         WHERE g.project_id = $1 ORDER BY m.user_id",
    )
    .bind(project.0)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Ok((UserId(row.try_get("user_id")?), decode::level(row, "level")?))).collect()
}

/// An explicit membership to insert.
#[derive(Debug, Clone)]
pub(crate) struct NewGrant {
    pub(crate) project: ProjectId,
    /// The person's membership of the organization.
    pub(crate) membership: MembershipId,
    pub(crate) level: Level,
    /// When it ends.
    pub(crate) expires_at: Option<Moment>,
}

/// Inserts explicit memberships and returns how many; existing ones stay unchanged.
pub(crate) async fn insert_all(
    conn: &mut Connection,
    organization: &OrganizationId,
    grants: &[NewGrant],
    granted_by: &UserId,
    now: Moment,
) -> Result<u64, Error> {
    let mut added = 0;
    // In chunks, because databases limit the placeholders of a statement.
    for grants in grants.chunks(1000) {
        let sql = format!(
            "INSERT INTO project_memberships
                (id, organization_id, project_id, membership_id, level, granted_by, joined_at, updated_at,
                    expires_at, expires_by, warn_at)
             VALUES {} ON CONFLICT (project_id, membership_id) DO NOTHING",
            places(grants.len(), 11)
        );
        let mut query = sql::query(AssertSqlSafe(sql)).persistent(grants.len() == 1);
        for grant in grants {
            let end = grant.expires_at.map(|at| End::new(at, granted_by));
            query = query
                .bind(uuid::Uuid::now_v7().to_string())
                .bind(organization.as_str())
                .bind(grant.project.0)
                .bind(grant.membership.as_str())
                .bind(decode::number(grant.level))
                .bind(granted_by.as_str())
                .bind(now.micros())
                .bind(now.micros());
            query = bind_end(query, end.as_ref(), now);
        }
        added += query.execute(&mut *conn).await?.rows_affected();
    }
    Ok(added)
}

/// Binds `expires_at`, `expires_by` and `warn_at` of an end that is set `now`.
fn bind_end(query: Query, end: Option<&End>, now: Moment) -> Query {
    query
        .bind(end.map(|end| end.at().micros()))
        .bind(end.and_then(|end| end.by.as_ref()).map(UserId::as_str))
        .bind(end.and_then(|end| end.warn_at(now)).map(Moment::micros))
}

/// Changes the level of an explicit membership, and its end.
pub(crate) async fn set_level(
    conn: &mut Connection,
    id: &MembershipId,
    level: Level,
    end: Option<&End>,
    now: Moment,
) -> Result<(), Error> {
    let query = sql::query(
        "UPDATE project_memberships SET level = $2, updated_at = $3, expires_at = $4, expires_by = $5, warn_at = $6
         WHERE id = $1",
    );
    let query = query.bind(id.as_str()).bind(decode::number(level)).bind(now.micros());
    bind_end(query, end, now).execute(conn).await?;
    Ok(())
}

/// Deletes an explicit membership.
pub(crate) async fn delete(conn: &mut Connection, id: &MembershipId) -> Result<(), Error> {
    sql::query("DELETE FROM project_memberships WHERE id = $1").bind(id.as_str()).execute(conn).await?;
    Ok(())
}
