//! Grants of removed members, as they are kept for undoing.

use super::bind_end;
use crate::clock::Moment;
use crate::store::end::End;
use crate::store::in_list::InList;
use crate::store::sql::{self, Connection, Error, Row};
use crate::store::{decode, places};
use rolecall_api::{MembershipId, OrganizationId, ProjectId, UserId};
use rolecall_policy::Level;
use serde::{Deserialize, Serialize};
use sqlx::AssertSqlSafe;
use std::collections::{BTreeSet, HashMap, HashSet};

/// A grant of a removed member, as it is kept for undoing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptGrant {
    pub(crate) project: ProjectId,
    pub(crate) level: Level,
    pub(crate) granted_by: Option<UserId>,
    /// Microseconds since 1970.
    pub(crate) joined_at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) end: Option<End>,
}

impl KeptGrant {
    /// True if its end has passed, so that it does not come back.
    pub(crate) fn has_ended(&self, now: Moment) -> bool {
        self.end.as_ref().is_some_and(|end| !end.is_ahead(now))
    }
}

/// The grants of a member, as they are kept for undoing; those in deleted projects too, which can come back.
pub(crate) async fn kept(conn: &mut Connection, membership: &MembershipId) -> Result<Vec<KeptGrant>, Error> {
    let rows = sql::query(
        "SELECT project_id, level, granted_by, joined_at, expires_at, expires_by FROM project_memberships
         WHERE membership_id = $1 ORDER BY project_id",
    )
    .bind(membership.as_str())
    .fetch_all(conn)
    .await?;
    rows.iter().map(grant).collect()
}

fn grant(row: &Row) -> Result<KeptGrant, Error> {
    Ok(KeptGrant {
        project: ProjectId(row.try_get("project_id")?),
        level: decode::level(row, "level")?,
        granted_by: row.try_get::<Option<String>>("granted_by")?.map(UserId),
        joined_at: row.try_get("joined_at")?,
        end: End::read(row)?,
    })
}

/// The grants in a project, as they are kept for undoing, by membership.
pub(crate) async fn kept_in(
    conn: &mut Connection,
    project: ProjectId,
) -> Result<HashMap<MembershipId, KeptGrant>, Error> {
    let sql = "SELECT membership_id, project_id, level, granted_by, joined_at, expires_at, expires_by
         FROM project_memberships WHERE project_id = $1";
    let rows = sql::query(sql).bind(project.0).fetch_all(conn).await?;
    rows.iter().map(|row| Ok((MembershipId(row.try_get("membership_id")?), grant(row)?))).collect()
}

/// Deletes explicit memberships.
pub(crate) async fn delete_all(conn: &mut Connection, ids: &[MembershipId]) -> Result<(), Error> {
    // In chunks, because databases limit the placeholders of a statement.
    for ids in ids.chunks(1000) {
        let list = InList::new(1, ids.iter().map(MembershipId::as_str));
        let sql = format!("DELETE FROM project_memberships WHERE id IN {}", list.places);
        list.bind(sql::query(AssertSqlSafe(sql))).execute(&mut *conn).await?;
    }
    Ok(())
}

/// Inserts grants that were kept, each with the membership that it is for. Their ends must be ahead.
pub(crate) async fn restore(
    conn: &mut Connection,
    organization: &OrganizationId,
    grants: &[(MembershipId, KeptGrant)],
    now: Moment,
) -> Result<(), Error> {
    let ends = grants.iter().filter_map(|(_, grant)| grant.end.as_ref()?.by.as_ref());
    let givers = grants.iter().filter_map(|(_, grant)| grant.granted_by.as_ref());
    let known = existing(conn, givers.chain(ends)).await?;
    // In chunks, because databases limit the placeholders of a statement.
    for grants in grants.chunks(1000) {
        let sql = format!(
            "INSERT INTO project_memberships
                (id, organization_id, project_id, membership_id, level, granted_by, joined_at, updated_at,
                    expires_at, expires_by, warn_at) VALUES {}",
            places(grants.len(), 11)
        );
        let mut query = sql::query(AssertSqlSafe(sql)).persistent(grants.len() == 1);
        for (membership, grant) in grants {
            let giver = grant.granted_by.as_ref().map(UserId::as_str).filter(|giver| known.contains(*giver));
            let end = grant.end.clone().map(|end| End { by: end.by.filter(|by| known.contains(by.as_str())), ..end });
            query = query
                .bind(uuid::Uuid::now_v7().to_string())
                .bind(organization.as_str())
                .bind(grant.project.0)
                .bind(membership.as_str())
                .bind(decode::number(grant.level))
                .bind(giver)
                .bind(grant.joined_at)
                .bind(now.micros());
            query = bind_end(query, end.as_ref(), now);
        }
        query.execute(&mut *conn).await?;
    }
    Ok(())
}

/// Those of these accounts that exist.
async fn existing(conn: &mut Connection, people: impl Iterator<Item = &UserId>) -> Result<HashSet<String>, Error> {
    let people: BTreeSet<&str> = people.map(UserId::as_str).collect();
    if people.is_empty() {
        return Ok(HashSet::new());
    }
    let list = InList::new(1, people.iter().copied());
    let sql = format!("SELECT id FROM users WHERE id IN {}", list.places);
    let rows = list.bind(sql::query(AssertSqlSafe(sql))).fetch_all(conn).await?;
    rows.iter().map(|row| row.try_get("id")).collect()
}
