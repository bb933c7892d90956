//! Deleted projects and organizations. They are kept for [`UNDO_DAYS`], so that the deletion can be undone; the views
//! `projects` and `organizations` do not have them, so nothing else finds them. Then they are erased.
//!
//! Members, grants and invites stay where they are: those of a deleted organization are unreachable, because every
//! lookup goes through the view.

mod erase;

pub(crate) use erase::{EraseProgress, erase_slice};

use super::{RightsOf, Tx, decode};
use crate::clock::Moment;
use crate::store::kept_out;
use crate::store::notices::Notice;
use crate::store::sql::{self, Connection, Error, Row};
use rolecall_api::{ActivityActor, Deleted, OrganizationId, ProjectId, UNDO_DAYS, UserId};
use rolecall_policy::{Level, ProjectState};
use sqlx::AssertSqlSafe;
use std::collections::HashMap;
use std::time::Duration;

/// For how long they are kept.
pub(crate) const KEPT: Duration = Duration::from_hours(24 * UNDO_DAYS);

/// A deleted project or organization, with what the rules need to know about somebody who wants it back.
#[derive(Debug, Clone)]
pub(crate) struct DeletedRow {
    pub(crate) organization: OrganizationId,
    /// `None`: the organization itself.
    pub(crate) project: Option<(ProjectId, ProjectState)>,
    pub(crate) name: String,
    pub(crate) deleted_at: Moment,
    /// The number of the entry in the activity log.
    pub(crate) entry: i64,
    /// Who deleted it.
    pub(crate) deleted_by: Option<ActivityActor>,
    /// The person's level in the organization.
    pub(crate) level: Level,
}

impl DeletedRow {
    /// False from the end of [`KEPT`] until the next erasure.
    pub(crate) fn is_kept(&self, now: Moment) -> bool {
        now < self.deleted_at.after(KEPT)
    }

    /// As sent to clients.
    pub(crate) fn wire(self) -> Deleted {
        Deleted {
            organization: self.organization,
            project: self.project.map(|(id, _)| id),
            name: self.name,
            deleted_at: self.deleted_at.wire(),
            deleted_by: self.deleted_by,
            entry: self.entry,
            erased_at: self.deleted_at.after(KEPT).wire(),
        }
    }
}

/// Deletes a project, which the entry `entry` records.
pub(crate) async fn delete_project(tx: &mut Tx, id: ProjectId, entry: i64, now: Moment) -> Result<(), Error> {
    sql::query("UPDATE users SET current_project_id = NULL WHERE current_project_id = $1")
        .bind(id.0)
        .execute(tx)
        .await?;
    sql::query("UPDATE all_projects SET deleted_at = $2, deletion_entry = $3 WHERE id = $1 AND deleted_at IS NULL")
        .bind(id.0)
        .bind(now.micros())
        .bind(entry)
        .execute(tx)
        .await?;
    Ok(())
}

/// Brings a deleted project back, with its grants, token and events.
pub(crate) async fn restore_project(tx: &mut Tx, id: ProjectId) -> Result<(), Error> {
    sql::query("UPDATE all_projects SET deleted_at = NULL, deletion_entry = NULL WHERE id = $1")
        .bind(id.0)
        .execute(tx)
        .await?;
    Ok(())
}

/// Deletes an organization with its projects, which the entry `entry` records.
pub(crate) async fn delete_organization(
    tx: &mut Tx,
    id: &OrganizationId,
    entry: i64,
    now: Moment,
) -> Result<(), Error> {
    sql::query(
        "UPDATE users SET current_organization_id = NULL, current_project_id = NULL
         WHERE current_organization_id = $1",
    )
    .bind(id.as_str())
    .execute(tx)
    .await?;
    sql::query("UPDATE all_projects SET deleted_at = $2 WHERE organization_id = $1 AND deleted_at IS NULL")
        .bind(id.as_str())
        .bind(now.micros())
        .execute(tx)
        .await?;
    sql::query(
        "UPDATE all_organizations SET deleted_at = $2, deletion_entry = $3 WHERE id = $1 AND deleted_at IS NULL",
    )
    .bind(id.as_str())
    .bind(now.micros())
    .bind(entry)
    .execute(tx)
    .await?;
    Ok(())
}

/// Brings a deleted organization back, with the projects that were deleted with it.
pub(crate) async fn restore_organization(tx: &mut Tx, id: &OrganizationId) -> Result<(), Error> {
    sql::query(
        "UPDATE all_projects SET deleted_at = NULL
         WHERE organization_id = $1 AND deleted_at IS NOT NULL AND deletion_entry IS NULL",
    )
    .bind(id.as_str())
    .execute(tx)
    .await?;
    sql::query("UPDATE all_organizations SET deleted_at = NULL, deletion_entry = NULL WHERE id = $1")
        .bind(id.as_str())
        .execute(tx)
        .await?;
    tx.notice(Notice::Restored(id.clone()));
    Ok(())
}

/// The deleted projects of an organization, last deleted first, for somebody with these rights.
pub(crate) async fn projects(
    conn: &mut Connection,
    organization: &OrganizationId,
    reader: RightsOf<'_>,
) -> Result<Vec<DeletedRow>, Error> {
    let rows = sql::query(
        "SELECT p.organization_id, p.id, p.name, p.access_control, p.deleted_at, p.deletion_entry,
            m.level AS organization_level, g.level AS explicit_level, a.actor_id, a.actor_name, a.actor_email
         FROM all_projects p
         JOIN memberships m ON m.organization_id = p.organization_id AND m.user_id = $2
         LEFT JOIN project_memberships g ON g.project_id = p.id AND g.membership_id = m.id
         LEFT JOIN activity a ON a.organization_id = p.organization_id AND a.number = p.deletion_entry
         WHERE p.organization_id = $1 AND p.deleted_at IS NOT NULL AND p.deletion_entry IS NOT NULL
         ORDER BY p.deleted_at DESC, p.id DESC",
    )
    .bind(organization.as_str())
    .bind(reader.person.as_str())
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| project(row, reader)).collect()
}

fn project(row: &Row, reader: RightsOf<'_>) -> Result<DeletedRow, Error> {
    let private = decode::switch(row, "access_control")?;
    let state = ProjectState { private, explicit: decode::optional_level(row, "explicit_level")? };
    let deleted = organization(row)?;
    let (level, state) = reader.instead_of(deleted.level, state);
    Ok(DeletedRow { project: Some((ProjectId(row.try_get("id")?), state)), level, ..deleted })
}

/// The deleted organizations of a person that would not keep them out, last deleted first.
pub(crate) async fn organizations(conn: &mut Connection, person: &UserId) -> Result<Vec<DeletedRow>, Error> {
    let sql = format!(
        "SELECT o.id AS organization_id, o.name, o.deleted_at, o.deletion_entry, m.level AS organization_level,
            a.actor_id, a.actor_name, a.actor_email
         FROM memberships m JOIN all_organizations o ON o.id = m.organization_id
         LEFT JOIN activity a ON a.organization_id = o.id AND a.number = o.deletion_entry
         WHERE m.user_id = $1 AND o.deleted_at IS NOT NULL AND NOT {}
         ORDER BY o.deleted_at DESC, o.id DESC",
        kept_out::CONDITION
    );
    let rows = sql::query(AssertSqlSafe(sql)).bind(person.as_str()).fetch_all(conn).await?;
    rows.iter().map(organization).collect()
}

/// A project of an organization, deleted or not.
#[derive(Debug, Clone)]
pub(crate) struct AnyProject {
    pub(crate) name: String,
    /// With the explicit membership of the person who was asked about.
    pub(crate) state: ProjectState,
    /// The number of the entry of its deletion, if it is deleted.
    pub(crate) deletion: Option<i64>,
}

/// All projects of an organization that are not erased, with the explicit memberships of `person`.
pub(crate) async fn all_projects(
    conn: &mut Connection,
    organization: &OrganizationId,
    person: &UserId,
) -> Result<HashMap<ProjectId, AnyProject>, Error> {
    let rows = sql::query(
        "SELECT p.id, p.name, p.access_control, p.deletion_entry, g.level AS explicit_level
         FROM all_projects p
         LEFT JOIN memberships m ON m.organization_id = p.organization_id AND m.user_id = $2
         LEFT JOIN project_memberships g ON g.project_id = p.id AND g.membership_id = m.id
         WHERE p.organization_id = $1",
    )
    .bind(organization.as_str())
    .bind(person.as_str())
    .fetch_all(conn)
    .await?;
    let project = |row: &Row| {
        let private = decode::switch(row, "access_control")?;
        let state = ProjectState { private, explicit: decode::optional_level(row, "explicit_level")? };
        let (name, deletion) = (row.try_get("name")?, row.try_get("deletion_entry")?);
        Ok((ProjectId(row.try_get("id")?), AnyProject { name, state, deletion }))
    };
    rows.iter().map(project).collect()
}

fn organization(row: &Row) -> Result<DeletedRow, Error> {
    let text = |column: &str| row.try_get::<Option<String>>(column).map(Option::unwrap_or_default);
    let deleted_by = match row.try_get::<Option<String>>("actor_id")? {
        None => None,
        Some(id) => {
            Some(ActivityActor { uuid: UserId(id), first_name: text("actor_name")?, email: text("actor_email")? })
        }
    };
    Ok(DeletedRow {
        organization: OrganizationId(row.try_get("organization_id")?),
        project: None,
        name: row.try_get("name")?,
        deleted_at: decode::time(row, "deleted_at")?,
        entry: row.try_get("deletion_entry")?,
        deleted_by,
        level: decode::level(row, "organization_level")?,
    })
}

/// Locks a deleted organization until the transaction ends. False if it is not deleted.
pub(crate) async fn lock_organization(tx: &mut Tx, id: &OrganizationId) -> Result<bool, Error> {
    let sql = if tx.is_alone() {
        "SELECT id FROM all_organizations WHERE id = $1 AND deleted_at IS NOT NULL"
    } else {
        "SELECT id FROM all_organizations WHERE id = $1 AND deleted_at IS NOT NULL FOR NO KEY UPDATE"
    };
    Ok(sql::query(sql).bind(id.as_str()).fetch_optional(tx).await?.is_some())
}
