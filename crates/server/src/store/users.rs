//! User accounts.

use crate::clock::Moment;
use crate::store::notices::Notice;
use crate::store::sql::{self, Connection, FromRow, Row};
use crate::text::normalize::normalize_name;
use rolecall_api::{OrganizationId, ProjectId, User, UserId};
use sqlx::AssertSqlSafe;

/// An account, as far as requests need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserRow {
    /// The id of the user.
    pub id: UserId,
    /// The distinct ID of this person's own events.
    pub distinct_id: String,
    /// First name, as they typed it.
    pub first_name: String,
    /// Email address, normalized.
    pub email: String,
    /// True if a link that was sent to the address was used.
    pub is_email_verified: bool,
    /// When the account was created.
    pub date_joined: Moment,
    /// True if it has a password.
    pub has_password: bool,
    /// The current organization; may be deleted.
    pub current_organization_id: Option<OrganizationId>,
    /// The current project; may be deleted or inaccessible.
    pub current_project_id: Option<ProjectId>,
}

impl UserRow {
    /// Converts it to the API type.
    #[must_use]
    pub fn wire(&self) -> User {
        User {
            uuid: self.id.clone(),
            distinct_id: self.distinct_id.clone(),
            first_name: self.first_name.clone(),
            email: self.email.clone(),
        }
    }
}

impl FromRow for UserRow {
    fn from_row(row: &Row) -> sql::Result<Self> {
        Ok(UserRow {
            id: UserId(row.try_get("id")?),
            distinct_id: row.try_get("distinct_id")?,
            first_name: row.try_get("first_name")?,
            email: row.try_get("email")?,
            is_email_verified: row.try_get::<i64>("is_email_verified")? != 0,
            date_joined: Moment::from_micros(row.try_get("date_joined")?),
            has_password: row.try_get::<i64>("has_password")? != 0,
            current_organization_id: row.try_get::<Option<_>>("current_organization_id")?.map(OrganizationId),
            current_project_id: row.try_get::<Option<_>>("current_project_id")?.map(ProjectId),
        })
    }
}

/// The columns of a [`UserRow`], from a table with the alias `u`.
pub(super) const COLUMNS: &str = "u.id, u.distinct_id, u.first_name, u.email, u.date_joined,
    CASE WHEN u.email_verified_at IS NULL THEN 0 ELSE 1 END AS is_email_verified,
    CASE WHEN u.password_hash IS NULL THEN 0 ELSE 1 END AS has_password,
    u.current_organization_id, u.current_project_id";

/// A new account.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// First name, as they typed it.
    pub first_name: String,
    /// Email address, normalized.
    pub email: String,
    /// Password hash, as a PHC string.
    pub password_hash: String,
}

/// Inserts an account.
///
/// # Errors
/// The database does not answer, or the email address is taken (a unique violation).
pub async fn create(conn: &mut Connection, new: NewUser, now: Moment) -> sql::Result<UserRow> {
    let id = uuid::Uuid::now_v7().to_string();
    let distinct_id = uuid::Uuid::now_v7().to_string();
    sql::query(
        "INSERT INTO users (id, distinct_id, first_name, name_key, email, password_hash, date_joined)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&id)
    .bind(&distinct_id)
    .bind(&new.first_name)
    .bind(normalize_name(&new.first_name))
    .bind(&new.email)
    .bind(new.password_hash)
    .bind(now.micros())
    .execute(conn)
    .await?;
    Ok(UserRow {
        id: UserId(id),
        distinct_id,
        first_name: new.first_name,
        email: new.email,
        is_email_verified: false,
        date_joined: now,
        has_password: true,
        current_organization_id: None,
        current_project_id: None,
    })
}

/// The active account with this id.
///
/// # Errors
/// The database does not answer.
pub async fn find(conn: &mut Connection, id: &UserId) -> sql::Result<Option<UserRow>> {
    sql::query_as(AssertSqlSafe(format!("SELECT {COLUMNS} FROM users u WHERE u.id = $1 AND u.is_active = 1")))
        .bind(id.as_str())
        .fetch_optional(conn)
        .await
}

/// The active account with this email address.
///
/// # Errors
/// The database does not answer.
pub async fn find_by_email(conn: &mut Connection, email: &str) -> sql::Result<Option<UserRow>> {
    sql::query_as(AssertSqlSafe(format!("SELECT {COLUMNS} FROM users u WHERE u.email = $1 AND u.is_active = 1")))
        .bind(email)
        .fetch_optional(conn)
        .await
}

/// Updates when a person was last seen.
///
/// # Errors
/// The database does not answer.
pub async fn note_visit(conn: &mut Connection, id: &UserId, when: Moment) -> sql::Result<()> {
    sql::query("UPDATE users SET last_seen = $2 WHERE id = $1")
        .bind(id.as_str())
        .bind(when.micros())
        .execute(conn)
        .await?;
    Ok(())
}

/// True if there is any account.
///
/// # Errors
/// The database does not answer.
pub async fn any(conn: &mut Connection) -> sql::Result<bool> {
    Ok(sql::query("SELECT id FROM users LIMIT 1").fetch_optional(conn).await?.is_some())
}

/// Records a sign-up; returns true for the first one ever, even if several happen at once.
///
/// # Errors
/// The database does not answer.
pub async fn sign_up_first(conn: &mut Connection) -> sql::Result<bool> {
    let marked = sql::query("INSERT INTO instance (only_row) VALUES (1) ON CONFLICT (only_row) DO NOTHING")
        .execute(&mut *conn)
        .await?;
    Ok(marked.rows_affected() == 1 && !any(conn).await?)
}

/// True if an account has this email address.
///
/// # Errors
/// The database does not answer.
pub async fn is_taken(conn: &mut Connection, email: &str) -> sql::Result<bool> {
    let row = sql::query("SELECT id FROM users WHERE email = $1").bind(email).fetch_optional(conn).await?;
    Ok(row.is_some())
}

/// What is needed to check a password.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The account's id.
    pub id: UserId,
    /// Password hash, as a PHC string.
    pub password_hash: Option<String>,
}

/// The credentials of the active account with this email address.
///
/// # Errors
/// The database does not answer.
pub async fn credentials(conn: &mut Connection, email: &str) -> sql::Result<Option<Credentials>> {
    let row = sql::query("SELECT id, password_hash FROM users WHERE email = $1 AND is_active = 1")
        .bind(email)
        .fetch_optional(conn)
        .await?;
    row.map(|row| Ok(Credentials { id: UserId(row.try_get("id")?), password_hash: row.try_get("password_hash")? }))
        .transpose()
}

/// True if the account is active and its password hash is still this one.
///
/// # Errors
/// The database does not answer.
pub async fn still_has_password(conn: &mut Connection, user: &UserId, hash: &str) -> sql::Result<bool> {
    let row = sql::query("SELECT id FROM users WHERE id = $1 AND password_hash = $2 AND is_active = 1")
        .bind(user.as_str())
        .bind(hash)
        .fetch_optional(conn)
        .await?;
    Ok(row.is_some())
}

/// Sets an account's password hash.
///
/// # Errors
/// The database does not answer.
pub async fn set_password(conn: &mut Connection, user: &UserId, hash: &str) -> sql::Result<()> {
    sql::query("UPDATE users SET password_hash = $2 WHERE id = $1")
        .bind(user.as_str())
        .bind(hash)
        .execute(conn)
        .await?;
    Ok(())
}

/// Sets the email address of an account to one whose mails its person reads.
///
/// # Errors
/// The database does not answer, or the email address is taken (a unique violation).
pub async fn set_verified_email(conn: &mut Connection, user: &UserId, email: &str, now: Moment) -> sql::Result<()> {
    sql::query("UPDATE users SET email = $2, email_verified_at = $3 WHERE id = $1")
        .bind(user.as_str())
        .bind(email)
        .bind(now.micros())
        .execute(conn)
        .await?;
    Ok(())
}

/// Updates the name, the email address or both. A new address is not verified.
///
/// # Errors
/// The database does not answer, or the email address is taken (a unique violation).
pub async fn update(
    conn: &mut Connection,
    user: &UserId,
    first_name: Option<&str>,
    email: Option<&str>,
) -> sql::Result<()> {
    sql::query(
        "UPDATE users SET first_name = COALESCE($2, first_name), name_key = COALESCE($3, name_key),
            email = COALESCE($4, email),
            email_verified_at = CASE WHEN $4 IS NULL THEN email_verified_at ELSE NULL END
         WHERE id = $1",
    )
    .bind(user.as_str())
    .bind(first_name)
    .bind(first_name.map(normalize_name))
    .bind(email)
    .execute(conn)
    .await?;
    Ok(())
}

/// Deletes an account with everything that belongs to it. The caller removes its memberships first.
///
/// # Errors
/// The database does not answer.
pub async fn delete(conn: &mut Connection, user: &UserId) -> sql::Result<()> {
    sql::query("DELETE FROM users WHERE id = $1").bind(user.as_str()).execute(&mut *conn).await?;
    conn.notice(Notice::Session(user.clone()));
    Ok(())
}

/// Stores the current organization and project, unless they have changed since `seen` was read.
///
/// # Errors
/// The database does not answer.
pub async fn remember_current(
    conn: &mut Connection,
    seen: &UserRow,
    organization: Option<&OrganizationId>,
    project: Option<ProjectId>,
) -> sql::Result<()> {
    sql::query(
        "UPDATE users SET current_organization_id = $2, current_project_id = $3
         WHERE id = $1 AND COALESCE(current_organization_id, '') = $4 AND COALESCE(current_project_id, 0) = $5",
    )
    .bind(seen.id.as_str())
    .bind(organization.map(OrganizationId::as_str))
    .bind(project.map(|project| project.0))
    .bind(seen.current_organization_id.as_ref().map_or("", OrganizationId::as_str))
    .bind(seen.current_project_id.map_or(0, |project| project.0))
    .execute(conn)
    .await?;
    Ok(())
}
