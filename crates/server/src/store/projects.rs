//! Projects. Every lookup goes through a membership of the organization, and returns what the rules need to know about
//! the caller.

mod capturing;
mod changes;
mod listed;
mod lists;

pub(crate) use capturing::{CaptureProject, find_by_token, note_event};
pub(crate) use changes::update;
pub(crate) use listed::{ListedProject, listed};
pub(crate) use lists::{Within, accessible, all_states, basics, choose_current, open_to, page, privacy, states};

use super::{RightsOf, Tx, decode, kept_out};
use crate::clock::Moment;
use crate::store::sql::{self, Connection, Error, Row};
use crate::text::normalize::normalize_name;
use crate::token;
use rolecall_api::{OrganizationId, Project, ProjectBasic, ProjectId, Retention, UserId};
use rolecall_policy::{Level, ProjectState, effective_level};
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

/// The name of a project that is created without one.
pub(crate) const DEFAULT_NAME: &str = "Default Project";

/// How a path refers to a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ProjectKey {
    /// `@current`: the caller's current project, or else the first that they can access.
    Current,
    /// By its number.
    Id(ProjectId),
}

impl ProjectKey {
    /// Parses a path segment. `None` if it cannot refer to a project.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text == "@current" {
            return Some(Self::Current);
        }
        // Only the canonical form: `07` is not another name of 7.
        let digits = !text.is_empty() && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten().map(|id| Self::Id(ProjectId(id)))
    }
}

/// A project of one of the caller's organizations, whether or not they have access to it.
#[derive(Debug, Clone)]
pub(crate) struct FoundProject {
    pub(crate) id: ProjectId,
    pub(crate) uuid: String,
    pub(crate) organization: OrganizationId,
    pub(crate) name: String,
    pub(crate) api_token: String,
    pub(crate) timezone: String,
    pub(crate) ingested_event: bool,
    pub(crate) app_urls: Vec<String>,
    pub(crate) anonymize_ips: bool,
    pub(crate) retention_days: Retention,
    pub(crate) created_at: Moment,
    pub(crate) updated_at: Moment,
    /// True if the organization keeps the caller out (see [`rolecall_policy::is_kept_out`]).
    pub(crate) is_kept_out: bool,
    /// The caller's level in the organization.
    pub(crate) level: Level,
    /// The facts that the rules need, with the caller's explicit membership.
    pub(crate) state: ProjectState,
}

impl FoundProject {
    /// True if the caller can see the project, or could if the organization did not keep them out.
    pub(crate) fn is_accessible(&self) -> bool {
        effective_level(Some(self.level), self.state).is_some()
    }

    /// The full form, without [`Project::managers`]; `None` without access.
    pub(crate) fn into_whole(self) -> Option<Project> {
        Some(Project {
            app_urls: self.app_urls,
            anonymize_ips: self.anonymize_ips,
            retention_days: self.retention_days,
            created_at: self.created_at.wire(),
            updated_at: self.updated_at.wire(),
            managers: Vec::new(),
            basic: ProjectBasic {
                effective_membership_level: effective_level(Some(self.level), self.state)?,
                id: self.id,
                uuid: self.uuid,
                organization: self.organization,
                api_token: self.api_token,
                name: self.name,
                ingested_event: self.ingested_event,
                timezone: self.timezone,
                access_control: self.state.private,
                explicit_level: self.state.explicit,
            },
        })
    }
}

/// The columns of [`access_of`].
const ACCESS: &str = "p.access_control, m.level AS organization_level, g.level AS explicit_level, p.id";
/// The further columns of a [`ProjectBasic`].
const BASIC: &str = "p.uuid, p.organization_id, p.name, p.api_token, p.timezone, p.ingested_event";
/// The further columns of a [`FoundProject`].
const WHOLE: &str = "p.app_urls, p.anonymize_ips, p.retention_days, p.created_at, p.updated_at";
/// The projects of all organizations of a person.
const FROM: &str = "FROM memberships m
    JOIN projects p ON p.organization_id = m.organization_id
    LEFT JOIN project_memberships g ON g.project_id = p.id AND g.membership_id = m.id
    WHERE m.user_id = $1";

/// The caller's level in the organization, and the facts that the rules need.
pub(super) fn access_of(row: &Row) -> Result<(Level, ProjectState), Error> {
    let private = decode::switch(row, "access_control")?;
    let level = decode::level(row, "organization_level")?;
    Ok((level, ProjectState { private, explicit: decode::optional_level(row, "explicit_level")? }))
}

fn is_accessible(row: &Row, reader: RightsOf<'_>) -> Result<bool, Error> {
    let (level, state) = reader.access_in(row)?;
    Ok(effective_level(Some(level), state).is_some())
}

fn project(row: &Row, is_kept_out: bool) -> Result<FoundProject, Error> {
    let (level, state) = access_of(row)?;
    Ok(FoundProject {
        is_kept_out,
        level,
        state,
        id: ProjectId(row.try_get("id")?),
        uuid: row.try_get("uuid")?,
        organization: OrganizationId(row.try_get("organization_id")?),
        name: row.try_get("name")?,
        api_token: row.try_get("api_token")?,
        timezone: row.try_get("timezone")?,
        ingested_event: decode::switch(row, "ingested_event")?,
        app_urls: app_urls(row.try_get("app_urls")?)?,
        anonymize_ips: decode::switch(row, "anonymize_ips")?,
        retention_days: days(row.try_get("retention_days")?),
        created_at: decode::time(row, "created_at")?,
        updated_at: decode::time(row, "updated_at")?,
    })
}

/// Parses a stored list of URLs: JSON.
pub(super) fn app_urls(stored: String) -> Result<Vec<String>, Error> {
    // Most projects have none.
    if stored == "[]" {
        Ok(Vec::new())
    } else {
        serde_json::from_str(&stored).map_err(|error| Error::Value(error.into()))
    }
}

/// Converts a stored number of days.
pub(super) fn days(number: Option<i64>) -> Retention {
    number.and_then(|days| u32::try_from(days).ok()).into()
}

/// How long each project keeps its events, over all organizations.
pub(crate) async fn retention(conn: &mut Connection) -> Result<HashMap<ProjectId, Retention>, Error> {
    let rows = sql::query("SELECT id, retention_days FROM all_projects").fetch_all(conn).await?;
    rows.iter().map(|row| Ok((ProjectId(row.try_get("id")?), days(row.try_get("retention_days")?)))).collect()
}

/// The project, if `caller` is a member of its organization. The rules decide about access.
pub(crate) async fn find(
    conn: &mut Connection,
    key: ProjectKey,
    caller: &UserId,
) -> Result<Option<FoundProject>, Error> {
    match key {
        ProjectKey::Id(id) => {
            let sql = format!(
                "SELECT {ACCESS}, {BASIC}, {WHOLE}, {} FROM memberships m
                 JOIN organizations o ON o.id = m.organization_id
                 JOIN projects p ON p.organization_id = m.organization_id
                 LEFT JOIN project_memberships g ON g.project_id = p.id AND g.membership_id = m.id
                 WHERE m.user_id = $1 AND p.id = $2",
                kept_out::COLUMNS
            );
            let query = sql::query(AssertSqlSafe(sql)).bind(caller.as_str()).bind(id.0);
            let row = query.fetch_optional(conn).await?;
            row.map(|row| project(&row, kept_out::is_kept_out(&row)?)).transpose()
        }
        ProjectKey::Current => lists::current(conn, caller).await,
    }
}

/// The same for a write: locks the organization until the transaction ends (see
/// [`super::organizations::find_to_write`]).
pub(crate) async fn find_to_write(
    tx: &mut Tx,
    key: ProjectKey,
    caller: &UserId,
) -> Result<Option<FoundProject>, Error> {
    let Some(seen) = find(tx, key, caller).await? else {
        return Ok(None);
    };
    if tx.is_alone() {
        return Ok(Some(seen));
    }
    tx.lock_organization(seen.organization.as_str()).await?;
    find(tx, ProjectKey::Id(seen.id), caller).await
}

/// Inserts an open project.
pub(crate) async fn create(
    conn: &mut Connection,
    organization: &OrganizationId,
    name: &str,
    now: Moment,
) -> Result<ProjectId, Error> {
    let id: i64 = sql::query("UPDATE project_counter SET last_id = last_id + 1 WHERE only_row = 1 RETURNING last_id")
        .fetch_one(&mut *conn)
        .await?
        .try_get("last_id")?;
    sql::query(
        "INSERT INTO all_projects (id, uuid, organization_id, name, name_key, api_token, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7)",
    )
    .bind(id)
    .bind(uuid::Uuid::now_v7().to_string())
    .bind(organization.as_str())
    .bind(name)
    .bind(normalize_name(name))
    .bind(token::project_token())
    .bind(now.micros())
    .execute(conn)
    .await?;
    Ok(ProjectId(id))
}

/// Sets a person's current project and its organization as current.
pub(crate) async fn make_current(conn: &mut Connection, id: ProjectId, person: &UserId) -> Result<(), Error> {
    sql::query(
        "UPDATE users SET current_project_id = $1,
            current_organization_id = (SELECT organization_id FROM projects WHERE id = $1)
         WHERE id = $2",
    )
    .bind(id.0)
    .bind(person.as_str())
    .execute(conn)
    .await?;
    Ok(())
}

/// Replaces a project's token; the old one stops working at once.
pub(crate) async fn reset_token(conn: &mut Connection, id: ProjectId, now: Moment) -> Result<(), Error> {
    sql::query("UPDATE all_projects SET api_token = $2, updated_at = $3 WHERE id = $1")
        .bind(id.0)
        .bind(token::project_token())
        .bind(now.micros())
        .execute(conn)
        .await?;
    Ok(())
}
