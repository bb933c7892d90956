//! Accounts.

use crate::clock::Moment;
use rolecall_api::{User, UserId};
use sqlx::{AnyConnection, FromRow};

/// An account, as far as the server needs it to know who is asking.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct UserRow {
    /// The account.
    pub id: String,
    /// The id that events of this person carry.
    pub distinct_id: String,
    /// Name.
    pub first_name: String,
    /// Address, normalized.
    pub email: String,
    /// When the account was made.
    pub date_joined: i64,
    /// When the person was last here, exact to a minute.
    pub last_seen: Option<i64>,
    /// The organization looked at last; may be gone.
    pub current_organization_id: Option<String>,
    /// The project looked at last; may be gone or closed.
    pub current_project_id: Option<i64>,
}

impl UserRow {
    /// The account as lists show it.
    #[must_use]
    pub fn wire(&self) -> User {
        User {
            uuid: UserId(self.id.clone()),
            distinct_id: self.distinct_id.clone(),
            first_name: self.first_name.clone(),
            email: self.email.clone(),
        }
    }
}

/// A new account.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// Name.
    pub first_name: String,
    /// Address, normalized.
    pub email: String,
    /// A PHC string.
    pub password_hash: String,
}

/// Makes an account.
///
/// # Errors
/// The database does not answer, or the address is taken (a unique violation).
pub async fn create(conn: &mut AnyConnection, new: NewUser, now: Moment) -> sqlx::Result<UserRow> {
    let id = uuid::Uuid::now_v7().to_string();
    let distinct_id = uuid::Uuid::now_v7().to_string();
    sqlx::query(
        "INSERT INTO users (id, distinct_id, first_name, email, password_hash, date_joined)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&id)
    .bind(&distinct_id)
    .bind(&new.first_name)
    .bind(&new.email)
    .bind(new.password_hash)
    .bind(now.micros())
    .execute(conn)
    .await?;
    Ok(UserRow {
        id,
        distinct_id,
        first_name: new.first_name,
        email: new.email,
        date_joined: now.micros(),
        last_seen: None,
        current_organization_id: None,
        current_project_id: None,
    })
}

/// Whether anybody has signed up yet.
///
/// # Errors
/// The database does not answer.
pub async fn any(conn: &mut AnyConnection) -> sqlx::Result<bool> {
    Ok(sqlx::query("SELECT id FROM users LIMIT 1").fetch_optional(conn).await?.is_some())
}

/// What is needed to check somebody's password.
#[derive(Debug, Clone, FromRow)]
pub struct Credentials {
    /// The account.
    pub id: String,
    /// A PHC string.
    pub password_hash: Option<String>,
}

/// The credentials of the active account with this address.
///
/// # Errors
/// The database does not answer.
pub async fn credentials(conn: &mut AnyConnection, email: &str) -> sqlx::Result<Option<Credentials>> {
    sqlx::query_as("SELECT id, password_hash FROM users WHERE email = $1 AND is_active = 1")
        .bind(email)
        .fetch_optional(conn)
        .await
}

/// Remembers what somebody looks at.
///
/// # Errors
/// The database does not answer.
pub async fn set_current(
    conn: &mut AnyConnection,
    user: &str,
    organization: Option<&str>,
    project: Option<i64>,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE users SET current_organization_id = $2, current_project_id = $3 WHERE id = $1")
        .bind(user)
        .bind(organization)
        .bind(project)
        .execute(conn)
        .await?;
    Ok(())
}
