//! What `rolecall-server admin` lists and finds: for operators, who see all organizations.

use super::decode;
use crate::clock::Moment;
use crate::store::sql::{self, Connection, FromRow, Row};
use rolecall_api::{OrganizationId, ProjectId, UserId};
use rolecall_policy::Level;

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Page {
    /// Part of a name, email or URL name; empty: all.
    pub search: String,
    /// The sort key of the last row of the page before; empty: from the beginning.
    pub after: String,
    /// Maximum number of rows.
    pub most: u32,
}

impl Page {
    /// The pattern of LIKE for the search.
    fn pattern(&self) -> String {
        let mut pattern = String::from("%");
        for letter in self.search.chars() {
            if matches!(letter, '%' | '_' | '\\') {
                pattern.push('\\');
            }
            pattern.extend(letter.to_lowercase());
        }
        pattern + "%"
    }
}

/// A user.
#[derive(Debug, Clone)]
pub struct ListedUser {
    /// The id.
    pub id: UserId,
    /// Email address.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// When the account was created.
    pub joined_at: Moment,
    /// When they were last seen.
    pub last_seen: Option<Moment>,
    /// The number of organizations they are a member of.
    pub organizations: i64,
    /// The number of sessions.
    pub sessions: i64,
}

impl FromRow for ListedUser {
    fn from_row(row: &Row) -> sql::Result<Self> {
        Ok(ListedUser {
            id: UserId(row.try_get("id")?),
            email: row.try_get("email")?,
            first_name: row.try_get("first_name")?,
            joined_at: decode::time(row, "date_joined")?,
            last_seen: decode::optional_time(row, "last_seen")?,
            organizations: row.try_get("organizations")?,
            sessions: row.try_get("sessions")?,
        })
    }
}

/// Users, sorted by email.
///
/// # Errors
/// The database does not answer.
pub async fn users(conn: &mut Connection, page: &Page) -> sql::Result<Vec<ListedUser>> {
    sql::query_as(
        "SELECT u.id, u.email, u.first_name, u.date_joined, u.last_seen,
            (SELECT COUNT(*) FROM memberships m JOIN organizations o ON o.id = m.organization_id WHERE m.user_id = u.id)
                AS organizations,
            (SELECT COUNT(*) FROM sessions s WHERE s.user_id = u.id) AS sessions
         FROM users u
         WHERE u.email > $1 AND (u.email LIKE $2 ESCAPE '\\' OR u.name_key LIKE $2 ESCAPE '\\')
         ORDER BY u.email LIMIT $3",
    )
    .bind(page.after.as_str())
    .bind(page.pattern())
    .bind(i64::from(page.most))
    .fetch_all(conn)
    .await
}

/// An organization, perhaps a deleted one.
#[derive(Debug, Clone)]
pub struct ListedOrganization {
    /// The id.
    pub id: OrganizationId,
    /// The URL name.
    pub slug: String,
    /// The name.
    pub name: String,
    /// The owner's email address.
    pub owner: Option<String>,
    /// When the owner was last seen.
    pub owner_seen: Option<Moment>,
    /// The number of members.
    pub members: i64,
    /// The number of projects that are not deleted.
    pub projects: i64,
    /// When it was deleted.
    pub deleted_at: Option<Moment>,
}

impl FromRow for ListedOrganization {
    fn from_row(row: &Row) -> sql::Result<Self> {
        Ok(ListedOrganization {
            id: OrganizationId(row.try_get("id")?),
            slug: row.try_get("slug")?,
            name: row.try_get("name")?,
            owner: row.try_get("owner")?,
            owner_seen: decode::optional_time(row, "owner_seen")?,
            members: row.try_get("members")?,
            projects: row.try_get("projects")?,
            deleted_at: decode::optional_time(row, "deleted_at")?,
        })
    }
}

/// Organizations, also deleted ones, sorted by URL name.
///
/// # Errors
/// The database does not answer.
pub async fn organizations(conn: &mut Connection, page: &Page) -> sql::Result<Vec<ListedOrganization>> {
    sql::query_as(
        "SELECT o.id, o.slug, o.name, o.deleted_at, u.email AS owner, u.last_seen AS owner_seen,
            (SELECT COUNT(*) FROM memberships n WHERE n.organization_id = o.id) AS members,
            (SELECT COUNT(*) FROM projects p WHERE p.organization_id = o.id) AS projects
         FROM all_organizations o
         LEFT JOIN memberships m ON m.organization_id = o.id AND m.level = 15
         LEFT JOIN users u ON u.id = m.user_id
         WHERE o.slug > $1 AND (o.slug LIKE $2 ESCAPE '\\' OR o.name_key LIKE $2 ESCAPE '\\')
         ORDER BY o.slug LIMIT $3",
    )
    .bind(page.after.as_str())
    .bind(page.pattern())
    .bind(i64::from(page.most))
    .fetch_all(conn)
    .await
}

/// A deleted project of any organization, with the sort key of the list.
#[derive(Debug, Clone)]
pub struct DeletedProject {
    /// The number.
    pub id: ProjectId,
    /// The name.
    pub name: String,
    /// Its organization.
    pub organization: OrganizationId,
    /// When it was deleted.
    pub deleted_at: Moment,
    /// The number of the entry of its deletion.
    pub(crate) entry: i64,
    /// True if it is private.
    pub(crate) is_private: bool,
}

impl FromRow for DeletedProject {
    fn from_row(row: &Row) -> sql::Result<Self> {
        Ok(DeletedProject {
            id: ProjectId(row.try_get("id")?),
            name: row.try_get("name")?,
            organization: OrganizationId(row.try_get("organization_id")?),
            deleted_at: decode::time(row, "deleted_at")?,
            entry: row.try_get("deletion_entry")?,
            is_private: decode::switch(row, "access_control")?,
        })
    }
}

/// The project with this number if it was deleted by itself, and its organization was not.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn deleted_project(conn: &mut Connection, id: ProjectId) -> sql::Result<Option<DeletedProject>> {
    sql::query_as(
        "SELECT p.id, p.name, p.organization_id, p.deleted_at, p.deletion_entry, p.access_control
         FROM all_projects p JOIN organizations o ON o.id = p.organization_id
         WHERE p.id = $1 AND p.deleted_at IS NOT NULL AND p.deletion_entry IS NOT NULL",
    )
    .bind(id.0)
    .fetch_optional(conn)
    .await
}

/// The projects that were deleted by themselves in the last days, those of all organizations, last deleted first.
///
/// # Errors
/// The database does not answer.
pub async fn deleted_projects(conn: &mut Connection, most: u32) -> sql::Result<Vec<DeletedProject>> {
    sql::query_as(
        "SELECT p.id, p.name, p.organization_id, p.deleted_at, p.deletion_entry, p.access_control
         FROM all_projects p JOIN organizations o ON o.id = p.organization_id
         WHERE p.deleted_at IS NOT NULL AND p.deletion_entry IS NOT NULL
         ORDER BY p.deleted_at DESC, p.id DESC LIMIT $1",
    )
    .bind(i64::from(most))
    .fetch_all(conn)
    .await
}

/// An organization as an operator names it, perhaps a deleted one.
#[derive(Debug, Clone)]
pub(crate) struct NamedOrganization {
    pub(crate) id: OrganizationId,
    pub(crate) name: String,
    /// When it was deleted, and the number of the entry.
    pub(crate) deletion: Option<(Moment, i64)>,
}

/// The organization with this id or URL name.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn organization(conn: &mut Connection, key: &str) -> sql::Result<Option<NamedOrganization>> {
    let sql = "SELECT id, name, deleted_at, deletion_entry FROM all_organizations WHERE id = $1 OR slug = $1";
    let row = sql::query(sql).bind(key).fetch_optional(conn).await?;
    let named = |row: Row| {
        let deletion = decode::optional_time(&row, "deleted_at")?.zip(row.try_get("deletion_entry")?);
        Ok(NamedOrganization { id: OrganizationId(row.try_get("id")?), name: row.try_get("name")?, deletion })
    };
    row.map(named).transpose()
}

/// The email address of the owner of an organization.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn owner(conn: &mut Connection, organization: &OrganizationId) -> sql::Result<Option<UserId>> {
    let row = sql::query("SELECT user_id FROM memberships WHERE organization_id = $1 AND level = $2")
        .bind(organization.as_str())
        .bind(i64::from(Level::Owner.number()))
        .fetch_optional(conn)
        .await?;
    row.map(|row| row.try_get("user_id").map(UserId)).transpose()
}

/// A mail of the queue that was not sent. Its text contains links, so it is left out.
#[derive(Debug, Clone)]
pub struct UnsentMail {
    /// What kind of mail it is.
    pub kind: String,
    /// To whom.
    pub recipient: String,
    /// When it was queued.
    pub created_at: Moment,
    /// The number of attempts.
    pub attempts: i64,
    /// Why the last one failed.
    pub error: Option<String>,
    /// When the next attempt is; `None`: it was given up.
    pub next_attempt_at: Option<Moment>,
}

impl FromRow for UnsentMail {
    fn from_row(row: &Row) -> sql::Result<Self> {
        Ok(UnsentMail {
            kind: row.try_get("kind")?,
            recipient: row.try_get("recipient")?,
            created_at: decode::time(row, "created_at")?,
            attempts: row.try_get("attempts")?,
            error: row.try_get("last_error")?,
            next_attempt_at: decode::optional_time(row, "next_attempt_at")?,
        })
    }
}

/// Mails that wait or were given up, last queued first.
///
/// # Errors
/// The database does not answer.
pub async fn unsent_mails(conn: &mut Connection, most: u32) -> sql::Result<Vec<UnsentMail>> {
    sql::query_as(
        "SELECT kind, recipient, created_at, attempts, last_error, next_attempt_at FROM mails
         WHERE sent_at IS NULL ORDER BY created_at DESC, id DESC LIMIT $1",
    )
    .bind(i64::from(most))
    .fetch_all(conn)
    .await
}
